"""One click tells the shop one thing, once, and what was typed is kept until it was taken."""

import re
import threading

import pytest

from lib import database
from lib.accounts.permissions import Role
from lib.shop.vendors import all_vendors
from tests.screens import Screen, open_screen
from tests.shop import OpenedShop, actor


def page_with_a_form() -> None:
    from lib.shop.vendors import AddVendor, add_vendor
    from lib.ui.fields import form
    from lib.ui.looks import page_head
    from lib.ui.tell import Act

    page_head("Vendors")
    with form("add vendor", Act(add_vendor, AddVendor)) as fields:
        fields.text("name", "Name", required=True)
        fields.text("contact", "Contact")
        fields.submit("Add vendor")


def page_with_another_shape() -> None:
    from lib.shop.vendors import AddVendor, add_vendor
    from lib.ui.fields import form
    from lib.ui.looks import page_head
    from lib.ui.tell import Act

    page_head("Vendors")
    with form("add vendor", Act(add_vendor, AddVendor, fixed={"name": ""})) as fields:
        fields.text("contact", "Contact")
        fields.submit("Add vendor")


def page_with_a_door_that_breaks() -> None:
    from lib.shop.vendors import AddVendor
    from lib.ui.fields import form
    from lib.ui.looks import page_head
    from lib.ui.tell import Act

    def add_vendor(*_given: object) -> None:
        raise RuntimeError("a bug of ours")

    page_head("Vendors")
    with form("add vendor", Act(add_vendor, AddVendor)) as fields:  # type: ignore[arg-type]
        fields.text("name", "Name", required=True)
        fields.submit("Add vendor")


def vendors() -> list[str]:
    with database.reading() as session:
        return list(all_vendors(session, actor(session, Role.ADMINISTRATOR))["name"])


def key_of(screen: Screen) -> str:
    key: str = screen.at.session_state["form add vendor"].key
    return key


def test_what_was_told_is_said_once_and_the_form_is_empty_again(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_a_form)

    screen.fill("Name", "Acme").press("Add vendor")

    assert vendors() == ["Acme"]
    assert screen.toasts() == ["Acme is a vendor\\."]
    assert screen.held("Name") == ""
    assert screen.run().toasts() == []


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_a_form)

    screen.fill("Contact", "a@b.example").press("Add vendor")

    assert vendors() == []
    assert "Fill in the name" in screen.at.caption[0].value
    assert not screen.at.error
    assert screen.held("Contact") == "a@b.example"


def test_a_refusal_of_a_field_that_is_not_shown_stands_on_top(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_another_shape)

    screen.press("Add vendor")

    assert vendors() == []
    assert "Fill in the name" in screen.at.error[0].value


def test_a_bug_in_a_command_shows_its_reference_at_the_form_and_keeps_what_was_typed(
    kept_shop: OpenedShop, caplog: pytest.LogCaptureFixture
) -> None:
    screen = open_screen(page_with_a_door_that_breaks)

    screen.fill("Name", "Acme").at.button[-1].click()
    screen.at.run()

    [reference] = re.findall(r"Reference (\w+)", screen.at.error[0].value)
    assert f'reference="{reference}"' in caplog.text
    assert "a bug of ours" in caplog.text
    assert "a bug of ours" not in screen.says()
    assert screen.held("Name") == "Acme"


def test_a_form_keeps_its_key_until_it_succeeded(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_a_form)
    first = key_of(screen)

    refused = key_of(screen.press("Add vendor"))
    taken = key_of(screen.fill("Name", "Acme").press("Add vendor"))

    assert first == refused != taken


def test_the_second_half_of_a_double_click_has_no_second_effect(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_a_form)
    screen.fill("Name", "Acme")
    [button] = [button for button in screen.at.button if button.label == "Add vendor"]
    button.click()
    clicked = screen.at._tree.get_widget_states()

    screen.at._run(clicked)
    screen.at._run(clicked)

    assert vendors() == ["Acme"]
    assert not screen.at.exception
    assert not screen.at.error


def test_two_clicks_at_the_same_time_have_one_effect_and_a_sentence(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_a_form)
    form = screen.at.session_state["form add vendor"]
    said = twice_at_once(form.key, kept_shop.ada.id)

    assert vendors() == ["Acme"]
    assert sorted(said) == [False, True]
    screen.fill("Name", "Acme").press("Add vendor")
    assert vendors() == ["Acme"]
    [toast] = screen.toasts()
    assert "by Ada" in toast
    assert toast.startswith("Already done")


def twice_at_once(key: str, person: int) -> list[bool]:
    from lib.accounts.commands import carry_out
    from lib.shop.vendors import AddVendor, add_vendor

    again: list[bool] = []
    given = AddVendor(name="Acme")

    def click() -> None:
        again.append(carry_out(add_vendor, person, given, key).again)

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    return again


def test_a_person_without_the_right_reads_a_sentence(kept_shop: OpenedShop) -> None:
    screen = open_screen(page_with_a_form, Role.BENCH)

    screen.fill("Name", "Acme").press("Add vendor")

    assert "You may not" in screen.says()
    assert screen.held("Name") == "Acme"
    assert vendors() == []
