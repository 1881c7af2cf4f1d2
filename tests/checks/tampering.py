"""Ways to change a shop behind the program's back, each with what a check has to say of it.

Nothing of the database stands in the way: triggers are dropped and put back afterwards, keys and
constraints are not enforced meanwhile.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, make_url, text


@dataclass(frozen=True)
class Tampering:
    """What is changed: `row` asks for the id that a finding of `table` must name, as `says`.

    `:row` in a statement is that id. `rechained` writes all hashes and balances anew afterwards,
    as somebody would who knows how they are made. `only` names the one dialect that it is for,
    `breaks` the table and constraint that would refuse it.
    """

    name: str
    row: str
    changes: Sequence[str]
    table: str
    says: str
    rechained: bool = False
    only: str = ""
    breaks: str = ""


def tamper(url: str, how: Tampering) -> str:
    """Change the rows of a database, whatever it holds against it; the row to be named."""
    engine = create_engine(make_url(url), poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection, _undefended(connection, how):
        row = connection.scalar(text(how.row))
        for change in how.changes:
            given = {"row": row} if ":row" in change else {}
            changed = connection.execute(text(change), given)
            assert changed.rowcount, (how.name, change)
        if how.rechained:
            _write_chains(connection)
    engine.dispose()
    return str(row)


@contextmanager
def _undefended(connection: Connection, how: Tampering) -> Iterator[None]:
    """No trigger, key or constraint is in the way; SQLite's triggers are put back afterwards."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET session_replication_role = replica")
        if how.breaks:
            table, name = how.breaks.split()
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        yield
        return
    for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON"):
        connection.exec_driver_sql(f"PRAGMA {pragma}")
    guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_%'"
    dropped = connection.exec_driver_sql(guards).all() if how.table != "database" else []
    for name, _ in dropped:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, made in dropped:
        connection.exec_driver_sql(made)


def _write_chains(connection: Connection) -> None:
    """Every hash and balance anew from the rows, as the program would have written them."""
    columns = (
        "item_id, store_id, position, kind, on_hand, on_hold, value, unit_cost, unit_price, "
        "document_kind, document_number, document_line, origin_id, person_id, reason, at"
    )
    rows = connection.execute(
        text(f"SELECT id, {columns} FROM adjustments ORDER BY item_id, store_id, position")
    ).all()
    heads: dict[tuple[int, int], tuple[str, list[int]]] = {}
    for row in rows:
        head, sums = heads.get((row.item_id, row.store_id), ("", [0, 0, 0]))
        head = sha256("\x1f".join([head, *map(_plain, row[1:])]).encode()).hexdigest()
        moved = (row.on_hand, row.on_hold, row.value)
        heads[row.item_id, row.store_id] = head, [a + b for a, b in zip(sums, moved, strict=True)]
        statement = "UPDATE adjustments SET hash = :hash WHERE id = :id"
        connection.execute(text(statement), {"hash": head, "id": row.id})
    statement = (
        "UPDATE balances SET on_hand = :hand, on_hold = :hold, value = :worth, head = :head "
        "WHERE item_id = :item AND store_id = :store"
    )
    for (item, store), (head, (hand, hold, worth)) in heads.items():
        figures = {"hand": hand, "hold": hold, "worth": worth, "head": head}
        connection.execute(text(statement), {**figures, "item": item, "store": store})


def _plain(held: Any) -> str:
    if held is None:
        return "-"
    if isinstance(held, str) and held[4:5] == "-" and held[10:11] == " ":
        held = datetime.fromisoformat(held).replace(tzinfo=UTC)
    if isinstance(held, datetime):
        return held.astimezone(UTC).isoformat(timespec="microseconds")
    return str(held)
