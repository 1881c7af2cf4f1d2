"""A document's number runs without regard to time or person and is never given twice.

Counters are taken last of all locks in a command.
"""

from sqlalchemy import update
from sqlalchemy.orm import Session

from lib.database import insert_if_new
from lib.shop.models import Counter


def next_number(session: Session, prefix: str) -> str:
    """The next number of a kind of document, such as JOB-000001."""
    session.execute(insert_if_new(session, Counter).values(prefix=prefix, last=0))
    taken = (
        update(Counter)
        .where(Counter.prefix == prefix)
        .values(last=Counter.last + 1)
        .returning(Counter.last)
    )
    return f"{prefix}-{session.execute(taken).scalar_one():06d}"
