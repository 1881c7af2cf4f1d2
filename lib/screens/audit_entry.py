"""One entry of the trail: who did what, and each record that it changed before and after."""

from typing import Any

import streamlit as st

from lib.accounts.audit_trail import Entry, Record, audit_entry
from lib.frames import Frame, records
from lib.ui.ask import ask, me
from lib.ui.cells import Column
from lib.ui.dialogs import about, close_dialog, dialog
from lib.ui.tables import Table, show_table
from lib.ui.words import Words, counted, md

SHOWN = 200
LINKS = 6
NOT_SAID = {"Id", "Version", "Made", "SKU sorted by"}
PAGES = {
    "jobs": ("pages/workshop/job_detail.py", "job"),
    "orders": ("pages/stock/order.py", "order"),
    "items": ("pages/stock/item.py", "item"),
}
DOCUMENTS = (("JOB-", "jobs"), ("ORD-", "orders"))
CHANGES = Table(
    "changes",
    (
        Column("record", "Record", width=130),
        Column("field", "What"),
        Column("before", "Before"),
        Column("after", "After"),
    ),
)


@dialog("entry", "Audit entry", "large")
def one_entry() -> None:
    """What stands in an entry; very many records are in the export alone."""
    entry, words = ask(audit_entry, int(about())), me().words
    st.markdown(f"**{md(entry.says or entry.act)}**")
    st.caption(md(f"{entry.act} · {entry.person} · {words.moment(entry.at)}"))
    _links(entry)
    rows = changes(entry, words)
    if rows.empty:
        st.markdown("What was done is said above; no single records are listed.")
    else:
        show_table(rows, CHANGES)
    if len(entry.records) > SHOWN:
        more = counted(len(entry.records) - SHOWN, "more record")
        st.caption(f"{more}: download the trail to see all of them.")
    st.button("Close", key="close-entry", on_click=close_dialog)


def changes(entry: Entry, words: Words) -> Frame:
    """Each changed field as the shop writes it: record, field, before, after; no empty side."""
    shown = [
        {
            "record": "" if place else f"{record.kind} {record.name}" + _happened(record),
            "field": field.name,
            "before": written(field.before, field.kind, words),
            "after": written(field.after, field.kind, words),
        }
        for record in entry.records[:SHOWN]
        for place, field in enumerate(p for p in record.fields if p.name not in NOT_SAID)
    ]
    sides = [side for side in ("before", "after") if any(row[side] for row in shown)]
    return records(("record", "field", *sides), shown)


def written(value: Any, kind: str, words: Words) -> str:
    """One value in plain words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {held}" for name, held in value.items())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    ways: dict[str, Any] = {
        "money": words.priced,
        "quantity": words.number,
        "moment": words.moment,
        "date": words.day,
    }
    return str(ways.get(kind, str)(value))


def _happened(record: Record) -> str:
    return "" if record.happened == "changed" else f" ({record.happened})"


def _links(entry: Entry) -> None:
    """The ways to the jobs, orders and items of an entry."""
    number = entry.number or ""
    named = [(table, number) for begins, table in DOCUMENTS if number.startswith(begins)]
    led = dict.fromkeys(named) | dict.fromkeys(
        (table, record.now)
        for table in PAGES
        for record in entry.records
        if record.table == table and record.now
    )
    with st.container(horizontal=True, gap="small"):
        for table, number in list(led)[:LINKS]:
            page, parameter = PAGES[table]
            st.page_link(page, label=f"Open {md(number)}", query_params={parameter: number})
