"""The audit trail: who changed what and when, found, opened and taken along."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from lib.accounts.audit_trail import AuditFilter, audit_choices, audit_list, days, sign_ins
from lib.frames import Listing
from lib.screens.audit_entry import one_entry
from lib.ui.ask import ask, me
from lib.ui.cells import Column
from lib.ui.dialogs import open_dialog
from lib.ui.filters import choice, clear, filter_row, one_day, words
from lib.ui.looks import page_head
from lib.ui.tables import ALL, Empty, Table, show_listing

CHANGES, SIGN_INS = "Changes", "Sign-ins"
TRAIL = Table(
    "audit",
    (
        Column("at", "When", "moment", width=120),
        Column("says", "What", width="large"),
        Column("person", "Who", width=110),
        Column("act", "Act", width=150),
        Column("number", "Number", width=115),
    ),
)
TRIES = Table(
    "sign-ins",
    (
        Column("name", "Name", width=110),
        Column("outcome", "Outcome", "state", width=110),
        Column("at", "When", "moment", width=130),
        Column("address", "From address", width="medium"),
    ),
)
here = me()


def changed() -> None:
    """Every change, the newest first."""
    people, acts = ask(audit_choices)
    with filter_row():
        typed = words("Number, name or text", 200)
        person_id = choice("Person", list(people), people.get, width=140)
        act = choice("Act", acts, width=170)
        asked = one_day("From"), one_day("To")
    wanted = AuditFilter(typed, person_id, act, days(*asked, here.shop.zone))
    download(wanted, asked)
    table = replace(TRAIL, empty=empty(wanted))
    show_listing(lambda page: one_page(replace(wanted, page=page)), table, "change", follow)


def follow(row: dict[str, Any]) -> None:
    """Open the entry of a row."""
    open_dialog("entry", int(row["id"]))


def one_page(wanted: AuditFilter) -> Listing:
    """One page of the changes; a number that stands on no document is nothing to look for."""
    found = ask(audit_list, wanted)
    known = ["" if str(number).isdecimal() else number for number in found.rows["number"]]
    return Listing(found.rows.assign(number=known), found.total)


def download(wanted: AuditFilter, asked: tuple[date | None, date | None]) -> None:
    """The way to what is listed as a table for a spreadsheet."""
    plain = {"q": wanted.words, "person": wanted.person_id, "act": wanted.act}
    named = plain | {"from": asked[0], "to": asked[1]}
    given = {name: value for name, value in named.items() if value not in ("", None)}
    with actions:
        st.link_button(
            "Download CSV", f"/files/audit.csv?{urlencode(given)}", icon=":material/download:"
        )


def tried() -> None:
    """Every try to sign in, right or wrong, that is remembered."""
    with filter_row():
        typed = words("Name or address", 200)
        asked = one_day("From"), one_day("To")
    wanted = AuditFilter(typed, between=days(*asked, here.shop.zone))
    table = replace(TRIES, empty=empty(wanted))
    show_listing(lambda page: ask(sign_ins, replace(wanted, page=page)), table, "sign-in")


def empty(wanted: AuditFilter) -> Empty:
    """What to do where nothing is listed."""
    if wanted == AuditFilter():
        return Empty("Nothing yet.")
    return Empty("Nothing fits this search and these filters.", "Show everything", show_all, ALL)


def show_all() -> None:
    """Show everything again."""
    clear([name for name in ("person", "act", "from", "to") if name in st.session_state])


actions = page_head("Audit trail", "Everything that anybody changed. Nothing here can be changed.")
shown = st.segmented_control(
    "Show",
    [CHANGES, SIGN_INS],
    default=CHANGES,
    key="show",
    bind="query-params",
    on_change=clear,
    args=((),),
    label_visibility="collapsed",
    required=True,
)
if shown == SIGN_INS:
    tried()
else:
    changed()
one_entry()
