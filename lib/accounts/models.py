"""A person is never deleted, only deactivated, because the ledger names people for ever."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lib.schema import Base, Stamped


class Person(Stamped, Base):
    """Somebody who signs in; `sign_in_name` is the folded name and unique."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    sign_in_name: Mapped[str] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None]
    deactivated_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]


class WebSession(Stamped, Base):
    """A signed-in browser; only the hash of its token is kept."""

    __tablename__ = "web_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    seen_at: Mapped[datetime]


class SignInAttempt(Base):
    """One try to sign in, right or wrong; wrong ones slow the next down."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_name_at", "sign_in_name", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sign_in_name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(100), index=True)
    at: Mapped[datetime]
    succeeded: Mapped[bool]


class Command(Base):
    """A command that was carried out, by the key of the form that sent it."""

    __tablename__ = "commands"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    door: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    says: Mapped[str] = mapped_column(default="")
    number: Mapped[str | None] = mapped_column(String(40))
