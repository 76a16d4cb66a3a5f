"""Results of a pass into the library: contents, vectors, values and camera ratings of a batch in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sqlalchemy import Connection

from core.library import metadata_json, moves
from core.library.clock import now
from core.library.columns import Columns
from core.library.connection import Database
from core.library.made_by import PASSING
from core.library.marks import camera_marks
from core.library.naming import Names
from core.library.photo_files import photo_with
from core.library.photo_table import STATUS_CODES
from core.library.score_history import OldScores
from core.library.stored_columns import ASPECT, BURST, CAMERA, SPACES_OF, VALUE_TABLES, WITH_SPACE
from core.library.sync import storable
from core.library.values import numbers, value_table, write_values
from core.library.vector_store import VectorStore
from core.questions import SortKey
from core.types import (
    OVERALL,
    Changes,
    Digest,
    Embedding,
    Metadata,
    Null,
    PhotoResult,
    SpaceKey,
    Status,
    Value,
    WorkItem,
)

_CONTENT = (
    "file_size", "status", "reason", "made_by", "scorer", "reasons", "metadata_json", "taken_at", "camera", "lens",
    "iso", "f_number", "exposure_s", "focal_mm", "camera_rating", "width", "height", "measured_scale", "seconds",
    "judged_at", "picture", "digest",
)  # fmt: skip
_INSERT = f"INSERT INTO contents ({', '.join(_CONTENT)}) VALUES ({', '.join('?' * len(_CONTENT))})"
_UPDATE = f"UPDATE contents SET {', '.join(f'{name} = ?' for name in _CONTENT)} WHERE id = ?"


@dataclass(slots=True)
class _Batch:
    """What a transaction did, for the columns in memory."""

    photos: dict[int, tuple[int, int]] = field(default_factory=dict)
    contents: set[int] = field(default_factory=set)
    values: dict[str, dict[int, Value]] = field(default_factory=dict)
    told: dict[int, Metadata] = field(default_factory=dict)
    aspects: dict[int, float] = field(default_factory=dict)
    inherited: list[tuple[int, int]] = field(default_factory=list)
    moved: dict[int, int] = field(default_factory=dict)
    exchanged: set[int] = field(default_factory=set)
    displaced: set[int] = field(default_factory=set)
    marks: list[tuple[int, str, int]] = field(default_factory=list)
    space_id: int | None = None

    def settle(self, conn: Connection) -> None:
        """Follow the moves that what was identified decides."""
        contents = {content for content, _ in self.photos.values() if content}
        self.moved = moves.settle(conn, contents | self.displaced)

    def changes(self, sharing: set[int], entries: set[str]) -> Changes:
        photos = frozenset({*self.photos, *sharing, *self.exchanged, *self.moved, *self.moved.values()})
        return Changes(photos, frozenset(entries), membership=bool(self.moved or self.exchanged))


class Results:
    """Writes results; any thread, one batch at a time."""

    def __init__(
        self, database: Database, columns: Columns, entries: Names, phrases: Names, vectors: VectorStore
    ) -> None:
        self._database = database
        self._columns = columns
        self._entries = entries
        self._phrases = phrases
        self._vectors = vectors

    def write(self, results: Sequence[PhotoResult], versions: Mapping[str, int], space: SpaceKey | None) -> Changes:
        """Store a batch whole or not at all."""
        names = {name for result in results for name in result.values}
        for name in names:
            value_table(name)
        phrases = {
            storable(value.reason) for result in results for value in result.values.values() if isinstance(value, Null)
        }
        with self._database.lock:
            entry_ids = self._entries.ensure(names)
            phrase_ids = self._phrases.ensure(phrases)
            space_ids = self._vectors.ensure_spaces([item for result in results for item in result.embeddings])
            space_id = self._vectors.space_id(space)
            batch = _Batch(space_id=space_id)
            old_scores = OldScores(self._entries.find(OVERALL), versions, now())
            with self._database.write() as conn:
                embeddings: list[tuple[int, Embedding]] = []
                for result in results:
                    content_id = self._content(conn, result, batch, old_scores)
                    if content_id is not None:
                        embeddings += [(content_id, item) for item in result.embeddings]
                    _link(conn, result, content_id, batch)
                self._vectors.append(conn, embeddings, space_ids)
                for entry, found in batch.values.items():
                    write_values(conn, entry, entry_ids[entry], found, phrase_ids, versions.get(entry, 1), space_id)
                batch.settle(conn)
                shared = photos_sharing(conn, batch.contents)
            self._remember(batch)
        entries = set(batch.values)
        if batch.inherited:
            entries |= set(self._entries.all().values())
        return batch.changes(shared, entries)

    def adopt(self, item: WorkItem, digest: Digest) -> Changes | None:
        """Link a photo to a content that is known already; None where it has to be decoded."""
        with self._database.lock:
            with self._database.write() as conn:
                known = conn.exec_driver_sql(
                    "SELECT id, status, camera_rating FROM contents WHERE digest = ?", (digest.content,)
                ).first()
                photo_id = photo_with(conn, item.files.primary)
                if known is None or photo_id is None:
                    return None
                batch = _Batch()
                _identified(conn, photo_id, known[0], Status(known[1]), known[2], batch)
                batch.settle(conn)
            self._remember(batch)
        return batch.changes(set(), set())

    def resolve_moves(self) -> Changes:
        """Follow every move that can be decided now."""
        with self._database.lock:
            with self._database.write() as conn:
                moved = moves.settle(conn, moves.gone_contents(conn))
            if moved:
                self._columns.forget_photos()
        return Changes(frozenset({*moved, *moved.values()}), membership=bool(moved))

    def _content(self, conn: Connection, result: PhotoResult, batch: _Batch, old_scores: OldScores) -> int | None:
        """Insert or update the content; None where the bytes are not known, or could not be judged just now."""
        digest = result.digest
        if digest is None or _may_pass(result):
            return None
        row = conn.exec_driver_sql("SELECT id FROM contents WHERE digest = ?", (digest.content,)).first()
        values = _content_row(result, digest)
        if row is not None:
            content_id = int(row[0])
            old_scores.keep(conn, result, content_id)
            conn.exec_driver_sql(_UPDATE, (*values, content_id))
        else:
            twin = _same_picture(conn, digest)
            content_id = int(conn.exec_driver_sql(_INSERT, values).lastrowid)
            if twin is not None:
                old_scores.take_over(conn, result, twin, content_id)
                _inherit(conn, twin, content_id)
                batch.inherited.append((twin, content_id))
        batch.contents.add(content_id)
        batch.told[content_id] = result.metadata
        sized = result.full_width > 0 and result.full_height > 0
        batch.aspects[content_id] = result.full_width / result.full_height if sized else np.nan
        for entry, value in result.values.items():
            batch.values.setdefault(entry, {})[content_id] = value
        return content_id

    def _remember(self, batch: _Batch) -> None:
        columns = self._columns
        with columns.lock:
            for old, new in batch.inherited:
                columns.copy_values(old, new)
            for entry, found in batch.values.items():
                contents = np.fromiter(found, np.int64, len(found))
                columns.set_values(entry, contents, numbers(found.values()))
                columns.set_values(SPACES_OF + entry, contents, np.full(len(found), batch.space_id or np.nan))
            told = np.fromiter(batch.told, np.int64, len(batch.told))
            taken = [metadata_json.wall_clock(metadata.taken_at) for metadata in batch.told.values()]
            cameras = [columns.code(f"{_camera(item)} {storable(item.serial or '')}") for item in batch.told.values()]
            bursts = [columns.code(storable(item.burst_id or "")) for item in batch.told.values()]
            columns.set_values(SortKey.TAKEN, told, np.array([np.nan if at is None else at for at in taken]))
            columns.set_values(ASPECT, told, np.array([batch.aspects[content] for content in batch.told]))
            columns.set_values(CAMERA, told, np.array(cameras))
            columns.set_values(BURST, told, np.array(bursts))
            states = batch.photos.values()
            columns.set_photos(list(batch.photos), [item[0] for item in states], [item[1] for item in states])
            for photo_id, kind, number in batch.marks:
                columns.set_marks(f"marks.{kind}", [photo_id], [number])
            if batch.moved or batch.exchanged:
                columns.forget_photos()


def photos_sharing(conn: Connection, contents: set[int]) -> set[int]:
    """Photos that are there and have one of these contents."""
    rows = conn.exec_driver_sql(
        "SELECT id FROM photos WHERE gone_after IS NULL AND content_id IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(contents)),),
    )
    return {row[0] for row in rows}


def _identified(
    conn: Connection, photo_id: int, content_id: int, status: Status, rating: int | None, batch: _Batch
) -> None:
    """The file of this photo has this content, so it belongs to whichever photo follows the content here."""
    owner = moves.owner_of(conn, photo_id, content_id)
    if owner != photo_id:
        batch.exchanged |= {owner, photo_id}
        batch.displaced.add(
            int(conn.exec_driver_sql("SELECT content_id FROM photos WHERE id = ?", (photo_id,)).scalar_one())
        )
    conn.exec_driver_sql(
        "UPDATE photos SET content_id = ?, stale = 0, failed_by = '', failed_reason = '' WHERE id = ?",
        (content_id, owner),
    )
    batch.marks += camera_marks(conn, owner, rating)
    batch.photos[owner] = (content_id, STATUS_CODES[status])


def _link(conn: Connection, result: PhotoResult, content_id: int | None, batch: _Batch) -> None:
    """Tie the photo to what was found, unless its file was rewritten or the photo merged since the work began."""
    photo_id = photo_with(conn, result.item.files.primary)
    if photo_id is None:
        return
    if content_id is not None:
        _identified(conn, photo_id, content_id, result.status, result.metadata.camera_rating, batch)
        return
    stale, known = conn.exec_driver_sql("SELECT stale, content_id FROM photos WHERE id = ?", (photo_id,)).one()
    passing = _may_pass(result)
    if passing and known is not None and not stale:
        return  # What was found out before is still true.
    # The old content is only dropped where the file is known to be another one now, for good.
    kept = known if passing or not stale else None
    conn.exec_driver_sql(
        "UPDATE photos SET failed_by = ?, failed_reason = ?, content_id = ?, stale = ? WHERE id = ?",
        (PASSING if passing else result.made_by, storable(result.reason), kept, passing and stale, photo_id),
    )
    batch.photos[photo_id] = (kept or 0, STATUS_CODES[Status.UNREADABLE])


def _may_pass(result: PhotoResult) -> bool:
    """A failure that names no pass: the file may well be sound."""
    return result.status is Status.UNREADABLE and not result.made_by


def _content_row(result: PhotoResult, digest: Digest) -> tuple[Any, ...]:
    told = result.metadata
    return (
        result.item.files.primary.stamp.size, result.status.value, storable(result.reason), result.made_by,
        result.scorer, json.dumps(list(result.reasons)), metadata_json.dump(told),
        metadata_json.wall_clock(told.taken_at), _camera(told) or None,
        None if told.lens is None else storable(told.lens),
        told.iso, told.f_number, told.exposure_s, told.focal_mm, told.camera_rating, result.full_width,
        result.full_height, result.measured_scale, result.seconds, now(), digest.picture, digest.content,
    )  # fmt: skip


def _camera(told: Metadata) -> str:
    return storable(" ".join(part for part in (told.make, told.model) if part))


def _same_picture(conn: Connection, digest: Digest) -> int | None:
    if not digest.picture:
        return None
    row = conn.exec_driver_sql(
        "SELECT id FROM contents WHERE picture = ? AND status = 'ok' ORDER BY judged_at DESC LIMIT 1", (digest.picture,)
    ).first()
    return None if row is None else int(row[0])


def _inherit(conn: Connection, old: int, new: int) -> None:
    """Only the metadata of the file was edited: what was computed from its pixels stays true."""
    for table in VALUE_TABLES:
        columns = "value, phrase_id, version" + (", space_id" if table in WITH_SPACE else "")
        # Naming all entries turns a scan of the table into one look-up each.
        conn.exec_driver_sql(
            f"INSERT OR IGNORE INTO {table} (entry_id, content_id, {columns}) "
            f"SELECT entry_id, ?, {columns} FROM {table} "
            "WHERE entry_id IN (SELECT id FROM entries) AND content_id = ?",
            (new, old),
        )
    for table, columns in (("tags", "tag_id, kind, similarity"), ("tagged", "list_id")):
        conn.exec_driver_sql(
            f"INSERT OR IGNORE INTO {table} SELECT ?, {columns} FROM {table} WHERE content_id = ?", (new, old)
        )
    conn.exec_driver_sql(
        "INSERT OR IGNORE INTO chosen_regions SELECT ?, x, y, chosen_at FROM chosen_regions WHERE content_id = ?",
        (new, old),
    )
