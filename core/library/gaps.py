"""What judged photos still lack: entries that came after them, or that only a second look can give."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.library.connection import Database
from core.library.naming import Names
from core.library.photo_files import in_folder, work_items
from core.library.results import value_table
from core.types import Status, WorkItem


def without_entry(database: Database, entries: Names, folder: Path | None, entry: str) -> list[WorkItem]:
    """Photos that are judged but have neither a value nor a null for `entry`, in path order."""
    where, parameters = in_folder(folder)
    entry_id = entries.ensure({entry})[entry]
    with database.read() as conn:
        items = work_items(
            conn,
            f"{where} AND p.gone_after IS NULL AND p.failed_by = '' AND NOT p.stale AND c.status = ? "
            f"AND NOT EXISTS (SELECT 1 FROM {value_table(entry)} v WHERE v.entry_id = ? AND v.content_id = c.id)",
            (*parameters, Status.OK.value, entry_id),
        )
    return sorted(items, key=lambda item: item.files.primary.path)


def rows_without(database: Database, entries: Names, entry: str, content_ids: NDArray[np.int64]) -> NDArray[np.int64]:
    """Positions in `content_ids` of those contents that have no value for `entry`, ascending."""
    entry_id = entries.ensure({entry})[entry]
    with database.read() as conn:
        stored = conn.exec_driver_sql(
            f"SELECT content_id FROM {value_table(entry)} WHERE entry_id = ? AND value IS NOT NULL", (entry_id,)
        )
        have = np.fromiter((row[0] for row in stored), np.int64)
    return np.flatnonzero(~np.isin(content_ids, have))


def contents_of(database: Database, photo_ids: Sequence[int]) -> NDArray[np.int64]:
    """Content ids of those photos that have one, ascending."""
    with database.read() as conn:
        rows = conn.exec_driver_sql(
            "SELECT DISTINCT content_id FROM photos WHERE content_id IS NOT NULL "
            "AND id IN (SELECT value FROM json_each(?)) ORDER BY content_id",
            (json.dumps([int(item) for item in photo_ids]),),
        )
        return np.fromiter((row[0] for row in rows), np.int64)
