"""Cost, price and margin stay in view; who may not see them sees no box at all."""

from typing import Any

from lib.jobs.job_page import JobPage
from lib.ui.ask import me
from lib.ui.totals import Figure, totals_box


def show_totals(job: JobPage) -> None:
    """The box of totals."""
    box, say = job.totals, me().words
    percent = f"{say.percent(box.margin_percent)}" if box.margin_percent is not None else None
    totals_box(
        [
            Figure("Cost", _money(box.cost), strong=True),
            Figure("Price", _money(box.price), strong=True),
            Figure("Margin", _money(box.margin), strong=True),
            Figure("Margin of price", percent),
            Figure("Loss", _money(box.loss) if box.loss else None),
            Figure("Materials", _money(box.materials_cost), rule=True),
            Figure("Services", _money(box.services_cost)),
            Figure("Fees", _money(box.fees_cost)),
            Figure("Estimated cost", _money(box.estimated_cost), rule=True),
        ]
    )


def _money(amount: Any) -> str | None:
    return None if amount is None else me().words.money(amount)
