"""The sample shop says on every page what it is, and an administrator can leave it behind."""

from html import escape

import streamlit as st

from lib.accounts.permissions import Actor
from lib.refusals import Refusal
from lib.sample.own_shop import sample_at_hand, start_own_shop
from lib.ui.ask import Signed, attempt, show_refusal
from lib.ui.dialogs import close_dialog, dialog, open_dialog
from lib.ui.words import md
from lib.web.one_time_code import one_time_code


def sample_banner(signed: Signed) -> None:
    """What stands over every page of the sample shop."""
    with st.container(horizontal=True, vertical_alignment="center", key="sample"):
        st.markdown(
            ":material/science: **This is the sample shop.** Try everything; nothing is real.",
            width="stretch",
        )
        if signed.may(sample_at_hand):
            st.button("Start my own shop", key="own-shop", on_click=open_dialog, args=("own shop",))
    if signed.may(sample_at_hand):
        leave_sample(signed.actor)


@dialog("own shop", "Start my own shop")
def leave_sample(actor: Actor) -> None:
    """Say what will happen, then set the sample aside."""
    st.markdown(
        "- The sample shop is **set aside whole**, as a backup that can be opened again.\n"
        "- Benchbook becomes **empty**, and the first page asks for your shop.\n"
        "- **Everybody** who is signed in now is signed out."
    )
    if refused := st.session_state.get("own shop refused"):
        show_refusal(refused)
    with st.container(horizontal=True, gap="small"):
        name = "Set the sample aside and begin"
        st.button(name, type="primary", key="begin", on_click=begin, args=(actor.id,))
        st.button("Close", key="stay", on_click=close_dialog)


def begin(person_id: int) -> None:
    """Set the sample aside, and remember where, for the page that is drawn next."""
    where = attempt(lambda: start_own_shop(person_id))
    if isinstance(where, Refusal):
        st.session_state["own shop refused"] = where
        return
    close_dialog()
    st.session_state["sample lies in"] = where


def own_shop_begun() -> None:
    """After the sample was set aside: the way to the first page, with its one-time code."""
    where = st.session_state.get("sample lies in")
    if where is None:
        return
    st.navigation([st.Page(lambda: None, title="Benchbook")], position="hidden")
    st.title("Your bench is clear", anchor=False)
    st.markdown(f"The sample shop is set aside in {md(where)}.")
    st.html(
        '<form action="/welcome" method="post"><input type="hidden" name="code" '
        f'value="{escape(one_time_code())}"><button class="bb-button">Open my shop</button></form>'
    )
    st.stop()
