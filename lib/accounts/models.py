"""A person is never deleted, only deactivated, because the ledger names people for ever."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lib.schema import Base, Stamped


class Person(Stamped, Base):
    """Somebody who signs in; `sign_in_name` is the folded name and unique.

    `identity` is the issuer and subject under which the shop's own identity provider knows them.
    """

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    sign_in_name: Mapped[str] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None]
    identity: Mapped[str | None] = mapped_column(String(400), unique=True)
    deactivated_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]


class WebSession(Stamped, Base):
    """A signed-in browser; only the hash of its token is kept.

    `address` and `browser` are what it said of itself at sign-in, so that its owner knows it again.
    """

    __tablename__ = "web_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(100), default="", server_default="")
    browser: Mapped[str] = mapped_column(String(200), default="", server_default="")


class PasswordLink(Stamped, Base):
    """A link by which somebody sets their password once; only the hash of its token is kept."""

    __tablename__ = "password_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    until: Mapped[datetime]


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


class AuditEntry(Base):
    """What one command changed: who, when, what, and every record of it before and after.

    Nobody stands in `person_id` when the command line of the shop's machine did it. `number` is
    the document or record that the command answered with, `changes` what its rows held.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_person_id_id", "person_id", "id"),
        Index("ix_audit_entries_number_id", "number", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    act: Mapped[str] = mapped_column(String(100))
    number: Mapped[str | None] = mapped_column(String(60))
    says: Mapped[str]
    changes: Mapped[list[Any]] = mapped_column(JSON)
