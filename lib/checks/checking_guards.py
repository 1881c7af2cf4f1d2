"""What the database itself holds is there: triggers, constraints, views and search indexes.

A trigger or constraint that somebody dropped lets rows be changed without a trace in the program.
"""

import re
from collections.abc import Iterator

from sqlalchemy import PrimaryKeyConstraint, Table, inspect, text

from lib.checks.findings import Look, Place
from lib.migrations.everything import metadata, statements

_MADE = re.compile(r"CREATE (?:VIRTUAL )?(TRIGGER|FUNCTION|VIEW|TABLE|INDEX) (\w+)")
_POSTGRESQL = """
SELECT 'TRIGGER', t.tgname::text, t.tgenabled = 'O', pg_get_triggerdef(t.oid, true)
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  WHERE NOT t.tgisinternal AND c.relnamespace = quote_ident(current_schema())::regnamespace
UNION ALL SELECT 'FUNCTION', proname::text, true, prosrc FROM pg_proc
  WHERE pronamespace = quote_ident(current_schema())::regnamespace
UNION ALL SELECT 'VIEW', viewname::text, true, '' FROM pg_views
  WHERE schemaname = current_schema()
UNION ALL SELECT 'INDEX', c.relname::text, i.indisvalid AND i.indisready, ''
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
  WHERE c.relnamespace = quote_ident(current_schema())::regnamespace
UNION ALL SELECT 'CONSTRAINT', conname::text, convalidated, '' FROM pg_constraint
  WHERE connamespace = quote_ident(current_schema())::regnamespace
"""
_ON = {"TRIGGER": "trigger", "FUNCTION": "function", "VIEW": "view", "INDEX": "index"}


def check_guards(look: Look) -> None:
    """Everything that must be there beside the columns, one by one."""
    if look.dialect == "postgresql":
        _check_postgresql(look)
    else:
        _check_sqlite(look)


def _check_sqlite(look: Look) -> None:
    rows = look.connection.execute(text("SELECT name, sql FROM sqlite_master"))
    there: dict[str, str] = {name: sql or "" for name, sql in rows}
    for kind, name, statement in _expected(look.dialect):
        look.looked(1)
        if name not in there:
            _missing(look, kind, name)
        elif there[name] != statement:
            look.wrong(
                Place("database", name), f"the {_ON.get(kind, 'table')} is not as it was made."
            )
    for table in metadata.sorted_tables:
        made = there.get(table.name, "")
        for name in _constraints(table):
            look.looked(1)
            if f"CONSTRAINT {name} " not in made:
                _missing(look, "CONSTRAINT", name)
        for index in table.indexes:
            look.looked(1)
            if str(index.name) not in there:
                _missing(look, "INDEX", str(index.name))


def _check_postgresql(look: Look) -> None:
    rows = look.connection.execute(text(_POSTGRESQL))
    there = {(kind, name): (on, made) for kind, name, on, made in rows}
    expected = list(_expected(look.dialect))
    for table in metadata.sorted_tables:
        expected += [("CONSTRAINT", name, "") for name in _constraints(table)]
        expected += [("INDEX", str(index.name), "") for index in table.indexes]
    for kind, name, statement in expected:
        look.looked(1)
        if (kind, name) not in there:
            _missing(look, kind, name)
            continue
        on, made = there[kind, name]
        if not on:
            says = f"the {_ON.get(kind, 'constraint')} is switched off."
            look.wrong(Place("database", name), says)
        elif not _as_made(kind, made, statement):
            look.wrong(Place("database", name), f"the {_ON[kind]} is not as it was made.")


def _as_made(kind: str, made: str, statement: str) -> bool:
    """Whether a trigger or function is the one of its statement, in PostgreSQL's own words."""
    if kind == "FUNCTION":
        return f"$${made}$$" in statement
    if kind == "TRIGGER":  # its words come in another order
        return set(re.findall(r"\w+", made)) == set(re.findall(r"\w+", statement))
    return True


def _expected(dialect: str) -> Iterator[tuple[str, str, str]]:
    for statement in statements(dialect):
        made = _MADE.match(statement)
        if made is not None:
            yield made[1], made[2], statement


def _constraints(table: Table) -> list[str]:
    """The names of its checks, unique keys and foreign keys; a table has its own key always."""
    rules = (rule for rule in table.constraints if not isinstance(rule, PrimaryKeyConstraint))
    return sorted(str(rule.name) for rule in rules)


def _missing(look: Look, kind: str, name: str) -> None:
    place = Place("database", name)
    look.wrong(place, f"the {_ON.get(kind, kind.lower())} {name} is missing.")


def check_file(look: Look) -> None:
    """SQLite's own check of the file: pages, indexes, and rows against NOT NULL and CHECK."""
    if look.dialect != "sqlite":
        return
    for (says,) in look.connection.execute(text("PRAGMA integrity_check(50)")):
        look.looked(1)
        if says != "ok":
            look.wrong(Place("database", "file"), f"SQLite says: {says}.")
    broken = look.connection.execute(text("PRAGMA foreign_key_check")).all()
    for table, row, parent, _ in broken:
        look.wrong(Place(table, row), f"SQLite says: it names a row of {parent} that is not there.")


def tables_there(look: Look) -> list[str]:
    """The tables that this program knows and the database does not have."""
    known = set(inspect(look.connection).get_table_names())
    return [table.name for table in metadata.sorted_tables if table.name not in known]
