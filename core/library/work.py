"""What waits to be judged, and what need not be because its bytes are known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from core.library.connection import Database
from core.library.made_by import covers, measures_of
from core.library.path_codec import folder_key, natural_key, split
from core.library.photo_files import in_folder, work_items
from core.library.vector_store import VectorStore
from core.types import SpaceKey, Status, View, WorkItem


def pending(
    database: Database, vectors: VectorStore, folder: Path | None, made_by: str, space: SpaceKey | None
) -> list[WorkItem]:
    """Photos that are there and not judged by `made_by` yet, in path order.

    A pass named "a+b" did all that a pass named "a" does, so its photos do not wait for "a". Nor does a photo whose
    measures are of this version and whose vector in `space` is stored: its file need not be opened again. A file
    that could not be read is tried again by other measures only.
    """
    where, parameters = in_folder(folder)
    judged, wanted = covers("c.made_by", made_by)
    measured, measures = covers("c.made_by", measures_of(made_by))
    failed, _ = covers("p.failed_by", measures_of(made_by))
    with database.read() as conn:
        items = work_items(
            conn,
            f"{where} AND p.gone_after IS NULL AND NOT {failed} AND (p.content_id IS NULL OR p.stale OR NOT ({judged} "
            f"OR ({measured} AND (c.status = ? OR EXISTS (SELECT 1 FROM vectors v "
            "WHERE v.content_id = c.id AND v.space_id = ? AND v.view = ?)))))",
            (
                *parameters,
                *measures,
                *wanted,
                *measures,
                Status.UNREADABLE.value,
                vectors.space_id(space),
                View.GLOBAL.value,
            ),
        )
    folders: dict[str, tuple[bytes, ...]] = {}

    def key(item: WorkItem) -> tuple[tuple[bytes, ...], bytes]:
        parent, name = split(item.files.primary.path)
        if parent not in folders:
            folders[parent] = folder_key(parent)
        return folders[parent], natural_key(name)

    return sorted(items, key=key)


def encoded(database: Database, vectors: VectorStore, space: SpaceKey | None) -> tuple[int, int]:
    """How many readable pictures of photos that are there have a global vector in the space, and how many have not."""
    with database.read() as conn:
        rows = conn.exec_driver_sql(
            "SELECT v.content_id IS NOT NULL, COUNT(*) FROM contents c LEFT JOIN vectors v "
            "ON v.content_id = c.id AND v.space_id = ? AND v.view = ? WHERE c.status = ? "
            "AND EXISTS (SELECT 1 FROM photos p WHERE p.content_id = c.id AND p.gone_after IS NULL) GROUP BY 1",
            (vectors.space_id(space) or 0, View.GLOBAL.value, Status.OK.value),
        )
        found = dict(map(tuple, rows.fetchall()))
    return found.get(1, 0), found.get(0, 0)


def lookalikes(database: Database, photo_ids: Sequence[int]) -> list[WorkItem]:
    """Those of the photos whose file is exactly as long as one that was judged before."""
    with database.read() as conn:
        return work_items(
            conn,
            "p.id IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM contents k WHERE k.file_size = f.size)",
            (json.dumps(list(photo_ids)),),
        )


def items_of(database: Database, content_ids: Sequence[int]) -> dict[int, WorkItem]:
    """One photo that is there of each of these contents that has one, by content id."""
    with database.read() as conn:
        rows = conn.exec_driver_sql(
            "SELECT MIN(id), content_id FROM photos WHERE gone_after IS NULL AND NOT stale "
            "AND content_id IN (SELECT value FROM json_each(?)) GROUP BY content_id",
            (json.dumps(list(content_ids)),),
        ).fetchall()
        contents = dict(map(tuple, rows))
        items = work_items(conn, "p.id IN (SELECT value FROM json_each(?))", (json.dumps(list(contents)),))
    return {contents[item.photo_id]: item for item in items}
