"""Columns as they are stored: the number that each content has, read for a range of content ids at a time.

Row by row through the driver, 100,000 numbers take 45 ms and much of the interpreter's lock. SQLite makes one text of
whole numbers of a range of them instead, with the lock let go, in half the time. The few that are no multiple of 2**-60
(see `_SCALE`) follow as they are, so every number arrives as it was stored.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.library.naming import Names
from core.questions import SortKey

VALUE_TABLES = ("measures", "attributes", "scores")
WITH_SPACE = ("attributes", "scores")
"""Tables whose values remember the space of the vectors that they were judged from."""
SPACES_OF = "spaces of "
"""Before an entry id: the column of the ids of the spaces that its values were judged from."""
ASPECT = "aspect"
"""The column of pictures' widths by their heights, upright."""
CAMERA, BURST = "camera", "burst"
"""Columns of codes (see `Columns.code`): the camera by name and serial number, the burst by its maker's id."""

_TEXTS = {
    CAMERA: "COALESCE(camera, '') || ' ' || COALESCE(json_extract(metadata_json, '$.serial'), '')",
    BURST: "COALESCE(json_extract(metadata_json, '$.burst_id'), '')",
}
FROM_METADATA = frozenset({SortKey.TAKEN.value, ASPECT, *_TEXTS})
"""Columns of what the file says about itself, which a content that shares another's pixels does not inherit: with
another orientation even its shape is another."""

_SCALE = 2.0**60
"""What values are multiplied by: those from 1/128 to 8 stay whole, and any of single precision down to 2**-37."""
_SCALE_OF_TIMES = 2.0**31
"""Seconds since 1970 are larger and less fine."""

Slice = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Content ids (N,) and their numbers (N,)."""


def read_slice(
    cursor: sqlite3.Cursor, entries: Names, column: str, first: int, last: int, code: Callable[[str], float]
) -> Slice:
    """The numbers that contents `first` to `last` have in a column; `code` gives the number of a text."""
    bounds = (first, last)
    if column in _TEXTS:
        rows = cursor.execute(f"SELECT id, {_TEXTS[column]} FROM contents WHERE id BETWEEN ? AND ?", bounds).fetchall()
        return np.array([row[0] for row in rows], np.int64), np.array([code(row[1]) for row in rows], np.float64)
    if column == SortKey.TAKEN:
        taken = "SELECT id, taken_at AS x FROM contents WHERE id BETWEEN ? AND ? AND taken_at IS NOT NULL"
        return _numbers(cursor, taken, bounds, _SCALE_OF_TIMES)
    if column == ASPECT:
        shapes = "SELECT id, CAST(width AS REAL) / height AS x FROM contents WHERE id BETWEEN ? AND ?"
        return _numbers(cursor, f"{shapes} AND width > 0 AND height > 0", bounds, _SCALE)
    what = "space_id" if column.startswith(SPACES_OF) else "value"
    entry = column.removeprefix(SPACES_OF)
    table = entry.partition(".")[0]
    entry_id = entries.find(entry) if table in (VALUE_TABLES if what == "value" else WITH_SPACE) else None
    if entry_id is None:
        return np.zeros(0, np.int64), np.zeros(0)
    values = (
        f"SELECT content_id AS id, {what} AS x FROM {table} WHERE entry_id = {entry_id} AND content_id BETWEEN ? AND ?"
    )
    return _numbers(cursor, f"{values} AND {what} IS NOT NULL", bounds, _SCALE if what == "value" else 1.0)


def _numbers(cursor: sqlite3.Cursor, select: str, bounds: tuple[int, int], scale: float) -> Slice:
    """What a SELECT of `id` and the number `x` finds."""
    ordered, whole = f"({select} ORDER BY id)", f"CAST(x * {scale!r} AS INTEGER)"
    differs = f"{whole} / {scale!r} <> x"
    count, text, inexact = cursor.execute(
        f"SELECT COUNT(*), group_concat({whole}), TOTAL({differs}) FROM {ordered}", bounds
    ).fetchone()
    numbers = _parsed(text) / scale
    first, last = bounds
    if count == last - first + 1:  # Most often every content has a number.
        ids = np.arange(first, last + 1)
    else:
        ids = _parsed(cursor.execute(f"SELECT group_concat(id) FROM {ordered}", bounds).fetchone()[0])
    if inexact:
        others = np.array(cursor.execute(f"SELECT id, x FROM {ordered} WHERE {differs}", bounds).fetchall(), np.float64)
        numbers[np.searchsorted(ids, others[:, 0])] = others[:, 1]
    return ids, numbers


def _parsed(text: str | None) -> NDArray[np.int64]:
    """Whole numbers with commas between them."""
    return np.fromstring(text or "", np.int64, sep=",")
