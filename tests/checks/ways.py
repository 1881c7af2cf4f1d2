"""Every way in which the tests change a shop behind the program's back, and what is said of it."""

from tests.checks.tampering import Tampering

GOLD, NORTH = "(SELECT id FROM items WHERE title = 'Gold 18k')", "1"
LOST = "SELECT min(id) FROM adjustments WHERE kind = 'Lost'"
TAKEN = "SELECT min(id) FROM adjustments WHERE kind = 'Consumption'"
BOUGHT = "SELECT min(id) FROM adjustments WHERE kind = 'Purchase'"
OF_GOLD = f"item_id = {GOLD} AND store_id = {NORTH}"
GOLD_KEY = f"SELECT 'of item ' || {GOLD} || ' in store 1'"
COMPLETION = "SELECT id FROM completions WHERE number = 'CMP-000001'"
PIECE = "SELECT min(item_id) FROM completion_pieces"
STANDING = "SELECT min(id) FROM completion_pieces WHERE completion_id = 1"


def _row(name: str, change: str, row: str = LOST) -> Tampering:
    change = f"UPDATE adjustments SET {change} WHERE id = :row"
    return Tampering(name, row, [change], "adjustments", "not as it was written")


def _balance(name: str, change: str, says: str, breaks: str = "") -> Tampering:
    statement = f"UPDATE balances SET {change} WHERE {OF_GOLD}"
    return Tampering(name, GOLD_KEY, [statement], "balances", says, breaks=breaks)


def _completion(name: str, change: str, says: str, number: str = "CMP-000001") -> Tampering:
    row = f"SELECT id FROM completions WHERE number = '{number}'"
    statement = f"UPDATE completions SET {change} WHERE id = :row"
    return Tampering(name, row, [statement], "completions", says)


LEDGER = (
    _row("a quantity", "on_hand = on_hand - 10000"),
    _row("a value", "value = value - 100"),
    _row("a reason", "reason = 'Melted'"),
    _row("a person", "person_id = person_id - 1"),
    _row("a moment", "at = '2020-01-01 00:00:00.000000'"),
    _row("a document", "document_number = 'ADJ-000001'"),
    _row("a kind", "kind = 'Scrap'"),
    _row("a unit price", "unit_price = 1", TAKEN),
    _row("a line", "document_line = 1", "SELECT max(id) FROM adjustments WHERE kind = 'Sale'"),
    Tampering(
        "a kind that moves something else", LOST,
        ["UPDATE adjustments SET kind = 'Reserve' WHERE id = :row"],
        "adjustments", "cannot move", breaks="adjustments ck_adjustments_kind_moves_its_own",
    ),
    Tampering(
        "a row deleted in the middle",
        f"SELECT min(id) FROM adjustments WHERE {OF_GOLD} AND position = 5",
        [f"DELETE FROM adjustments WHERE {OF_GOLD} AND position = 4"],
        "adjustments", "at position 4, is missing",
    ),
    Tampering(
        "a row deleted at the end", GOLD_KEY,
        [f"DELETE FROM adjustments WHERE id = (SELECT max(id) FROM adjustments WHERE {OF_GOLD})"],
        "balances", "rows, and the last one there is",
    ),
    Tampering(
        "a row inserted", "SELECT 900",
        ["INSERT INTO adjustments (id, item_id, store_id, position, kind, on_hand, on_hold, value,"
         " document_kind, document_number, person_id, reason, at, hash) SELECT 900, item_id,"
         " store_id, position + 1, 'Found', 10000, 0, 600000, 'hand', 'ADJ-000001', person_id, '',"
         " at, hash FROM adjustments WHERE id ="
         f" (SELECT max(id) FROM adjustments WHERE {OF_GOLD})"],
        "adjustments", "not as it was written",
    ),
    Tampering(
        "two rows swapped",
        f"SELECT id FROM adjustments WHERE {OF_GOLD} AND position = 2",
        [f"UPDATE adjustments SET position = {new} WHERE {OF_GOLD} AND position = {old}"
         for old, new in ((1, 999), (2, 1), (999, 2))],
        "adjustments", "not as it was written",
    ),
)  # fmt: skip
BALANCES = (
    _balance("an amount on hand", "on_hand = on_hand + 10000", "on hand stands at"),
    _balance("an amount on hold", "on_hold = 0", "on hold stands at"),
    _balance("a balance's value", "value = value - 100", "value stands at"),
    _balance("a head", "head = ''", "its head is not the hash of its last row"),
    _balance("a count of rows", "rows = rows + 1", "the last one there is"),
    _balance("more on hold than on hand", "on_hold = on_hand + 1", "its figures cannot be",
             "balances ck_balances_on_hold_within_on_hand"),
    Tampering(
        "a balance deleted", f"SELECT min(id) FROM adjustments WHERE {OF_GOLD}",
        [f"DELETE FROM balances WHERE {OF_GOLD}"], "adjustments", "there is no balance",
    ),
)  # fmt: skip
REWRITTEN = (
    Tampering(
        "a chain rewritten under a completion", COMPLETION,
        [f"UPDATE adjustments SET reason = 'A gift' WHERE id = ({BOUGHT})"],
        "completions", "its digest does not fit the ledger", rechained=True,
    ),
    Tampering(
        "what came back at another value",
        "SELECT min(id) FROM adjustments WHERE kind = 'Job Return'",
        ["UPDATE adjustments SET value = value + 100 WHERE id = :row"],
        "adjustments", "it came back at", rechained=True,
    ),
    Tampering(
        "a transfer that brings in more",
        "SELECT min(id) FROM adjustments WHERE kind = 'Transfer Out'",
        ["UPDATE adjustments SET on_hand = on_hand + 10000 WHERE kind = 'Transfer In'"],
        "adjustments", "the transfer leaves 1", rechained=True,
    ),
    Tampering(
        "goods that left far from their average", LOST,
        ["UPDATE adjustments SET value = value - 100000 WHERE id = :row"],
        "adjustments", "were worth", rechained=True,
    ),
    Tampering(
        "a value in parts of a cent", LOST,
        ["UPDATE adjustments SET value = value - 50 WHERE id = :row"],
        "adjustments", "has more decimals than the shop's currency", rechained=True,
    ),
    Tampering(
        "a hold that nothing asks for", "SELECT 'JOB-000003'",
        ["UPDATE adjustments SET on_hold = on_hold + 10000 WHERE document_number = 'JOB-000003'"
         f" AND kind = 'On Hold' AND item_id = {GOLD}"],
        "jobs", "on hold for it", rechained=True,
    ),
    Tampering(
        "a document that is not there", TAKEN,
        ["UPDATE adjustments SET document_number = 'JOB-000999' WHERE id = :row"],
        "adjustments", "there is no job JOB-000999", rechained=True,
    ),
)  # fmt: skip
JOBS = (
    _completion("a completion's cost", "cost = cost + 100", "its cost stands at"),
    _completion("a loss", "loss = loss + 100", "its loss stands at"),
    _completion("a digest", "ledger_digest = ''", "its digest does not fit"),
    _completion("an undone one", "undone_at = NULL", "it was not undone", "CMP-000003"),
    Tampering("a piece's cost", STANDING,
              ["UPDATE completion_pieces SET cost = cost + 100 WHERE id = :row"],
              "completion_pieces", "of the ledger brought in"),
    Tampering("a material's part of the cost", "SELECT min(id) FROM completion_lines",
              ["UPDATE completion_lines SET cost = cost + 100 WHERE id = :row"],
              "completion_lines", "cost and loss are"),
    Tampering("a stage", "SELECT 'JOB-000003'",
              ["UPDATE jobs SET stage = 'In Production' WHERE number = :row"],
              "jobs", "its timeline moved it to Ready"),
    Tampering("a stage with its holds", "SELECT 'JOB-000003'",
              ["UPDATE jobs SET stage = 'In Production' WHERE number = :row"],
              "jobs", "on hold for it; 0 should be"),
    Tampering("a version", "SELECT 'JOB-000003'",
              ["UPDATE jobs SET version = version - 1 WHERE number = :row"],
              "jobs", "its timeline ends at"),
    Tampering("a piece's job", PIECE, ["UPDATE items SET job_id = NULL WHERE id = :row"],
              "items", "the piece does not name that job"),
    Tampering("a voided piece brought back",
              "SELECT min(item_id) FROM completion_pieces WHERE completion_id = 2",
              ["UPDATE items SET voided_at = NULL WHERE id = :row"],
              "items", "it is in inventory all the same"),
    Tampering("a line of a ready job", "SELECT 'JOB-000003'",
              ["UPDATE job_items SET quantity = quantity + 10000 WHERE kind = 'material'"
               " AND job_id = (SELECT id FROM jobs WHERE number = :row)"],
              "jobs", "should be"),
    Tampering("a fee of a completed job", "SELECT 'JOB-000001'",
              ["UPDATE job_fees SET cost = cost + 100"
               " WHERE job_id = (SELECT id FROM jobs WHERE number = :row)"],
              "jobs", "the cost of its fees is"),
)  # fmt: skip
THE_REST = (
    Tampering("a line of an open order", "SELECT 'ORD-000001'",
              ["UPDATE order_lines SET quantity = 20000, total = 2 * total"
               " WHERE order_id = (SELECT id FROM orders WHERE number = :row)"],
              "orders", "on hold for it"),
    Tampering("what came back of an order", "SELECT max(id) FROM order_lines WHERE returned > 0",
              ["UPDATE order_lines SET returned = 0 WHERE id = :row"],
              "order_lines", "1 of it came back by the ledger, and 0 by the order"),
    Tampering("a line's total", "SELECT min(id) FROM order_lines",
              ["UPDATE order_lines SET total = total - 100 WHERE id = :row"],
              "order_lines", "its total is"),
    Tampering("a photo's bytes", "SELECT substr(min(hash), 1, 12) FROM photos",
              ["UPDATE photos SET content = thumbnail"], "photos", "its bytes are not those"),
    Tampering("a photo's hash", "SELECT max(id) FROM photo_links",
              ["UPDATE photos SET hash = 'f' || substr(hash, 2, 62) || '-'"],
              "photo_links", "which is not there"),
    Tampering("a thumbnail", "SELECT substr(min(hash), 1, 12) FROM photos",
              ["UPDATE photos SET thumbnail = substr(thumbnail, 1, 40)"],
              "photos", "its thumbnail does not open"),
    Tampering("a key that leads nowhere", "SELECT min(id) FROM job_items",
              ["UPDATE job_items SET item_id = 999 WHERE id = :row"],
              "job_items", "names items 999, which is not there"),
    Tampering("a counter set back", "SELECT 'CMP'",
              ["UPDATE counters SET last = 1 WHERE prefix = 'CMP'"],
              "counters", "was given already"),
    Tampering("a trigger left out", "SELECT 'adjustments_no_update'",
              ["DROP TRIGGER adjustments_no_update"],
              "database", "is missing", only="sqlite"),
    Tampering("a trigger that does nothing", "SELECT 'audit_entries_no_delete'",
              ["DROP TRIGGER audit_entries_no_delete", "CREATE TRIGGER audit_entries_no_delete"
               " BEFORE DELETE ON audit_entries BEGIN SELECT 1; END"],
              "database", "is not as it was made", only="sqlite"),
    Tampering("a trigger switched off", "SELECT 'adjustments_append_only'",
              ["ALTER TABLE adjustments DISABLE TRIGGER adjustments_append_only"],
              "database", "is switched off", only="postgresql"),
    Tampering("a trigger left out", "SELECT 'audit_entries_append_only'",
              ["DROP TRIGGER audit_entries_append_only ON audit_entries"],
              "database", "is missing", only="postgresql"),
    Tampering("a constraint left out", "SELECT 'ck_balances_value_not_negative'",
              ["ALTER TABLE balances DROP CONSTRAINT ck_balances_value_not_negative"],
              "database", "is missing", only="postgresql"),
    Tampering("a SKU given twice", "SELECT max(id) FROM items",
              ["ALTER TABLE items DROP CONSTRAINT uq_items_sku", "UPDATE items SET sku ="
               " (SELECT sku FROM items WHERE id = 1) WHERE id = :row"],
              "items", "rows carry the number", only="postgresql"),
    Tampering("an index of words", "SELECT 'index'",
              ["INSERT INTO items_search (items_search) VALUES ('delete-all')"],
              "items_search", "not in step with the table", only="sqlite"),
    Tampering("a figure that is none", LOST,
              ["UPDATE adjustments SET on_hand = 'much' WHERE id = :row"],
              "adjustments", "is no whole number", only="sqlite"),
)  # fmt: skip
TOLD = (
    _completion("who completed it", "person_id = 1", "another person brought in"),
    _completion("who undid it", "undone_by_id = 1", "another person than the one", "CMP-000002"),
    _completion("separate items", "separate = NOT separate", "it made one batch of 3"),
    Tampering("a price for one", STANDING,
              ["UPDATE completion_pieces SET price = price + 100 WHERE completion_id = 1",
               "UPDATE completions SET price_per_piece = price_per_piece + 100 WHERE id = 1"],
              "completion_pieces", "it came in at 1985"),
    Tampering("what was required", f"SELECT id FROM completion_lines WHERE completion_id ="
              f" (SELECT id FROM completions WHERE number = 'CMP-000002') AND item_id = {GOLD}",
              ["UPDATE completion_lines SET required = required - 20000, excess = 20000"
               " WHERE id = :row"],
              "completion_lines", "2 of what was used last come to 120.78"),
    Tampering("more returned than there was", "SELECT min(id) FROM completion_lines",
              ["UPDATE completion_lines SET returned = 10000, taken = taken + 10000,"
               " required = required + 10000 WHERE id = :row"],
              "completion_lines", "1 of an excess of 0 cannot have gone back"),
    Tampering("the price of a line", "SELECT 'JOB-000001'",
              ["UPDATE job_items SET price = price + 100"
               " WHERE job_id = (SELECT id FROM jobs WHERE number = :row)"],
              "jobs", "the price of its lines is"),
    Tampering("a mark of a reopened job", "SELECT 'JOB-000002'",
              ["UPDATE jobs SET reopened = NOT reopened WHERE number = :row"],
              "jobs", "it is not marked as reopened"),
    Tampering("since when it is ready", "SELECT 'JOB-000003'",
              ["UPDATE jobs SET stage_since = '2020-01-01 00:00:00.000000' WHERE number = :row"],
              "jobs", "it has its stage since 2020-01-01"),
    Tampering("an entry of a timeline left out",
              "SELECT min(id) + 3 FROM job_events WHERE job_id = 3",
              ["DELETE FROM job_events WHERE id = :row - 1"],
              "job_events", "it tells version 4 of the job, where 3 has to follow"),
    Tampering("a move that there is not",
              "SELECT min(id) FROM job_events WHERE from_stage = 'Draft'",
              ["UPDATE job_events SET to_stage = 'Ready' WHERE id = :row"],
              "job_events", "it moves the job from Draft to Ready"),
    Tampering("the timeline of an order", "SELECT 'ORD-000002'",
              ["DELETE FROM order_events WHERE version = 2 AND order_id ="
               " (SELECT id FROM orders WHERE number = :row)"],
              "orders", "its timeline has 2 entries and ends at 3"),
    Tampering("a sale that came back whole", "SELECT max(id) FROM order_lines WHERE returned > 0",
              ["UPDATE orders SET stage = 'Canceled' WHERE id ="
               " (SELECT order_id FROM order_lines WHERE id = :row)"],
              "order_lines", "1 of it was sold by the ledger, and 0 by the order"),
    Tampering("what a job calls an item", "SELECT min(id) FROM job_items WHERE kind = 'service'",
              ["UPDATE job_items SET kind = 'material' WHERE id = :row"],
              "job_items", "it is a material in each, and the item is a service in each"),
    Tampering("a unit", "SELECT min(id) FROM job_items",
              [f"UPDATE items SET unit = 'ct' WHERE id = {GOLD}"],
              "job_items", "it is a material in g, and the item is a material in ct"),
    Tampering("a kind of item", f"SELECT {GOLD}",
              ["UPDATE items SET kind = 'service' WHERE id = :row"],
              "items", "services have no stock"),
    Tampering("a material voided", f"SELECT {GOLD}",
              ["UPDATE items SET voided_at = created_at WHERE id = :row"],
              "items", "it is in stock all the same"),
    Tampering("a piece that was replaced", PIECE,
              ["UPDATE items SET replaced_by_id = 1 WHERE id = :row"],
              "items", "it is a piece of another job"),
    Tampering("where an item lies", GOLD_KEY,
              ["INSERT INTO storage_locations (id, store_id, name, created_at)"
               " SELECT 99, 2, 'Tray', created_at FROM stores WHERE id = 2",
               f"UPDATE balances SET location_id = 99 WHERE {OF_GOLD}"],
              "balances", "it lies at Tray, which is a place of another store"),
    Tampering("a function that does nothing", "SELECT 'refuse_ledger_change'",
              ["CREATE OR REPLACE FUNCTION refuse_ledger_change() RETURNS trigger"
               " LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"],
              "database", "is not as it was made", only="postgresql"),
    Tampering("a trigger for less", "SELECT 'adjustments_append_only'",
              ["DROP TRIGGER adjustments_append_only ON adjustments",
               "CREATE TRIGGER adjustments_append_only BEFORE TRUNCATE ON adjustments"
               " FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"],
              "database", "is not as it was made", only="postgresql"),
)  # fmt: skip
EVERY_WAY = (*LEDGER, *BALANCES, *REWRITTEN, *JOBS, *THE_REST, *TOLD)
