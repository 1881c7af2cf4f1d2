"""Jobs that are drafted, edited, moved along, completed, reopened, returned from and canceled."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize

from lib import database
from lib.inputs import Input
from lib.inventory.adjusting import AdjustStock, adjust_stock
from lib.inventory.kinds import AdjustmentKind
from lib.jobs.canceling import CancelJob, cancel_job
from lib.jobs.completion import CompleteJob, complete_job
from lib.jobs.drafting import CopyJob, EditJob, NewJob, copy_job, create_job, edit_job
from lib.jobs.fees import AddFee, RemoveFee, add_fee, remove_fee
from lib.jobs.job_items import (
    AddJobItem,
    EditJobItem,
    RemoveJobItem,
    add_job_item,
    edit_job_item,
    remove_job_item,
)
from lib.jobs.plan import ActualLine, planned
from lib.jobs.production import (
    MoveJob,
    StartJob,
    back_to_draft,
    back_to_production,
    mark_ready,
    start_job,
)
from lib.jobs.reopening import ReopenJob, reopen_job
from lib.jobs.returning import ReturnedMaterial, ReturnMaterials, return_materials
from lib.jobs.sheets import sheet
from lib.jobs.timeline import find
from lib.refusals import Refusal
from tests.laws.random_shop import (
    AMOUNT,
    CURRENCY,
    WHICH,
    YES,
    Act,
    Door,
    NothingThere,
    RandomShop,
    chosen,
    decimal,
)
from tests.laws.stock_rows import Row

AHEAD = {"Draft": "start", "In Production": "ready", "Ready": "back to production"}
LINES = st.lists(st.tuples(WHICH, AMOUNT), min_size=1, max_size=2)
MOST = 3
OPEN = ("Draft", "In Production", "Ready")
MOVES: dict[str, tuple[Door, Callable[..., Input]]] = {
    "start": (start_job, StartJob),
    "back to draft": (back_to_draft, MoveJob),
    "ready": (mark_ready, MoveJob),
    "back to production": (back_to_production, MoveJob),
}


@dataclass(frozen=True)
class Completing:
    """What is entered on the Complete page; `other_cost` shows it another cost than it has."""

    pieces: Decimal
    separate: bool
    category: str
    actual: tuple[int, Decimal] | None
    returned: bool
    other_cost: bool


COMPLETING = st.builds(
    Completing,
    pieces=st.integers(1, 3).map(Decimal),
    separate=YES,
    category=st.sampled_from(["Rings", "Rings", "Pendants"]),
    actual=st.none() | st.tuples(WHICH, AMOUNT | st.just(Decimal(0))),
    returned=YES,
    other_cost=st.sampled_from([False] * 7 + [True]),
)
EDITING = st.sampled_from(["add", "edit", "edit", "remove"])
EDIT = st.tuples(WHICH, WHICH, AMOUNT, EDITING)
FIRST = st.sampled_from(["ready", "dearer", "dearer and ready"])
REST = st.sampled_from(["add fee", "remove fee", "store", "copy"])
JOBS = [
    Act("begins", 2, {"lines": LINES, "south": YES, "started": YES}),
    Act("edits", 1, {"which": WHICH, "item": WHICH, "quantity": AMOUNT, "how": EDITING}),
    Act("changes_the_rest", 1, {"which": WHICH, "how": REST}),
    Act("moves", 4, {"which": WHICH, "act": st.sampled_from(["ahead", "ahead", "ahead", *MOVES])}),
    Act("completes", 4, {"which": WHICH, "how": COMPLETING, "ready": YES}),
    Act("reopens", 1, {"which": WHICH}),
    Act("corrects", 4, {"which": WHICH, "edit": EDIT, "first": FIRST, "how": COMPLETING}),
    Act("returns", 2, {"which": WHICH, "item": WHICH, "quantity": st.none() | AMOUNT}),
    Act("cancels", 1, {"which": WHICH, "returned": WHICH}),
]


class RandomJobs(RandomShop):
    """What may be done with jobs."""

    @initialize(currency=CURRENCY, lines=LINES)
    def opens_with_a_job(self, currency: str, lines: list[tuple[int, Decimal]]) -> None:
        self.opens(currency)
        self.begins(lines, south=False, started=True)

    def begins(self, lines: list[tuple[int, Decimal]], south: bool, started: bool) -> None:
        if len(self.jobs(*OPEN)) >= MOST:
            raise NothingThere
        store = self.stores[south]
        receipt = self.tell(create_job, NewJob(description="A ring", store_id=store))
        if receipt is None:
            return
        for which, quantity in lines:
            self._adds(self.jobs()[-1], which, quantity)
        fee = AddFee(**self.seen(self.jobs()[-1]), name="Rush", **self._priced("5", "2"))
        self.tell(add_fee, fee)
        if started:
            self.tell(start_job, StartJob(**self.seen(self.jobs()[-1])))

    def edits(self, which: int, item: int, quantity: Decimal, how: str) -> None:
        self._edits(which, item, quantity, how)

    def changes_the_rest(self, which: int, how: str) -> None:
        job = chosen(which, self.jobs())
        seen, fees = self.seen(job), self.rows.of("job_fees", job_id=job["id"])
        if how == "copy" and len(self.jobs(*OPEN)) < MOST:
            self.tell(copy_job, CopyJob(number=job["number"]))
        elif how == "store":
            [other] = [store for store in self.stores if store != job["store_id"]]
            self.tell(edit_job, EditJob(**seen, description="A ring", store_id=other))
        elif how == "remove fee" and fees:
            self.tell(remove_fee, RemoveFee(**seen, fee_id=min(fee["id"] for fee in fees)))
        else:
            self.tell(add_fee, AddFee(**seen, name="Design", **self._priced("9", "4")))

    def moves(self, which: int, act: str) -> None:
        job = chosen(which, self.jobs(*OPEN))
        door, form = MOVES[AHEAD[job["stage"]] if act == "ahead" else act]
        self.tell(door, form(**self.seen(job)))

    def completes(self, which: int, how: Completing, ready: bool) -> None:
        """The rest of the way at once."""
        job = chosen(which, [*self.jobs(*OPEN[1:]), *self.jobs("Draft")])
        if job["stage"] == "Draft":
            self.tell(start_job, StartJob(**self.seen(job)))
        if ready:
            self.tell(mark_ready, MoveJob(**self.seen(self._now(job))))
        self._completes(self._now(job), how)

    def reopens(self, which: int) -> None:
        seen = self.seen(chosen(which, self.jobs("Completed")))
        self.tell(reopen_job, ReopenJob(**seen, reason="Wrong size"))

    def corrects(
        self, which: int, edit: tuple[int, int, Decimal, str], first: str, how: Completing
    ) -> None:
        """Reopened, changed and completed again; ready first, or its materials become dearer."""
        job = chosen(which, self.jobs("Completed"))
        self.tell(reopen_job, ReopenJob(**self.seen(job), reason="Wrong size"))
        if self._now(job)["stage"] == "In Production":
            self._edits(*edit)
            if "dearer" in first:
                self._buys(job)
            if "ready" in first:
                self.tell(mark_ready, MoveJob(**self.seen(self._now(job))))
            self._completes(self._now(job), how)

    def returns(self, which: int, item: int, quantity: Decimal | None) -> None:
        job = chosen(which, self._with_usage())
        material, used = chosen(item, sorted(self.rows.used(job["number"]).items()))
        much = decimal(used) if quantity is None else self.amount(material, quantity)
        parts = (ReturnedMaterial(item_id=material, quantity=much),)
        self.tell(return_materials, ReturnMaterials(**self.seen(job), materials=parts))

    def cancels(self, which: int, returned: int) -> None:
        job = chosen(which, self.jobs("Ready") or self.jobs(*OPEN) or self.jobs())
        used = sorted(self.rows.used(job["number"]))
        back = tuple(item for place, item in enumerate(used) if returned >> place & 1)
        stands = tuple(item for item in used if item not in back)
        given = CancelJob(**self.seen(job), returned=back, standing=stands)
        self.tell(cancel_job, given)

    def seen(self, job: Row) -> dict[str, Any]:
        """The number and version that a person who just opened the job sends along."""
        return {"number": job["number"], "version": job["version"]}

    def _priced(self, price: str, cost: str) -> dict[str, Decimal]:
        return {"price": self.money(price), "cost": self.money(cost)}

    def _now(self, job: Row) -> Row:
        return self.rows.one("jobs", id=job["id"])

    def _adds(self, job: Row, which: int, quantity: Decimal) -> None:
        item = chosen(which, [*self.materials, self.setting, *self.pieces()])
        much = self.amount(item, quantity)
        self.tell(add_job_item, AddJobItem(**self.seen(job), item_id=item, quantity=much))

    def _edits(self, which: int, item: int, quantity: Decimal, how: str) -> None:
        job = chosen(which, self._editable())
        lines = self._job_lines(job)
        if how == "add" or not lines:
            self._adds(job, item, quantity)
            return
        line = chosen(item, lines)
        seen = self.seen(job) | {"line_id": line["id"]}
        if how == "remove":
            self.tell(remove_job_item, RemoveJobItem(**seen))
        else:
            much = self.amount(line["item_id"], quantity)
            self.tell(edit_job_item, EditJobItem(**seen, quantity=much, unit=line["unit"]))

    def _buys(self, job: Row) -> None:
        for item in sorted(self.rows.required(job)):
            asked = {"item_id": item, "store_id": job["store_id"], "total": self.money("99.98")}
            kind, three = AdjustmentKind.PURCHASE, Decimal(3)
            self.tell(adjust_stock, AdjustStock(kind=kind, quantity=three, **asked))

    def _editable(self) -> list[Row]:
        reopened = [job for job in self.jobs("In Production") if job["reopened"]]
        return [*reopened[::-1], *self.jobs("Draft")]

    def _job_lines(self, job: Row) -> list[Row]:
        lines = self.rows.of("job_items", job_id=job["id"])
        return sorted(lines, key=lambda line: int(line["id"]))

    def _with_usage(self) -> list[Row]:
        found = [*(job for job in self._editable() if job["reopened"]), *self.jobs("Canceled")]
        return [job for job in found if self.rows.used(job["number"])]

    def _completes(self, job: Row, how: Completing) -> None:
        used = tuple(self.rows.used(job["number"]))
        given = CompleteJob(
            **self.seen(job),
            title=job["description"],
            category_id=self.shop.categories[how.category],
            pieces=how.pieces,
            separate=how.separate,
            price_per_piece=self.money("19.99"),
            actual=self._actual(job, how.actual),
            returned_excess=used if how.returned else (),
            cost_shown=Decimal(0),
        )
        shown = self._cost_shown(given) + (self.smallest if how.other_cost else 0)
        done = self.tell(complete_job, given.model_copy(update={"cost_shown": shown}))
        assert not (done and how.other_cost)

    def _actual(self, job: Row, actual: tuple[int, Decimal] | None) -> tuple[ActualLine, ...]:
        lines = self._job_lines(job)
        if actual is None or not lines:
            return ()
        line = chosen(actual[0], lines)
        much = self.amount(line["item_id"], actual[1])
        cost = self.money("7.77") if line["kind"] == "service" else None
        return (ActualLine(line_id=line["id"], quantity=much, cost=cost),)

    def _cost_shown(self, given: CompleteJob) -> Decimal:
        """The total that the Complete page shows before it is sent."""
        with database.reading() as session:
            try:
                return planned(sheet(session, find(session, given.number)), given).totals.cost
            except Refusal:
                return Decimal(0)
