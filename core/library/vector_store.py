"""Vectors: one append-only float16 matrix file per space and view beside the database, without a header.

A row is written and flushed to the disk before the database row that names it is committed. What a crash leaves behind
the last named row is nobody's and is written over by the next append.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from core.errors import LibraryError
from core.library.connection import Database, driver_cursor, plain_errors
from core.library.naming import Spaces
from core.types import Embedding, SpaceKey, View

_BYTES = np.dtype(np.float16).itemsize


class VectorStore:
    """Appends inside the caller's write transaction; reads as memory maps from any thread."""

    def __init__(self, database: Database, folder: Path, *, lasting: bool = True) -> None:
        self._database = database
        self._folder = folder
        self._lasting = lasting
        self.spaces = Spaces(database)

    def ensure_spaces(self, embeddings: Sequence[Embedding]) -> dict[SpaceKey, int]:
        """Ids of all spaces named, storing new ones. Before the transaction. Raises ValueError for a wrong shape."""
        return {item.space: self.spaces.ensure(item.space, int(item.vector.shape[0])) for item in embeddings}

    def space_id(self, space: SpaceKey | None) -> int | None:
        """Id of a space; None where no vector was ever stored in it."""
        known = None if space is None else self.spaces.find(space)
        return None if known is None else known[0]

    def append(self, conn: Connection, items: Sequence[tuple[int, Embedding]], space_ids: dict[SpaceKey, int]) -> None:
        """Store `(content id, embedding)` pairs. A content that has a vector in that space and view keeps it."""
        by_file: dict[tuple[int, View], dict[int, NDArray[np.float32]]] = {}
        for content_id, item in items:
            by_file.setdefault((space_ids[item.space], item.view), {})[content_id] = item.vector
        for (space_id, view), vectors in by_file.items():
            ids = [content_id for content_id in vectors if not _has(conn, content_id, space_id, view)]
            if not ids:
                continue
            first = _next_row(conn, space_id, view)
            matrix = np.stack([vectors[content_id] for content_id in ids]).astype(np.float16)
            self._write(space_id, view, first, matrix)
            conn.exec_driver_sql(
                "INSERT INTO vectors (space_id, view, row, content_id) VALUES (?, ?, ?, ?)",
                [(space_id, view.value, first + offset, content_id) for offset, content_id in enumerate(ids)],
            )

    def put(
        self, conn: Connection, content_id: int, items: Sequence[Embedding], space_ids: dict[SpaceKey, int]
    ) -> set[SpaceKey]:
        """As `append`, of one content; but a vector that it has is replaced, in its place. The spaces where one was.

        What the row says of it (where it was cut) must be written in the same transaction: after a crash between the
        two, it says what was, and the vector is made again.
        """
        replaced = set()
        for item in items:
            space_id = space_ids[item.space]
            row = conn.exec_driver_sql(
                "SELECT row FROM vectors WHERE content_id = ? AND space_id = ? AND view = ?",
                (content_id, space_id, item.view.value),
            ).scalar()
            if row is None:
                self.append(conn, [(content_id, item)], space_ids)
            else:
                self._write(space_id, item.view, int(row), item.vector[None].astype(np.float16))
                replaced.add(item.space)
        return replaced

    def read(self, space: SpaceKey, view: View) -> tuple[NDArray[np.int64], NDArray[np.float16]]:
        """Content ids (N,) and their vectors, a read-only map (N, dimension). Empty where nothing is stored."""
        known = self.spaces.find(space)
        if known is None:
            return np.empty(0, np.int64), np.empty((0, 0), np.float16)
        space_id, dimension = known
        with self._database.read() as conn:
            rows = (
                driver_cursor(conn)
                .execute(
                    "SELECT content_id FROM vectors WHERE space_id = ? AND view = ? ORDER BY row",
                    (space_id, view.value),
                )
                .fetchall()
            )
        if not rows:
            return np.empty(0, np.int64), np.empty((0, dimension), np.float16)
        ids = np.fromiter(chain.from_iterable(rows), np.int64, len(rows))
        with plain_errors(self._database.path):
            matrix = np.memmap(self.file(space_id, view), np.float16, "r", shape=(len(rows), dimension))
        return ids, matrix

    def count(self) -> int:
        """Vectors of all spaces and views, by the rows that are named: each file is asked for its last one alone."""
        with self._database.read() as conn:
            spaces = conn.exec_driver_sql("SELECT id FROM spaces").fetchall()
            return sum(_next_row(conn, space_id, view) for (space_id,) in spaces for view in View)

    def counts(self) -> dict[SpaceKey, int]:
        """Vectors of each space, of the view that has most, by the rows that are named."""
        with self._database.read() as conn:
            return {
                space: max(_next_row(conn, space_id, view) for view in View)
                for space, (space_id, _) in self.spaces.all().items()
            }

    def recover(self) -> None:
        """At open: where a matrix file lost rows (power cut, deleted by hand), forget them and judge those again."""
        for space_id, dimension in self.spaces.all().values():
            for view in View:
                with self._database.read() as conn:
                    named = _next_row(conn, space_id, view)
                whole = self._rows_on_disk(space_id, view, dimension)
                if whole >= named:
                    continue
                with self._database.write() as conn:
                    lost = (space_id, view.value, whole)
                    conn.exec_driver_sql(
                        "UPDATE contents SET made_by = '' WHERE id IN "
                        "(SELECT content_id FROM vectors WHERE space_id = ? AND view = ? AND row >= ?)",
                        lost,
                    )
                    conn.exec_driver_sql("DELETE FROM vectors WHERE space_id = ? AND view = ? AND row >= ?", lost)

    def _write(self, space_id: int, view: View, first: int, matrix: NDArray[np.float16]) -> None:
        path = self.file(space_id, view)
        try:
            self._folder.mkdir(exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
            with os.fdopen(handle, "r+b") as file:
                file.seek(first * matrix.shape[1] * _BYTES)
                file.write(matrix.tobytes())
                file.flush()
                if self._lasting:
                    os.fsync(file.fileno())
        except OSError as error:
            raise LibraryError(
                f"The vectors of the library cannot be written to {self._folder}: {error.strerror}.",
                "Check that the drive is connected and has free space; what was saved before is safe.",
            ) from error

    def file(self, space_id: int, view: View) -> Path:
        """Where the matrix of a space and view lies."""
        return self._folder / f"{space_id}-{view.value}.f16"

    def _rows_on_disk(self, space_id: int, view: View, dimension: int) -> int:
        path = self.file(space_id, view)
        return path.stat().st_size // (dimension * _BYTES) if path.exists() else 0


def _next_row(conn: Connection, space_id: int, view: View) -> int:
    found = conn.exec_driver_sql(
        "SELECT MAX(row) FROM vectors WHERE space_id = ? AND view = ?", (space_id, view.value)
    ).scalar()
    return 0 if found is None else int(found) + 1


def _has(conn: Connection, content_id: int, space_id: int, view: View) -> bool:
    found = conn.exec_driver_sql(
        "SELECT 1 FROM vectors WHERE content_id = ? AND space_id = ? AND view = ?", (content_id, space_id, view.value)
    ).first()
    return found is not None
