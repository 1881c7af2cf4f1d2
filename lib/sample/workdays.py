"""How the sample shop's jobs went: drafted, made, completed, corrected, and their pieces sold."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select

from lib import clock
from lib.accounts.permissions import Role
from lib.inventory.models import Item
from lib.jobs.canceling import CancelJob, cancel_job
from lib.jobs.completion import CompleteJob, complete_job
from lib.jobs.drafting import NewJob, create_job
from lib.jobs.fees import AddFee, add_fee
from lib.jobs.job_items import AddJobItem, add_job_item
from lib.jobs.job_photos import AddJobPhoto, add_job_photo
from lib.jobs.models import Job, JobItem
from lib.jobs.notes import AddNote, add_note
from lib.jobs.plan import planned
from lib.jobs.production import MoveJob, StartJob, mark_ready, start_job
from lib.jobs.reopening import ReopenJob, reopen_job
from lib.jobs.sheets import sheet
from lib.jobs.status import Stage
from lib.measures import half_up
from lib.orders.closing import FinalizeOrder, finalize_order
from lib.orders.models import Order
from lib.orders.reserving import CreateOrder, create_order
from lib.sample.drawings import drawn
from lib.sample.stories import Told
from lib.sample.telling import Happening, Telling

_BEYOND_DRAFT = (Stage.IN_PRODUCTION, Stage.READY, Stage.COMPLETED, Stage.CANCELED)


def happenings(told: Telling, story: Sequence[Told]) -> list[Happening]:
    """Everything that happens to the jobs, with the moment at which it does."""
    return [happening for one in story for happening in _of(told, one)]


def _of(told: Telling, one: Told) -> list[Happening]:
    numbers: list[str] = []
    begun = told.ago(one.days_ago) + timedelta(
        hours=1 + one.days_ago % 7, minutes=one.days_ago % 50
    )
    found: list[Happening] = [(begun, lambda: numbers.append(_draft(told, one)))]
    if one.stage in _BEYOND_DRAFT:
        started = begun + timedelta(days=1, hours=1)
        found.append((started, lambda: _start(told, numbers[0])))
    if one.stage is Stage.CANCELED:
        found.append((begun + timedelta(days=4), lambda: _cancel(told, numbers[0])))
    done = begun + timedelta(days=one.takes)
    if one.stage in (Stage.READY, Stage.COMPLETED):
        found.append((done, lambda: _ready(told, numbers[0])))
    if one.stage is Stage.COMPLETED:
        found.append(
            (done + timedelta(hours=3), lambda: _complete(told, one, numbers[0], _called(one)))
        )
        if one.reopened:
            again = done + timedelta(hours=5)
            found.append((again, lambda: _correct(told, one, numbers[0])))
        if one.sold or one.customer:
            later = done + timedelta(days=4)
            found.append((later, lambda: _order(told, one, numbers[0])))
    return found


def _draft(told: Telling, one: Told) -> str:
    begun = clock.now().date()
    header = {
        "description": one.title,
        "store_id": told.stores["South" if one.south else "North"],
        "customer_id": told.customers[one.customer] if one.customer else None,
        "due_on": begun + timedelta(days=one.due_in),
        "rush": one.rush,
        "assignee_id": told.people[Role.BENCH].id,
    }
    number = told.tell(create_job, NewJob, Role.MANAGER, **header)
    for name, typed in one.lines:
        quantity, _, unit = typed.partition(" ")
        line = {"item_id": told.items[name], "quantity": quantity, "unit": unit}
        told.tell(add_job_item, AddJobItem, Role.MANAGER, **_seen(told, number), **line)
    for name, price, cost in one.fees:
        fee = {"name": name, "price": price, "cost": cost}
        told.tell(add_fee, AddFee, Role.MANAGER, **_seen(told, number), **fee)
    picture = {"content": drawn(one.title, one.category), "caption": one.title}
    told.tell(add_job_photo, AddJobPhoto, Role.MANAGER, number=number, **picture)
    return number


def _start(told: Telling, number: str) -> None:
    told.tell(start_job, StartJob, Role.BENCH, **_seen(told, number))


def _ready(told: Telling, number: str) -> None:
    told.tell(mark_ready, MoveJob, Role.BENCH, **_seen(told, number))
    told.tell(add_note, AddNote, Role.BENCH, number=number, note="Checked under the loupe.")


def _cancel(told: Telling, number: str) -> None:
    reason = "The customer changed their mind."
    told.tell(cancel_job, CancelJob, Role.MANAGER, **_seen(told, number), reason=reason)


def _called(one: Told) -> str:
    """The title at the first completion; of a job that is corrected later, too short a one."""
    return one.title.partition(",")[0] if one.reopened else one.title


def _complete(told: Telling, one: Told, number: str, title: str) -> None:
    job = _job(told, number)
    now = sheet(told.session, job)
    each = now.currency.per_unit(now.totals.price, Decimal(one.pieces))
    filled = {
        **_seen(told, number),
        "title": title,
        "category_id": told.categories[one.category],
        "vendor_id": told.vendors["Own workshop"],
        "location_id": told.locations[job.store_id, "Tray 1" if one.customer else "Window"],
        "pieces": one.pieces,
        "separate": one.separate,
        "price_per_piece": each,
        "cost_shown": "0",
        "actual": _actual(told, job),
    }
    form = CompleteJob.model_validate(filled)
    filled["cost_shown"] = planned(now, form).totals.cost
    told.tell(complete_job, CompleteJob, Role.MANAGER, **filled)


def _actual(told: Telling, job: Job) -> list[dict[str, object]]:
    """Now and then a job took a little less metal than planned."""
    lines = select(JobItem).where(JobItem.job_id == job.id, JobItem.unit == "g")
    line = told.session.scalars(lines.limit(1)).first()
    if line is None or job.id % 3:
        return []
    return [{"line_id": line.id, "quantity": half_up(line.quantity * Decimal("0.98"), 3)}]


def _correct(told: Telling, one: Told, number: str) -> None:
    reason = "Completed under the wrong title."
    told.tell(reopen_job, ReopenJob, Role.MANAGER, **_seen(told, number), reason=reason)
    _complete(told, one, number, one.title)


def _order(told: Telling, one: Told, number: str) -> None:
    job = _job(told, number)
    made = select(Item.id).where(Item.job_id == job.id, Item.voided_at.is_(None)).order_by(Item.id)
    pieces = list(told.session.scalars(made))
    customers = list(told.customers.values())
    buyer = told.customers.get(one.customer, customers[job.id % len(customers)])
    chosen = pieces if one.customer else pieces[: (len(pieces) + 1) // 2]
    quantity = one.pieces if len(pieces) == 1 and one.customer else 1
    lines = [{"item_id": item, "quantity": quantity} for item in chosen]
    where = {"customer_id": buyer, "store_id": job.store_id, "lines": lines}
    order = told.tell(create_order, CreateOrder, Role.SALES, **where)
    if one.sold:
        version = told.session.scalars(select(Order.version).where(Order.number == order)).one()
        told.tell(finalize_order, FinalizeOrder, Role.SALES, number=order, version=version)


def _job(told: Telling, number: str) -> Job:
    return told.session.scalars(select(Job).where(Job.number == number)).one()


def _seen(told: Telling, number: str) -> dict[str, object]:
    return {"number": number, "version": _job(told, number).version}
