"""Each act on somebody's account says what it will do before it is done."""

from typing import Any

import streamlit as st

from lib.accounts.inviting import AddPerson, MakeLink, add_person, make_link
from lib.accounts.people import RenamePerson, rename_person
from lib.accounts.permissions import Role
from lib.accounts.receipts import Receipt
from lib.accounts.standing import (
    ChangeRole,
    OnePerson,
    change_role,
    deactivate_person,
    reactivate_person,
    sign_out_everywhere,
)
from lib.frames import Frame
from lib.screens.people_links import show_link, token_for
from lib.ui.ask import me
from lib.ui.cells import records_of
from lib.ui.dialogs import about, close_dialog, dialog
from lib.ui.fields import form, press
from lib.ui.tell import Act
from lib.ui.words import badge, md

ROLES = {
    Role.ADMINISTRATOR: "Administrator – everything, people and settings",
    Role.MANAGER: "Manager – jobs, stock, orders and costs",
    Role.BENCH: "Bench – moves jobs along, sees no amounts",
    Role.SALES: "Sales – orders, customers, pieces and prices",
    Role.ANALYST: "Analyst – sees all, changes nothing",
}
ELSEWHERE = "identity provider"
Row = dict[str, Any]


def done(_receipt: Receipt) -> None:
    """Back to the list."""
    close_dialog()


@dialog("add person", "Add somebody")
def add() -> None:
    """Invite somebody by name and role; the answer is a link for them."""
    token = token_for("add person")

    def invited(receipt: Receipt) -> None:
        show_link(receipt, receipt.says.partition(" is invited")[0], token)

    with form("add person", Act(add_person, AddPerson, {"token": token}, invited)) as fields:
        fields.text("name", "Name", required=True, help="They sign in with it.")
        fields.choose("role", "Role", ROLES, Role.BENCH, required=True)
        st.caption("You get a link to send. With it they choose a password that only they know.")
        fields.submit("Add", ":material/person_add:")


@dialog("person", "Account", "medium")
def account(rows: Frame) -> None:
    """Everything that can be done to one account."""
    row = next(row for row in records_of(rows) if row["id"] == about())
    st.markdown(f"**{md(row['name'])}**, {md(row['role'])} {badge(row['state'].capitalize())}")
    role, name, link, access = st.tabs(["Role", "Name", "Password", "Access"])
    with role:
        _role(row)
    with name:
        _name(row)
    with link:
        _link(row)
    with access:
        _access(row)
    st.button("Close", on_click=close_dialog)


def _role(row: Row) -> None:
    if _is_me(row):
        st.caption("This is your own account. Another administrator can change your role.")
        return
    with form("role", Act(change_role, ChangeRole, _fixed(row), done)) as fields:
        fields.choose("role", "Role", ROLES, Role(row["role"]), required=True)
        st.caption("They are signed out everywhere, and sign in again with the new role.")
        if row["way"] == ELSEWHERE:
            st.caption("The identity provider says their role afresh at every sign-in: change it "
                       "there, too.")  # fmt: skip
        fields.submit("Change role")


def _name(row: Row) -> None:
    with form("rename", Act(rename_person, RenamePerson, _fixed(row), done)) as fields:
        fields.text("name", "Name", row["name"], required=True)
        st.caption("They sign in with the new name. All that they did is shown under it.")
        fields.submit("Change name")


def _link(row: Row) -> None:
    says = _no_link(row)
    if says:
        st.caption(says)
        return
    token, name = token_for("new link"), str(row["name"])
    if row["state"] == "invited":
        st.caption("They have no password yet. A link that was made earlier stops working.")
    else:
        st.caption(
            "For a forgotten password, or one that somebody else knows. The password and all "
            "sessions end **at once**; with the link they choose a new password."
        )
    fixed = _fixed(row) | {"token": token}
    act = Act(make_link, MakeLink, fixed, lambda receipt: show_link(receipt, name, token))
    press("new link", "Make a new link", act, icon=":material/link:")


def _no_link(row: Row) -> str | None:
    """Why no link can be made for somebody."""
    if _is_me(row):
        return "This is your own account. Change your password under My account."
    if row["state"] == "deactivated":
        return "The account is deactivated. Activate it again first, then make a link."
    if row["way"] == ELSEWHERE:
        return "They sign in with the shop's identity provider, which keeps their password."
    return None


def _access(row: Row) -> None:
    fixed = _fixed(row)
    if row["state"] == "deactivated":
        st.caption("They can sign in again, with the same role as before.")
        on = Act(reactivate_person, OnePerson, fixed, done)
        press("reactivate", "Activate again", on, icon=":material/person_check:")
        return
    st.caption("Ends their sessions in every browser, such as after a lost phone.")
    out = Act(sign_out_everywhere, OnePerson, fixed, done)
    press("sign out", "Sign out everywhere", out, icon=":material/logout:")
    if _is_me(row):
        st.caption("Another administrator can deactivate your account.")
        return
    st.caption(
        "They are signed out everywhere and cannot sign in any more. All that they did stays under "
        "their name, and the account can be activated again."
    )
    off = Act(deactivate_person, OnePerson, fixed, done)
    press("deactivate", "Deactivate", off, icon=":material/person_off:")


def _is_me(row: Row) -> bool:
    return int(row["id"]) == me().actor.id


def _fixed(row: Row) -> Row:
    return {"person_id": int(row["id"])}
