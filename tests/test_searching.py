"""A search finds the beginnings of words, without accents and case, alike on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from lib.accounts.permissions import Role
from lib.searching import LONGEST, LONGEST_WORD, BeginsWords, fold
from lib.shop.customers import AddCustomer, EditCustomer, add_customer, edit_customer
from lib.shop.models import CustomerAccount
from tests.shop import actor, opened_shop

NAMES = {
    "moreau": "Amélie Moreau-Lefèvre",
    "strasse": "Straße & Söhne GmbH, ÅRHUS",
    "job": "JOB-000042 solitaire, 18k, 0.20ct E10",
    "sku": "300-00012",
    "odd": "O'Brien 100% _under_ \\back\\ İstanbul Ωmega ½ 1e5 12e5abc",
    "long": "x" * 300,
}
CASES = [
    ("amelie", ["moreau"]),
    ("MOREAU lef", ["moreau"]),
    ("lef amé", ["moreau"]),
    ("oreau", []),
    ("amelie brien", []),
    ("strass", ["strasse"]),
    ("STRASSE", ["strasse"]),
    ("sohne arh", ["strasse"]),
    ("job-42", ["job"]),
    ("42", ["job"]),
    ("000042", ["job"]),
    ("job-000042", ["job"]),
    ("18", ["job"]),
    ("18k 0.20", ["job"]),
    ("e1", ["job"]),
    ("300-12", ["sku"]),
    ("300-00012", ["sku"]),
    ("12", ["odd", "sku"]),
    ("o'brien", ["odd"]),
    ("100%", ["odd"]),
    ("under back", ["odd"]),
    ("istanbul", ["odd"]),
    ("ωm", ["odd"]),
    ("1e5", ["odd"]),
    ("12e5", ["odd"]),
    ("12e5abc", ["odd"]),
    ("xxx", ["long"]),
    ("x" * 5_000, ["long"]),
    ("y" * 5_000, []),
    ('"', list(NAMES)),
    ("' OR 1=1 --", []),
    ("moreau*", ["moreau"]),
    ("moreau & !x | (y)", []),
    ("NOT moreau", []),
    ("moreau NEAR lefevre", []),
    ("search:moreau", []),
    ("%", list(NAMES)),
    ("", list(NAMES)),
    (" \t ", list(NAMES)),
    ("\u0000moreau", ["moreau"]),
    ("a b c d e f g h i j k l m n o p", []),
]


@pytest.fixture
def people(session: Session) -> dict[str, int]:
    """Customers with every sort of name."""
    ada = opened_shop(session).ada
    return {
        key: int(add_customer(session, ada, AddCustomer(name=name, note="")).number or 0)
        for key, name in ((key, name[:200]) for key, name in NAMES.items())
    }


def test_both_databases_find_the_beginnings_of_words(
    session: Session, people: dict[str, int]
) -> None:
    found = {typed: _found(session, people, typed) for typed, _ in CASES}

    assert found == {typed: sorted(expected) for typed, expected in CASES}


def test_a_changed_text_is_found_by_its_new_words_only(
    session: Session, people: dict[str, int]
) -> None:
    ada = actor(session, Role.ADMINISTRATOR)
    renamed = EditCustomer(customer_id=people["moreau"], name="Zoë Brandt")

    edit_customer(session, ada, renamed)
    session.flush()

    assert _found(session, people, "amelie") == []
    assert _found(session, people, "zoe") == ["moreau"]


def test_a_deleted_text_is_found_no_more(session: Session, people: dict[str, int]) -> None:
    session.delete(session.get_one(CustomerAccount, people["moreau"]))
    session.flush()

    assert _found(session, people, "amelie") == []


@pytest.mark.parametrize(
    ("texts", "folded"),
    [
        (("Amélie MOREAU",), "amelie moreau"),
        (("JOB-000042", None, ""), "job 000042 42"),
        (("ring ring Ring",), "ring"),
        (("Straße",), "strasse"),
        (("a_b-c.d",), "a b c d"),
        (("000",), "000"),
        (("", None), ""),
    ],
)
def test_text_is_folded_into_plain_words(texts: tuple[str | None, ...], folded: str) -> None:
    assert fold(*texts) == folded


def test_folded_text_stays_within_its_column() -> None:
    assert len(fold("word " * 10_000, *map(str, range(100_000)))) <= LONGEST
    assert fold("x" * 300) == "x" * LONGEST_WORD


def _found(session: Session, people: dict[str, int], typed: str) -> list[str]:
    here = CustomerAccount
    ids = set(session.scalars(select(here.id).where(BeginsWords(here.__table__, typed))))
    return sorted(key for key, known in people.items() if known in ids)
