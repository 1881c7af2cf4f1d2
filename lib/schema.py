"""Every table descends from one Base, whose constraints have names that migrations can find."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from lib import clock
from lib.measures import Money, Quantity


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; one without its zone is a bug."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment carries its zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment()}


class Archivable:
    """What has a history is archived, never deleted."""

    archived_at: Mapped[datetime | None]


class Stamped:
    """When a row was made."""

    created_at: Mapped[datetime] = mapped_column(default=clock.now)


def money_column(**options: Any) -> Any:
    """A column of amounts in the shop's currency."""
    return mapped_column(Money(), **options)


def quantity_column(**options: Any) -> Any:
    """A column of quantities in the item's unit."""
    return mapped_column(Quantity(), **options)
