"""What Create will do stands beside the form and follows it: nothing comes as a surprise."""

from collections.abc import Sequence

import streamlit as st

from lib.jobs.completion_preview import CompletionPreview
from lib.screens.complete_entries import Entries
from lib.screens.job_shortages import remedies
from lib.ui.cells import Column
from lib.ui.previews import stock_columns
from lib.ui.tables import Table, show_table
from lib.ui.totals import Figure, totals_box
from lib.ui.words import Words, counted, md

SHOWN = 5
_STYLE = """<style>
.st-key-creating { visibility: hidden; opacity: 0; }
.stApp[data-test-script-state="running"] .st-key-creating { visibility: visible; opacity: 1;
  transition: opacity 0.2s 0.7s, visibility 0s 0.7s; }
@media (min-width: 48rem) {
  .stColumn:has(> div .st-key-create-foot) { max-height: calc(100vh - 11rem); overflow-y: auto; }
  div:has(> .st-key-create-foot) { position: sticky; bottom: 0; z-index: 1;
    backdrop-filter: blur(12px); padding-top: 0.4rem; } }
</style>"""
PIECES = Table(
    "pieces to be created",
    (
        Column("sku", "SKU"),
        Column("quantity", "Quantity", "quantity", width=80),
        Column("unit_cost", "Unit cost", "money"),
        Column("price", "Price", "money"),
    ),
)


def show_consequences(entries: Entries, preview: CompletionPreview) -> None:
    """What stands in the way, what appears, what leaves, and what it comes to."""
    if preview.blockers:
        _show_blockers(entries, preview)
    _show_pieces(entries, preview)
    if not preview.materials.empty:
        _show_materials(preview)
    totals_box(_figures(preview, entries.signed.words))


def show_progress() -> None:
    """What is said while creating takes longer than a moment."""
    st.html(_STYLE)
    with st.container(key="creating"):
        st.caption(
            ":material/hourglass_top: Working. It is safe to leave: all of it is done or nothing, "
            "and the receipt is here afterwards."
        )


def _show_blockers(entries: Entries, preview: CompletionPreview) -> None:
    for blocker in preview.blockers:
        st.error(md(blocker), icon=":material/block:")
    rows = preview.materials
    held = rows["on_hold_before"] - rows["on_hold_after"]
    remedies(entries.job, rows.assign(on_hold_after=rows["on_hold_before"] + rows["taken"] - held))


def _show_pieces(entries: Entries, preview: CompletionPreview) -> None:
    st.markdown("**Will be created**")
    chosen = isinstance(entries.typed()["category_id"], int)
    pieces = preview.pieces if chosen else preview.pieces.drop(columns="sku")
    show_table(pieces.head(SHOWN), PIECES)
    if not chosen:
        st.caption("The SKU follows from the product category.")
    elif len(pieces) > SHOWN:
        more, last = len(pieces) - SHOWN, pieces["sku"].iloc[-1]
        st.caption(f"and {counted(more, 'more', 'more')} up to {md(last)}")


def _show_materials(preview: CompletionPreview) -> None:
    rows = preview.materials
    st.markdown("**Will leave stock**")
    held = bool((rows["on_hold_before"] != rows["on_hold_after"]).any())
    moved = rows["on_hand_before"] != rows["on_hand_after"]
    moving = rows[moved | (rows["on_hold_before"] != rows["on_hold_after"])]
    if moving.empty:
        st.caption("Nothing: the job has already used what it needs.")
        return
    show_table(moving.head(SHOWN), Table("materials that leave", _columns(held=held)))
    if len(moving) > SHOWN:
        with st.expander(f"All {len(moving):,} materials"):
            show_table(moving, Table("all materials that leave", _columns(held=held)))


def _columns(*, held: bool) -> Sequence[Column]:
    named = ("title", "on_hand", "on_hold", "available")
    wanted = named if held else ("title", "on_hand", "available")
    return [column for column in stock_columns() if column.name in wanted]


def _figures(preview: CompletionPreview, words: Words) -> list[Figure]:
    percent = f" ({words.percent(preview.margin_percent)})" if preview.margin_percent else ""
    figures = [
        Figure("Materials", words.money(preview.materials_cost)),
        Figure("Services", words.money(preview.services_cost)),
        Figure("Fees", words.money(preview.fees_cost)),
        Figure("Cost", words.priced(preview.cost), strong=True, rule=True),
        Figure("Price of the pieces", words.priced(preview.pieces_price), rule=True),
    ]
    if preview.loss:
        figures.append(Figure("Loss", words.money(preview.loss)))
    margin = f"{words.priced(preview.margin)}{percent}"
    return [*figures, Figure("Margin", margin, strong=True)]
