"""Attributes judged from stored embeddings, a whole column at a time, and the cache of encoded texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from core.library.columns import Columns
from core.library.connection import Database
from core.library.naming import Names, Spaces
from core.library.stored_columns import SPACES_OF
from core.library.sync import storable
from core.library.values import insert_rows, value_table
from core.library.vector_store import VectorStore
from core.types import Changes, SpaceKey

NO_VALUE = "cannot be judged"


class Bulk:
    """Whole columns in and out; any thread."""

    def __init__(
        self, database: Database, columns: Columns, entries: Names, phrases: Names, vectors: VectorStore
    ) -> None:
        self._database = database
        self._columns = columns
        self._entries = entries
        self._phrases = phrases
        self._vectors = vectors

    def write(
        self,
        entry_ids: Sequence[str],
        content_ids: NDArray[np.int64],
        matrix: NDArray[np.float32],
        reasons: Mapping[str, str],
        versions: Mapping[str, int],
        space: SpaceKey | None,
    ) -> Changes:
        """Store `matrix[n, k]` as `entry_ids[k]` of `content_ids[n]`; NaN is null, `reasons[entry]` says why."""
        if matrix.shape != (len(content_ids), len(entry_ids)):
            raise ValueError(f"matrix is {matrix.shape}, not ({len(content_ids)}, {len(entry_ids)})")
        tables = [value_table(entry) for entry in entry_ids]
        if not len(content_ids):
            return Changes()
        contents = np.asarray(content_ids, np.int64)
        phrases = {entry: storable(reasons.get(entry, NO_VALUE)) for entry in entry_ids}
        with self._database.lock:
            entries = self._entries.ensure(entry_ids)
            phrase_ids = self._phrases.ensure(phrases.values())
            space_id = self._vectors.space_id(space)
            with self._database.write() as conn:
                order = np.argsort(contents, kind="stable")
                ascending = contents[order].tolist()
                for column, (entry, table) in enumerate(zip(entry_ids, tables, strict=True)):
                    entry_id, phrase_id = entries[entry], phrase_ids[phrases[entry]]
                    numbers = matrix[order, column].astype(np.float64)
                    values: list[float | None] = numbers.tolist()
                    whys: list[int | None] = [None] * len(values)
                    for place in np.flatnonzero(~np.isfinite(numbers)).tolist():
                        values[place], whys[place] = None, phrase_id
                    rows = zip(repeat(entry_id), ascending, values, whys, repeat(versions.get(entry, 1)), strict=False)
                    insert_rows(conn, table, rows, space_id)
            photos = self._columns.photos_with(contents)
            for column, entry in enumerate(entry_ids):
                numbers = matrix[:, column].astype(np.float64)
                self._columns.set_values(entry, contents, np.where(np.isfinite(numbers), numbers, np.nan))
                self._columns.set_values(SPACES_OF + entry, contents, np.full(len(contents), space_id or np.nan))
        return Changes(photos, frozenset(entry_ids))

    def forget(self, entry: str) -> Changes:
        """Remove every value of an entry."""
        table = value_table(entry)
        entry_id = self._entries.find(entry)
        if entry_id is None:
            return Changes()
        with self._database.lock:
            with self._database.write() as conn:
                conn.exec_driver_sql(f"DELETE FROM {table} WHERE entry_id = ?", (entry_id,))
                conn.exec_driver_sql("DELETE FROM quantiles WHERE entry_id = ?", (entry_id,))
            self._columns.forget_values(entry)
            self._columns.forget_values(SPACES_OF + entry)
        return Changes(entries=frozenset({entry}))


def known_texts(
    database: Database, spaces: Spaces, space: SpaceKey, texts: Sequence[str]
) -> dict[str, NDArray[np.float32]]:
    """Those of the texts that were encoded before, float32 (dimension,)."""
    known = spaces.find(space)
    if known is None:
        return {}
    found = {}
    with database.read() as conn:
        for text in dict.fromkeys(texts):
            blob = conn.exec_driver_sql(
                "SELECT vector FROM text_vectors WHERE space_id = ? AND text = ?", (known[0], text)
            ).scalar()
            if blob is not None:
                found[text] = np.frombuffer(blob, np.float32).copy()
    return found


def store_texts(
    database: Database, spaces: Spaces, space: SpaceKey, vectors: Mapping[str, NDArray[np.float32]]
) -> None:
    """Keep encoded texts. Raises ValueError where a vector has another dimension than the space."""
    if not vectors:
        return
    with database.lock:
        rows = [
            (spaces.ensure(space, len(vector)), text, np.ascontiguousarray(vector, np.float32).tobytes())
            for text, vector in vectors.items()
        ]
        with database.write() as conn:
            conn.exec_driver_sql("INSERT OR REPLACE INTO text_vectors (space_id, text, vector) VALUES (?, ?, ?)", rows)


def forget_texts(database: Database, spaces: Spaces, space: SpaceKey, texts: Sequence[str]) -> None:
    """Let go of encoded texts."""
    known = spaces.find(space)
    if known is None or not texts:
        return
    with database.lock, database.write() as conn:
        conn.exec_driver_sql(
            "DELETE FROM text_vectors WHERE space_id = ? AND text = ?", [(known[0], text) for text in texts]
        )
