"""There is one clock: everything that asks for the time asks here, in UTC.

The shop's own zone is applied only where a date is shown or a person's "today" is meant. Tests and
the sample shop stop the clock to tell stories that are dated in the past.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped: list[datetime] = []


def now() -> datetime:
    """The present moment, in UTC with its zone attached."""
    return _stopped[-1] if _stopped else datetime.now(UTC)


def today(zone: str) -> date:
    """The date on the shop's wall calendar; `zone` is an IANA name such as Europe/Paris."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Hold the clock of this process at a moment that carries its zone."""
    if moment.tzinfo is None:
        raise ValueError("the clock is stopped at a moment with a time zone")
    _stopped.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.pop()
