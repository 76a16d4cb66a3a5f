"""Alembic's entry: migrate over the connection that `core.library.migrate.upgrade` hands in."""

from __future__ import annotations

from alembic import context

from core.library.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite cannot alter most things in place: batch mode copies the table.
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
