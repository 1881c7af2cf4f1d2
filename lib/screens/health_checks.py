"""Whether the shop's figures hold: the last checks, a whole one at a press, and what it found."""

from typing import Any

import streamlit as st

from lib.backups.database_facts import DatabaseFacts, database_facts
from lib.checks.findings import Verification
from lib.checks.last_checks import Checks, begin_check, last_checks
from lib.checks.telling_findings import sentences
from lib.frames import Frame, table
from lib.ui.ask import ask, me
from lib.ui.cells import Column
from lib.ui.dialogs import about, close_dialog, dialog, open_dialog
from lib.ui.looks import section
from lib.ui.tables import Table, show_table
from lib.ui.words import counted, md

FINDINGS = Table(
    "findings",
    (
        Column("row", "Row", width="medium"),
        Column("says", "What is wrong", width="large"),
        Column("document", "Document"),
        Column("sku", "Item"),
        Column("store", "Store"),
        Column("subject", "Check"),
    ),
)
JOB, ITEM = "pages/workshop/job_detail.py", "pages/stock/item.py"
ORDER, HEALTH = "pages/stock/order.py", "pages/office/health.py"


def show_alarm() -> None:
    """A banner for who looks after the shop, where the newest check found something."""
    if not me().may(last_checks):
        return
    found = ask(last_checks).alarming
    if found is not None:
        some = counted(found.found, "row or figure does", "rows or figures do")
        st.error(
            f"**{some} not fit the rest of the books.** Work can go on. Look at Health before "
            "anybody changes the database.",
            icon=":material/health_and_safety:",
        )
        st.page_link(HEALTH, label="Open Health", icon=":material/arrow_forward:")


def show_checks() -> None:
    """The section of the page: what was found last, the button, and the findings."""
    checks = ask(last_checks)
    with section("Checks", "checks"):
        st.button(
            "Check everything",
            type="primary",
            icon=":material/fact_check:",
            key="check-everything",
            disabled=checks.running,
            on_click=_begin,
        )
    if checks.running:
        _show_progress()
    elif checks.failed:
        st.error(md(checks.failed), icon=":material/error:")
    for says, found in (("At start", checks.quick), ("Everything", checks.whole)):
        if found is not None:
            _show_result(says, found)
    newest = _with_findings(checks)
    if newest is not None:
        _show_findings(newest)
    one_finding()


def _begin() -> None:
    ask(begin_check)


@st.fragment(run_every="1s")
def _show_progress() -> None:
    """How far the check has come; the whole page is drawn again at its end."""
    progress = ask(last_checks).progress
    if progress is None:
        st.rerun()
    part = progress.done / progress.total if progress.total else 0.0
    rows = (
        f"{progress.done:,} of {progress.total:,} rows" if progress.total else "Counting the rows"
    )
    subject = f", {progress.subject}" if progress.subject else ""
    st.progress(min(1.0, part), f"{rows}{md(subject)}")
    st.caption("Work goes on meanwhile, and so does the check when this page is closed.")


def _show_result(says: str, found: Verification) -> None:
    when = me().words.moment(found.at)
    looked = f"{counted(found.rows, 'row')} in {found.seconds} s"
    what = "the last rows and what they touched" if found.quick else "every row"
    if found.clean:
        mark, result = ":green[:material/check_circle:]", "nothing is wrong"
    else:
        mark, result = ":red[:material/error:]", counted(found.found, "finding")
    st.markdown(f"{mark} **{says}**, {md(when)}: {result}. Looked at {what}, {md(looked)}.")


def _with_findings(checks: Checks) -> Verification | None:
    """The check whose findings are listed: the whole one, for it says the most."""
    known = [check for check in (checks.whole, checks.quick) if check is not None]
    return next((check for check in known if not check.clean), None)


def _show_findings(found: Verification) -> None:
    show_table(_frame(found), FINDINGS, lambda row: open_dialog("finding", row))
    shown = len(found.findings)
    if found.found > shown:
        st.caption(f"The first {shown:,} of {found.found:,}, at most 20 of each check.")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.download_button(
            "Download the findings",
            "\n".join(sentences(found)),
            file_name=f"findings_{found.at:%Y-%m-%d_%H%M}.txt",
            mime="text/plain",
            icon=":material/download:",
            on_click="ignore",
        )
        st.caption(
            "Change nothing in the database by hand. Make a backup, note what was done to the "
            "database outside Benchbook, then restore the newest backup that has no finding."
        )


def _frame(found: Verification) -> Frame:
    names = ["document", "sku", "store", "subject", "good"]
    rows = [
        [f"{one.table} {one.row}", one.says[:1].upper() + one.says[1:]]
        + [getattr(one, name) for name in names]
        for one in found.findings
    ]
    return table(["row", "says", *names], rows)


@dialog("finding", "Finding", "medium")
def one_finding() -> None:
    """One finding in full, and the ways to what it is about."""
    row: dict[str, Any] = about()
    st.markdown(f"**{md(row['row'])}**  \n{md(row['says'])}")
    if row["good"]:
        st.markdown(md(row["good"]))
    document = str(row["document"]).split(" ")[-1]
    with st.container(horizontal=True, gap="small"):
        if document.startswith("JOB-"):
            st.page_link(JOB, label=f"Open {md(document)}", query_params={"job": document})
        if document.startswith("ORD-"):
            st.page_link(ORDER, label=f"Open {md(document)}", query_params={"order": document})
        if row["sku"]:
            sku = str(row["sku"])
            st.page_link(ITEM, label=f"Open {md(sku)}", query_params={"item": sku})
        st.button("Close", key="close-finding", on_click=close_dialog)


def show_facts() -> None:
    """The section of the page that says where the data lies, and the anchor to write down."""
    facts: DatabaseFacts = ask(database_facts)
    section("Database", "database")
    last = me().words.moment(facts.last_row_at)
    lines = (
        ("Kind", facts.kind),
        ("Where it lies", facts.place),
        ("Size", f"{facts.size / 1_000_000:,.1f} MB"),
        ("Schema version", facts.schema_version),
        (
            "Rows in the stock ledger",
            f"{facts.ledger_rows:,}, the last one {last}" if last else "none",
        ),
    )
    st.markdown("  \n".join(f"{name}: **{md(says)}**" for name, says in lines))
    st.markdown("Anchor of the stock ledger:")
    st.code(facts.anchor, language=None, wrap_lines=True)
    st.caption(
        "A fingerprint of every row. Write it down outside this machine, with the number of rows: "
        "a backup from that moment has to show the same one."
    )
