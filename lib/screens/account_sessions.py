"""One's own browsers, each with the button that signs out of it."""

from typing import Any

import streamlit as st
from pydantic import SecretStr

from lib.accounts.own_sessions import (
    EndSession,
    KeepOnly,
    end_my_session,
    my_sessions,
    sign_out_elsewhere,
)
from lib.ui.ask import ask, me
from lib.ui.cells import records_of
from lib.ui.fields import press
from lib.ui.tell import Act
from lib.ui.words import md


def own_sessions() -> None:
    """Where one is signed in: this browser first, and the others with a button each."""
    token = st.user.get("sid")
    rows = records_of(ask(my_sessions, token if isinstance(token, str) else None))
    st.subheader("Where you are signed in", anchor=False)
    st.caption("A browser that you do not know may be somebody else's: sign out of it, and change "
               "your password.")  # fmt: skip
    for row in rows:
        with st.container(border=True, key=f"session-{row['id']}"):
            _one(row)
    if len(rows) > 1:
        keep = Act(sign_out_elsewhere, KeepOnly, {"token": SecretStr(str(token))})
        press("elsewhere", "Sign out everywhere else", keep, icon=":material/logout:")


def _one(row: dict[str, Any]) -> None:
    write = me().words
    with st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            here = " :green-badge[This browser]" if row["is_this"] else ""
            st.markdown(f"**{md(row['browser'])}**{here}")
            address = f"From {row['address']}, since" if row["address"] else "Since"
            seen = f"last seen {write.moment(row['seen_at'])}"
            st.caption(md(f"{address} {write.moment(row['began_at'])}, {seen}"))
        if not row["is_this"]:
            act = Act(end_my_session, EndSession, {"session_id": row["id"]})
            press(f"end {row['id']}", "Sign out", act)
