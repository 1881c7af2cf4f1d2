"""Cost, price and margin stay in view; who may not see them sees no box at all."""

from contextlib import AbstractContextManager
from typing import Any

import streamlit as st

from lib.jobs.job_page import JobPage
from lib.ui.ask import Signed
from lib.ui.totals import Figure, totals_box
from lib.ui.words import Words

STYLE = """<style>
@media (max-width: 48rem) {
  .stColumn:has(.st-key-totals) { order: -1; }
  .st-key-job-next { position: fixed; bottom: 0.8rem; left: 1rem; right: 1rem; width: auto;
    z-index: 90; border-radius: 0.4rem; box-shadow: 0 2px 12px rgba(0, 0, 0, 0.35); }
  .st-key-job-next > div, .st-key-job-next button { width: 100%; }
  div:has(> .st-key-job-next), div:has(> div > .st-key-job-next) { gap: 0; }
  .st-key-add-item kbd { display: none; }
}
</style>"""


def beside_totals(job: JobPage, here: Signed) -> AbstractContextManager[Any]:
    """Where the sections of the page go; the box of totals stays beside them, where it is seen."""
    st.html(STYLE)
    if not (_seen(job.totals.price) or _seen(job.totals.cost)):
        return st.container()
    left, right = st.columns([7, 2], gap="medium")
    with right:
        _show_totals(job, here.words)
    return left


def _show_totals(job: JobPage, say: Words) -> None:
    box = job.totals

    def money(amount: Any) -> str | None:
        return say.money(amount) if _seen(amount) else None

    percent = f"{say.percent(box.margin_percent)}" if box.margin_percent is not None else None
    totals_box(
        [
            Figure("Cost", money(box.cost), strong=True),
            Figure("Price", money(box.price), strong=True),
            Figure("Margin", money(box.margin), strong=True),
            Figure("Margin %", percent),
            Figure("Loss", money(box.loss) if box.loss else None),
            Figure("Materials", money(box.materials_cost), rule=True),
            Figure("Services", money(box.services_cost)),
            Figure("Fees", money(box.fees_cost)),
            Figure("Estimated cost", money(box.estimated_cost), rule=True),
        ]
    )


def _seen(amount: Any) -> bool:
    """Whether an amount reached the screen; it is left out for who may not see it."""
    return amount is not None
