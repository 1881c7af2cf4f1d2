"""A shop in a SQLite file is copied before a newer program changes its shape.

The copy is an ordinary backup whose name says from which version. Where it cannot be written,
nothing is changed either. On PostgreSQL the shape changes in one transaction; its backups are the
business of whoever runs the server.
"""

from sqlalchemy import Connection, Engine, text

from lib.backups.backing_up import keep_file, new_name
from lib.migrations import migrate

BEFORE_MIGRATING = "before_migrating"


def migrate_and_keep(engine: Engine) -> None:
    """Bring a database to the newest shape that this program knows, and keep it as it was.

    Refuses: DatabaseTooNew, CannotWriteBackup.
    """
    migrate(engine, _keep)


def _keep(connection: Connection, revision: str) -> None:
    has_shop = connection.scalar(text("SELECT count(*) FROM shops"))
    if connection.dialect.name == "sqlite" and has_shop:
        name = new_name(f"{BEFORE_MIGRATING}_from_{revision}")
        keep_file(str(connection.engine.url.database), name)
