"""Rows of values: which table an entry's values lie in, and how they are written there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from core.library.connection import driver_cursor
from core.library.stored_columns import VALUE_TABLES, WITH_SPACE
from core.library.sync import storable
from core.types import Null, Value

ValueRow = tuple[int, int, float | None, int | None, int]
"""Entry id, content id, value or None, phrase id that says why there is none, version of the entry."""


_AT_ONCE = 100
"""Rows per statement: a row of its own costs two and a half times as much."""


def value_table(entry: str) -> str:
    """The table of an entry id. Raises ValueError for a kind that the library does not keep."""
    table = entry.partition(".")[0]
    if table not in VALUE_TABLES:
        raise ValueError(f"{entry!r} is not the id of a catalogue entry")
    return table


def insert_rows(conn: Connection, table: str, rows: Iterable[ValueRow], space_id: int | None) -> None:
    """Values into a table; what was stored for these contents is replaced. All but measures remember their space."""
    columns, marks = "entry_id, content_id, value, phrase_id, version", "?, ?, ?, ?, ?"
    if table in WITH_SPACE:
        # In the text and not in each row, which would have to be made anew for it.
        columns, marks = f"{columns}, space_id", f"{marks}, {'NULL' if space_id is None else int(space_id)}"
    whole = list(rows)
    insert = f"INSERT OR REPLACE INTO {table} ({columns}) VALUES "
    many = insert + ", ".join([f"({marks})"] * _AT_ONCE)
    single = len(whole) - len(whole) % _AT_ONCE
    cursor = driver_cursor(conn)
    for start in range(0, single, _AT_ONCE):
        cursor.execute(many, tuple(chain.from_iterable(whole[start : start + _AT_ONCE])))
    cursor.executemany(f"{insert}({marks})", whole[single:])


def write_values(
    conn: Connection,
    entry: str,
    entry_id: int,
    found: dict[int, Value],
    phrase_ids: Mapping[str, int],
    version: int,
    space_id: int | None,
) -> None:
    """Values of one entry by content id."""
    rows: list[ValueRow] = [
        (entry_id, content_id, None, phrase_ids[storable(value.reason)], version)
        if isinstance(value, Null)
        else (entry_id, content_id, float(value), None, version)
        for content_id, value in sorted(found.items())
    ]
    insert_rows(conn, value_table(entry), rows, space_id)


def numbers(values: Iterable[Value]) -> NDArray[np.float64]:
    """Values as float64, NaN for null."""
    return np.array([np.nan if isinstance(value, Null) else value for value in values], np.float64)
