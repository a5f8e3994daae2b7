"""Alembic's entry: migrations run inside the connection and transaction that `engine.upgrade` holds."""

from alembic import context

from inbox_worker.edges.database.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
