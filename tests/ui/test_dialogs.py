"""A dialog stays open until its act succeeded or was canceled, and shows what will happen."""

from datetime import timedelta

from sqlalchemy import select

from lib import clock, database
from lib.accounts.models import WebSession
from lib.accounts.permissions import Role
from lib.jobs.drafting import EditJob, NewJob, create_job, edit_job
from lib.shop.customers import AddCustomer, CustomerSearch, add_customer, all_customers
from lib.shop.vendors import all_vendors
from tests.screens import open_screen
from tests.shop import OpenedShop, actor


def page_with_a_preview() -> None:
    from decimal import Decimal

    import streamlit as st

    from lib.frames import table
    from lib.shop.vendors import AddVendor, add_vendor
    from lib.ui.dialogs import open_dialog
    from lib.ui.looks import page_head
    from lib.ui.previews import Change, Preview, confirm, stock_columns
    from lib.ui.tell import Act

    page_head("JOB-000001")
    st.button("Ready", on_click=open_dialog, args=("ready",))
    st.button("Blocked", on_click=open_dialog, args=("blocked",))
    figures = ("on_hand", "on_hold", "available")
    names = [f"{name}_{when}" for name in figures for when in ("before", "after")]
    row = ["Gold", "g", *(Decimal(n) for n in (50, 50, 0, 5, 50, 45))]
    change = Change("Materials", table(["title", "unit", *names], [row]), stock_columns())
    act = Act(add_vendor, AddVendor, fixed={"name": "Acme"})
    confirm("ready", "Mark as Ready", lambda: (Preview("Gold is set aside.", [change]), act))
    blocked = Preview(blockers=["JOB-000002 holds it."])
    confirm("blocked", "Mark as Completed", lambda: (blocked, act))


def page_that_makes_a_customer() -> None:
    from lib.jobs.drafting import NewJob, create_job
    from lib.shop.customers import AddCustomer, add_customer, customer_choices
    from lib.ui.ask import ask
    from lib.ui.fields import form
    from lib.ui.looks import page_head
    from lib.ui.tell import Act

    page_head("New job")
    with form("new job", Act(create_job, NewJob, fixed={"store_id": 1})) as fields:
        fields.text("description", "Description", required=True)
        makes = Act(add_customer, AddCustomer)
        fields.choose("customer_id", "Customer", ask(customer_choices), makes=makes)
        fields.submit("Save")


def page_that_edits_a_job() -> None:
    import streamlit as st

    from lib.jobs.drafting import EditJob, edit_job
    from lib.jobs.job_page import job_page
    from lib.ui.ask import ask
    from lib.ui.dialogs import dialog, open_dialog
    from lib.ui.fields import form
    from lib.ui.looks import page_head
    from lib.ui.tell import Act

    job = ask(job_page, "JOB-000001")
    page_head(job.description)
    st.button("Edit", on_click=open_dialog, args=("edit",))
    fixed = {"number": job.number, "version": job.version, "store_id": 1}

    @dialog("edit", "Edit")
    def edit() -> None:
        with form("edit", Act(edit_job, EditJob, fixed=fixed)) as fields:
            fields.text("description", "Description", job.description, required=True)
            fields.submit("Save")

    edit()


def vendors() -> list[str]:
    with database.reading() as session:
        return list(all_vendors(session, actor(session, Role.ADMINISTRATOR))["name"])


def customers() -> list[str]:
    with database.reading() as session:
        ada = actor(session, Role.ADMINISTRATOR)
        return list(all_customers(session, ada, CustomerSearch()).rows["name"])


def test_whoever_clicks_in_a_dialog_is_not_idle(kept_shop: OpenedShop) -> None:
    long_ago = clock.now() - timedelta(hours=1)
    screen = open_screen(page_with_a_preview)
    with database.writing() as session:
        session.scalars(select(WebSession)).one().seen_at = long_ago

    screen.press("Ready")

    with database.reading() as session:
        assert session.scalars(select(WebSession)).one().seen_at > long_ago


def test_a_preview_shows_before_and_after_and_names_its_act(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_a_preview).press("Ready")

    assert list(screen.table()["on_hold"]) == ["0 → 5.000 g"]
    assert {"Mark as Ready", "Close"} <= set(screen.buttons())
    assert vendors() == []


def test_the_act_of_a_preview_is_done_and_its_dialog_closes(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_a_preview).press("Ready").press("Mark as Ready")

    assert vendors() == ["Acme"]
    assert "Mark as Ready" not in screen.buttons()
    assert screen.toasts() == ["Acme is a vendor\\."]


def test_cancel_changes_nothing(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_a_preview).press("Ready").press("Close")

    assert vendors() == []
    assert "Mark as Ready" not in screen.buttons()


def test_while_something_stands_in_the_way_the_act_is_not_offered(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_a_preview).press("Blocked")

    assert "JOB\\-000002 holds it" in screen.says()
    assert "Mark as Completed" not in screen.buttons()


def test_a_dialog_that_was_refused_stays_open_with_the_sentence(kept_shop: OpenedShop) -> None:
    open_screen(page_with_a_preview).press("Ready").press("Mark as Ready")

    screen = open_screen(page_with_a_preview).press("Ready").press("Mark as Ready")

    assert "already a vendor called Acme" in screen.says()
    assert "Mark as Ready" in screen.buttons()


def test_a_new_name_is_made_and_chosen_in_one_click(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_that_makes_a_customer)

    screen.fill("Customer", "Zoe Lind").press("Save")
    refused = customers()
    screen.fill("Description", "Ring").fill("Customer", "Zoe Lind").press("Save")

    assert refused == []
    assert customers() == ["Zoe Lind"]
    assert screen.toasts()[0].startswith("JOB")


def test_a_name_that_begins_a_known_one_is_doubted_once(kept_shop: OpenedShop) -> None:
    with database.writing() as session:
        add_customer(session, kept_shop.ada, AddCustomer(name="Chen Wei"))
    screen = open_screen(page_that_makes_a_customer).fill("Description", "Ring")

    screen.fill("Customer", "chen").press("Save")
    doubted, says = customers(), screen.says()
    screen.fill("Customer", "chen").press("Save")

    assert doubted == ["Chen Wei"]
    assert "there is Chen Wei" in says
    assert sorted(customers()) == ["Chen Wei", "chen"]


def test_the_exact_name_of_a_known_one_chooses_it(kept_shop: OpenedShop) -> None:
    with database.writing() as session:
        add_customer(session, kept_shop.ada, AddCustomer(name="Chen Wei"))
    screen = open_screen(page_that_makes_a_customer).fill("Description", "Ring")

    screen.fill("Customer", "chen wei").press("Save")

    assert customers() == ["Chen Wei"]
    assert screen.toasts()[0].startswith("JOB")


def test_an_act_on_a_page_that_is_out_of_date_is_refused_and_then_seen(
    kept_shop: OpenedShop,
) -> None:
    with database.writing() as session:
        create_job(session, kept_shop.ada, NewJob(description="Ring", store_id=kept_shop.north))
    screen = open_screen(page_that_edits_a_job).press("Edit")
    with database.writing() as session:
        other = {"number": "JOB-000001", "version": 1, "store_id": kept_shop.north}
        edit_job(session, kept_shop.ada, EditJob(description="Pendant", **other))

    screen.fill("Description", "Brooch").press("Save")
    refused, title = screen.says(), screen.at.title[0].value
    typed = screen.held("Description")
    screen.press("Save")

    assert "changed" in refused
    assert (title, typed) == ("Pendant", "Brooch")
    assert screen.at.title[0].value == "Brooch"
