"""A shop's days begin and end in a time zone of the IANA database, which comes with the program."""

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator


@cache
def zones() -> tuple[str, ...]:
    """The names in use today, without the old and doubled ones, in order; UTC first."""
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return ("UTC", *sorted({row[2] for row in rows}))


def _listed(zone: str) -> str:
    if zone not in zones():
        raise ValueError("Choose a time zone from the list, such as Europe/Paris.")
    return zone


ZoneName = Annotated[str, AfterValidator(_listed)]
