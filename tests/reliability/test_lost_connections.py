"""A server that is lost is said to be, and what was asked of it has one effect all the same.

The connection is cut before a command ends, as it ends, and just after it was kept; the server is
away at the start and at a click. PostgreSQL alone can be lost in this way.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, event, make_url, text
from sqlalchemy.orm import Session

from lib import database
from lib.accounts.commands import carry_out
from lib.accounts.permissions import Actor, Role
from lib.accounts.receipts import Receipt
from lib.database import AddressNotValid
from lib.outages import (
    DatabaseBusy,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseReadOnly,
    DatabaseUnreachable,
    NotLetIn,
    Outage,
    OutcomeUnknown,
)
from lib.shop.vendors import AddVendor, add_vendor, all_vendors
from lib.web.starting import bring_up_to_date
from tests.databases import LACKING, Databases
from tests.reliability.faults import prepared_by
from tests.reliability.lines import Line, line_to
from tests.shop import actor, opened_shop

SECRET = "open-sesame"
ACME = AddVendor(name="Acme")


@dataclass(frozen=True)
class Away:
    """A shop on a server, the line to it, and the way to the server that does not use the line."""

    url: str
    line: Line
    direct: str

    def run(self, *statements: str) -> None:
        """Carry out what whoever looks after the server does."""
        engine = create_engine(make_url(self.direct), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def end_all_others(self) -> None:
        """Let the server end every connection to the shop."""
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def away(databases: Databases) -> Iterator[Away]:
    if databases.server is None:
        pytest.skip(LACKING)
    with databases.postgresql() as direct, line_to(direct) as (line, url):
        database.connect(url)
        with database.writing() as session:
            opened_shop(session)
        yield Away(url, line, direct)
        database.disconnect()


def vendors() -> list[str]:
    with database.reading() as session:
        return list(all_vendors(session, actor(session, Role.ADMINISTRATOR))["name"])


def tell() -> Receipt:
    return carry_out(add_vendor, 1, ACME, "one form")


def once(act: Callable[..., Any]) -> Callable[..., None]:
    """Something that happens the first time only."""
    left = [act]

    def happen(*rest: Any) -> None:
        if left:
            left.pop()(*rest)

    return happen


def breaking(happen: Callable[..., None]) -> Any:
    """The door of the vendors, in which something happens just after the row was written."""

    def add_vendor_and_break(session: Session, actor: Actor, given: AddVendor) -> Receipt:
        receipt = add_vendor(session, actor, given)
        happen()
        return receipt

    return add_vendor_and_break


def test_a_question_cut_off_in_the_middle_is_asked_again(away: Away) -> None:
    tell()
    cut = once(away.end_all_others)

    def question(session: Session) -> list[str]:
        session.execute(text("SELECT 1"))
        cut()
        return list(all_vendors(session, actor(session, Role.ADMINISTRATOR))["name"])

    assert database.patiently(question) == ["Acme"]


def test_a_question_to_a_server_that_stays_away_is_a_sentence(away: Away) -> None:
    away.line.cut()

    with pytest.raises(DatabaseUnreachable, match=r"does not answer.* tell whoever looks after"):
        database.patiently(lambda session: session.execute(text("SELECT 1")))

    away.line.mend()
    assert vendors() == []


@pytest.mark.parametrize("cut", ["by the server", "by the line"])
def test_a_command_cut_off_in_the_middle_is_done_once(away: Away, cut: str) -> None:
    def line_goes_and_comes() -> None:
        away.line.cut()
        away.line.mend()

    fault = {"by the server": away.end_all_others, "by the line": line_goes_and_comes}[cut]
    door = breaking(once(fault))

    receipts = [carry_out(door, 1, ACME, "one form") for _ in range(2)]

    assert [receipt.again for receipt in receipts] == [False, True]
    assert vendors() == ["Acme"]


def test_a_command_cut_off_for_long_changed_nothing_and_can_be_sent_again(away: Away) -> None:
    with pytest.raises(DatabaseUnreachable, match="Nothing was changed"):
        carry_out(breaking(once(away.line.cut)), 1, ACME, "one form")

    away.line.mend()
    assert vendors() == []
    assert tell().again is False
    assert vendors() == ["Acme"]


@pytest.mark.parametrize("kept", [True, False], ids=["kept", "not kept"])
@pytest.mark.parametrize("back", [True, False], ids=["back at once", "away for long"])
def test_a_connection_lost_as_a_command_was_kept_leaves_one_effect(
    away: Away, kept: bool, back: bool
) -> None:
    def lose(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        if kept:
            driver.commit()
        driver.close()
        if not back:
            away.line.cut()

    event.listen(database.engine(), "commit", once(lose))

    if back:
        assert tell() == Receipt(says="Acme is a vendor.", number="1" if kept else "2")
    else:
        with pytest.raises(OutcomeUnknown, match=r"not known yet.* Press the same button again"):
            tell()
        away.line.mend()
        assert vendors() == (["Acme"] if kept else [])
        assert tell().again is kept

    assert vendors() == ["Acme"]
    assert tell().again


def said_when(code: str) -> str:
    """A trigger that lets the server say what it says in such a case."""
    return (
        "CREATE OR REPLACE FUNCTION say() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION USING ERRCODE = '{code}', MESSAGE = 'as asked'; END $$"
    )


TRIGGER = "CREATE TRIGGER say BEFORE INSERT ON vendors FOR EACH ROW EXECUTE FUNCTION say()"
READ_ONLY = "ALTER DATABASE {name} SET default_transaction_read_only = "


@pytest.mark.parametrize(
    ("fault", "outage", "mended"),
    [
        ((said_when("disk_full"), TRIGGER), DatabaseFull, ("DROP TRIGGER say ON vendors",)),
        ((said_when("data_corrupted"), TRIGGER), DatabaseDamaged, ("DROP TRIGGER say ON vendors",)),
        ((READ_ONLY + "on",), DatabaseReadOnly, (READ_ONLY + "off",)),
    ],
    ids=["disk full", "damaged", "read-only"],
)
def test_what_the_server_cannot_write_is_a_sentence(
    away: Away, fault: tuple[str, ...], outage: type[Outage], mended: tuple[str, ...]
) -> None:
    name = make_url(away.direct).database
    away.run(*(statement.format(name=name) for statement in fault))
    database.engine().dispose()

    with pytest.raises(outage, match=r"whoever looks after|Whoever looks after"):
        tell()

    assert vendors() == []
    away.run("SET default_transaction_read_only = off", *(one.format(name=name) for one in mended))
    database.engine().dispose()
    assert (tell().again, vendors()) == (False, ["Acme"])


def test_a_table_locked_for_too_long_is_a_busy_database(away: Away) -> None:
    other = create_engine(make_url(away.direct))
    with prepared_by("SET lock_timeout = '20ms'"):
        with other.begin() as holder:
            holder.execute(text("LOCK TABLE vendors IN ACCESS EXCLUSIVE MODE"))
            for act in (tell, vendors):
                with pytest.raises(DatabaseBusy, match=r"busy .* try again in a moment"):
                    act()

        assert (tell().again, vendors()) == (False, ["Acme"])
    other.dispose()


@pytest.mark.parametrize(
    "case",
    [
        ("crowd_{0}", "CREATE ROLE {user} LOGIN CONNECTION LIMIT 0", DatabaseBusy),
        ("shut_{0}", "CREATE ROLE {user} NOLOGIN", NotLetIn),
        ("unknown_{0}", "SELECT '{user}'", NotLetIn),
    ],
    ids=["too many connections", "not let in", "unknown name"],
)
def test_a_server_that_lets_nobody_in_says_why_without_the_password(
    away: Away, case: tuple[str, str, type[Outage]], caplog: pytest.LogCaptureFixture
) -> None:
    user, made, outage = case
    user = user.format(make_url(away.direct).database)
    away.run(made.format(user=user))
    shut = make_url(away.url).set(username=user, password=SECRET)
    database.connect(shut.render_as_string(hide_password=False))

    with pytest.raises(outage) as refused:
        vendors()

    away.run(f"DROP ROLE IF EXISTS {user}")
    assert SECRET not in f"{refused.value} {refused.value.detail} {caplog.text}"


@pytest.mark.parametrize(
    ("url", "outage"),
    [
        ("postgresql://ada:{0}@nobody.invalid/shop", DatabaseUnreachable),
        ("postgresql://ada:{0}@127.0.0.1:1/shop", DatabaseUnreachable),
        ("mysql://ada:{0}@localhost/shop", AddressNotValid),
        ("ada:{0}", AddressNotValid),
        ("sqlite://", AddressNotValid),
        ("sqlite:///:memory:", AddressNotValid),
    ],
)
def test_an_address_that_leads_nowhere_says_so_without_the_password(
    url: str, outage: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(outage, match=r"DATABASE_URL|does not answer") as refused:
        bring_up_to_date_at(url.format(SECRET))

    assert SECRET not in f"{refused.value} {caplog.text}"


def test_a_schema_that_is_not_there_is_a_sentence(databases: Databases) -> None:
    if databases.server is None:
        pytest.skip(LACKING)
    with databases.postgresql() as url:
        elsewhere = make_url(url).update_query_dict({"options": "-csearch_path=nowhere"})

        with pytest.raises(NotLetIn, match="DATABASE_URL"):
            bring_up_to_date_at(elsewhere.render_as_string(hide_password=False))
        database.disconnect()


def bring_up_to_date_at(url: str) -> None:
    database.connect(url)
    bring_up_to_date(patience=0)


def test_a_start_before_the_server_waits_for_it_and_says_so(
    away: Away, capsys: pytest.CaptureFixture[str]
) -> None:
    away.line.cut()
    threading.Timer(0.5, away.line.mend).start()

    bring_up_to_date(patience=30)

    assert "does not answer" in capsys.readouterr().err
    assert vendors() == []
