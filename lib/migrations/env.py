"""Alembic works on the connection it is handed and on the tables of every room."""

from alembic import context

from lib.migrations.everything import belongs_to_a_room, metadata, plainly

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=plainly,
    include_object=belongs_to_a_room,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
