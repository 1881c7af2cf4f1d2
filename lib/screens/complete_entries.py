"""What stands on the Complete page and what is shown beside it are read from the same fields.

The preview is worked out before the fields are drawn, from what they hold at that moment. What is
sent at the press is read again, and refused where the figures beside it had not followed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import streamlit as st

from lib import inputs
from lib.inputs import Count, Input
from lib.inventory.kinds import ItemKind
from lib.jobs.completion import CompleteJob
from lib.jobs.completion_preview import (
    CompletionPreview,
    CompletionStart,
    completion_preview,
    completion_start,
)
from lib.jobs.job_page import JobPage
from lib.jobs.plan import CompletionForm
from lib.refusals import NotFound, NotNow, NotValid, Refusal
from lib.shop.categories import Holds, category_choices
from lib.ui.ask import Signed, answer, ask, attempt, me
from lib.ui.cells import records_of
from lib.ui.tell import Opened, opened

FIGURES = ("pieces", "separate", "price_per_piece", "actual", "returned_excess")
Row = Mapping[str, Any]


class FiguresMoved(NotNow):
    """The figures beside the form had not yet followed your last entry, so nothing was done. Look
    at them as they are now, and create again."""


@dataclass(frozen=True)
class Entries:
    """The Complete page of one job, as it is drawn now."""

    job: JobPage
    start: CompletionStart
    state: Opened
    signed: Signed
    categories: Mapping[int, str]

    def held(self, part: str, prefilled: Any) -> Any:
        """What a field holds; what it is filled with before it was drawn."""
        return st.session_state.get(self.state.widget(part), prefilled)

    @cached_property
    def materials(self) -> Sequence[Row]:
        """The lines that take stock, with the item of each."""
        items = {row["line_id"]: row["item_id"] for row in records_of(self.job.materials)}
        return [
            {**line, "item_id": items[line["line_id"]]} for line in self.lines if _is_stock(line)
        ]

    @property
    def services(self) -> Sequence[Row]:
        """The lines that are work."""
        return [line for line in self.lines if not _is_stock(line)]

    @cached_property
    def lines(self) -> Sequence[Row]:
        """Every line that takes stock or work, as it is prefilled."""
        return records_of(self.start.lines)

    def quantity(self, line: Row) -> str:
        """The quantity that a line is filled with."""
        return self.signed.words.typed(line["quantity"])

    def price(self, pieces: Any) -> str:
        """The price of one piece that the job's price comes to; of one where it cannot be said."""
        each = self.signed.shop.currency.per_unit(self.start.total_price, self.count(pieces))
        return self.signed.words.money(each)

    def count(self, pieces: Any) -> Count:
        """How many pieces were typed; one where it cannot be said."""
        read = attempt(lambda: inputs.read(_Pieces, {"pieces": pieces}, self.signed.shop.numbers))
        return (
            inputs.read(_Pieces, {"pieces": 1}).pieces if isinstance(read, Refusal) else read.pieces
        )

    def typed(self) -> dict[str, Any]:
        """What the fields hold at this moment, as the form sends it."""
        start = self.start
        pieces = self.held("pieces", str(start.pieces))
        return {
            "title": self.held("title", start.title),
            "category_id": self.held("category_id", start.category_id),
            "vendor_id": self.held("vendor_id", start.vendor_id),
            "location_id": self.held("location_id", start.location_id),
            "pieces": pieces,
            "separate": bool(self.held("separate", start.separate)),
            "price_per_piece": self.held("price_per_piece", self.price(pieces)),
            "actual": [self._actual(line) for line in self.lines],
            "returned_excess": self.returned(),
        }

    def _actual(self, line: Row) -> dict[str, Any]:
        number = line["line_id"]
        actual = {
            "line_id": number,
            "quantity": self.held(f"quantity-{number}", self.quantity(line)),
        }
        if not _is_stock(line):
            cost = self.signed.words.money(line["cost"])
            actual["cost"] = self.held(f"cost-{number}", cost)
        return actual

    def returned(self) -> list[int]:
        """The materials whose excess is ticked to go back into stock."""
        ticks = self.state.widget("return-")
        marked = [str(key) for key, held in st.session_state.items() if held is True]
        return sorted(int(key.removeprefix(ticks)) for key in marked if key.startswith(ticks))

    def preview(self) -> CompletionPreview | Refusal:
        """What Create would do with what the fields hold; or why that cannot be said yet."""
        return attempt(self._previewed)

    def _previewed(self) -> CompletionPreview:
        typed = self.typed()
        chosen = typed["category_id"] if isinstance(typed["category_id"], int) else None
        shown = {
            "number": self.start.number,
            "version": self.start.version,
            "title": typed["title"] or self.start.title,
            "category_id": chosen or next(iter(self.categories), None),
        }
        figures = {name: typed[name] for name in FIGURES}
        given = inputs.read(CompletionForm, shown | figures, self.signed.shop.numbers)
        return answer(completion_preview, given)

    def judged(self, preview: CompletionPreview | Refusal) -> None:
        """Let the sentences at the fields follow what was typed since the last press."""
        if isinstance(preview, Refusal):
            self.state.refused = preview
        elif isinstance(self.state.refused, NotValid | NotFound):
            given = {"number": self.start.number, "version": 1, "cost_shown": "0"} | self.typed()
            read = attempt(lambda: inputs.read(CompleteJob, given, self.signed.shop.numbers))
            missing = isinstance(given["category_id"], str)
            wrong = isinstance(read, Refusal) and not missing
            self.state.refused = read if wrong and isinstance(read, Refusal) else None

    def moved_since(self, before: Mapping[str, Any]) -> Refusal | None:
        """Why the press is not taken: a figure was typed that the page has not yet followed."""
        now = self.typed()
        moved = self.state.receipt is None and any(now[name] != before[name] for name in FIGURES)
        return FiguresMoved() if moved else None


class _Pieces(Input):
    pieces: Count


def _is_stock(line: Row) -> bool:
    return bool(line["kind"] == ItemKind.MATERIAL)


def entries_of(job: JobPage) -> Entries:
    """The fields of the Complete page; ends the page where the job cannot be completed."""
    start = ask(completion_start, job.number)
    categories = ask(category_choices, Holds.PIECE.value)
    entries = Entries(job, start, opened(f"complete {job.number}"), me(), categories)
    _follow_pieces(entries)
    return entries


def _follow_pieces(entries: Entries) -> None:
    """Keep the price of one piece at its share of the job's price, until somebody edits it."""
    slot = f"{entries.state.name} {entries.state.number} priced for"
    pieces = entries.held("pieces", str(entries.start.pieces))
    before = st.session_state.get(slot, pieces)
    st.session_state[slot] = pieces
    field = entries.state.widget("price_per_piece")
    if before != pieces and st.session_state.get(field) == entries.price(before):
        st.session_state[field] = entries.price(pieces)
