"""Runs the migrations on the connection that it is given, inside that connection's transaction."""

from alembic import context

from warehouse.registry.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
