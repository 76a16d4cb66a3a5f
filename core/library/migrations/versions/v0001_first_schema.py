"""The first schema. Written as SQL because a migration never changes once it is out, whatever becomes of the models."""

from __future__ import annotations

from alembic import op

from core.errors import LibraryError

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE folders (
        id INTEGER NOT NULL,
        path BLOB NOT NULL,
        visited_at DOUBLE NOT NULL,
        listing BLOB,
        CONSTRAINT pk_folders PRIMARY KEY (id),
        CONSTRAINT uq_folders_path UNIQUE (path)
    )
    """,
    """
    CREATE TABLE skipped_paths (
        path BLOB NOT NULL,
        reason TEXT NOT NULL,
        CONSTRAINT pk_skipped_paths PRIMARY KEY (path)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE contents (
        id INTEGER NOT NULL,
        digest TEXT NOT NULL,
        picture TEXT NOT NULL,
        file_size BIGINT NOT NULL,
        status TEXT NOT NULL,
        reason TEXT NOT NULL,
        made_by TEXT NOT NULL,
        scorer TEXT NOT NULL,
        reasons TEXT NOT NULL,
        metadata_json TEXT NOT NULL,
        taken_at DOUBLE,
        camera TEXT,
        lens TEXT,
        iso BIGINT,
        f_number DOUBLE,
        exposure_s DOUBLE,
        focal_mm DOUBLE,
        camera_rating BIGINT,
        width BIGINT NOT NULL,
        height BIGINT NOT NULL,
        measured_scale DOUBLE NOT NULL,
        seconds DOUBLE NOT NULL,
        judged_at DOUBLE NOT NULL,
        CONSTRAINT pk_contents PRIMARY KEY (id),
        CONSTRAINT uq_contents_digest UNIQUE (digest)
    )
    """,
    """
    CREATE INDEX ix_contents_file_size ON contents (file_size)
    """,
    """
    CREATE INDEX ix_contents_picture ON contents (picture)
    """,
    """
    CREATE TABLE spaces (
        id INTEGER NOT NULL,
        encoder TEXT NOT NULL,
        weights TEXT NOT NULL,
        preprocessing BIGINT NOT NULL,
        backend TEXT NOT NULL,
        output TEXT NOT NULL,
        dimension BIGINT NOT NULL,
        CONSTRAINT pk_spaces PRIMARY KEY (id),
        CONSTRAINT uq_spaces_encoder_weights_preprocessing_backend_output
            UNIQUE (encoder, weights, preprocessing, backend, output)
    )
    """,
    """
    CREATE TABLE entries (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        CONSTRAINT pk_entries PRIMARY KEY (id),
        CONSTRAINT uq_entries_name UNIQUE (name)
    )
    """,
    """
    CREATE TABLE phrases (
        id INTEGER NOT NULL,
        name TEXT NOT NULL,
        CONSTRAINT pk_phrases PRIMARY KEY (id),
        CONSTRAINT uq_phrases_name UNIQUE (name)
    )
    """,
    """
    CREATE TABLE labels (
        id INTEGER NOT NULL,
        person TEXT NOT NULL,
        question TEXT NOT NULL,
        photos TEXT NOT NULL,
        answer TEXT NOT NULL,
        seconds DOUBLE NOT NULL,
        source TEXT NOT NULL,
        visible TEXT NOT NULL,
        labelled_at DOUBLE NOT NULL,
        CONSTRAINT pk_labels PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_labels_labelled_at ON labels (labelled_at)
    """,
    """
    CREATE TABLE groups (
        id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        made_by TEXT NOT NULL,
        title TEXT NOT NULL,
        grouped_at DOUBLE NOT NULL,
        CONSTRAINT pk_groups PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_groups_kind ON groups (kind)
    """,
    """
    CREATE TABLE operations (
        id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        done_at DOUBLE NOT NULL,
        forward TEXT NOT NULL,
        inverse TEXT NOT NULL,
        state TEXT NOT NULL,
        CONSTRAINT pk_operations PRIMARY KEY (id)
    )
    """,
    """
    CREATE INDEX ix_operations_state ON operations (state)
    """,
    """
    CREATE TABLE files (
        id INTEGER NOT NULL,
        folder_id INTEGER NOT NULL,
        name BLOB NOT NULL,
        sort_key BLOB NOT NULL,
        size BIGINT NOT NULL,
        mtime_ns BIGINT NOT NULL,
        kind TEXT NOT NULL,
        CONSTRAINT pk_files PRIMARY KEY (id),
        CONSTRAINT uq_files_folder_id_name UNIQUE (folder_id, name),
        CONSTRAINT fk_files_folder_id_folders FOREIGN KEY(folder_id) REFERENCES folders (id)
    )
    """,
    """
    CREATE TABLE other_files (
        folder_id INTEGER NOT NULL,
        name BLOB NOT NULL,
        kind TEXT NOT NULL,
        CONSTRAINT pk_other_files PRIMARY KEY (folder_id, name),
        CONSTRAINT fk_other_files_folder_id_folders FOREIGN KEY(folder_id) REFERENCES folders (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE vectors (
        space_id INTEGER NOT NULL,
        "view" TEXT NOT NULL,
        "row" BIGINT NOT NULL,
        content_id INTEGER NOT NULL,
        CONSTRAINT pk_vectors PRIMARY KEY (space_id, "view", "row"),
        CONSTRAINT uq_vectors_content_id_space_id_view UNIQUE (content_id, space_id, "view"),
        CONSTRAINT fk_vectors_space_id_spaces FOREIGN KEY(space_id) REFERENCES spaces (id),
        CONSTRAINT fk_vectors_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE measures (
        entry_id INTEGER NOT NULL,
        content_id INTEGER NOT NULL,
        value DOUBLE,
        phrase_id INTEGER,
        version BIGINT NOT NULL,
        CONSTRAINT pk_measures PRIMARY KEY (entry_id, content_id),
        CONSTRAINT fk_measures_entry_id_entries FOREIGN KEY(entry_id) REFERENCES entries (id),
        CONSTRAINT fk_measures_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id),
        CONSTRAINT fk_measures_phrase_id_phrases FOREIGN KEY(phrase_id) REFERENCES phrases (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE attributes (
        entry_id INTEGER NOT NULL,
        content_id INTEGER NOT NULL,
        value DOUBLE,
        phrase_id INTEGER,
        version BIGINT NOT NULL,
        CONSTRAINT pk_attributes PRIMARY KEY (entry_id, content_id),
        CONSTRAINT fk_attributes_entry_id_entries FOREIGN KEY(entry_id) REFERENCES entries (id),
        CONSTRAINT fk_attributes_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id),
        CONSTRAINT fk_attributes_phrase_id_phrases FOREIGN KEY(phrase_id) REFERENCES phrases (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE scores (
        entry_id INTEGER NOT NULL,
        content_id INTEGER NOT NULL,
        value DOUBLE,
        phrase_id INTEGER,
        version BIGINT NOT NULL,
        CONSTRAINT pk_scores PRIMARY KEY (entry_id, content_id),
        CONSTRAINT fk_scores_entry_id_entries FOREIGN KEY(entry_id) REFERENCES entries (id),
        CONSTRAINT fk_scores_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id),
        CONSTRAINT fk_scores_phrase_id_phrases FOREIGN KEY(phrase_id) REFERENCES phrases (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE tags (
        content_id INTEGER NOT NULL,
        tag TEXT NOT NULL,
        similarity DOUBLE NOT NULL,
        CONSTRAINT pk_tags PRIMARY KEY (content_id, tag),
        CONSTRAINT fk_tags_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_tags_tag ON tags (tag)
    """,
    """
    CREATE TABLE text_vectors (
        space_id INTEGER NOT NULL,
        text TEXT NOT NULL,
        vector BLOB NOT NULL,
        CONSTRAINT pk_text_vectors PRIMARY KEY (space_id, text),
        CONSTRAINT fk_text_vectors_space_id_spaces FOREIGN KEY(space_id) REFERENCES spaces (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE photos (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        primary_id INTEGER NOT NULL,
        twin_id INTEGER,
        content_id INTEGER,
        stale BOOLEAN NOT NULL,
        failed_by TEXT NOT NULL,
        failed_reason TEXT NOT NULL,
        first_seen_at DOUBLE NOT NULL,
        gone_after DOUBLE,
        CONSTRAINT uq_photos_primary_id UNIQUE (primary_id),
        CONSTRAINT fk_photos_primary_id_files FOREIGN KEY(primary_id) REFERENCES files (id),
        CONSTRAINT fk_photos_twin_id_files FOREIGN KEY(twin_id) REFERENCES files (id),
        CONSTRAINT fk_photos_content_id_contents FOREIGN KEY(content_id) REFERENCES contents (id)
    )
    """,
    """
    CREATE INDEX ix_photos_content_id ON photos (content_id)
    """,
    """
    CREATE INDEX ix_photos_twin_id ON photos (twin_id)
    """,
    """
    CREATE TABLE marks (
        photo_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        number BIGINT NOT NULL,
        text TEXT NOT NULL,
        source TEXT NOT NULL,
        visible TEXT NOT NULL,
        marked_at DOUBLE NOT NULL,
        CONSTRAINT pk_marks PRIMARY KEY (photo_id, kind),
        CONSTRAINT fk_marks_photo_id_photos FOREIGN KEY(photo_id) REFERENCES photos (id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE group_members (
        group_id INTEGER NOT NULL,
        photo_id INTEGER NOT NULL,
        position BIGINT NOT NULL,
        CONSTRAINT pk_group_members PRIMARY KEY (group_id, photo_id),
        CONSTRAINT fk_group_members_group_id_groups
            FOREIGN KEY(group_id) REFERENCES groups (id) ON DELETE CASCADE,
        CONSTRAINT fk_group_members_photo_id_photos
            FOREIGN KEY(photo_id) REFERENCES photos (id) ON DELETE CASCADE
    ) WITHOUT ROWID
    """,
    """
    CREATE INDEX ix_group_members_photo_id ON group_members (photo_id)
    """,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    raise LibraryError("A library is never taken back to an older version.", "Use a backup that lies beside it.")
