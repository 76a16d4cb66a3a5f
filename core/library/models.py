"""The schema as typed models. What is computed from pixels hangs on a content, what a person did on a photo.

Paths are kept as a folder plus a name, both as bytes (`os.fsencode`), so that names that are not UTF-8 survive.
Times (`*_at`) are seconds since 1970 in UTC, except `contents.taken_at`: wall-clock seconds as the camera wrote them.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
_WITHOUT_ROWID = {"sqlite_with_rowid": False}
_IDS_NEVER_REUSED = {"sqlite_autoincrement": True}


class Base(DeclarativeBase):
    """Registry of every table, with one naming convention so that migrations can name constraints."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text, bytes: LargeBinary, int: BigInteger}


def _row_id() -> Mapped[int]:
    # SQLite only aliases the rowid for a column declared exactly INTEGER.
    return mapped_column(Integer, primary_key=True)


class Folder(Base):
    """A folder that holds known files. `visited_at` is when a complete scan with this folder as its root ended, and
    `listing` a digest of what it saw (see `core.library.listing`)."""

    __tablename__ = "folders"
    id: Mapped[int] = _row_id()
    path: Mapped[bytes] = mapped_column(unique=True)
    visited_at: Mapped[float] = mapped_column(default=0.0)
    listing: Mapped[bytes | None]


class File(Base):
    """A path with size and mtime. `sort_key` orders names as people do (IMG_2 before IMG_10), by plain bytes."""

    __tablename__ = "files"
    __table_args__ = (UniqueConstraint("folder_id", "name"),)
    id: Mapped[int] = _row_id()
    folder_id: Mapped[int] = mapped_column(ForeignKey("folders.id"))
    name: Mapped[bytes]
    sort_key: Mapped[bytes]
    size: Mapped[int]
    mtime_ns: Mapped[int]
    kind: Mapped[str]


class OtherFile(Base):
    """A file of a known kind that is not judged: counted, listed, and never left behind by a file action."""

    __tablename__ = "other_files"
    __table_args__ = _WITHOUT_ROWID
    folder_id: Mapped[int] = mapped_column(ForeignKey("folders.id"), primary_key=True)
    name: Mapped[bytes] = mapped_column(primary_key=True)
    kind: Mapped[str]


class SkippedPath(Base):
    """A path that a scan could not look into, and why."""

    __tablename__ = "skipped_paths"
    __table_args__ = _WITHOUT_ROWID
    path: Mapped[bytes] = mapped_column(primary_key=True)
    reason: Mapped[str]


class Content(Base):
    """Digest of a file's bytes, owner of whatever is computed from pixels. Never deleted: a file may come back."""

    __tablename__ = "contents"
    id: Mapped[int] = _row_id()
    digest: Mapped[str] = mapped_column(unique=True)
    picture: Mapped[str] = mapped_column(index=True)
    file_size: Mapped[int] = mapped_column(index=True)
    status: Mapped[str]
    reason: Mapped[str]
    made_by: Mapped[str]
    scorer: Mapped[str]
    reasons: Mapped[str]
    metadata_json: Mapped[str]
    taken_at: Mapped[float | None]
    camera: Mapped[str | None]
    lens: Mapped[str | None]
    iso: Mapped[int | None]
    f_number: Mapped[float | None]
    exposure_s: Mapped[float | None]
    focal_mm: Mapped[float | None]
    camera_rating: Mapped[int | None]
    width: Mapped[int]
    height: Mapped[int]
    measured_scale: Mapped[float]
    seconds: Mapped[float]
    judged_at: Mapped[float]


class Photo(Base):
    """One or two files in one place; owns marks, labels and groups.

    `stale`: the file changed since `content_id` was found. `failed_by` names the pass (`made_by`) that could not even
    read the file, or is `made_by.PASSING` where the failure may pass, "" where none failed. `gone_after`: null while
    the file is there, else when it was last known there.
    """

    __tablename__ = "photos"
    __table_args__ = _IDS_NEVER_REUSED
    id: Mapped[int] = _row_id()
    primary_id: Mapped[int] = mapped_column(ForeignKey("files.id"), unique=True)
    twin_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"), index=True)
    content_id: Mapped[int | None] = mapped_column(ForeignKey("contents.id"), index=True)
    stale: Mapped[bool] = mapped_column(default=False)
    failed_by: Mapped[str] = mapped_column(default="")
    failed_reason: Mapped[str] = mapped_column(default="")
    first_seen_at: Mapped[float]
    gone_after: Mapped[float | None]


class Space(Base):
    """Where vectors may be compared; one matrix file per space and view lies beside the database."""

    __tablename__ = "spaces"
    __table_args__ = (UniqueConstraint("encoder", "weights", "preprocessing", "backend", "output"),)
    id: Mapped[int] = _row_id()
    encoder: Mapped[str]
    weights: Mapped[str]
    preprocessing: Mapped[int]
    backend: Mapped[str]
    output: Mapped[str]
    dimension: Mapped[int]


class Vector(Base):
    """Row `row` of the matrix file of (space, view) is the vector of this content."""

    __tablename__ = "vectors"
    __table_args__ = (UniqueConstraint("content_id", "space_id", "view"), _WITHOUT_ROWID)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    view: Mapped[str] = mapped_column(primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"))


class EntryName(Base):
    """Catalogue entry ids as small numbers, so that a value row takes about 20 bytes."""

    __tablename__ = "entries"
    id: Mapped[int] = _row_id()
    name: Mapped[str] = mapped_column(unique=True)


class Phrase(Base):
    """The few phrases that say why a value is null."""

    __tablename__ = "phrases"
    id: Mapped[int] = _row_id()
    name: Mapped[str] = mapped_column(unique=True)


class _ValueColumns:
    """One value of one entry, clustered by entry: a whole column is one sequential read."""

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), primary_key=True)
    value: Mapped[float | None]
    phrase_id: Mapped[int | None] = mapped_column(ForeignKey("phrases.id"))
    version: Mapped[int]


class Measure(_ValueColumns, Base):
    __tablename__ = "measures"
    __table_args__ = _WITHOUT_ROWID


class Attribute(_ValueColumns, Base):
    """`space_id` is the space of the vector that it was judged from, null where it came from none."""

    __tablename__ = "attributes"
    __table_args__ = _WITHOUT_ROWID
    # No foreign key: spaces are never deleted, and migration 0002 could only add one by copying the table.
    space_id: Mapped[int | None] = mapped_column(Integer, sort_order=1)


class Score(_ValueColumns, Base):
    """`space_id` as of `Attribute`, of the first vector that it was judged from."""

    __tablename__ = "scores"
    __table_args__ = _WITHOUT_ROWID
    space_id: Mapped[int | None] = mapped_column(Integer, sort_order=1)


class QuantileTable(Base):
    """What is usual for one version of a score in one space (see `core.scoring.percentiles`): `points` is a JSON list
    of its quantiles over `number` contents, `taken_at` when they were taken."""

    __tablename__ = "quantiles"
    __table_args__ = _WITHOUT_ROWID
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    version: Mapped[int]
    number: Mapped[int]
    points: Mapped[str]
    taken_at: Mapped[float]


class OldScore(Base):
    """An overall score that another scorer, version or model replaced, with what made it and when; the value is null
    where it could not tell, `phrase_id` says why."""

    __tablename__ = "score_history"
    __table_args__ = _WITHOUT_ROWID
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), primary_key=True)
    replaced_at: Mapped[float] = mapped_column(primary_key=True)
    value: Mapped[float | None]
    phrase_id: Mapped[int | None] = mapped_column(ForeignKey("phrases.id"))
    scorer: Mapped[str]
    version: Mapped[int]
    made_by: Mapped[str]
    judged_at: Mapped[float]


class TagName(Base):
    """Tags as small numbers."""

    __tablename__ = "tag_names"
    id: Mapped[int] = _row_id()
    name: Mapped[str] = mapped_column(unique=True)


class TagList(Base):
    """A space and the hash of the ordered lists of tags that its vectors were held against, as one text."""

    __tablename__ = "tag_lists"
    id: Mapped[int] = _row_id()
    name: Mapped[str] = mapped_column(unique=True)


class Tag(Base):
    """A tag that a model saw in a content, with its similarity (cosine, -1 to 1). `kind`: 0 what is in the picture,
    1 how it looks."""

    __tablename__ = "tags"
    __table_args__ = _WITHOUT_ROWID
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag_names.id"), primary_key=True, index=True)
    kind: Mapped[int] = mapped_column(Integer)
    similarity: Mapped[float]


class Tagged(Base):
    """Which lists a content's tags came from; a content without a row was never tagged."""

    __tablename__ = "tagged"
    __table_args__ = _WITHOUT_ROWID
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("tag_lists.id"))


class ChosenRegion(Base):
    """Where a person put the main part of a picture: its centre, in fractions of width and height."""

    __tablename__ = "chosen_regions"
    __table_args__ = _WITHOUT_ROWID
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), primary_key=True)
    x: Mapped[float]
    y: Mapped[float]
    chosen_at: Mapped[float]


class CutRegion(Base):
    """Where the vector of the salient view was cut, per space, and by whose word: middle, subject or person."""

    __tablename__ = "cut_regions"
    __table_args__ = _WITHOUT_ROWID
    content_id: Mapped[int] = mapped_column(ForeignKey("contents.id"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    x: Mapped[float]
    y: Mapped[float]
    source: Mapped[str]


class Mark(Base):
    """One mark of one photo. `kind` is stars (number 0-5), flag (number -1, 0, 1) or label (text)."""

    __tablename__ = "marks"
    __table_args__ = _WITHOUT_ROWID
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    visible: Mapped[str]
    marked_at: Mapped[float]


class Label(Base):
    """A person's answer to a pair or a scale. `photos` and `answer` are JSON; `seconds` is how long it took."""

    __tablename__ = "labels"
    id: Mapped[int] = _row_id()
    person: Mapped[str]
    question: Mapped[str]
    photos: Mapped[str]
    answer: Mapped[str]
    seconds: Mapped[float]
    source: Mapped[str]
    visible: Mapped[str]
    labelled_at: Mapped[float] = mapped_column(index=True)


class Group(Base):
    """Photos that belong together (burst, bracket, panorama, near-duplicates, cluster), and what found that."""

    __tablename__ = "groups"
    id: Mapped[int] = _row_id()
    kind: Mapped[str] = mapped_column(index=True)
    made_by: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    grouped_at: Mapped[float]


class GroupMember(Base):
    __tablename__ = "group_members"
    __table_args__ = _WITHOUT_ROWID
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photos.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int]


class Operation(Base):
    """A change that can be taken back. `state`: done, undone, or superseded (undone, then something else was done)."""

    __tablename__ = "operations"
    id: Mapped[int] = _row_id()
    kind: Mapped[str]
    done_at: Mapped[float]
    forward: Mapped[str]
    inverse: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)


class TextVector(Base):
    """An encoded text of a space, float32 bytes, so that a known prompt needs no model."""

    __tablename__ = "text_vectors"
    __table_args__ = _WITHOUT_ROWID
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    text: Mapped[str] = mapped_column(primary_key=True)
    vector: Mapped[bytes]
