"""Attributes remember the space of the vectors that they were judged from, so that another encoder judges them again.

Adding a nullable column rewrites no row, however large the library. It is no foreign key, because only a copy of the
whole table could make it one in the form in which new libraries get it; spaces are never deleted.
"""

from __future__ import annotations

from alembic import op

from core.errors import LibraryError

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE attributes ADD COLUMN space_id INTEGER")


def downgrade() -> None:
    raise LibraryError("A library is never taken back to an older version.", "Use a backup that lies beside it.")
