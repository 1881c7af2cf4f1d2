"""A person at a browser knows what is written on a screen and nothing else: labels and sentences.

Waiting is for what is expected to appear, never for a span of time.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

PATIENCE = 30_000
NUMBER = re.compile(r"\b(?:JOB|CMP|ORD)-\d{6}\b")
ANYTHING = re.compile(r"[\s\S]*")


@dataclass(frozen=True)
class Part:
    """A page, or the dialog that lies over it."""

    page: Page
    place: Page | Locator

    def button(self, label: str) -> Locator:
        """The first button with this label; a shortcut may stand behind it."""
        named = re.compile(rf"^{re.escape(label)}(?: Shortcut .*)?$")
        return self.place.get_by_role("button", name=named).first

    def press(self, label: str) -> None:
        """Press a button."""
        self.button(label).click()

    def field(self, label: str) -> Locator:
        """The field with this label, required or not."""
        return self.place.get_by_label(re.compile(rf"^{re.escape(label)}(?: \*)?$")).first

    def fill(self, label: str, text: str) -> None:
        """Type into a field, over what it holds."""
        self.field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose one of the options of a field, by the beginning of its words."""
        chosen = self.place.get_by_role("combobox", name=re.compile(rf"^{re.escape(label)}"))
        chosen.click()
        chosen.fill(option)
        begins = re.compile(rf"^{re.escape(option)}")
        self.page.get_by_role("option", name=begins).first.click()

    def reads(self, *sentences: str | re.Pattern[str]) -> None:
        """Wait until each of these is written here."""
        for sentence in sentences:
            expect(self.place.get_by_text(sentence).first).to_be_visible()

    def lacks(self, sentence: str | re.Pattern[str]) -> None:
        """Wait until this is written nowhere here."""
        expect(self.place.get_by_text(sentence)).to_have_count(0)

    def figure(self, label: str, says: str) -> None:
        """Wait until a row of the box of totals says this."""
        row = re.compile(rf"^{re.escape(label)} {re.escape(says)}")
        expect(self.place.get_by_role("row", name=row).first).to_be_attached()

    def table(self, name: str) -> "Rows":
        """The table of this name."""
        return Rows(self.page, self.place.get_by_role("region", name=name, exact=True).first)


@dataclass(frozen=True)
class Rows:
    """A table, which a browser draws on a canvas with its cells written behind it."""

    page: Page
    region: Locator

    def has(self, *rows: Mapping[str, str]) -> None:
        """Wait until there are these rows, in this order, with these cells among others."""
        expect(self._column(0)).to_have_count(len(rows), timeout=PATIENCE)
        names = self._names()
        for name in dict.fromkeys(name for row in rows for name in row):
            said = [row.get(name, ANYTHING) for row in rows]
            expect(self._column(names.index(name))).to_have_text(said, timeout=PATIENCE)

    def begins(self, says: re.Pattern[str]) -> None:
        """Wait until the first cell of the first column says this."""
        expect(self._column(0).first).to_have_text(says, timeout=PATIENCE)

    def column(self, name: str) -> list[str]:
        """What stands in a column, from top to bottom."""
        return self._column(self._names().index(name)).all_inner_texts()

    def open(self, says: str) -> None:
        """Click the first cell that says this in the first column."""
        cell = self._column(0).filter(has_text=says).first
        expect(cell).to_be_attached()
        row = int(str(cell.get_attribute("data-testid")).rpartition("-")[2])
        canvas = self.region.get_by_test_id("data-grid-canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        high = box["height"] / (self._column(0).count() + 1)
        self.page.mouse.click(box["x"] + 24, box["y"] + high * (row + 1.5))

    def _column(self, place: int) -> Locator:
        return self.region.locator(f"[data-testid^='glide-cell-{place}-']")

    def _names(self) -> list[str]:
        return self.region.locator("[role='columnheader']").all_inner_texts()


class Desk(Part):
    """One tab of a browser in front of the dashboard."""

    def dialog(self, title: str) -> Part:
        """The dialog with this title, once it is open."""
        found = self.page.get_by_role("dialog", name=title, exact=True)
        expect(found).to_be_visible()
        return Part(self.page, found)

    def closed(self) -> None:
        """Wait until no dialog is open."""
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def go(self, title: str) -> None:
        """Follow a link of the menu to the page of this title."""
        self.page.get_by_role("navigation").get_by_role("link", name=title, exact=True).click()
        self.titled(title)

    def titled(self, title: str) -> None:
        """Wait for the page of this title."""
        heading = self.page.get_by_role("heading", level=1, name=title)
        expect(heading).to_be_visible(timeout=PATIENCE)

    def number(self) -> str:
        """The number of the record that is open."""
        found = NUMBER.search(self.page.get_by_role("heading", level=1).inner_text())
        assert found is not None
        return found.group()


def desk(page: Page) -> Desk:
    """Sit down at a tab, with the patience that a busy machine needs."""
    expect.set_options(timeout=PATIENCE)
    page.set_default_timeout(PATIENCE)
    return Desk(page, page)
