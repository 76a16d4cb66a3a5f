"""Which photos lie farthest in a direction of a space, among those that a question leaves.

    question -> columns -> photos and their vectors -> all of them exactly, or where they are many: codes -> the best
    few thousand exactly -> photos, closest first

Exact products read the float16 matrix from its memory map and let go of it as they go: a search leaves no gigabyte
resident.
"""

from __future__ import annotations

import logging
import mmap
import threading
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.jobs import CancelToken
from core.library.codes import SignCodes
from core.library.columns import Columns
from core.library.connection import Database, driver_cursor, plain_errors
from core.library.queries import matching
from core.library.vector_store import VectorStore
from core.questions import Query
from core.types import SpaceKey, View

log = logging.getLogger(__name__)

EXACT_BELOW = 50_000
"""So many vectors are compared as they are: some 30 ms, and nothing is missed."""
NEAR = 16_384
"""Vectors whose codes are looked at more sharply, at least."""
CANDIDATES = 2048
"""Vectors that the codes hand on to be compared exactly, at least."""
_RUN = 4096
"""Vectors of a run read at a time: 4 MB of them, and then a look at the token."""
_SCATTERED = 256
"""Scattered vectors read at a time: the system maps up to a quarter of a MB around each, which all counts as ours."""
_READ_ON = 1 << 16
CODES = ".codes"
"""Ends the name of the file of codes beside a matrix."""


@dataclass(frozen=True, slots=True, eq=False)
class Closest:
    """Photos (N,) by how far they lie in the direction, the farthest first, ties by path; `similarity` (N,) are the
    products with it. `searched` photos have a vector, `without` have none yet; `exact` where all were compared."""

    ids: NDArray[np.int64]
    similarity: NDArray[np.float32]
    searched: int
    without: int
    exact: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """The rows of a matrix as they were at one moment; those that came since have no place in it."""

    matrix: NDArray[np.float16]
    row_of: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.matrix)

    def of(self, contents: NDArray[np.int64]) -> NDArray[np.int32]:
        """The rows of these contents, -1 where there is none."""
        inside = contents < len(self.row_of)
        rows = (
            self.row_of[contents] if inside.all() else np.where(inside, self.row_of[np.where(inside, contents, 0)], -1)
        )
        return np.where(rows < len(self), rows, np.int32(-1))


@dataclass(frozen=True, slots=True, eq=False)
class _Reach:
    """The photos that a question leaves: their ids (N,) in path order, the row of each (N,; -1 where it has none), and
    which rows of the matrix are among them (M,)."""

    ids: NDArray[np.int64]
    row: NDArray[np.int32]
    allowed: NDArray[np.bool_]
    searched: int


@dataclass(slots=True, eq=False)
class _Known:
    """What is remembered of one matrix: the row of every content (-1: none), its codes, and the photos that were
    searched last, where no filter left some out."""

    space_id: int
    dimension: int
    path: Path
    rows: int = 0
    row_of: NDArray[np.int32] = field(default_factory=lambda: np.full(1, -1, np.int32))
    matrix: NDArray[np.float16] = field(default_factory=lambda: np.empty((0, 0), np.float16))
    codes: SignCodes | None = None
    looked: int = 0
    reach: tuple[tuple[Path | None, int, int], _Reach] | None = None

    def snapshot(self) -> _Rows:
        return _Rows(self.matrix, self.row_of)


class VectorSearch:
    """Searches the matrices of one library. Thread-safe."""

    def __init__(self, database: Database, columns: Columns, vectors: VectorStore) -> None:
        self._database, self._columns, self._vectors = database, columns, vectors
        self._lock = threading.Lock()
        self._building = threading.Lock()
        self._known: dict[tuple[SpaceKey, View], _Known] = {}

    def forget(self) -> None:
        """Another process wrote: read again on use."""
        with self._lock:
            self._known.clear()

    def count(self, space: SpaceKey, view: View) -> int:
        """How many vectors there are."""
        known = self._read_on(space, view)
        return 0 if known is None else known.rows

    def vectors_of(
        self, space: SpaceKey, view: View, contents: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Those of the contents that have a vector (N,), and the vectors (N, dimension)."""
        known = self._read_on(space, view)
        if known is None:
            return np.empty(0, np.int64), np.empty((0, 0), np.float32)
        there = known.snapshot()
        rows = there.of(contents)
        return contents[rows >= 0], np.asarray(there.matrix[rows[rows >= 0]], np.float32)

    def sample(self, space: SpaceKey, view: View, most: int) -> NDArray[np.float32]:
        """At most so many vectors (N, dimension), evenly spread over all that there are."""
        known = self._read_on(space, view)
        if known is None or not known.rows:
            return np.empty((0, 0), np.float32)
        matrix = known.matrix
        sample = np.asarray(matrix[spread(len(matrix), most)], np.float32)
        let_go(matrix)
        return sample

    def closest(
        self, query: Query, space: SpaceKey, view: View, direction: NDArray[np.float32], most: int, cancel: CancelToken
    ) -> Closest:
        """The `most` photos that match the query and lie farthest in the direction (dimension,). Raises `Cancelled`,
        ValueError for a direction of another dimension, LibraryError."""
        known = self._read_on(space, view)
        if known is None or not known.rows:
            without = len(matching(self._columns, query)[0])
            return Closest(np.empty(0, np.int64), np.empty(0, np.float32), 0, without, True)
        if direction.shape != (known.dimension,):
            raise ValueError(f"a direction of {direction.shape} in a space of {known.dimension} numbers")
        there = known.snapshot()
        reach = self._reach(query, known, there)
        codes = self._codes(known) if reach.searched >= EXACT_BELOW else None
        if codes is None:
            rows = np.flatnonzero(reach.allowed)
        else:
            coded = min(codes.rows, len(there))
            near = codes.nearest(direction, max(NEAR, 8 * most), reach.allowed[:coded], cancel.check)
            near = codes.refined(direction, near, max(CANDIDATES, 2 * most))
            # What came since the codes were made is compared as it is.
            rows = np.concatenate((near, coded + np.flatnonzero(reach.allowed[coded:])))
        similarity = products(there.matrix, rows, direction, cancel)
        best = _top(similarity, most)
        rows, similarity = rows[best], similarity[best]
        shown = np.zeros(len(there) + 1, np.bool_)
        shown[rows] = True
        # The row -1 of photos without a vector is the last place, which no vector has.
        photos = np.flatnonzero(shown[reach.row])
        values = similarity[np.searchsorted(rows, reach.row[photos])]
        order = np.argsort(-values, kind="stable")[:most]
        without = len(reach.ids) - reach.searched
        return Closest(reach.ids[photos[order]], values[order], reach.searched, without, codes is None)

    def _reach(self, query: Query, known: _Known, there: _Rows) -> _Reach:
        """The photos to search. Whole folders are remembered: a million photos take 20 ms to be matched with their
        vectors, which who refines a search would wait for each time."""
        key = (query.folder, self._columns.stamp, len(there))
        filtered = bool(query.text or query.ranges or query.choices)
        kept = known.reach
        if not filtered and kept is not None and kept[0] == key:
            return kept[1]
        ids, contents = matching(self._columns, query)
        row = there.of(contents)
        has = row >= 0
        allowed = np.zeros(len(there), np.bool_)
        allowed[row[has]] = True
        reach = _Reach(ids, row, allowed, int(np.count_nonzero(has)))
        if not filtered:
            known.reach = key, reach
        return reach

    def build(self, space: SpaceKey, view: View, cancel: CancelToken) -> bool:
        """Make the codes of a large matrix that are missing; True if there were any. Takes some ten seconds for a
        million vectors. Raises `Cancelled`; what was made stays. Where the disk has no room searches are slower."""
        known = self._read_on(space, view)
        if known is None or known.rows < EXACT_BELOW:
            return False
        with self._building:
            matrix = known.matrix
            codes = self._codes(known)
            if codes is not None and codes.outgrown(len(matrix)):
                codes = known.codes = None
            if codes is not None and codes.rows >= len(matrix):
                return False

            def check() -> None:
                let_go(matrix)
                cancel.check()

            try:
                if codes is None:
                    codes = SignCodes.begin(known.path.with_suffix(CODES), matrix)
                codes.extend(matrix, check)
            except OSError as error:
                log.warning("the codes for searching cannot be written: %s", error)
                return False
            finally:
                let_go(matrix)
                known.codes = codes if codes is not None and codes.rows else None
            return True

    def _codes(self, known: _Known) -> SignCodes | None:
        """The codes of a matrix, read when first asked for, and again where another process may have made some."""
        if known.codes is None and known.looked != known.rows:
            known.looked = known.rows
            known.codes = SignCodes.open(known.path.with_suffix(CODES), known.matrix)
        return known.codes

    def _read_on(self, space: SpaceKey, view: View) -> _Known | None:
        """What is known of a matrix, with what came since. None where nothing was ever stored."""
        found = self._vectors.spaces.find(space)
        if found is None:
            return None
        with self._lock:
            known = self._known.get((space, view))
            if known is None:
                known = self._known[space, view] = _Known(*found, self._vectors.file(found[0], view))
            before = known.rows
            while True:
                contents, rows = self._slice(known, view)
                if not len(rows):
                    break
                known.row_of = _reaching(known.row_of, int(contents.max()))
                known.row_of[contents] = rows
                known.rows = int(rows[-1]) + 1
            if known.rows > before:
                with plain_errors(self._database.path):
                    known.matrix = np.memmap(known.path, np.float16, "r", shape=(known.rows, known.dimension))
            return known

    def _slice(self, known: _Known, view: View) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Contents and rows of the next vectors: a million at once would be a hundred MB of Python's numbers."""
        with self._database.read() as conn:
            cursor = driver_cursor(conn).execute(
                "SELECT content_id, row FROM vectors WHERE space_id = ? AND view = ? AND row >= ? ORDER BY row LIMIT ?",
                (known.space_id, view.value, known.rows, _READ_ON),
            )
            found = np.array(cursor.fetchall(), np.int64).reshape(-1, 2)
        return found[:, 0], found[:, 1]


def products(
    matrix: NDArray[np.float16], rows: NDArray[np.int64], direction: NDArray[np.float32], cancel: CancelToken
) -> NDArray[np.float32]:
    """The products of these rows with a direction, shape (N,); a row that is no vector (NaN) lies nowhere: -inf."""
    found = np.empty(len(rows), np.float32)
    start = 0
    while start < len(rows):
        cancel.check()
        part = rows[start : start + _RUN]
        first, last = int(part[0]), int(part[-1]) + 1
        if last - first == len(part):
            taken = matrix[first:last]
        else:
            part = part[:_SCATTERED]
            taken = matrix[part]
        found[start : start + len(part)] = np.asarray(taken, np.float32) @ direction
        start += len(part)
        let_go(matrix)
    return np.nan_to_num(found, copy=False, nan=-np.inf)


def spread(count: int, most: int) -> NDArray[np.int64]:
    """At most so many of `count` rows, evenly spread."""
    return np.linspace(0, count - 1, min(count, most)).astype(np.int64)


def _top(values: NDArray[np.float32], most: int) -> NDArray[np.int64]:
    """Positions, ascending, of the largest values: `most` of them and all that equal the last."""
    if len(values) <= most or most < 1:
        return np.arange(min(len(values), max(most, 0)))
    return np.flatnonzero(values >= np.partition(values, len(values) - most)[len(values) - most])


def _reaching(row_of: NDArray[np.int32], top: int) -> NDArray[np.int32]:
    """With room for the content id `top`; another array, so that whoever reads the old one is not disturbed."""
    if top < len(row_of):
        return row_of
    grown = np.full(max(top + 1, 2 * len(row_of)), -1, np.int32)
    grown[: len(row_of)] = row_of
    return grown


def let_go(matrix: NDArray[np.float16]) -> None:
    """Give what was read of a memory map back: it stays in the system's cache, and counts as nobody's memory."""
    base: object = matrix.base
    if isinstance(base, mmap.mmap) and hasattr(base, "madvise") and hasattr(mmap, "MADV_DONTNEED"):
        base.madvise(mmap.MADV_DONTNEED)
