"""What Alembic runs: ``bot.store.migrate`` hands it an open, begun connection."""

from alembic import context

from bot.store.tables.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
