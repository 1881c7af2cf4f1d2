"""The laws that hold at every moment (SPEC 14), each read off the rows themselves."""

import hashlib
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from tests.laws.stock_rows import SERVICE, Key, Row, Rows

Held = tuple[str, str, int, int]
CHAINED = (
    "item_id", "store_id", "position", "kind", "on_hand", "on_hold", "value", "unit_cost",
    "unit_price", "document_kind", "document_number", "document_line", "origin_id", "person_id",
    "reason", "at",
)  # fmt: skip


def every_balance_is_the_sum_of_its_rows(rows: Rows) -> None:
    """Law 1, and that the positions of a balance's rows count from one without a gap."""
    sums: dict[Key, list[int]] = {key: [0, 0, 0] for key in rows.balances}
    positions: dict[Key, list[int]] = defaultdict(list)
    for row in rows.ledger:
        key = row["item_id"], row["store_id"]
        for place, name in enumerate(("on_hand", "on_hold", "value")):
            sums[key][place] += row[name]
        positions[key].append(row["position"])
    assert {key: tuple(figures) for key, figures in sums.items()} == rows.balances
    for balance in rows.all("balances"):
        key = balance["item_id"], balance["store_id"]
        assert positions[key] == list(range(1, balance["rows"] + 1))


def figures_stay_in_bounds(rows: Rows) -> None:
    """Law 2."""
    for key, (on_hand, on_hold, value) in rows.balances.items():
        assert 0 <= on_hold <= on_hand, key
        assert value >= 0, key
        assert (value == 0) == (on_hand == 0), key


def only_ready_jobs_and_open_orders_hold(rows: Rows) -> None:
    """Law 3: each exactly what it should."""
    held: dict[Held, int] = defaultdict(int)
    for row in rows.ledger:
        document = row["document_kind"], row["document_number"]
        held[*document, row["item_id"], row["store_id"]] += row["on_hold"]
    assert {key: quantity for key, quantity in held.items() if quantity} == _should_hold(rows)


def _should_hold(rows: Rows) -> dict[Held, int]:
    held: dict[Held, int] = defaultdict(int)
    for job in rows.of("jobs", stage="Ready"):
        used = rows.used(job["number"])
        for item, required in rows.required(job).items():
            if required > used.get(item, 0):
                held["job", job["number"], item, job["store_id"]] = required - used.get(item, 0)
    for order in rows.of("orders", stage="Open"):
        for line in rows.of("order_lines", order_id=order["id"]):
            key = "order", order["number"], line["item_id"], order["store_id"]
            held[key] += line["quantity"]
    return held


def a_completed_job_adds_up(rows: Rows) -> None:
    """Law 4 while Completed: pieces as made + loss = materials used + services + fees."""
    for job in rows.of("jobs", stage="Completed"):
        number = job["number"]
        completion = rows.one("completions", job_id=job["id"], undone_at=None)
        pieces = rows.of("completion_pieces", completion_id=completion["id"])
        made = _made(rows, number)
        assert made == {row["item_id"]: (row["quantity"], row["cost"]) for row in pieces}, number
        assert sum(row["quantity"] for row in pieces) == completion["pieces"] * 10_000
        worth = sum(value for _, value in made.values())
        spent = sum(lot.value for lot in rows.lots(number)) + _work_and_fees(rows, job)
        assert worth + completion["loss"] == spent, number
        assert worth == completion["cost"], number
        assert completion["loss"] == _excess_value(rows, job), number
        for item, required in rows.required(job).items():
            assert rows.used(number).get(item, 0) >= required, (number, item)


def _made(rows: Rows, number: str) -> dict[int, tuple[int, int]]:
    """The pieces that stand of what a job made: quantity and value by item."""
    made: dict[int, tuple[int, int]] = {}
    for row in rows.written_for("job", number):
        if row["kind"] in ("Manufactured", "Manufacture Reversal"):
            quantity, value = made.get(row["item_id"], (0, 0))
            made[row["item_id"]] = quantity + row["on_hand"], value + row["value"]
    return {item: figures for item, figures in made.items() if figures != (0, 0)}


def _work_and_fees(rows: Rows, job: Row) -> int:
    services = rows.of("job_items", job_id=job["id"], kind=SERVICE)
    fees = rows.of("job_fees", job_id=job["id"])
    amounts = [line["actual_cost"] for line in services] + [fee["cost"] for fee in fees]
    return int(sum(amounts))


def _excess_value(rows: Rows, job: Row) -> int:
    required = rows.required(job)
    return sum(
        rows.newest(job["number"], item, max(0, used - required.get(item, 0)))
        for item, used in rows.used(job["number"]).items()
    )


def a_job_not_completed_has_no_pieces(rows: Rows) -> None:
    """Law 4 otherwise: no piece of the job has stock, and every one of them is voided."""
    for job in rows.all("jobs"):
        if job["stage"] != "Completed":
            assert not rows.of("completions", job_id=job["id"], undone_at=None), job["number"]
            assert not _made(rows, job["number"]), job["number"]
            for piece in rows.of("items", job_id=job["id"]):
                assert piece["voided_at"] is not None, piece["sku"]
                for balance in rows.of("balances", item_id=piece["id"]):
                    assert balance["on_hand"] == balance["value"] == 0, piece["sku"]


def a_job_moves_only_the_stock_of_its_store(rows: Rows) -> None:
    """What a job did in a store that it had before its present one has no net effect."""
    stores = {job["number"]: job["store_id"] for job in rows.all("jobs")}
    elsewhere: dict[tuple[str, int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows.ledger:
        number, store = row["document_number"], row["store_id"]
        if row["document_kind"] == "job" and stores[number] != store:
            for place, name in enumerate(("on_hand", "on_hold", "value")):
                elsewhere[number, row["item_id"], store][place] += row[name]
    assert all(net == [0, 0, 0] for net in elsewhere.values()), dict(elsewhere)


def a_canceled_job_moved_only_what_it_used(rows: Rows) -> None:
    """Law 7: without recorded usage, a canceled job has no net effect."""
    for job in rows.of("jobs", stage="Canceled"):
        used = rows.used(job["number"])
        net: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        for row in rows.written_for("job", job["number"]):
            for place, name in enumerate(("on_hand", "on_hold", "value")):
                net[row["item_id"]][place] += row[name]
        for item, (on_hand, on_hold, value) in net.items():
            assert on_hand == -used.get(item, 0), (job["number"], item)
            assert on_hold == 0, (job["number"], item)
            assert value == 0 or item in used, (job["number"], item)


def what_comes_back_left_before(rows: Rows) -> None:
    """Rows that return or reverse never exceed their origin, and all of it has all its value."""
    by_id = {row["id"]: row for row in rows.ledger}
    back: dict[int, list[Row]] = defaultdict(list)
    for row in rows.ledger:
        if row["origin_id"] is not None:
            back[row["origin_id"]].append(row)
    for origin_id, returning in back.items():
        origin = by_id[origin_id]
        hand = origin["on_hand"] + sum(row["on_hand"] for row in returning)
        value = origin["value"] + sum(row["value"] for row in returning)
        for left, out in ((hand, origin["on_hand"]), (value, origin["value"])):
            assert 0 <= left <= out or out <= left <= 0, origin_id
        assert hand or not value, origin_id


def every_chain_holds(rows: Rows) -> None:
    """Law 9: each row's hash follows from the row and the one before, up to the balance's head."""
    heads: dict[Key, str] = defaultdict(str)
    for row in rows.ledger:
        key = row["item_id"], row["store_id"]
        parts = [heads[key], *(_plain(name, row[name]) for name in CHAINED)]
        heads[key] = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        assert row["hash"] == heads[key], row["id"]
    for balance in rows.all("balances"):
        assert balance["head"] == heads[balance["item_id"], balance["store_id"]]


def _plain(name: str, value: Any) -> str:
    if name == "at":
        moment = datetime.fromisoformat(str(value))
        known = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return known.isoformat(timespec="microseconds")
    return "-" if value is None else str(value)


LAWS = (
    every_balance_is_the_sum_of_its_rows,
    figures_stay_in_bounds,
    only_ready_jobs_and_open_orders_hold,
    a_completed_job_adds_up,
    a_job_not_completed_has_no_pieces,
    a_job_moves_only_the_stock_of_its_store,
    a_canceled_job_moved_only_what_it_used,
    what_comes_back_left_before,
    every_chain_holds,
)
