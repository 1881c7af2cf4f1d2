"""A check looks at one moment, row by row, tells how far it is, and is told in sentences."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from lib import database
from lib.__main__ import main
from lib.accounts.permissions import Role
from lib.checks import last_checks, verifying
from lib.checks.findings import KEPT, Progress, Verification
from lib.checks.last_checks import Checks, begin_check, check_at_start, forget_checks
from lib.checks.telling_findings import sentences
from lib.checks.verifying import NotYetShaped, verify
from lib.refusals import NotFound
from tests.checks import originals as _originals
from tests.checks.lived_in import AGAIN
from tests.checks.originals import Originals
from tests.checks.waiting import wait_for_check
from tests.shop import OpenedShop, actor
from tests.statements import statements
from tests.workshop import Workshop

originals = _originals.originals


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(
    request: pytest.FixtureRequest, originals: Originals, tmp_path: Path
) -> Iterator[OpenedShop]:
    """A copy of a shop that has seen everything, in the open database."""
    with originals.copied(request.param, tmp_path) as url:
        database.connect(url)
        with database.writing() as session:
            ada = actor(session, Role.ADMINISTRATOR)
        yield OpenedShop(ada, 1, 2, {})
        wait_for_check(30)
        forget_checks()
        database.disconnect()


def change(*statements: str) -> None:
    """Change rows behind the program's back, in a table that no trigger guards."""
    with database.writing() as session:
        for statement in statements:
            session.execute(text(statement))


def known(shop: OpenedShop) -> Checks:
    with database.reading() as session:
        return last_checks.last_checks(session, shop.ada)


def test_progress_rises_to_all_rows_and_names_the_subject(shop: OpenedShop) -> None:
    told: list[Progress] = []

    found = verify(told.append)

    assert [progress.done for progress in told] == sorted(progress.done for progress in told)
    assert told[-1] == Progress("done", told[-1].total, told[-1].total)
    assert told[-1].total > 50
    assert {part.subject for part in found.subjects} <= {progress.subject for progress in told}


def test_what_people_do_meanwhile_is_not_in_the_moment_that_is_looked_at(shop: OpenedShop) -> None:
    done: list[Progress] = []

    def work(progress: Progress) -> None:
        if progress.subject == "holds" and not done:
            done.append(progress)
            with database.writing() as session:
                milo = Workshop(session, shop, shop.ada, 1, 2, 3)
                milo.receive(1, "3", "61.00")
                milo.reopen(AGAIN)

    during = verify(work)
    after = verify()

    assert done
    assert during.clean
    assert after.clean
    assert during.anchor != after.anchor


def test_a_check_changes_nothing_and_asks_a_fixed_number_of_questions(shop: OpenedShop) -> None:
    verify()

    with statements() as asked:
        verify()

    writing = [said for said in asked if said.lstrip().startswith(("UPDATE", "DELETE"))]
    assert not writing
    assert len([said for said in asked if "FROM adjustments" in said]) < 60


def test_many_findings_are_counted_and_the_first_are_kept(shop: OpenedShop) -> None:
    with database.writing() as session:
        for number in range(KEPT + 5):
            Workshop(session, shop, shop.ada, 1, 2, 3).job(f"Ring {number}")
    change("UPDATE jobs SET version = version + 1 WHERE stage = 'Draft'")

    found = verify()

    [jobs] = [part for part in found.subjects if part.found]
    assert (jobs.subject, jobs.found, len(jobs.findings)) == ("jobs and pieces", KEPT + 5, KEPT)
    assert "25 findings; the first are above." in "\n".join(sentences(found))


def test_a_finding_is_a_sentence_with_row_document_item_and_store(shop: OpenedShop) -> None:
    change("UPDATE balances SET value = value - 100 WHERE item_id = 1 AND store_id = 1")

    found = verify()

    [finding] = found.findings
    assert str(finding).startswith(
        "balances of item 1 in store 1 (100-00001, in North): value stands at "
    )
    assert "Good up to row " in finding.good


def test_a_quick_check_finds_what_is_wrong_with_the_last_rows_alone(
    shop: OpenedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "LATELY", 3)
    change(
        "UPDATE balances SET value = value - 100 WHERE item_id = 1 AND store_id = 1",
        "UPDATE completions SET loss = 100 WHERE number = 'CMP-000001'",
    )

    quick, whole = verify(quick=True), verify()

    assert {finding.table for finding in quick.findings} == {"balances"}
    assert {finding.table for finding in whole.findings} == {"balances", "completions"}


def test_the_check_at_start_says_loudly_what_it_finds_and_lets_the_shop_open(
    shop: OpenedShop, caplog: pytest.LogCaptureFixture
) -> None:
    change("UPDATE balances SET rows = rows + 1 WHERE item_id = 1 AND store_id = 1")

    check_at_start()

    assert "it counts" in caplog.text
    assert known(shop).alarming is not None
    assert known(shop).whole is None


def test_a_whole_check_runs_in_the_background_once_at_a_time(
    shop: OpenedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Verification] = []

    def slowly(*given: object) -> Verification:
        begun.append(verify(*given))  # type: ignore[arg-type]
        return begun[-1]

    monkeypatch.setattr(last_checks, "verify", slowly)

    with database.reading() as session:
        assert begin_check(session, shop.ada).running
        begin_check(session, shop.ada)
    assert wait_for_check(30)

    assert known(shop).whole in begun
    assert known(shop).alarming is None


def test_a_check_that_cannot_run_says_why(
    shop: OpenedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> Verification:
        raise NotFound

    monkeypatch.setattr(last_checks, "verify", refuse)
    with database.reading() as session:
        begin_check(session, shop.ada)

    assert wait_for_check(30)

    assert known(shop).failed == "There is no such thing."
    assert not known(shop).running


def test_the_command_answers_scripts_with_its_status(
    shop: OpenedShop, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["verify"])
    clean = capsys.readouterr().out
    change("UPDATE counters SET last = 1 WHERE prefix = 'CMP'")

    with pytest.raises(SystemExit) as found:
        main(["verify", "--quick"])

    assert "Nothing is wrong." in clean
    assert "Anchor" in clean
    assert found.value.code == 1
    said = capsys.readouterr().out
    assert "counters CMP (CMP-000004): it stands at 1, and CMP-000004 was given already." in said


def test_a_database_without_tables_cannot_be_checked(
    tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path_factory.mktemp("empty") / "empty.db"
    empty.touch()
    database.connect(f"sqlite:///{empty}")

    with pytest.raises(NotYetShaped):
        verify()
    with pytest.raises(SystemExit) as failed:
        main(["verify"])

    assert failed.value.code == 2
    assert "python -m lib migrate" in capsys.readouterr().err
