"""What waits to be judged, and what need not be because its bytes are known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from core.library.connection import Database
from core.library.path_codec import folder_key, natural_key, split
from core.library.photo_files import in_folder, work_items
from core.types import WorkItem


def pending(database: Database, folder: Path | None, made_by: str) -> list[WorkItem]:
    """Photos that are there and not judged by `made_by` yet, in path order.

    A pass named "a+b" did all that a pass named "a" does, so its photos do not wait for "a".
    """
    where, parameters = in_folder(folder)
    covering = f"{made_by}+"
    with database.read() as conn:
        items = work_items(
            conn,
            f"{where} AND p.gone_after IS NULL AND p.failed_by <> ? AND substr(p.failed_by, 1, ?) <> ? "
            "AND (p.content_id IS NULL OR p.stale OR (c.made_by <> ? AND substr(c.made_by, 1, ?) <> ?))",
            (*parameters, made_by, len(covering), covering, made_by, len(covering), covering),
        )
    folders: dict[str, tuple[bytes, ...]] = {}

    def key(item: WorkItem) -> tuple[tuple[bytes, ...], bytes]:
        parent, name = split(item.files.primary.path)
        if parent not in folders:
            folders[parent] = folder_key(parent)
        return folders[parent], natural_key(name)

    return sorted(items, key=key)


def lookalikes(database: Database, photo_ids: Sequence[int]) -> list[WorkItem]:
    """Those of the photos whose file is exactly as long as one that was judged before."""
    with database.read() as conn:
        return work_items(
            conn,
            "p.id IN (SELECT value FROM json_each(?)) AND EXISTS (SELECT 1 FROM contents k WHERE k.file_size = f.size)",
            (json.dumps(list(photo_ids)),),
        )


def item_of(database: Database, photo_id: int) -> WorkItem | None:
    """The photo with the files that it has now."""
    with database.read() as conn:
        return next(iter(work_items(conn, "p.id = ?", (photo_id,))), None)
