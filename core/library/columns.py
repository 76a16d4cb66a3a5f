"""What can be sorted or filtered, as typed numpy columns in memory: loaded on first use, updated by whoever writes.

The photo table lists the photos that are there in path order, so a stable sort breaks ties by path for free. Value
columns are indexed by content id (photos that share a content share values); index 0 stands for "no content yet" and is
NaN. Writers call the `set_...` methods after their commit, while they still hold the write lock; loading holds the lock
of the columns, so no update falls between a snapshot and its registration. Value columns are loaded a slice at a time,
and updated from the first slice on: whoever waits for the lock waits for one slice.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.library.choices import LABELS, Words, contents_with, load_words
from core.library.connection import Database, driver_cursor
from core.library.naming import Names
from core.library.path_codec import decode
from core.library.photo_table import MARK_COLUMNS, PhotoTable, load_photos
from core.library.stored_columns import FROM_METADATA, read_slice

SLICE = 1 << 15
"""Contents per slice: some 6 ms of reading."""


@dataclass(slots=True, eq=False)
class _Column:
    """Numbers by content id, of the contents up to `read` or written since. `whole`: that is all there are."""

    numbers: NDArray[np.float64] = field(default_factory=lambda: np.full(1, np.nan))
    read: int = 0
    whole: bool = False

    def reach(self, top: int) -> None:
        """Have room for the content id `top`."""
        if top >= len(self.numbers):
            # Doubles, so that a library which grows batch by batch does not copy the column every time.
            grown = np.full(max(top + 1, 2 * len(self.numbers)), np.nan)
            grown[: len(self.numbers)] = self.numbers
            self.numbers = grown


class Columns:
    """The loaded columns of one library. Every method may be called from any thread; hold `lock` to read several."""

    def __init__(self, database: Database, entries: Names) -> None:
        self.lock = threading.RLock()
        self._database = database
        self._entries = entries
        self._photos: PhotoTable | None = None
        self._values: dict[str, _Column] = {}
        self._codes: dict[str, float] = {}
        self.stamp = 0
        """Another number after every change of a value, a content or the set of photos."""

    def photos(self) -> PhotoTable:
        with self.lock:
            if self._photos is None:
                with self._database.read() as conn:
                    self._photos = load_photos(conn)
            return self._photos

    def load(self, entries: Iterable[str]) -> None:
        """Have these columns in memory, so that the lock need not be held for long where they are read. The lock is
        let go between two slices."""
        for entry in entries:
            whole = entry in MARK_COLUMNS
            while not whole:
                with self.lock:
                    whole = self._read_on(entry).whole

    def by_photo(self, entry: str) -> NDArray[np.float64]:
        """A copy of the column aligned with the photo table (NaN: no value): an entry id, "taken", "aspect",
        "camera", "burst", "marks.stars" or "marks.flag"."""
        with self.lock:
            table = self.photos()
            if entry in MARK_COLUMNS:
                return table.marks[entry].copy()
            return self._up_to(entry, int(table.content.max(initial=0)))[table.content]

    def of_photos(self, entry: str, photo_ids: NDArray[np.int64]) -> NDArray[np.float64]:
        """The column of an entry at these photos, NaN also for those that are not there."""
        self.load([entry])
        with self.lock:
            table = self.photos()
            found = np.full(len(photo_ids), np.nan)
            inside = (photo_ids >= 0) & (photo_ids < len(table.row_of))
            rows = np.where(inside, table.row_of[np.where(inside, photo_ids, 0)], -1)
            found[rows >= 0] = self.by_photo(entry)[rows[rows >= 0]]
            return found

    def of_contents(self, entry: str, contents: NDArray[np.int64]) -> NDArray[np.float64]:
        """A copy of the column at these content ids (0: no content, so NaN)."""
        self.load([entry])
        with self.lock:
            return self._up_to(entry, int(contents.max(initial=0)))[contents]

    def photos_with(self, contents: NDArray[np.int64]) -> frozenset[int]:
        """The photos that are there and have one of these contents (ids above 0)."""
        with self.lock:
            table = self.photos()
            wanted = np.zeros(int(max(table.content.max(initial=0), contents.max(initial=0))) + 1, np.bool_)
            wanted[contents] = True
            return frozenset(table.ids[wanted[table.content]].tolist())

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
                    rows = driver_cursor(conn).execute(
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
                    table.words[column] = load_words(driver_cursor(conn), column, table.row_of, len(table.ids))
            return table.words[column]

    def tagged(self, tags: Iterable[int | str]) -> NDArray[np.bool_]:
        """Which photos a model saw one of these tags in, aligned with the photo table."""
        with self.lock:
            table = self.photos()
            with self._database.read() as conn:
                contents = contents_with(driver_cursor(conn), tags)
            return np.isin(table.content, contents)

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
            if column is not None and len(contents):
                column.reach(int(contents.max()))
                column.numbers[contents] = values

    def copy_values(self, old: int, new: int) -> None:
        """A content inherited all values of another."""
        with self.lock:
            for entry, column in list(self._values.items()):
                if entry in FROM_METADATA:
                    continue
                if column.whole or old <= column.read:
                    column.reach(max(old, new))
                    self.set_values(entry, np.array([new]), column.numbers[[old]])
                elif new <= column.read:
                    del self._values[entry]  # Half read, and on the wrong side: from the start again.

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
        """The column by content id, long enough for the id `top`. The lock is held."""
        while not (column := self._read_on(entry)).whole:
            pass
        column.reach(top)
        return column.numbers

    def _read_on(self, entry: str) -> _Column:
        """The column with one more slice of what is still to be read. The lock is held."""
        column = self._values.setdefault(entry, _Column())
        if not column.whole:
            with self._database.read() as conn:
                cursor = driver_cursor(conn)
                top = cursor.execute("SELECT MAX(id) FROM contents").fetchone()[0] or 0
                last = min(column.read + SLICE, top)
                contents, numbers = read_slice(cursor, self._entries, entry, column.read + 1, last, self.code)
            column.reach(top)
            column.numbers[contents] = numbers
            column.read, column.whole = last, last == top
        return column
