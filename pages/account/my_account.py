"""A person looks after their own account: name, password, and where they are signed in."""

from functools import partial

import streamlit as st
from pydantic import SecretStr

from lib.accounts.new_passwords import ChangeMyPassword, change_my_password, has_password, prove
from lib.accounts.people import RenameMe, rename_me
from lib.refusals import Refusal
from lib.screens.account_sessions import own_sessions
from lib.ui.ask import Signed, ask, attempt, me
from lib.ui.fields import Form, form
from lib.ui.looks import page_head
from lib.ui.tell import Act
from lib.ui.words import md


def name(signed: Signed, has_one: bool) -> None:
    """The name, which is also the one to sign in with."""
    st.subheader("Your name", anchor=False)
    st.caption("You sign in with it, and all that you did is shown under it.")
    with form("my name", Act(rename_me, RenameMe)) as fields:
        fields.text("name", "Name", signed.actor.name, required=True)
        if has_one:
            fields.secret("current", "Password, to change your name", "current-password")
        check = partial(proved, fields) if has_one else None
        fields.submit("Change name", ":material/badge:", check=check)


def password(signed: Signed, has_one: bool) -> None:
    """A new password, for who has one here."""
    st.subheader("Your password", anchor=False)
    if not has_one:
        st.caption("You sign in with the shop's identity provider. Change your password there.")
        return
    st.caption("Afterwards you are signed out of every browser, and sign in with the new one.")
    shop = {"shop": signed.shop.name}
    with form("my password", Act(change_my_password, ChangeMyPassword, shop)) as fields:
        fields.secret("current", "Current password", "current-password")
        fields.secret("password", "New password", "new-password")
        st.caption("At least 10 characters. A few words are fine.")
        fields.submit("Change password", ":material/key:", check=partial(proved, fields))


def proved(fields: Form) -> Refusal | None:
    """What is wrong with the current password that was typed; its proof is sent in its place."""
    token, typed = st.user.get("sid"), st.session_state.get(fields.parts["current"]) or ""
    known = token if isinstance(token, str) else None
    proof = attempt(lambda: prove(known, SecretStr(typed)))
    if isinstance(proof, Refusal):
        return proof
    fields.keep("current", proof)
    return None


signed, has_one = me(), ask(has_password)
page_head("My account")
st.markdown(
    f"You are **{md(signed.actor.name)}**. Your role at {md(signed.shop.name)} is "
    f"**{md(signed.actor.role)}**; an administrator can change it."
)
left, right = st.columns([2, 3], gap="large")
with left:
    name(signed, has_one)
    password(signed, has_one)
with right:
    own_sessions()
