"""Scores that another scorer, version or model replaced are kept, with what made them."""

from __future__ import annotations

from alembic import op

from core.errors import LibraryError

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE score_history (
            content_id INTEGER NOT NULL,
            replaced_at DOUBLE NOT NULL,
            value DOUBLE,
            phrase_id INTEGER,
            scorer TEXT NOT NULL,
            version BIGINT NOT NULL,
            made_by TEXT NOT NULL,
            judged_at DOUBLE NOT NULL,
            CONSTRAINT pk_score_history PRIMARY KEY (content_id, replaced_at),
            CONSTRAINT fk_score_history_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id),
            CONSTRAINT fk_score_history_phrase_id_phrases FOREIGN KEY(phrase_id) REFERENCES phrases (id)
        ) WITHOUT ROWID
        """
    )


def downgrade() -> None:
    raise LibraryError("A library is never taken back to an older version.", "Use a backup that lies beside it.")
