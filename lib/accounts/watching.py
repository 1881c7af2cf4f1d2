"""Every row that a transaction is about to change is read first, however it is changed.

What the session flushes and what is sent past it as an insert, update or delete meet here, one
step before the database does. Rows are read from the database itself, before and after, because
objects in memory may be older than the row. A statement whose rows cannot be told beforehand is
an error and never passes unseen. Reading takes a fixed number of statements for each one watched.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Delete,
    Engine,
    Insert,
    LargeBinary,
    Table,
    UniqueConstraint,
    Update,
    UpdateBase,
    event,
    inspect,
    select,
    tuple_,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList

from lib.schema import Base

Key = tuple[Any, ...]
Row = Mapping[str, Any]
Given = Mapping[str, Any]
WATCH = "watch"


@dataclass(frozen=True)
class Changed:
    """A row before and after; nothing stands before a new one and after a deleted one."""

    table: str
    key: Key
    before: Row | None
    after: Row | None


@dataclass
class Watch:
    """The rows touched so far, as they were; `named` are new ones whose id is not known yet."""

    session: Session
    follows: Callable[[str, bool], bool]
    before: dict[str, dict[Key, Row | None]] = field(default_factory=lambda: defaultdict(dict))
    named: dict[str, dict[tuple[str, ...], set[Key]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    flushing: bool = False

    def changed(self) -> list[Changed]:
        """Every row that is not as it was, by table and key."""
        self.session.flush()
        connection = self.session.connection()
        found = []
        for name in sorted({*self.before, *self.named}):
            table = Base.metadata.tables[name]
            self._find_named(connection, table)
            before = self.before[name]
            after = _rows(connection, table, before)
            found += [
                Changed(name, key, before[key], after.get(key))
                for key in sorted(before)
                if before[key] != after.get(key)
            ]
        return found

    def touch(self, connection: Connection, table: Table, keys: Iterable[Key]) -> None:
        """Read rows that are about to be changed, once, and keep them from changing elsewhere."""
        if not self.follows(table.name, False):
            return
        self._find_named(connection, table)
        known = self.before[table.name]
        fresh = [key for key in dict.fromkeys(keys) if key not in known]
        if fresh:
            there = _rows(connection, table, fresh, locked=True)
            known.update({key: there.get(key) for key in fresh})

    def make(self, table: Table, keys: Iterable[Key]) -> None:
        """Note rows that are new for certain."""
        if not self.follows(table.name, True):
            return
        for key in keys:
            self.before[table.name].setdefault(key, None)

    def _find_named(self, connection: Connection, table: Table) -> None:
        for columns, values in self.named.pop(table.name, {}).items():
            self.make(table, _named(connection, table, columns, values))

    def meet(self, connection: Connection, statement: UpdateBase, rows: Sequence[Given]) -> None:
        """Look at a statement that is about to be sent past the session."""
        table = Base.metadata.tables[_table(statement).name]
        if self.flushing or not self.follows(table.name, isinstance(statement, Insert)):
            return
        if isinstance(statement, Insert):
            self._meet_insert(connection, table, statement, rows)
        elif isinstance(statement, Update | Delete):
            keys = _keys_asked(table, statement, rows)
            self.touch(connection, table, keys or _keys_found(connection, table, statement, rows))

    def _meet_insert(
        self, connection: Connection, table: Table, statement: Insert, rows: Sequence[Given]
    ) -> None:
        written = statement.compile(dialect=connection.dialect).params
        filled = [written | {n: v for n, v in row.items() if v is not None} for row in rows]
        keys = tuple(column.name for column in table.primary_key)
        if all(row.get(name) is not None for row in filled for name in keys):
            # One that is left alone when it is there already may have been there.
            self.touch(connection, table, [tuple(row[name] for name in keys) for row in filled])
            return
        by_name: dict[tuple[str, ...], set[Key]] = defaultdict(set)
        for row in filled:
            columns = _name_of(table, row)
            by_name[columns].add(tuple(row[name] for name in columns))
        for columns, values in by_name.items():
            there = _named(connection, table, columns, values)
            self.touch(connection, table, there)
            self.named[table.name][columns] |= values


@contextmanager
def watching(session: Session, follows: Callable[[str, bool], bool]) -> Iterator[Watch]:
    """Watch what is changed in a session from now on, what it held back before left out.

    `follows` says of the name of a table, and whether a row of it is new, if it is to be watched.
    """
    session.flush()
    watch = Watch(session, follows)
    there = session.connection().info
    session.info[WATCH] = there[WATCH] = watch
    try:
        yield watch
    finally:
        del session.info[WATCH]
        there.pop(WATCH, None)


def is_watched(session: Session) -> bool:
    """Whether somebody watches this session already."""
    return WATCH in session.info


@event.listens_for(Engine, "before_execute")
def _before_execute(
    connection: Connection, statement: Any, many: Sequence[Given], one: Given, _options: Any
) -> None:
    if isinstance(statement, UpdateBase) and (watch := connection.info.get(WATCH)):
        watch.meet(connection, statement, many or [one])


@event.listens_for(Session, "before_flush")
def _before_flush(session: Session, *_: Any) -> None:
    watch: Watch | None = session.info.get(WATCH)
    if watch is None:
        return
    keys: dict[Table, list[Key]] = defaultdict(list)
    for kept in [*session.dirty, *session.deleted]:
        state = inspect(kept)
        if kept in session.deleted or session.is_modified(kept):
            keys[state.mapper.local_table].append(tuple(state.identity))
    for table, touched in keys.items():
        watch.touch(session.connection(), table, touched)
    watch.flushing = True


@event.listens_for(Session, "after_flush")
def _after_flush(session: Session, *_: Any) -> None:
    watch: Watch | None = session.info.get(WATCH)
    if watch is None:
        return
    watch.flushing = False
    for made in session.new:
        mapper = inspect(made).mapper
        watch.make(mapper.local_table, [tuple(mapper.primary_key_from_instance(made))])


def _table(statement: UpdateBase) -> Table:
    table = statement.table
    if not isinstance(table, Table):
        raise TypeError(f"what this changes cannot be told: {statement}")
    return table


def _keys_asked(table: Table, statement: Update | Delete, rows: Sequence[Given]) -> list[Key]:
    """The keys that the statement names itself; none where it looks for rows by something else."""
    parts: Sequence[Any] = [statement.whereclause]
    if isinstance(parts[0], BooleanClauseList) and parts[0].operator is operators.and_:
        parts = parts[0].clauses
    named: dict[str, BindParameter[Any]] = {}
    for part in parts:
        if isinstance(part, BinaryExpression) and part.operator is operators.eq:
            left, right = part.left, part.right
            if isinstance(left, Column) and isinstance(right, BindParameter):
                named[left.name] = right
    if any(column.name not in named for column in table.primary_key):
        return []
    sought = [named[column.name] for column in table.primary_key]
    return [tuple(row.get(p.key, p.effective_value) for p in sought) for row in rows]


def _keys_found(
    connection: Connection, table: Table, statement: Update | Delete, rows: Sequence[Given]
) -> list[Key]:
    if len(rows) > 1:
        raise TypeError(f"the rows that this changes cannot be told: {statement}")
    found = select(*table.primary_key).order_by(*table.primary_key)
    if statement.whereclause is not None:
        found = found.where(statement.whereclause)
    return [tuple(row) for row in connection.execute(found, dict(rows[0]))]


def _name_of(table: Table, row: Given) -> tuple[str, ...]:
    """The columns, unique together, by which a new row without an id is found again."""
    unique = [c for c in table.constraints if isinstance(c, UniqueConstraint)]
    for columns in sorted(tuple(column.name for column in each.columns) for each in unique):
        if all(row.get(name) is not None for name in columns):
            return columns
    raise TypeError(f"a new row of {table.name} has no name to find it by")


def _named(
    connection: Connection, table: Table, columns: tuple[str, ...], values: set[Key]
) -> list[Key]:
    """The keys of the rows that have one of these names."""
    asked = select(*table.primary_key, *(table.c[name] for name in columns))
    for place, name in enumerate(columns):
        asked = asked.where(table.c[name].in_({value[place] for value in values}))
    width = len(table.primary_key.columns)
    rows = [tuple(row) for row in connection.execute(asked)]
    return [row[:width] for row in rows if row[width:] in values]


def _rows(
    connection: Connection, table: Table, keys: Iterable[Key], *, locked: bool = False
) -> dict[Key, Row]:
    """Rows by their keys, without bytes. An update's own lock, taken early, holds them still."""
    primary = list(table.primary_key)
    plain = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
    wanted = list(keys)
    if len(primary) == 1:
        asked = select(*plain).where(primary[0].in_([key[0] for key in wanted]))
    else:
        asked = select(*plain).where(tuple_(*primary).in_(wanted))
    asked = asked.order_by(*primary)
    if locked:
        asked = asked.with_for_update(key_share=True)
    names = [column.name for column in plain]
    places = [names.index(column.name) for column in primary]
    return {
        tuple(row[place] for place in places): dict(zip(names, row, strict=True))
        for row in connection.execute(asked)
    }
