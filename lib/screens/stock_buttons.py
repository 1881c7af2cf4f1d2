"""Stock is changed by hand from the inventory and from an item through the same buttons."""

from collections.abc import Mapping

import streamlit as st

from lib.inventory.kinds import AdjustmentKind
from lib.screens.stock_adjusting import ICONS, LABELS, adjust_dialogs, dialog_of
from lib.screens.stock_picking import Opening
from lib.screens.stock_transferring import transfer_button, transfer_dialog
from lib.ui.dialogs import open_dialog

MORE = "more-stock"


def stock_buttons(asked: Opening, others: Mapping[str, str] | None = None) -> None:
    """Receive, Transfer, Count and a menu of the rarer kinds; `others` are labels of dialogs."""
    _button(AdjustmentKind.PURCHASE, asked)
    transfer_button(asked)
    _button(AdjustmentKind.COUNT, asked)
    rarer = {LABELS[kind]: dialog_of(kind) for kind in LABELS if kind not in ICONS}
    menu = {**rarer, **(others or {})}

    def chosen() -> None:
        open_dialog(menu[st.session_state[MORE]], asked)

    st.menu_button("More", list(menu), key=MORE, type="tertiary", on_click=chosen)


def stock_dialogs() -> None:
    """The dialogs behind the buttons; call it at the end of a page."""
    transfer_dialog()
    adjust_dialogs()


def _button(kind: AdjustmentKind, asked: Opening) -> None:
    name, label = dialog_of(kind), LABELS[kind]
    st.button(label, icon=ICONS[kind], key=name, on_click=open_dialog, args=(name, asked))
