"""An administrator lets people in, says what they may do, and keeps them out again."""

import streamlit as st

from lib.accounts.people import people
from lib.screens.people_account import account, add
from lib.screens.people_links import link
from lib.ui.ask import ask
from lib.ui.cells import Column
from lib.ui.dialogs import open_dialog
from lib.ui.looks import page_head
from lib.ui.tables import Table, show_table

PEOPLE = Table(
    "people",
    (
        Column("name", "Name", width=150),
        Column("role", "Role"),
        Column("state", "Account", "state"),
        Column("way", "Signs in with"),
        Column("link_until", "Link works until", "moment"),
        Column("seen_at", "Last seen", "moment"),
    ),
)

with page_head("People", "Who may sign in, and what they may do."):
    st.button(
        "Add somebody",
        type="primary",
        icon=":material/person_add:",
        on_click=open_dialog,
        args=("add person",),
    )
rows = ask(people)
written = {name: rows[name].str.capitalize() for name in ("role", "state", "way")}
show_table(rows.assign(**written), PEOPLE, lambda row: open_dialog("person", row["id"]))
add()
account(rows)
link()
