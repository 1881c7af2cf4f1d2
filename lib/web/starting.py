"""A server that starts before its database waits for it, and says so."""

import os
import sys
import time
from typing import NoReturn

from lib import database
from lib.backups.upgrading import migrate_and_keep
from lib.outages import DatabaseBusy, DatabaseUnreachable, explained, in_sentences
from lib.refusals import Refusal

PATIENCE_SECONDS = 60
BETWEEN_SECONDS = 1.0


def give_up(refused: Refusal) -> NoReturn:
    """End this process with a sentence; an exception here would be a page of traceback instead."""
    sys.stderr.write(f"\n  {explained(refused)}\n  Benchbook is not started.\n\n")
    sys.stderr.flush()
    os._exit(1)


def bring_up_to_date(patience: float = PATIENCE_SECONDS) -> None:
    """Bring the database to the shape that this program knows, once it answers.

    Refuses: Outage, AddressNotValid, DatabaseTooNew.
    """
    until, said = time.monotonic() + patience, False
    while True:
        try:
            with in_sentences(database.engine()):
                migrate_and_keep(database.engine())
        except (DatabaseBusy, DatabaseUnreachable) as outage:
            if time.monotonic() >= until:
                raise
            if not said:
                sys.stderr.write(f"{explained(outage)}\nWaiting for it ...\n")
                said = True
            time.sleep(BETWEEN_SECONDS)
        else:
            return
