"""Scores remember the space of the vectors that they were judged from, and what is usual for them in the library.

What was stored before came from no vectors: its space is null. The column is no foreign key (see migration 0002).
"""

from __future__ import annotations

from alembic import op

from core.errors import LibraryError

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE scores ADD COLUMN space_id INTEGER")
    op.execute(
        """
        CREATE TABLE quantiles (
            entry_id INTEGER NOT NULL,
            space_id INTEGER NOT NULL,
            version BIGINT NOT NULL,
            number BIGINT NOT NULL,
            points TEXT NOT NULL,
            taken_at DOUBLE NOT NULL,
            CONSTRAINT pk_quantiles PRIMARY KEY (entry_id, space_id),
            CONSTRAINT fk_quantiles_entry_id_entries FOREIGN KEY(entry_id) REFERENCES entries (id),
            CONSTRAINT fk_quantiles_space_id_spaces FOREIGN KEY(space_id) REFERENCES spaces (id)
        ) WITHOUT ROWID
        """
    )


def downgrade() -> None:
    raise LibraryError("A library is never taken back to an older version.", "Use a backup that lies beside it.")
