"""A new password replaces the old one and ends the sessions that the old one began."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib import clock, database
from lib.accounts.browsers import Visit
from lib.accounts.inviting import AddPerson, MakeLink, add_person, make_link, new_token
from lib.accounts.models import AuditEntry, Person
from lib.accounts.new_passwords import (
    ChangeMyPassword,
    ChoosePassword,
    LinkOver,
    NoPasswordHere,
    NotTheSame,
    change_my_password,
    has_password,
    invited,
    prove,
    use_link,
)
from lib.accounts.passwords import EasyToGuess, Proof, WrongPassword, matches
from lib.accounts.patience import TooManyTries
from lib.accounts.people import enter, locked_person
from lib.accounts.permissions import Actor, Role
from lib.accounts.signing_in import WrongNameOrPassword, sign_in
from lib.accounts.web_sessions import begin, holder, kept_of
from lib.inputs import InvalidInput, read
from tests.conftest import MOMENT
from tests.shop import actor

OLD, NEW = SecretStr("the old password"), SecretStr("the new password")


@pytest.fixture
def iris(session: Session) -> Actor:
    person = enter(session, "Iris", Role.BENCH, OLD)
    return Actor(person.id, person.name, Role.BENCH)


def kept(session: Session, person_id: int) -> str | None:
    return session.get_one(Person, person_id).password_hash


def proof(session: Session, person_id: int) -> Proof:
    """The proof of somebody who knows their password."""
    return Proof(kept(session, person_id) or "")


@pytest.mark.parametrize("other", ["", "the old password"])
def test_changing_my_password_needs_a_proof_of_the_current_one(
    session: Session, iris: Actor, other: str
) -> None:
    token = begin(session, iris.id)

    with pytest.raises(WrongPassword) as refused:
        change_my_password(session, iris, ChangeMyPassword(current=Proof(other), password=NEW))
    with pytest.raises(InvalidInput):
        read(ChangeMyPassword, {"current": OLD.get_secret_value(), "password": NEW})

    assert refused.value.field == "current"
    assert matches(OLD, kept(session, iris.id))
    assert holder(session, token) == iris.id


def test_changing_my_password_ends_my_sessions(session: Session, iris: Actor) -> None:
    token = begin(session, iris.id)

    given = ChangeMyPassword(current=proof(session, iris.id), password=NEW)
    change_my_password(session, iris, given)

    assert matches(NEW, kept(session, iris.id))
    assert not matches(OLD, kept(session, iris.id))
    assert holder(session, token) is None


def test_an_easy_password_is_refused_and_the_old_one_stays(session: Session, iris: Actor) -> None:
    easy = SecretStr("iris of Moreau")
    mine = proof(session, iris.id)
    given = ChangeMyPassword(current=mine, password=easy, shop="Moreau")

    with pytest.raises(EasyToGuess):
        change_my_password(session, iris, given)

    assert matches(OLD, kept(session, iris.id))


def test_who_signs_in_with_the_identity_provider_has_no_password_to_change(
    session: Session,
) -> None:
    olga = enter(session, "Olga", Role.SALES)
    olga.identity = "https://id.example|olga"
    actor = Actor(olga.id, olga.name, Role.SALES)

    with pytest.raises(NoPasswordHere):
        change_my_password(session, actor, ChangeMyPassword(current=Proof(""), password=NEW))

    assert not has_password(session, actor)
    assert kept(session, olga.id) is None


def test_the_same_password_typed_on_another_keyboard_matches(session: Session) -> None:
    person = enter(session, "Zoë", Role.BENCH, SecretStr("caf\u00e9 au lait"))

    assert matches(SecretStr("cafe\u0301 au lait"), person.password_hash)


HERE = Visit("192.0.2.1")


def link_for_bela() -> SecretStr:
    """The token of a link for somebody new, which is kept."""
    token = new_token()
    with database.writing() as session:
        ada = actor(session, Role.ADMINISTRATOR)
        add_person(session, ada, AddPerson(name="Béla", role=Role.BENCH, token=token))
    return token


def choice(token: SecretStr, password: SecretStr = NEW, again: SecretStr = NEW) -> ChoosePassword:
    return ChoosePassword(token=token, password=password, again=again, shop="Moreau & Daughters")


@pytest.mark.usefixtures("database_url")
def test_a_link_is_looked_at_as_often_as_one_likes_and_used_once() -> None:
    token = link_for_bela()
    looked = [invited(token.get_secret_value()) for _ in range(3)]

    signed_in = use_link(choice(token), HERE)

    assert looked == ["Béla"] * 3
    with database.reading() as session:
        assert holder(session, signed_in) is not None
    assert sign_in("béla", NEW, HERE)
    with pytest.raises(LinkOver, match="Ask an administrator"):
        use_link(choice(token), HERE)
    with pytest.raises(LinkOver):
        invited(token.get_secret_value())


@pytest.mark.usefixtures("database_url")
def test_of_two_browsers_that_use_a_link_at_once_one_is_let_in() -> None:
    token = link_for_bela()
    with database.reading() as session:
        bela = session.scalars(select(Person.id).where(Person.name == "Béla")).one()

    with ThreadPoolExecutor(2) as browsers:
        with database.writing() as session:
            locked_person(session, bela)
            tries = [browsers.submit(use_link, choice(token, p, p), HERE) for p in (OLD, NEW)]
            wait(tries, timeout=0.8)
        failed = [tried.exception() for tried in tries]

    [let_in] = [tried.result() for tried, why in zip(tries, failed, strict=True) if why is None]
    assert [type(why) for why in failed if why is not None] == [LinkOver]
    with database.reading() as session:
        assert holder(session, let_in) == bela
        assert matches((OLD, NEW)[failed.index(None)], kept(session, bela))


@pytest.mark.usefixtures("database_url")
def test_choosing_by_a_link_is_in_the_audit_trail_without_any_secret() -> None:
    token = link_for_bela()

    use_link(choice(token), HERE)

    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        bela = session.scalars(select(Person).where(Person.name == "Béla")).one()
    assert entry is not None
    assert (entry.person_id, entry.says) == (bela.id, "Béla chose a password by a link.")
    told = str(entry.changes)
    assert "password_hash" in told
    assert "argon2" not in told
    assert kept_of(token.get_secret_value()) not in told


@pytest.mark.usefixtures("database_url")
@pytest.mark.parametrize(
    ("password", "again", "refusal"),
    [
        (NEW, SecretStr("the other password"), NotTheSame),
        (SecretStr("béla 2026!!"), SecretStr("béla 2026!!"), EasyToGuess),
        (SecretStr("moreau daughters"), SecretStr("moreau daughters"), EasyToGuess),
    ],
)
def test_a_refused_choice_leaves_the_link_as_it_was(
    password: SecretStr, again: SecretStr, refusal: type[Exception]
) -> None:
    token = link_for_bela()

    with pytest.raises(refusal):
        use_link(choice(token, password, again), HERE)

    assert invited(token.get_secret_value()) == "Béla"
    with pytest.raises(WrongNameOrPassword):
        sign_in("Béla", password, HERE)


@pytest.mark.usefixtures("database_url")
def test_a_link_that_was_never_made_is_refused_like_one_that_is_over() -> None:
    link_for_bela()

    with pytest.raises(LinkOver):
        use_link(choice(new_token()), HERE)


@pytest.mark.usefixtures("database_url")
def test_choosing_by_a_new_link_ends_what_the_old_password_began() -> None:
    token = link_for_bela()
    before = use_link(choice(token), HERE)
    again = new_token()
    with database.writing() as session:
        bela = holder(session, before)
        ada = actor(session, Role.ADMINISTRATOR)
        make_link(session, ada, MakeLink(person_id=bela or 0, token=again))

    with pytest.raises(WrongNameOrPassword):
        sign_in("Béla", NEW, HERE)
    after = use_link(choice(again, OLD, OLD), HERE)

    with database.reading() as session:
        assert (holder(session, before), holder(session, after)) == (None, bela)


@pytest.mark.usefixtures("database_url")
def test_guessing_the_current_password_at_a_signed_in_browser_is_slowed_down() -> None:
    with database.writing() as session:
        token = begin(session, enter(session, "Iris", Role.BENCH, OLD).id, HERE)

    with clock.stopped_at(MOMENT):
        for _ in range(5):
            with pytest.raises(WrongPassword):
                prove(token, NEW)
        with pytest.raises(TooManyTries):
            prove(token, OLD)

    with clock.stopped_at(MOMENT + timedelta(seconds=1)):
        found = prove(token, OLD)
    with database.reading() as session:
        iris = session.scalars(select(Person).where(Person.name == "Iris")).one()
    assert found == Proof(iris.password_hash or "")
