"""An administrator lets people in, says what they may do, and keeps them out again."""

import streamlit as st

from lib.accounts.commands import Receipt
from lib.accounts.new_passwords import ResetPassword, reset_password
from lib.accounts.people import AddPerson, RenamePerson, add_person, people, rename_person
from lib.accounts.permissions import Role
from lib.accounts.standing import (
    ChangeRole,
    OnePerson,
    change_role,
    deactivate_person,
    reactivate_person,
    sign_out_everywhere,
)
from lib.frames import Frame
from lib.ui.ask import ask
from lib.ui.cells import Column
from lib.ui.dialogs import about, close_dialog, dialog, open_dialog
from lib.ui.fields import Form, form, press
from lib.ui.looks import page_head
from lib.ui.tables import Table, show_table
from lib.ui.tell import Act
from lib.ui.words import md

ROLES = {
    Role.ADMINISTRATOR: "Administrator – everything, people and settings",
    Role.MANAGER: "Manager – jobs, stock, orders and costs",
    Role.BENCH: "Bench – moves jobs along, sees no amounts",
    Role.SALES: "Sales – orders, customers, pieces and prices",
    Role.ANALYST: "Analyst – sees all, changes nothing",
}
PEOPLE = Table(
    "people",
    (
        Column("name", "Name"),
        Column("role", "Role"),
        Column("state", "Account", "state"),
        Column("seen_at", "Last seen", "moment"),
    ),
)


def ask_password(fields: Form, label: str) -> None:
    """The field of a password that somebody is told."""
    st.text_input(label, type="password", key=fields.own("password"))
    st.caption("At least 10 characters. They change it under My account.")
    fields.problem("password")


def done(_receipt: Receipt) -> None:
    """Back to the list."""
    close_dialog()


@dialog("add person", "Add somebody")
def add() -> None:
    """Enter somebody with the password that they are told."""
    with form("add person", Act(add_person, AddPerson)) as fields:
        fields.text("name", "Name", required=True, help="They sign in with it.")
        fields.choose("role", "Role", ROLES, Role.BENCH, required=True)
        ask_password(fields, "First password")
        fields.submit("Add", ":material/person_add:")


@dialog("person", "Account")
def change(rows: Frame) -> None:
    """Everything that can be done to one account."""
    row = rows[rows["id"] == about()].iloc[0]
    fixed = {"person_id": int(row["id"])}
    st.markdown(f"**{md(row['name'])}**")
    role, name, password, access = st.tabs(["Role", "Name", "Password", "Access"])
    with role, form("role", Act(change_role, ChangeRole, fixed, done)) as fields:
        fields.choose("role", "Role", ROLES, Role(row["role"]), required=True)
        fields.submit("Change role")
    with name, form("rename", Act(rename_person, RenamePerson, fixed, done)) as fields:
        fields.text("name", "Name", row["name"], required=True)
        fields.submit("Change name")
    with password, form("reset", Act(reset_password, ResetPassword, fixed, done)) as fields:
        ask_password(fields, "New password")
        fields.submit("Give new password")
    with access:
        st.caption("Both take effect at the next click, in every browser.")
        if row["state"] == "active":
            out = Act(sign_out_everywhere, OnePerson, fixed, done)
            press("sign out", "Sign out everywhere", out, icon=":material/logout:")
            off = Act(deactivate_person, OnePerson, fixed, done)
            press("deactivate", "Deactivate", off, icon=":material/person_off:")
        else:
            on = Act(reactivate_person, OnePerson, fixed, done)
            press("reactivate", "Activate again", on, icon=":material/person_check:")
    st.button("Close", on_click=close_dialog)


with page_head("People", "Who may sign in, and what they may do."):
    st.button(
        "Add somebody",
        type="primary",
        icon=":material/person_add:",
        on_click=open_dialog,
        args=("add person",),
    )
rows = ask(people)
show_table(rows, PEOPLE, lambda row: open_dialog("person", row["id"]))
add()
change(rows)
