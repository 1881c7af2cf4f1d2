"""Benchbook's command line: each command does one thing to the database of the settings.

No password is taken from the command line itself, where other people of the machine could read it:
it is asked for, or comes from the standard input when that is not a terminal.
"""

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence

from pydantic import SecretStr

from lib import database, inputs
from lib.accounts.rescue import Administrator, let_in
from lib.migrations import migrate
from lib.operations import sample_shop
from lib.outages import explained, in_sentences
from lib.refusals import Refusal
from lib.shop.first_start import OpenSample


def main(words: Sequence[str] | None = None) -> None:
    """Carry out one command; a refusal is a sentence and an exit status of 1."""
    asked = _parser().parse_args(words)
    command: Callable[[argparse.Namespace], str] = asked.command
    try:
        with in_sentences(database.engine()):
            print(command(asked))
    except Refusal as refusal:
        sys.exit(explained(refusal))


def _migrate(_asked: argparse.Namespace) -> str:
    migrate(database.engine())
    return "The database is up to date."


def _demo(asked: argparse.Namespace) -> str:
    migrate(database.engine())
    typed = {"administrator": _name(asked), "password": _password()}
    given = inputs.read(OpenSample, typed)
    print("Opening the sample shop. This takes about half a minute.")
    sample_shop.open_sample_shop(given.administrator, given.password.get_secret_value())
    return f"The sample shop is open. Sign in as {given.administrator}."


def _account(asked: argparse.Namespace) -> str:
    migrate(database.engine())
    given = inputs.read(Administrator, {"name": _name(asked), "password": _password()})
    return database.persistently(lambda session: let_in(session, given))


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
    told: tuple[tuple[str, Callable[[argparse.Namespace], str], str], ...] = (
        ("migrate", _migrate, "bring the database up to date"),
        ("demo", _demo, "open the sample shop in an empty database"),
        ("account", _account, "let an administrator in, or in again with a new password"),
    )
    for name, command, help_text in told:
        one = commands.add_parser(name, help=help_text, description=help_text)
        one.set_defaults(command=command)
        if command is not _migrate:
            one.add_argument("--name", help="the administrator's name, asked for when left out")
    return parser


if __name__ == "__main__":
    main()
