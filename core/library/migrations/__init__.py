"""Alembic's scripts, oldest first in `versions`. Run by `core.library.migrate`, never by hand."""
