"""The log is one plain line for each event, and nothing that was sent can write a second one."""

import logging
import sys
from collections.abc import Iterator

import pytest

from lib.logbook import begin_log, mishap, note, warn

HOSTILE = 'Eve"\n2026-01-01T00:00:00Z INFO signed in name="Ada"\r\x1b[2J\u2028\u202egnp.exe\x7f\x00'


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """What the log writes to the terminal of this test."""
    log = logging.getLogger("benchbook")
    before, level = log.handlers[:], log.level
    log.handlers.clear()
    begin_log()
    begin_log()
    yield capsys
    log.handlers[:] = before
    log.setLevel(level)


def test_an_event_is_one_line_with_its_moment(written: pytest.CaptureFixture[str]) -> None:
    note("signed in", name="Ada", address="192.0.2.1")

    line = written.readouterr().err
    assert line.endswith('Z INFO signed in name="Ada" address="192.0.2.1"\n')
    assert line[:4].isdigit()
    assert line.count("\n") == 1


def test_what_was_sent_stays_inside_its_quotes(written: pytest.CaptureFixture[str]) -> None:
    warn("sign-in refused", name=HOSTILE)

    line = written.readouterr().err
    assert line.count("\n") == 1
    assert line.rstrip("\n").isprintable()
    assert line.isascii()
    assert line.count(' name="') == 1


def test_what_is_long_is_cut(written: pytest.CaptureFixture[str]) -> None:
    warn("sign-in refused", name="x" * 100_000)

    assert len(written.readouterr().err) < 300


def test_a_traceback_cannot_pass_for_lines_of_the_log(written: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError(HOSTILE)
    except ValueError as problem:
        reference = mishap("error in an answer", problem, path="/x")

    first, *rest = written.readouterr().err.splitlines()
    assert first.endswith(f'ERROR error in an answer reference="{reference}" path="/x"')
    assert all(line.startswith("  | ") and line.isprintable() for line in rest)
    assert any("ValueError" in line for line in rest)
    assert sys.exc_info() == (None, None, None)
