"""Where the main part of a picture lies: what a person chose, and where the vector of a space was cut.

A content without a row in either table has its main part in the middle.
"""

from __future__ import annotations

from alembic import op

from core.errors import LibraryError

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE chosen_regions (
            content_id INTEGER NOT NULL,
            x DOUBLE NOT NULL,
            y DOUBLE NOT NULL,
            chosen_at DOUBLE NOT NULL,
            CONSTRAINT pk_chosen_regions PRIMARY KEY (content_id),
            CONSTRAINT fk_chosen_regions_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id)
        ) WITHOUT ROWID
        """
    )
    op.execute(
        """
        CREATE TABLE cut_regions (
            content_id INTEGER NOT NULL,
            space_id INTEGER NOT NULL,
            x DOUBLE NOT NULL,
            y DOUBLE NOT NULL,
            source TEXT NOT NULL,
            CONSTRAINT pk_cut_regions PRIMARY KEY (content_id, space_id),
            CONSTRAINT fk_cut_regions_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id),
            CONSTRAINT fk_cut_regions_space_id_spaces FOREIGN KEY(space_id) REFERENCES spaces (id)
        ) WITHOUT ROWID
        """
    )


def downgrade() -> None:
    raise LibraryError("A library is never taken back to an older version.", "Use a backup that lies beside it.")
