"""The ledger is append-only: the database refuses to change or delete a row of it, by any hand.

Views with plain decimal columns stand beside it for analysts who connect their own tools.
"""

_REFUSED = "The stock ledger is append-only: its rows are neither changed nor deleted."
_DECIMALS = {
    "balances": ("item_id, store_id, location_id", "on_hand, on_hold, value"),
    "adjustments": (
        "id, item_id, store_id, kind, document_kind, document_number, origin_id, person_id, "
        "reason, at",
        "on_hand, on_hold, value, unit_cost, unit_price",
    ),
}


def statements(dialect: str) -> list[str]:
    """The DDL that no table definition can hold, for `sqlite` or `postgresql`."""
    guard = _postgresql() if dialect == "postgresql" else _sqlite()
    return [*guard, *_views()]


def _sqlite() -> list[str]:
    # INSERT OR REPLACE deletes the row in its way without calling a delete trigger.
    there = (
        "SELECT 1 FROM adjustments WHERE id = NEW.id OR (item_id = NEW.item_id "
        "AND store_id = NEW.store_id AND position = NEW.position)"
    )
    watched = {"update": "UPDATE", "delete": "DELETE", "replace": "INSERT"}
    only = {"replace": f"WHEN EXISTS ({there}) "}
    return [
        f"CREATE TRIGGER adjustments_no_{name} BEFORE {verb} ON adjustments "
        f"{only.get(name, '')}BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        for name, verb in watched.items()
    ]


def _postgresql() -> list[str]:
    refuse = (
        "CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    guard = (
        "CREATE TRIGGER adjustments_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
        "ON adjustments FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
    )
    return [refuse, guard]


def _views() -> list[str]:
    return [
        f"CREATE VIEW {table}_plain AS SELECT {plain}, {_plain(amounts)} FROM {table}"  # noqa: S608
        for table, (plain, amounts) in _DECIMALS.items()
    ]


def _plain(amounts: str) -> str:
    return ", ".join(f"{name} / 10000.0 AS {name}" for name in amounts.split(", "))
