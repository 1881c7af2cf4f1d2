"""An empty shop is led to its first piece by three buttons that open what they name."""

from typing import Literal

import streamlit as st

from lib.inventory.kinds import AdjustmentKind, ItemKind
from lib.inventory.queries import InventoryFilter, inventory_list
from lib.jobs.drafting import create_job
from lib.screens.new_job import begin_job
from lib.screens.stock_adjusting import adjust_dialogs, dialog_of
from lib.screens.stock_cataloguing import begin_item, new_item_dialog
from lib.screens.stock_picking import Opening
from lib.ui.ask import ask, me
from lib.ui.dialogs import open_dialog
from lib.ui.looks import section


def show_first_steps() -> None:
    """Three steps from an empty shop to the first job, those that are done with a tick."""
    if not me().may(create_job):
        st.info("No job yet. Jobs appear here once somebody has begun one.")
        return
    materials = ask(inventory_list, InventoryFilter(kind=ItemKind.MATERIAL)).total > 0
    received = ask(inventory_list, InventoryFilter(in_stock=True)).total > 0
    section("Three steps to the first piece", "steps")
    done = (materials, received, False)
    for place, (column, (title, says, begin)) in enumerate(
        zip(st.columns(len(STEPS)), STEPS, strict=True)
    ):
        with column, st.container(border=True, key=f"step-{place}", height="stretch"):
            mark = ":green[:material/check_circle:] " if done[place] else ""
            st.markdown(f"{mark}**Step {place + 1}**")
            st.caption(says)
            st.space("stretch")
            due = not done[place] and all(done[:place])
            look: Literal["primary", "secondary"] = "primary" if due else "secondary"
            st.button(title, key=f"step-{place}-go", type=look, on_click=begin)
    new_item_dialog()
    adjust_dialogs()


def _receive() -> None:
    open_dialog(dialog_of(AdjustmentKind.PURCHASE), Opening())


STEPS = (
    ("Add a material", "Gold, a stone, a finding: what pieces are made from.", begin_item),
    ("Receive stock", "Say how much came in and what was paid for it.", _receive),
    ("Make a job", "Describe a piece, add what it needs, and complete it.", begin_job),
)
