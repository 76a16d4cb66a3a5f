"""What can be sorted or filtered, as typed numpy columns in memory: loaded on first use, updated by whoever writes.

The photo table lists the photos that are there in path order, so a stable sort breaks ties by path for free. Value
columns are indexed by content id (photos that share a content share values); index 0 stands for "no content yet" and is
NaN. Writers call the `set_...` methods after their commit, while they still hold the write lock; loading holds the lock
of the columns, so no update falls between a snapshot and its registration.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from core.library.choices import LABELS, Words, load_words
from core.library.connection import Database
from core.library.naming import Names
from core.library.path_codec import decode, folder_key
from core.types import SortKey, Status

STATUS_CODES = {Status.WAITING: 0, Status.OK: 1, Status.UNREADABLE: 2}
STATUS_SQL = (
    "CASE WHEN p.failed_by <> '' THEN 2 WHEN p.content_id IS NULL OR p.stale THEN 0 "
    "WHEN c.status = 'unreadable' THEN 2 ELSE 1 END"
)
VALUE_TABLES = ("measures", "attributes", "scores")
MARK_COLUMNS = ("marks.stars", "marks.flag")
ASPECT = "aspect"
"""The column of pictures' widths by their heights, upright."""
CAMERA, BURST = "camera", "burst"
"""Columns of codes (see `Columns.code`): the camera by name and serial number, the burst by its maker's id."""
_TOLD_SQL = {
    CAMERA: "SELECT id, COALESCE(camera, '') || ' ' || COALESCE(json_extract(metadata_json, '$.serial'), '') "
    "FROM contents",
    BURST: "SELECT id, COALESCE(json_extract(metadata_json, '$.burst_id'), '') FROM contents",
}
FROM_METADATA = frozenset({SortKey.TAKEN.value, ASPECT, *_TOLD_SQL})
"""Columns of what the file says about itself, which a content that shares another's pixels does not inherit: with
another orientation even its shape is another."""


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


class Columns:
    """The loaded columns of one library. Every method may be called from any thread; hold `lock` to read several."""

    def __init__(self, database: Database, entries: Names) -> None:
        self.lock = threading.RLock()
        self._database = database
        self._entries = entries
        self._photos: PhotoTable | None = None
        self._values: dict[str, NDArray[np.float64]] = {}
        self._codes: dict[str, float] = {}
        self.stamp = 0
        """Another number after every change of a value, a content or the set of photos."""

    def photos(self) -> PhotoTable:
        with self.lock:
            if self._photos is None:
                with self._database.read() as conn:
                    self._photos = _load_photos(conn)
            return self._photos

    def by_content(self, entry: str) -> NDArray[np.float64]:
        """The column of an entry id, "taken", "aspect", "camera" or "burst", by content id; NaN where there is none."""
        with self.lock:
            if entry not in self._values:
                with self._database.read() as conn:
                    self._values[entry] = self._load_values(conn, entry)
            return self._values[entry]

    def by_photo(self, entry: str) -> NDArray[np.float64]:
        """A copy of the column aligned with the photo table: an entry id, "taken", "marks.stars" or "marks.flag"."""
        with self.lock:
            table = self.photos()
            if entry in MARK_COLUMNS:
                return table.marks[entry].copy()
            return self._up_to(entry, int(table.content.max(initial=0)))[table.content]

    def of_photos(self, entry: str, photo_ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """The column of an entry at these photos, NaN also for those that are not there."""
        with self.lock:
            table = self.photos()
            found = np.full(len(photo_ids), np.nan)
            inside = (photo_ids >= 0) & (photo_ids < len(table.row_of))
            rows = np.where(inside, table.row_of[np.where(inside, photo_ids, 0)], -1)
            found[rows >= 0] = self.by_photo(entry)[rows[rows >= 0]]
            return found

    def of_contents(self, entry: str, contents: NDArray[np.int64]) -> NDArray[np.float64]:
        """A copy of the column at these content ids (0: no content, so NaN)."""
        with self.lock:
            return self._up_to(entry, int(contents.max(initial=0)))[contents]

    def code(self, text: str) -> float:
        """A number that stands for a text as long as the library is open; NaN for a blank one."""
        with self.lock:
            return self._codes.setdefault(text, float(len(self._codes))) if text.strip() else np.nan

    def names(self) -> list[str]:
        """Case-folded file names aligned with the photo table."""
        with self.lock:
            table = self.photos()
            if table.names is None:
                with self._database.read() as conn:
                    rows = _cursor(conn).execute(
                        "SELECT p.id, f.name FROM photos p JOIN files f ON f.id = p.primary_id"
                    )
                    found = {photo_id: decode(name).casefold() for photo_id, name in rows}
                table.names = [found.get(photo_id, "") for photo_id in table.ids.tolist()]
            return table.names

    def words(self, column: str) -> Words:
        """A column of words aligned with the photo table. ValueError for one that there is not."""
        with self.lock:
            table = self.photos()
            if column not in table.words:
                with self._database.read() as conn:
                    table.words[column] = load_words(_cursor(conn), column, table.row_of, len(table.ids))
            return table.words[column]

    def set_photos(self, photo_ids: Sequence[int], contents: Sequence[int], statuses: Sequence[int]) -> None:
        """Photos got a content (0: none) and a status code."""
        with self.lock:
            self.stamp += 1
            table = self._photos
            if table is None:
                return
            for photo_id, content, status in zip(photo_ids, contents, statuses, strict=True):
                row = table.row_of[photo_id] if photo_id < len(table.row_of) else -1
                if row >= 0:
                    table.content[row] = content
                    table.status[row] = status

    def set_values(self, entry: str, contents: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Contents got new numbers (NaN: null) for an entry or `SortKey.TAKEN`."""
        with self.lock:
            self.stamp += 1
            column = self._values.get(entry)
            if column is None or not len(contents):
                return
            top = int(contents.max())
            if top >= len(column):
                column = self._values[entry] = _grown(column, top)
            column[contents] = values

    def copy_values(self, old: int, new: int) -> None:
        """A content inherited all values of another."""
        with self.lock:
            for entry, column in self._values.items():
                if old < len(column) and entry not in FROM_METADATA:
                    self.set_values(entry, np.array([new]), column[[old]])

    def set_marks(self, column: str, photo_ids: Sequence[int], values: Sequence[float]) -> None:
        with self.lock:
            table = self._photos
            if table is None or column not in table.marks:
                return
            for photo_id, value in zip(photo_ids, values, strict=True):
                row = table.row_of[photo_id] if photo_id < len(table.row_of) else -1
                if row >= 0:
                    table.marks[column][row] = value

    def set_labels(self, photo_ids: Sequence[int], labels: Sequence[str]) -> None:
        """Photos got a colour label ("": none)."""
        with self.lock:
            self.stamp += 1
            table = self._photos
            if table is None or LABELS not in table.words:
                return
            for photo_id, label in zip(photo_ids, labels, strict=True):
                row = table.row_of[photo_id] if photo_id < len(table.row_of) else -1
                if row >= 0:
                    table.words[LABELS].put(row, label)

    def forget_photos(self) -> None:
        """The set of photos changed: read it again on next use."""
        with self.lock:
            self.stamp += 1
            self._photos = None

    def forget_values(self, entry: str | None = None) -> None:
        """Drop one value column, or all."""
        with self.lock:
            self.stamp += 1
            if entry is None:
                self._values.clear()
            else:
                self._values.pop(entry, None)

    def _up_to(self, entry: str, top: int) -> NDArray[np.float64]:
        """The column by content id, long enough for the id `top`."""
        values = self.by_content(entry)
        if top >= len(values):
            values = self._values[entry] = _grown(values, top)
        return values

    def _load_values(self, conn: Connection, entry: str) -> NDArray[np.float64]:
        cursor = _cursor(conn)
        top = cursor.execute("SELECT MAX(id) FROM contents").fetchone()[0] or 0
        rows: Iterable[tuple[int, float]]
        if entry == SortKey.TAKEN:
            rows = cursor.execute("SELECT id, taken_at FROM contents WHERE taken_at IS NOT NULL")
        elif entry == ASPECT:
            rows = cursor.execute(
                "SELECT id, CAST(width AS REAL) / height FROM contents WHERE width > 0 AND height > 0"
            )
        elif entry in _TOLD_SQL:
            rows = ((row_id, self.code(text)) for row_id, text in cursor.execute(_TOLD_SQL[entry]))
        else:
            table = entry.partition(".")[0]
            entry_id = self._entries.find(entry) if table in VALUE_TABLES else None
            if entry_id is None:
                return np.full(top + 1, np.nan)
            rows = cursor.execute(
                f"SELECT content_id, value FROM {table} WHERE entry_id = ? AND value IS NOT NULL", (entry_id,)
            )
        pairs = np.fromiter(rows, np.dtype([("content", np.int64), ("value", np.float64)]))
        column = np.full(max(top, int(pairs["content"].max(initial=0))) + 1, np.nan)
        column[pairs["content"]] = pairs["value"]
        return column


def _load_photos(conn: Connection) -> PhotoTable:
    cursor = _cursor(conn)
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


def _grown(column: NDArray[np.float64], top: int) -> NDArray[np.float64]:
    # Doubles, so that a library which grows batch by batch does not copy the column every time.
    grown = np.full(max(top + 1, 2 * len(column)), np.nan)
    grown[: len(column)] = column
    return grown


def _cursor(conn: Connection) -> sqlite3.Cursor:
    """The driver's own cursor inside the connection's transaction: plain tuples, a third of the time for a million."""
    conn.exec_driver_sql("SELECT 1")
    driver = conn.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver.cursor()
