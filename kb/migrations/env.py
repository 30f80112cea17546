"""How Alembic reaches the database: over the connection that ``kb.database.migrate`` hands it."""

from __future__ import annotations

from alembic import context

from kb.models import Table

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Table.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
