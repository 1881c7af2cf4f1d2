"""What a check found is told in sentences, for the command line and for the log."""

import logging
import sys

from lib.checks.findings import Progress, Verification
from lib.logbook import NAME

_log = logging.getLogger(NAME)


def sentences(found: Verification) -> list[str]:
    """Every finding that was kept, how many there are of each subject, and the whole in a line."""
    lines: list[str] = []
    for checked in found.subjects:
        lines += [f"{checked.subject}: {finding}" for finding in checked.findings]
        if checked.found > len(checked.findings):
            lines.append(f"{checked.subject}: {checked.found:,} findings; the first are above.")
    lines.append(summary(found))
    if found.anchor:
        lines.append(f"Anchor, a digest of the heads of all chains: {found.anchor}")
    return [_printable(line) for line in lines]


def _printable(line: str) -> str:
    """A line that cannot steer a terminal or begin another line, whatever a row holds."""
    return "".join(sign if sign.isprintable() else "?" for sign in line)


def summary(found: Verification) -> str:
    """The whole in a line."""
    what = "the last rows and what they touched" if found.quick else "everything"
    looked = f"Looked at {what}: {found.rows:,} rows in {found.seconds} s."
    if found.clean:
        return f"{looked} Nothing is wrong."
    some = "1 finding" if found.found == 1 else f"{found.found:,} findings"
    return f"{looked} {some}. Change nothing by hand; keep a copy, and look at the first ones."


def say_loudly(found: Verification) -> None:
    """Write findings into the log, where whoever runs the server sees them."""
    for line in sentences(found):
        _log.error("VERIFY %s", line)


def show_progress(progress: Progress) -> None:
    """One line of a terminal, written over and over."""
    percent = 100 * progress.done // max(1, progress.total)
    line = f"\r{percent:3d} %  {progress.done:,} of {progress.total:,} rows  {progress.subject}"
    done = progress.subject == "done"
    sys.stderr.write("\r".ljust(80) + "\r" if done else line.ljust(80))
    sys.stderr.flush()
