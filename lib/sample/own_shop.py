"""Starting one's own shop sets the sample aside whole and begins with an empty database.

It happens in one transaction of its own, beside every other: whoever works in the sample at this
moment has either been before it, and is in what was set aside, or meets the first page.
"""

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from lib import database
from lib.accounts.auditing import audited
from lib.accounts.commands import actor_of
from lib.accounts.permissions import Actor, Permission, requires
from lib.backups.backing_up import SAMPLE
from lib.backups.setting_aside import set_aside
from lib.checks.last_checks import forget_checks
from lib.migrations import begin_again
from lib.refusals import NotNow
from lib.shop.models import Shop
from lib.shop.the_shop import the_shop


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

    Refuses: NotPermitted, PersonGone, NoShopYet, NotTheSample, CannotWriteBackup.
    """
    with database.reading() as session:
        name = sample_at_hand(session, actor_of(session, person_id))
    database.persistently(lambda session: _write_down(session, person_id, name))
    where = begin_again(database.engine(), _set_sample_aside)
    forget_checks()
    return where


def _write_down(session: Session, person_id: int, name: str) -> None:
    """The last entry of the sample's trail, which is set aside with it."""
    with audited(session, person_id, "Start own shop") as deed:
        deed.says = f"{name} is set aside, and a shop of one's own begins empty."


def _set_sample_aside(connection: Connection) -> str:
    shop = connection.execute(select(Shop.name, Shop.is_sample)).one()
    if not shop.is_sample:
        raise NotTheSample(name=shop.name)
    return str(set_aside(connection, SAMPLE))
