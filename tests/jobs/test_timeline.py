"""Who acts on a page that is out of date is told what changed, and overwrites nothing."""

from datetime import date

import pytest

from lib.accounts.permissions import Role
from lib.jobs.drafting import EditJob, edit_job
from lib.jobs.fees import AddFee, add_fee
from lib.jobs.job_items import AddJobItem, AddOwnMaterial, add_job_item, add_own_material
from lib.jobs.models import EventKind
from lib.jobs.notes import AddNote, add_note
from lib.jobs.production import MoveJob, StartJob, mark_ready, start_job
from lib.jobs.timeline import JobChanged, JobNotFound
from tests.jobs.doing import edit, timeline
from tests.jobs.refusing import refused
from tests.shop import actor
from tests.workshop import Workshop


def header(shop: Workshop, number: str, **other: object) -> dict[str, object]:
    """The header of a job as the page shows it, with what a person types otherwise."""
    job = shop.found(number)
    names = ("description", "store_id", "customer_id", "due_on", "rush", "assignee_id")
    return {name: getattr(job, name) for name in names} | shop.seen(number) | other


def test_the_second_of_two_tabs_is_told_what_the_first_changed(shop: Workshop) -> None:
    number = shop.ring()
    first = EditJob(**header(shop, number, due_on=date(2026, 4, 1)))
    second = EditJob(**header(shop, number, description="Wedding band"))
    edit_job(shop.session, actor(shop.session, Role.ADMINISTRATOR), first)

    with refused(shop.session, JobChanged) as caught:
        edit_job(shop.session, shop.milo, second)

    assert str(caught.value) == (
        f"{number} was changed since you opened it: Ada changed the due date at 10:00. "
        "Nothing was done; look at the job as it is now and try again."
    )
    assert shop.found(number).description == "Solitaire ring, 18k, size 52"


@pytest.mark.parametrize("what", ["stage", "header", "line", "own", "quantity", "fee"])
def test_stage_header_lines_and_fees_make_an_open_page_stale(shop: Workshop, what: str) -> None:
    number = shop.ring()
    seen = shop.seen(number)
    gold = {"item_id": shop.gold, "quantity": "1"}
    match what:
        case "stage":
            shop.start(number)
        case "header":
            edit_job(shop.session, shop.milo, EditJob(**header(shop, number, rush=True)))
        case "line":
            add_job_item(shop.session, shop.milo, shop.typed(AddJobItem, **seen, **gold))
        case "own":
            own = AddOwnMaterial(**seen, description="Grandmother's ring", quantity=1)
            add_own_material(shop.session, shop.milo, own)
        case "quantity":
            edit(shop, number, shop.gold, "6")
        case "fee":
            fee = shop.typed(AddFee, **seen, name="Design", price="90")
            add_fee(shop.session, shop.milo, fee)

    with refused(shop.session, JobChanged):
        start_job(shop.session, shop.milo, StartJob(**seen))

    assert shop.found(number).version == seen["version"] + 1
    assert timeline(shop, number)[-1].version == seen["version"] + 1


def test_a_note_makes_no_page_stale(shop: Workshop) -> None:
    number = shop.ring()
    seen = shop.seen(number)

    add_note(shop.session, shop.milo, AddNote(number=number, note="Call before polishing"))
    start_job(shop.session, shop.milo, StartJob(**seen))

    note = timeline(shop, number)[-2]
    assert (note.kind, note.text, note.version) == (EventKind.NOTE, "Call before polishing", None)


def test_a_reload_after_a_move_elsewhere_says_who_moved_it(shop: Workshop) -> None:
    number = shop.ring()
    shop.start(number)
    seen = shop.seen(number)
    shop.ready(number)

    with refused(shop.session, JobChanged) as caught:
        mark_ready(shop.session, shop.milo, MoveJob(**seen))

    assert "Milo moved it from In Production to Ready at 10:00" in str(caught.value)


def test_a_number_that_no_job_has_is_refused(shop: Workshop) -> None:
    with refused(shop.session, JobNotFound) as caught:
        start_job(shop.session, shop.milo, StartJob(number="JOB-000099", version=1))

    assert str(caught.value).startswith("There is no job JOB-000099.")


def test_an_edit_that_changes_nothing_raises_no_version(shop: Workshop) -> None:
    number = shop.ring()
    seen = shop.seen(number)

    edit_job(shop.session, shop.milo, EditJob(**header(shop, number)))
    edit(shop, number, shop.gold, "5")

    assert shop.seen(number) == seen
