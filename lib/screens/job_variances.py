"""Where a completed job cost more or less than expected is told by quantity, price and work."""

import streamlit as st

from lib.jobs.job_page import JobPage
from lib.jobs.status import Stage
from lib.jobs.variances import estimate_against_actual
from lib.measures import ZERO
from lib.ui.ask import Signed, ask
from lib.ui.cells import Column
from lib.ui.looks import section
from lib.ui.tables import Table, show_table
from lib.ui.words import md

VARIANCES = Table(
    "Estimate against actual",
    (
        Column("description", "What"),
        Column("estimated_cost", "Estimated", "money"),
        Column("actual_cost", "Actual", "money"),
        Column("quantity_variance", "By quantity", "money"),
        Column("price_variance", "By price", "money"),
        Column("variance", "Difference", "money"),
        Column("loss", "Loss", "money"),
    ),
)


def show_variances(job: JobPage, here: Signed) -> None:
    """The comparison of a completed job, for whoever may see costs."""
    if job.stage is not Stage.COMPLETED or job.totals.cost is None:
        return
    found = ask(estimate_against_actual, job.number)
    if found is None:
        return
    section("Estimate against actual", "variances")
    rows = found.lines[(found.lines["variance"] != ZERO) | (found.lines["loss"] != ZERO)]
    if rows.empty:
        st.caption("Everything cost what was estimated.")
        return
    show_table(rows, VARIANCES)
    say = here.words.priced
    told = f"{say(found.actual_cost)} instead of {say(found.estimated_cost)}"
    st.caption(md(f"{told}: a difference of {say(found.variance)}."))
