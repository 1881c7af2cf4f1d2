"""The laws of a single command (SPEC 14), read off the rows before it and those after it."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.laws.stock_rows import Key, Row, Rows

WRITES: dict[str, set[str]] = {
    "mark_ready": {"On Hold"},
    "back_to_production": {"Hold Release"},
    "complete_job": {"Hold Release", "Consumption", "Job Return", "Manufactured"},
    "reopen_job": {"Manufacture Reversal"},
    "return_materials": {"Job Return"},
    "cancel_job": {"Hold Release", "Job Return"},
    "create_order": {"Reserve"},
    "add_line": {"Reserve"},
    "change_line": {"Reserve", "Reserve Release"},
    "remove_line": {"Reserve Release"},
    "finalize_order": {"Reserve Release", "Sale"},
    "cancel_order": {"Reserve Release"},
    "return_line": {"Sale Return"},
    "transfer_stock": {"Transfer Out", "Transfer In"},
    "adjust_stock": {"Purchase", "Return to Vendor", "Found", "Lost", "Scrap", "Count"},
    "reverse_adjustment": {"Reversal"},
}
MOVING = {"start_job", "back_to_draft", "mark_ready", "back_to_production"}
SELLING = {
    *("create_order", "add_line", "change_line", "remove_line"),
    *("finalize_order", "cancel_order", "return_line"),
}
AT_COST = {"Consumption", "Sale", "Transfer Out", "Return to Vendor", "Lost", "Scrap", "Count"}


@dataclass(frozen=True)
class Step:
    """One command that was carried out: its name, what it was given, and the rows around it.

    `person_id` is who asked for it.
    """

    door: str
    given: Any
    number: str | None
    before: Rows
    after: Rows
    person_id: int = 1

    @property
    def written(self) -> list[Row]:
        """The rows that the command added to the ledger."""
        return list(self.after.ledger[len(self.before.ledger) :])

    @property
    def job(self) -> Row:
        """The job that the command was for, as it stood before."""
        return self.before.one("jobs", number=self.given.number)

    def moved(self) -> dict[Key, tuple[int, int, int]]:
        """The balances that changed: by how much on hand, on hold and value."""
        moved = {}
        for key, after in self.after.balances.items():
            before = self.before.balances.get(key, (0, 0, 0))
            if after != before:
                moved[key] = (after[0] - before[0], after[1] - before[1], after[2] - before[2])
        return moved


def ledger_rows_never_change(step: Step) -> None:
    """Law 9: what stood in the ledger stands there as it was."""
    assert step.after.ledger[: len(step.before.ledger)] == step.before.ledger


def a_command_writes_only_its_own(step: Step) -> None:
    """Each command writes the kinds it is there for, under one document; most write nothing."""
    kinds = {row["kind"] for row in step.written}
    assert kinds <= WRITES.get(step.door, set())
    assert {row["document_number"] for row in step.written} <= {
        getattr(step.given, "number", step.number)
    }


def goods_leave_at_their_average(step: Step) -> None:
    """What leaves a balance takes its part of the value, and all of it when nothing stays."""
    leaving: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for row in step.written:
        if row["kind"] in AT_COST and row["on_hand"] < 0:
            leaving[row["item_id"], row["store_id"]][0] -= row["on_hand"]
            leaving[row["item_id"], row["store_id"]][1] -= row["value"]
    for key, (quantity, value) in leaving.items():
        on_hand, _, worth = step.before.balances[key]
        part = step.before.rounded(Fraction(worth * quantity, on_hand))
        most = worth if quantity == on_hand else max(0, worth - step.before.smallest)
        assert value == (worth if quantity == on_hand else min(part, most)), key


def goods_come_back_at_their_share(step: Step) -> None:
    """A part of what left comes back with its part of what is left of the value, all with all."""
    left: dict[int, tuple[int, int]] = {}
    for row in step.before.ledger:
        key = row["origin_id"] or row["id"]
        quantity, value = left.get(key, (0, 0))
        left[key] = quantity - row["on_hand"], value - row["value"]
    for row in step.written:
        if row["kind"] in ("Job Return", "Sale Return"):
            quantity, value = left[row["origin_id"]]
            part = step.before.rounded(Fraction(value * row["on_hand"], quantity))
            assert row["value"] == (value if row["on_hand"] == quantity else part), row["id"]
            left[row["origin_id"]] = quantity - row["on_hand"], value - row["value"]


def completing_takes_what_is_needed_once(step: Step) -> None:
    """Law 5: usage becomes what was required, and stays above it only where excess stands."""
    if step.door != "complete_job":
        return
    job, number = step.job, step.given.number
    required, before = _entered(step), step.before.used(number)
    used = {
        item: max(needed, 0 if item in step.given.returned_excess else before.get(item, 0))
        for item in {*required, *before}
        for needed in (required.get(item, 0),)
    }
    assert step.after.used(number) == {item: much for item, much in used.items() if much}
    expected = {
        (item, job["store_id"]): before.get(item, 0) - much
        for item, much in used.items()
        if much != before.get(item, 0)
    }
    for row in step.written:
        if row["kind"] == "Manufactured":
            expected[row["item_id"], row["store_id"]] = row["on_hand"]
    assert {key: moved[0] for key, moved in step.moved().items() if moved[0]} == expected


def _entered(step: Step) -> dict[int, int]:
    entered = {actual.line_id: int(actual.quantity * 10_000) for actual in step.given.actual}
    required: dict[int, int] = defaultdict(int)
    for line in step.before.of("job_items", job_id=step.job["id"], kind="material"):
        took = line["actual_quantity"]
        known: int = line["quantity"] if took is None else took
        required[line["item_id"]] += entered.get(line["id"], known)
    return required


def reopening_takes_out_only_the_pieces(step: Step) -> None:
    """Law 6: no other balance moves, and the pieces leave with exactly the value they had."""
    if step.door != "reopen_job":
        return
    completion = step.before.one("completions", job_id=step.job["id"], undone_at=None)
    made = step.before.of("completion_pieces", completion_id=completion["id"])
    assert step.moved() == {
        (piece["item_id"], step.job["store_id"]): (-piece["quantity"], 0, -piece["cost"])
        for piece in made
    }


def a_transfer_changes_no_total(step: Step) -> None:
    """Quantity and value that leave one store arrive in the other."""
    if step.door != "transfer_stock":
        return
    totals: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (item, _), moved in step.moved().items():
        for place, amount in enumerate(moved):
            totals[item][place] += amount
    assert all(total == [0, 0, 0] for total in totals.values()), dict(totals)


def a_stale_page_is_refused(step: Step) -> None:
    """Whoever acts on a document says which version they saw, and it was the present one."""
    if not hasattr(step.given, "version"):
        return
    [document] = [
        row
        for table in ("jobs", "orders")
        for row in step.before.of(table, number=step.given.number)
    ]
    assert step.given.version == document["version"]


def a_count_is_of_what_was_seen(step: Step) -> None:
    """Who counts says what was on hand then, and nothing moved since (S63)."""
    seen = getattr(step.given, "seen_on_hand", None)
    if seen is not None:
        key = step.given.item_id, step.given.store_id
        assert int(seen * 10_000) == step.before.balances.get(key, (0, 0, 0))[0]


def only_those_who_may_act(step: Step) -> None:
    """S80: an analyst changes nothing, the bench moves jobs along, sales sells."""
    role = step.before.one("people", id=step.person_id)["role"]
    may = role in ("administrator", "manager")
    may = may or (role == "bench" and step.door in MOVING)
    assert may or (role == "sales" and step.door in SELLING), (role, step.door)


def what_is_written_names_who_did_it(step: Step) -> None:
    """Every row says when it was written and by whom."""
    assert {row["person_id"] for row in step.written} <= {step.person_id}


LAWS = (
    ledger_rows_never_change,
    a_command_writes_only_its_own,
    goods_leave_at_their_average,
    goods_come_back_at_their_share,
    completing_takes_what_is_needed_once,
    reopening_takes_out_only_the_pieces,
    a_transfer_changes_no_total,
    a_stale_page_is_refused,
    a_count_is_of_what_was_seen,
    only_those_who_may_act,
    what_is_written_names_who_did_it,
)
