"""The photos that are there, as numpy columns in path order, read in one go."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from core.library.choices import Words
from core.library.connection import driver_cursor
from core.library.path_codec import decode, folder_key
from core.types import Status

STATUS_CODES = {Status.WAITING: 0, Status.OK: 1, Status.UNREADABLE: 2}
STATUS_SQL = (
    "CASE WHEN p.failed_by <> '' THEN 2 WHEN p.content_id IS NULL OR p.stale THEN 0 "
    "WHEN c.status = 'unreadable' THEN 2 ELSE 1 END"
)
MARK_COLUMNS = ("marks.stars", "marks.flag")


@dataclass(slots=True, eq=False)
class PhotoTable:
    """Columns of the photos that are there, in path order. `row_of[photo id]` is its row, -1 if it is not there."""

    ids: NDArray[np.int64]
    content: NDArray[np.int64]
    folder: NDArray[np.int64]
    status: NDArray[np.int8]
    name_rank: NDArray[np.int64]
    marks: dict[str, NDArray[np.float64]]
    row_of: NDArray[np.int64]
    folders: dict[int, str]
    names: list[str] | None = None
    words: dict[str, Words] = field(default_factory=dict)

    def rows(self, photo_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Rows of those photos that are in the table."""
        inside = photo_ids[(photo_ids >= 0) & (photo_ids < len(self.row_of))]
        rows = self.row_of[inside]
        return rows[rows >= 0]


def load_photos(conn: Connection) -> PhotoTable:
    cursor = driver_cursor(conn)
    folders = {row_id: decode(path) for row_id, path in cursor.execute("SELECT id, path FROM folders")}
    rows = cursor.execute(
        f"SELECT f.sort_key, p.id, f.folder_id, COALESCE(p.content_id, 0), {STATUS_SQL} "
        "FROM photos p JOIN files f ON f.id = p.primary_id LEFT JOIN contents c ON c.id = p.content_id "
        "WHERE p.gone_after IS NULL"
    ).fetchall()
    # By name in Python (keys are bytes of any length), then by folder in numpy: path order without path strings.
    rows.sort(key=lambda row: row[0])
    numbers = np.array([row[1:] for row in rows], np.int64).reshape(len(rows), 4)
    new_name = np.fromiter(
        (index > 0 and rows[index][0] != rows[index - 1][0] for index in range(len(rows))), np.bool_, len(rows)
    )
    name_rank = np.cumsum(new_name, dtype=np.int64)
    folder_rank = np.zeros(max(folders, default=0) + 1, np.int64)
    for rank, folder_id in enumerate(sorted(folders, key=lambda row_id: folder_key(folders[row_id]))):
        folder_rank[folder_id] = rank
    order = np.argsort(folder_rank[numbers[:, 1]], kind="stable")
    numbers, name_rank = numbers[order], name_rank[order]
    ids = np.ascontiguousarray(numbers[:, 0])
    row_of = np.full(int(ids.max(initial=0)) + 1, -1, np.int64)
    row_of[ids] = np.arange(len(ids))
    table = PhotoTable(
        ids=ids,
        content=np.ascontiguousarray(numbers[:, 2]),
        folder=np.ascontiguousarray(numbers[:, 1]),
        status=numbers[:, 3].astype(np.int8),
        name_rank=name_rank,
        marks={name: np.zeros(len(ids)) for name in MARK_COLUMNS},
        row_of=row_of,
        folders=folders,
    )
    for photo_id, kind, number in cursor.execute("SELECT photo_id, kind, number FROM marks WHERE kind <> 'label'"):
        if photo_id < len(row_of) and row_of[photo_id] >= 0:
            table.marks[f"marks.{kind}"][row_of[photo_id]] = number
    return table
