"""Whatever is refused leaves every row of every table as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.refusals import Refusal
from lib.schema import Base


def everything(session: Session) -> dict[str, list[str]]:
    """All rows of all tables, as text."""
    session.flush()
    session.expire_all()
    return {
        name: sorted(map(str, session.execute(select(*table.columns))))
        for name, table in Base.metadata.tables.items()
    }


@contextmanager
def refused(session: Session, refusal: type[Refusal]) -> Iterator[pytest.ExceptionInfo[Any]]:
    """What is done inside is refused as a whole, like a command in its transaction."""
    before = everything(session)
    with pytest.raises(refusal) as caught, session.begin_nested():
        yield caught
    assert everything(session) == before
