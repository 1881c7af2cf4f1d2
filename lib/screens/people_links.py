"""A link is shown once, to the administrator who made it, in the address that their browser uses.

Its token is made with the form that asks for it, and is forgotten with the dialog that shows it.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st
from pydantic import SecretStr

from lib.accounts.inviting import VALID_FOR, new_token
from lib.accounts.receipts import Receipt
from lib.ui.dialogs import about, close_dialog, dialog, open_dialog
from lib.ui.tell import form_key
from lib.ui.words import md
from lib.web.hosts import HERE

_SLOT = "tokens of links"


@dataclass(frozen=True)
class Link:
    """A link that was just made, and for whom."""

    name: str
    token: SecretStr


def token_for(form: str) -> SecretStr:
    """The token of the link that a form is about to make, the same until it has made it."""
    tokens: dict[str, SecretStr] = st.session_state.setdefault(_SLOT, {})
    return tokens.setdefault(form_key(form), new_token())


def show_link(receipt: Receipt, name: str, token: SecretStr) -> None:
    """Open the dialog of a link that was just made; for `then`."""
    open_dialog("link", Link(name or receipt.says, token))


def forget_link() -> None:
    """Close the dialog; nobody can read the link any more."""
    st.session_state.pop(_SLOT, None)
    close_dialog()


@dialog("link", "Send this link", "medium")
def link() -> None:
    """The link, to be copied, and what it does."""
    made: Link = about()
    seen = urlsplit(st.context.url or "")
    address = f"{seen.scheme or 'http'}://{seen.netloc or 'localhost:8501'}"
    st.markdown(
        f"Send it to **{md(made.name)}**, who opens it, chooses a password that nobody else knows, "
        "and is signed in. Send it by a way that only they read."
    )
    st.code(f"{address}/password#{made.token.get_secret_value()}", language=None, wrap_lines=True)
    st.caption(
        f"It works once, for {VALID_FOR.days} days. It is shown only now; a new link can be made "
        "at any time and ends this one."
    )
    if seen.hostname in HERE:
        st.warning(
            "This link works on this computer only, because you have opened Benchbook as "
            f"{md(seen.hostname)}. For somebody at another computer, open Benchbook by its "
            "address in the network and make a new link there.",
            icon=":material/lan:",
        )
    st.button("Done", type="primary", on_click=forget_link)
