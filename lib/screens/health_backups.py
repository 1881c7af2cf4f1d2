"""The backups of the shop: make one, take it home, check it, and put one in the shop's place."""

from typing import Any
from urllib.parse import quote

import streamlit as st

from lib.backups.daily_backups import last_failure
from lib.backups.kept_backups import (
    Ahead,
    ahead_of,
    back_up_now,
    check_backup,
    kept_backups,
    restore_backup,
)
from lib.refusals import Refusal
from lib.ui.ask import answer, attempt, me, show_refusal
from lib.ui.cells import Column
from lib.ui.dialogs import about, close_dialog, dialog, is_open, open_dialog
from lib.ui.looks import section
from lib.ui.tables import Empty, Table, show_table
from lib.ui.tell import say_next
from lib.ui.words import counted, md

BACKUPS = Table(
    "backups",
    (
        Column("made_at", "Made", "moment", width=120),
        Column("kind", "Kind"),
        Column("size", "Size"),
        Column("checked", "Check"),
        Column("checked_at", "Checked", "moment"),
        Column("name", "File", width="medium"),
    ),
    empty=Empty("No backup yet. The first daily one is made within minutes of the first start."),
)
REFUSED = "backup refused"


def show_backups() -> None:
    """The section of the page: what went wrong last, the button, and the list."""
    with section("Backups", "backups"):
        pressed = st.button("Back up now", icon=":material/save:", key="back-up-now")
    if pressed:
        with st.spinner("The shop is being written into a file. Work goes on meanwhile."):
            _tell(attempt(lambda: back_up_now(me().actor.id)))
        st.rerun()
    if not (is_open("backup") or is_open("restore backup")):
        _show_refusal()
    if failure := last_failure():
        moment = me().words.moment(failure.at)
        st.error(md(f"The last daily backup failed, {moment}: {failure.says}"))
    rows = attempt(lambda: answer(kept_backups))
    if isinstance(rows, Refusal):
        show_refusal(rows)
        return
    show_table(rows, BACKUPS, lambda row: open_dialog("backup", row))
    st.caption(
        "A backup holds everything: figures, photos, people and their passwords. Keep some of them "
        "on another computer."
    )
    one_backup()
    restoring()


@dialog("backup", "Backup", "medium")
def one_backup() -> None:
    """What one backup is, and what can be done with it."""
    row: dict[str, Any] = about()
    words = me().words
    st.markdown(f"**{md(row['shop'])}**, {words.moment(row['made_at'])}, {row['size']}")
    st.caption(f"{md(row['name'])}. Anchor of its stock ledger: {md(row['anchor'])}")
    _show_refusal()
    with st.container(horizontal=True, gap="small"):
        address = f"/files/backup/{quote(row['name'])}"
        st.link_button("Download", address, icon=":material/download:")
        if st.button("Check", icon=":material/fact_check:", key="check-backup"):
            with st.spinner("Every row of it is being checked."):
                _tell(attempt(lambda: check_backup(me().actor.id, row["name"])))
            st.rerun()
        name = "Restore this backup"
        st.button(name, key="to-restore", on_click=open_dialog, args=("restore backup", row))
        st.button("Close", key="close-backup", on_click=_close)


@dialog("restore backup", "Restore this backup", "medium")
def restoring() -> None:
    """What will happen to the shop and to everybody, and the second confirmation."""
    row: dict[str, Any] = about()
    ahead = attempt(lambda: answer(ahead_of, row["name"]))
    if isinstance(ahead, Refusal):
        show_refusal(ahead)
        st.button("Close", key="close-restore", on_click=_close)
        return
    _say_what_happens(ahead)
    _show_refusal()
    shop = me().shop.name
    help_text = "So that no stray click replaces a shop."
    typed = st.text_input("Name of this shop", key="shop to replace", help=help_text)
    problem = st.container(key="shop-to-replace-problem")
    with st.container(horizontal=True, gap="small"):
        pressed = st.button("Replace the shop", type="primary", key="replace-shop")
        st.button("Close", key="cancel-restore", on_click=_close)
    if pressed and typed.strip() != shop:
        says = f"Type {md(shop)}, exactly as it stands here. Nothing was changed."
        problem.caption(f":red[:material/error: {says}]")
    elif pressed:
        with st.spinner("The backup is checked, then takes the place of the shop. Please wait."):
            done = attempt(lambda: restore_backup(me().actor.id, row["name"]))
            _tell(done)
        if not isinstance(done, Refusal):
            close_dialog()
        st.rerun()


def _say_what_happens(ahead: Ahead) -> None:
    made = me().words.moment(ahead.manifest.made_at)
    count = ahead.rows_since
    moved = f"{counted(count, 'adjustment')} of stock, and " if count else ""
    st.markdown(
        f"- The shop becomes **{md(ahead.manifest.shop)} as it was on {made}**.\n"
        f"- Everything done since then is undone: {moved}every change of jobs, orders, "
        "people and settings.\n"
        "- **Everybody is signed out**, you too. People, roles and passwords are those of the "
        "backup.\n"
        "- What is replaced is **kept beside**, whole.\n\n"
        f"To go on, type the name of this shop: **{md(me().shop.name)}**"
    )


def _tell(done: str | Refusal) -> None:
    """Keep what came of it for the page that is drawn next."""
    if isinstance(done, Refusal):
        st.session_state[REFUSED] = done
        return
    st.session_state.pop(REFUSED, None)
    say_next(done)


def _show_refusal() -> None:
    if refused := st.session_state.pop(REFUSED, None):
        show_refusal(refused)


def _close() -> None:
    st.session_state.pop(REFUSED, None)
    close_dialog()
