"""What judged photos still lack: entries that came after them, or that only a second pass can give."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.library.connection import Database, driver_cursor
from core.library.naming import Names
from core.library.photo_files import in_folder, work_items
from core.library.stored_columns import WITH_SPACE
from core.library.values import value_table
from core.library.vector_store import VectorStore
from core.types import SpaceKey, Status, WorkItem


def without_entries(
    database: Database, entries: Names, folder: Path | None, versions: Mapping[str, int]
) -> list[WorkItem]:
    """Photos that are judged but have neither a value nor a null for one of these versions of entries, in path
    order."""
    where, parameters = in_folder(folder)
    ids = entries.ensure(set(versions))
    lacks = " OR ".join(
        f"NOT EXISTS (SELECT 1 FROM {value_table(entry)} v "
        "WHERE v.entry_id = ? AND v.content_id = c.id AND v.version = ?)"
        for entry in versions
    )
    wanted = [number for entry, version in versions.items() for number in (ids[entry], version)]
    with database.read() as conn:
        items = work_items(
            conn,
            f"{where} AND p.gone_after IS NULL AND p.failed_by = '' AND NOT p.stale AND c.status = ? AND ({lacks})",
            (*parameters, Status.OK.value, *wanted),
        )
    return sorted(items, key=lambda item: item.files.primary.path)


def rows_without(
    database: Database,
    entries: Names,
    vectors: VectorStore,
    entry: str,
    content_ids: NDArray[np.int64],
    version: int,
    space: SpaceKey | None,
    nulls: bool = False,
) -> NDArray[np.int64]:
    """Positions in `content_ids` of those contents that have no value for this version of `entry`, ascending.

    `nulls`: a null says all that there is to say, and is no lack.

    An attribute or score that was judged from a vector of another space than `space` counts as none.
    """
    table = value_table(entry)
    entry_id = entries.ensure({entry})[entry]
    where, parameters = "entry_id = ? AND version = ?", [entry_id, version]
    if not nulls:
        where = f"{where} AND value IS NOT NULL"
    if space is not None and table in WITH_SPACE:
        # Of a space without a single vector, id 0, which no space has.
        where, parameters = f"{where} AND space_id = ?", [*parameters, vectors.space_id(space) or 0]
    with database.read() as conn:
        stored = driver_cursor(conn).execute(f"SELECT content_id FROM {table} WHERE {where}", tuple(parameters))
        have = np.fromiter(chain.from_iterable(stored.fetchall()), np.int64)
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
