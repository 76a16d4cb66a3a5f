"""Tags as small numbers with what they speak of, and which contents were tagged from which space by which lists.

No version before this one ever wrote a tag, so the old table has nothing to take along.
"""

from __future__ import annotations

from alembic import op

from core.errors import LibraryError

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_TABLES = (
    "DROP INDEX ix_tags_tag",
    "DROP TABLE tags",
    """
    CREATE TABLE tag_names (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        CONSTRAINT pk_tag_names PRIMARY KEY (id),
        CONSTRAINT uq_tag_names_name UNIQUE (name)
    )
    """,
    """
    CREATE TABLE tag_lists (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        CONSTRAINT pk_tag_lists PRIMARY KEY (id),
        CONSTRAINT uq_tag_lists_name UNIQUE (name)
    )
    """,
    """
    CREATE TABLE tags (
        content_id INTEGER NOT NULL,
        tag_id INTEGER NOT NULL,
        kind INTEGER NOT NULL,
        similarity DOUBLE NOT NULL,
        CONSTRAINT pk_tags PRIMARY KEY (content_id, tag_id),
        CONSTRAINT fk_tags_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id),
        CONSTRAINT fk_tags_tag_id_tag_names FOREIGN KEY(tag_id) REFERENCES tag_names (id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_tags_tag_id ON tags (tag_id)",
    """
    CREATE TABLE tagged (
        content_id INTEGER NOT NULL,
        list_id INTEGER NOT NULL,
        CONSTRAINT pk_tagged PRIMARY KEY (content_id),
        CONSTRAINT fk_tagged_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id),
        CONSTRAINT fk_tagged_list_id_tag_lists FOREIGN KEY(list_id) REFERENCES tag_lists (id)
    ) WITHOUT ROWID
    """,
)


def upgrade() -> None:
    for statement in _TABLES:
        op.execute(statement)


def downgrade() -> None:
    raise LibraryError("A library is never taken back to an older version.", "Use a backup that lies beside it.")
