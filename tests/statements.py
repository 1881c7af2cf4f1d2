"""What a database is asked is written down as it is asked; a batch counts one."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from lib import database


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that are sent to the open database inside."""
    sent: list[str] = []
    engine = database.engine()

    def note(*facts: object) -> None:
        sent.append(str(facts[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
