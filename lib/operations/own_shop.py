"""Starting one's own shop sets the sample aside whole and begins with an empty database.

It happens in one transaction of its own, beside every other: whoever works in the sample at this
moment has either been before it, and is in what was set aside, or meets the first page.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from lib import clock, database
from lib.accounts.commands import actor_of
from lib.accounts.permissions import Actor, Permission, requires
from lib.migrations import begin_again
from lib.refusals import NotNow
from lib.settings import settings
from lib.shop.models import Shop
from lib.shop.the_shop import the_shop

_MADE = text(
    "SELECT name FROM sqlite_master WHERE type = :kind AND name NOT LIKE 'sqlite_%' "
    "AND (coalesce(sql, '') LIKE 'CREATE VIRTUAL%') = :virtual"
)


class NotTheSample(NotNow):
    """{name} is not the sample shop. Nothing was changed; only the sample can be set aside."""


@requires(Permission.CHANGE_SETTINGS)
def sample_at_hand(session: Session, actor: Actor) -> str:
    """The name of the sample shop, when it is the sample that is open.

    Refuses: NoShopYet, NotTheSample.
    """
    shop = the_shop(session)
    if not shop.is_sample:
        raise NotTheSample(name=shop.name)
    return shop.name


def start_own_shop(person_id: int) -> str:
    """Set the sample aside and empty the database; the answer says where the sample lies now.

    Refuses: NotPermitted, PersonGone, NoShopYet, NotTheSample.
    """
    with database.reading() as session:
        sample_at_hand(session, actor_of(session, person_id))
    return begin_again(database.engine(), _set_aside)


def _set_aside(connection: Connection) -> str:
    shop = connection.execute(select(Shop.name, Shop.is_sample)).one()
    if not shop.is_sample:
        raise NotTheSample(name=shop.name)
    stamp = f"{clock.now():%Y%m%d_%H%M%S}"
    if connection.dialect.name == "postgresql":
        return _rename_schema(connection, f"sample_{stamp}")
    return _copy_file(connection, settings().data_folder / "backups" / f"sample_{stamp}.db")


def _rename_schema(connection: Connection, name: str) -> str:
    here = str(connection.scalar(text("SELECT current_schema()")))
    if not re.fullmatch(r"\w+", here):
        raise ValueError(f"the schema {here} cannot be renamed by this program")
    connection.exec_driver_sql(f"ALTER SCHEMA {here} RENAME TO {name}")
    connection.exec_driver_sql(f"CREATE SCHEMA {here}")
    return f"the schema {name} of the database"


def _copy_file(connection: Connection, backup: Path) -> str:
    """Copy the file while nobody can write, then drop everything that it holds."""
    backup.parent.mkdir(parents=True, exist_ok=True)
    file = str(connection.engine.url.database)
    unfinished = backup.with_suffix(".part")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.rename(backup)
    for kind, virtual in (("trigger", 0), ("view", 0), ("table", 1), ("table", 0)):
        for name in connection.scalars(_MADE, {"kind": kind, "virtual": virtual}).all():
            connection.exec_driver_sql(f'DROP {kind} "{name}"')
    return f"the file {backup}"
