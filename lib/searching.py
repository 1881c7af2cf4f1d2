"""A search matches the beginnings of words, without accents and case, alike on both databases.

Text is folded in Python into plain words before it is kept or looked for, so that the tokenizers
of SQLite (FTS5) and PostgreSQL (tsvector 'simple') see the same words. Numbers are kept with and
without leading zeros: JOB-000042 is found by "job-42", "42" and "000042".
"""

import re
import unicodedata
from typing import Any, cast

from sqlalchemy import ColumnElement, FromClause, String, Table, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import Boolean

SEARCHED = ("items", "jobs", "orders", "customer_accounts")
LONGEST = 4_000
LONGEST_WORD = 100  # PostgreSQL refuses a query for a word of more than 2,046 bytes


def fold(*texts: str | None) -> str:
    """The plain words of some texts, lower case, without accents, apart by one space."""
    words = _words(" ".join(text for text in texts if text))
    numbers = [word.lstrip("0") for word in words if word.isdigit() and word.startswith("0")]
    return " ".join(dict.fromkeys(words + [number for number in numbers if number]))[:LONGEST]


def _words(text: str) -> list[str]:
    split = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in split if not unicodedata.combining(sign))
    return [word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", bare)]


class BeginsWords(ColumnElement[bool]):
    """True where every typed word begins some word of a table's `search` column."""

    type = Boolean()
    inherit_cache = False

    def __init__(self, table: FromClause, typed: str) -> None:
        self.table = cast(Table, table)
        self.words = _words(typed)[:12]

    def self_group(self, against: Any = None) -> "BeginsWords":
        """Stand as it is: SQLite would be given `... = 1`, and would look at every row."""
        return self


@compiles(BeginsWords, "sqlite")
def _sqlite(element: BeginsWords, compiler: Any, **options: Any) -> str:
    name = element.table.name
    query = " ".join(f'"{word}"*' for word in element.words)
    pattern = compiler.process(literal(query, String()), **options)
    return (
        f"{name}.id IN (SELECT rowid FROM {name}_search WHERE {name}_search MATCH {pattern})"
        if element.words
        else "1 = 1"
    )


@compiles(BeginsWords, "postgresql")
def _postgresql(element: BeginsWords, compiler: Any, **options: Any) -> str:
    name = element.table.name
    query = " & ".join(f"'{word}':*" for word in element.words)
    pattern = compiler.process(literal(query, String()), **options)
    return (
        f"to_tsvector('simple', {name}.search) @@ to_tsquery('simple', {pattern})"
        if element.words
        else "TRUE"
    )


def statements(dialect: str) -> list[str]:
    """The DDL of all search indexes, for `sqlite` or `postgresql`."""
    return [line for table in SEARCHED for line in _index(table, dialect)]


def _index(table: str, dialect: str) -> list[str]:
    """FTS5 kept by triggers, or a GIN index."""
    if dialect == "postgresql":
        return [
            f"CREATE INDEX ix_{table}_search ON {table} USING gin (to_tsvector('simple', search))"
        ]
    index, old = f"{table}_search", "'delete', old.id, old.search"
    forget = f"INSERT INTO {index} ({index}, rowid, search) VALUES ({old});"
    learn = f"INSERT INTO {index} (rowid, search) VALUES (new.id, new.search);"
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5(search, content='{table}', content_rowid='id')",
        f"CREATE TRIGGER {index}_insert AFTER INSERT ON {table} BEGIN {learn} END",
        f"CREATE TRIGGER {index}_delete AFTER DELETE ON {table} BEGIN {forget} END",
        f"CREATE TRIGGER {index}_update AFTER UPDATE OF search ON {table} "
        f"BEGIN {forget} {learn} END",
    ]
