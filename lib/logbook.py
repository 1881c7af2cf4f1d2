"""What concerns the safety of the shop is one line in the log each: when, what, who, from where.

Nothing secret is written: no password, token, cookie or code. What came from outside is shortened
and written in plain ASCII between quotes, so that no sign in it can begin a line of its own, turn
the writing around or speak to a terminal. A traceback stands indented below its line.
"""

import json
import logging
import secrets
import sys
import time

NAME = "benchbook"
AT_MOST = 200
_log = logging.getLogger(NAME)


class _Lines(logging.Formatter):
    """One line with its moment in UTC; what follows it cannot be taken for another."""

    converter = staticmethod(time.gmtime)

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]  # noqa: N802
        """A traceback whose every line is indented and plain."""
        told = super().formatException(ei)
        return "\n".join(f"  | {_plain(line)[1:-1]}" for line in told.splitlines())


class _Terminal(logging.Handler):
    """Writes to whatever the terminal is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)  # noqa: T201


def begin_log() -> None:
    """Let this process write its log to the terminal, once however often it is called."""
    if any(isinstance(handler, _Terminal) for handler in _log.handlers):
        return
    handler = _Terminal()
    handler.setFormatter(_Lines("%(asctime)sZ %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    _log.addHandler(handler)
    _log.setLevel(logging.INFO)


def note(event: str, **facts: object) -> None:
    """Write down something that went as it should, such as a sign-in."""
    _log.info("%s", _line(event, facts))


def warn(event: str, **facts: object) -> None:
    """Write down something that was refused."""
    _log.warning("%s", _line(event, facts))


def mishap(event: str, problem: BaseException, **facts: object) -> str:
    """Write down an error with its traceback; the answer is the reference to tell a person."""
    reference = secrets.token_hex(4)
    _log.error("%s", _line(event, {"reference": reference, **facts}), exc_info=problem)
    return reference


def _line(event: str, facts: dict[str, object]) -> str:
    return " ".join([event, *(f"{name}={_plain(str(fact))}" for name, fact in facts.items())])


def _plain(text: str) -> str:
    shown = text if len(text) <= AT_MOST else text[:AT_MOST] + "..."
    return json.dumps(shown).replace("\x7f", "\\u007f")
