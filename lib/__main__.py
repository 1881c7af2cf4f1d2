"""Benchbook's command line: each command does one thing to the database of the settings.

No password is taken from the command line itself, where other people of the machine could read it:
it is asked for, or comes from the standard input when that is not a terminal.
"""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from lib import database, inputs
from lib.accounts.rescue import Administrator, let_in
from lib.backups.backing_up import back_up
from lib.backups.copying import copy_shop
from lib.backups.restoring import restore
from lib.backups.upgrading import migrate_and_keep
from lib.checks.telling_findings import sentences, show_progress
from lib.checks.verifying import verify
from lib.outages import explained, in_sentences
from lib.refusals import Refusal
from lib.sample import sample_shop
from lib.shop.first_start import OpenSample

COULD_NOT_RUN = 2
_WORDS: dict[str, dict[str, Any]] = {
    "--name": {"help": "the administrator's name, asked for when left out"},
    "--quick": {"action": "store_true", "help": "only the last rows and what they touched"},
    "where": {
        "nargs": "?",
        "type": Path,
        "help": "a file or folder; the backup folder when left out",
    },
    "file": {"type": Path, "help": "the backup"},
    "url": {
        "help": "postgresql://name@host/database or sqlite:///file; - reads it from the standard "
        "input. A password is better left out and set as PGPASSWORD."
    },
}


def main(words: Sequence[str] | None = None) -> None:
    """Carry out one command; a refusal is a sentence and an exit status of 1.

    `verify` answers with 0 where nothing is wrong, 1 with findings, and 2 when it could not run.
    """
    asked = _parser().parse_args(words)
    command: Callable[[argparse.Namespace], str] = asked.command
    try:
        with in_sentences(database.engine()):
            print(command(asked))
    except Refusal as refusal:
        print(explained(refusal), file=sys.stderr)
        sys.exit(COULD_NOT_RUN if command is _verify else 1)


def _migrate(_asked: argparse.Namespace) -> str:
    migrate_and_keep(database.engine())
    return "The database is up to date."


def _demo(asked: argparse.Namespace) -> str:
    migrate_and_keep(database.engine())
    typed = {"administrator": _name(asked), "password": _password()}
    given = inputs.read(OpenSample, typed)
    print("Opening the sample shop. This takes about half a minute.")
    sample_shop.open_sample_shop(given.administrator, given.password.get_secret_value())
    return f"The sample shop is open. Sign in as {given.administrator}."


def _account(asked: argparse.Namespace) -> str:
    migrate_and_keep(database.engine())
    given = inputs.read(Administrator, {"name": _name(asked), "password": _password()})
    return database.persistently(lambda session: let_in(session, given))


def _backup(asked: argparse.Namespace) -> str:
    return f"The backup is {back_up(asked.where)}."


def _restore(asked: argparse.Namespace) -> str:
    return restore(asked.file, print).says


def _copy(asked: argparse.Namespace) -> str:
    migrate_and_keep(database.engine())
    url = sys.stdin.readline().strip() if asked.url == "-" else asked.url
    return copy_shop(url, print)


def _verify(asked: argparse.Namespace) -> str:
    watched = sys.stderr.isatty()
    found = verify(show_progress, quick=asked.quick) if watched else verify(quick=asked.quick)
    said = "\n".join(sentences(found))
    if found.clean:
        return said
    print(said)
    sys.exit(1)


def _name(asked: argparse.Namespace) -> str:
    return str(asked.name or input("Your name: "))


def _password() -> SecretStr:
    if not sys.stdin.isatty():
        return SecretStr(sys.stdin.readline().rstrip("\r\n"))
    first = getpass.getpass("Password (at least 10 characters): ")
    if getpass.getpass("The same password again: ") != first:
        sys.exit("The two passwords differ. Nothing was changed; start again.")
    return SecretStr(first)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lib", description="Look after a Benchbook.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    told: tuple[tuple[str, Callable[[argparse.Namespace], str], str, str | None], ...] = (
        ("migrate", _migrate, "bring the database up to date", None),
        ("demo", _demo, "open the sample shop in an empty database", "--name"),
        ("account", _account, "let an administrator in, or in again with a new password", "--name"),
        ("backup", _backup, "write the shop into one file, while people work", "where"),
        ("restore", _restore, "put a backup in the place of the shop, and keep that", "file"),
        ("verify", _verify, "recompute everything and name the first bad rows", "--quick"),
        ("copy", _copy, "carry the shop into another, empty database", "url"),
    )
    for name, command, help_text, word in told:
        one = commands.add_parser(name, help=help_text, description=help_text)
        one.set_defaults(command=command)
        if word is not None:
            one.add_argument(word, **_WORDS[word])
    return parser


if __name__ == "__main__":
    main()
