"""The main part of pictures: where a person put it, where vectors were cut, and which photos lack views of theirs.

A vector of the salient view is only as good as the place that it was cut at: once a person moves that, the photo waits
for its view again. Until then the old vector counts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from sqlalchemy import Connection

from core.library.clock import now
from core.library.connection import Database
from core.library.photo_files import in_folder, work_items
from core.library.stored_columns import WITH_SPACE
from core.library.vector_store import VectorStore
from core.types import Changes, Embedding, SpaceKey, Status, View, WorkItem

Salient: TypeAlias = Literal["middle", "subject"]
"""Where the main part is taken to be where no person said: in the middle, or where the picture is in focus."""

ENTRY = "region"
"""What `Changes` name where a person moved the main part of a photo."""


@dataclass(frozen=True, slots=True)
class Region:
    """The centre of a picture's main part, in fractions of its width and height, and who says so: "middle", "subject"
    or "person"."""

    x: float = 0.5
    y: float = 0.5
    source: str = "middle"

    @property
    def centre(self) -> tuple[float, float]:
        return self.x, self.y


@dataclass(frozen=True, slots=True)
class ViewsOf:
    """What a visit made of one content, by its digest: its views' vectors, and where the salient one was cut."""

    digest: str
    embeddings: tuple[Embedding, ...]
    region: Region


class Regions:
    """Reads and writes; any thread."""

    def __init__(self, database: Database, vectors: VectorStore) -> None:
        self._database = database
        self._vectors = vectors

    def choose(self, photo_id: int, centre: tuple[float, float] | None) -> Changes:
        """A person's choice for a photo's content, on the disk when this returns; None takes it back.

        ValueError outside 0-1. Nothing for a photo that was not judged yet.
        """
        if centre is not None and not all(0 <= part <= 1 for part in centre):
            raise ValueError(f"{centre} lies outside the picture")
        with self._database.lock, self._database.write(full=True) as conn:
            content_id = conn.exec_driver_sql("SELECT content_id FROM photos WHERE id = ?", (photo_id,)).scalar()
            if content_id is None:
                return Changes()
            if centre is None:
                conn.exec_driver_sql("DELETE FROM chosen_regions WHERE content_id = ?", (content_id,))
            else:
                conn.exec_driver_sql(
                    "INSERT OR REPLACE INTO chosen_regions (content_id, x, y, chosen_at) VALUES (?, ?, ?, ?)",
                    (content_id, *centre, now()),
                )
            sharing = conn.exec_driver_sql("SELECT id FROM photos WHERE content_id = ?", (content_id,))
            return Changes(frozenset(row[0] for row in sharing), frozenset({ENTRY}))

    def of(self, photo_id: int, space: SpaceKey | None) -> Region:
        """Where the main part of a photo lies: as a person chose, else as the vector of `space` was cut, else in the
        middle."""
        with self._database.read() as conn:
            found = conn.exec_driver_sql(
                "SELECT k.x, k.y FROM photos p JOIN chosen_regions k ON k.content_id = p.content_id WHERE p.id = ?",
                (photo_id,),
            ).first()
            if found is not None:
                return Region(found[0], found[1], "person")
            found = conn.exec_driver_sql(
                "SELECT r.x, r.y, r.source FROM photos p JOIN cut_regions r ON r.content_id = p.content_id "
                "WHERE p.id = ? AND r.space_id = ? AND r.source <> 'person'",
                (photo_id, self._vectors.space_id(space) or 0),
            ).first()
            return Region(*found) if found is not None else Region()

    def chosen(self, photo_ids: Sequence[int]) -> dict[int, tuple[float, float]]:
        """The choices of persons, by photo; photos without one are left out."""
        with self._database.read() as conn:
            rows = conn.exec_driver_sql(
                "SELECT p.id, k.x, k.y FROM photos p JOIN chosen_regions k ON k.content_id = p.content_id "
                "WHERE p.id IN (SELECT value FROM json_each(?))",
                (json.dumps([int(photo_id) for photo_id in photo_ids]),),
            )
            return {photo_id: (x, y) for photo_id, x, y in rows}

    def without_views(
        self, folder: Path | None, space: SpaceKey, views: Sequence[View], salient: Salient
    ) -> list[WorkItem]:
        """Judged photos below `folder` that are there and lack a vector of one of `views` in `space`, or whose salient
        one was cut elsewhere than it is to be now; in path order."""
        where, parameters = in_folder(folder)
        space_id = self._vectors.space_id(space) or 0
        lacks = " OR ".join(
            "NOT EXISTS (SELECT 1 FROM vectors v WHERE v.content_id = c.id AND v.space_id = ? AND v.view = ?)"
            for _ in views
        )
        wanted = [item for view in views for item in (space_id, view.value)]
        if View.SALIENT in views:
            lacks += f" OR ({_CUT_ELSEWHERE})"
            wanted += [space_id, salient]
        with self._database.read() as conn:
            items = work_items(
                conn,
                f"{where} AND p.gone_after IS NULL AND p.failed_by = '' AND NOT p.stale AND c.status = ? AND ({lacks})",
                (*parameters, Status.OK.value, *wanted),
            )
        return sorted(items, key=lambda item: item.files.primary.path)

    def store(self, found: Sequence[ViewsOf]) -> Changes:
        """Store views whole or not at all. A vector that is there already is replaced; contents that are no longer
        known are left out."""
        with self._database.lock:
            space_ids = self._vectors.ensure_spaces([item for one in found for item in one.embeddings])
            contents: list[int] = []
            with self._database.write() as conn:
                for one in found:
                    content_id = conn.exec_driver_sql(
                        "SELECT id FROM contents WHERE digest = ?", (one.digest,)
                    ).scalar()
                    if content_id is not None:
                        contents.append(content_id)
                        self._put(conn, content_id, one, space_ids)
                rows = conn.exec_driver_sql(
                    "SELECT id FROM photos WHERE content_id IN (SELECT value FROM json_each(?))",
                    (json.dumps(contents),),
                )
                return Changes(frozenset(row[0] for row in rows))

    def _put(self, conn: Connection, content_id: int, one: ViewsOf, space_ids: dict[SpaceKey, int]) -> None:
        for space in self._vectors.put(conn, content_id, one.embeddings, space_ids):
            # What was judged from the vector before counts on, but is to be judged again: no entry has version 0.
            for table in WITH_SPACE:
                conn.exec_driver_sql(
                    f"UPDATE {table} SET version = 0 WHERE entry_id IN (SELECT id FROM entries) AND content_id = ? "
                    "AND space_id = ?",
                    (content_id, space_ids[space]),
                )
        for space in {item.space for item in one.embeddings if item.view is View.SALIENT}:
            cut = one.region
            conn.exec_driver_sql(
                "INSERT OR REPLACE INTO cut_regions (content_id, space_id, x, y, source) VALUES (?, ?, ?, ?, ?)",
                (content_id, space_ids[space], cut.x, cut.y, cut.source),
            )


_CUT_ELSEWHERE = (
    "SELECT CASE WHEN k.content_id IS NOT NULL THEN r.source <> 'person' OR r.x <> k.x OR r.y <> k.y "
    "ELSE r.source <> wanted.salient END "
    "FROM (SELECT ? AS space_id, ? AS salient) wanted "
    "JOIN cut_regions r ON r.space_id = wanted.space_id AND r.content_id = c.id "
    "LEFT JOIN chosen_regions k ON k.content_id = c.id"
)
