"""Write the difference between the models and the newest migration as a new migration."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from sqlalchemy import create_engine

from lib.migrations import HERE, configuration, migrate


def write(message: str) -> None:
    """Compare an empty, migrated SQLite database with the models."""
    number = len(list((HERE / "versions").glob("[0-9]*.py"))) + 1
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'empty.db'}")
        migrate(engine)
        with engine.connect() as connection:
            command.revision(
                configuration(connection), message, autogenerate=True, rev_id=f"{number:04}"
            )
        engine.dispose()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('Say what the migration does: python -m lib.migrations "add repairs"')
    write(sys.argv[1])
