"""The shape of the first release."""

from alembic import op

from lib.migrations.everything import metadata, statements

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    bind = op.get_bind()
    metadata.create_all(bind)
    for statement in statements(bind.dialect.name):
        bind.exec_driver_sql(statement)
