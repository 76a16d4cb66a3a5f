"""Photos in groups: the library's columns and vectors meet the rules of `core.grouping`."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.grouping import arrange
from core.grouping.bursts import Likeness, find_bursts
from core.library.circumstances import Circumstances
from core.library.library import Library
from core.questions import Grouping, Groups, Query
from core.types import Output, View

_PAIRS_AT_ONCE = 2048
"""Pairs of vectors compared at a time: some 8 MB of them, which a processor keeps close."""


class FolderGroups:
    """Answers queries with groups. Remembers the bursts of the folder that was asked for last. Any thread."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._known: tuple[Path | None, Circumstances, int, NDArray[np.int64], NDArray[np.int64]] | None = None

    def of(self, query: Query, found: NDArray[np.int64] | None = None) -> Groups:
        """The photos that match, in the groups that the query asks for; `found` are their ids, where they are known."""
        if query.group is Grouping.NONE:
            return arrange.ungrouped(self._library.ids(query) if found is None else found)
        photos = self._library.circumstances(query.folder)
        ids = self._library.ids(query) if found is None else found
        if query.group is Grouping.FOLDER:
            return arrange.by_folder(photos, ids, query)
        if query.group is Grouping.DAY:
            return arrange.by_day(photos, ids, query)
        return arrange.by_burst(photos, ids, query, *self._bursts(query.folder, photos))

    def _bursts(self, folder: Path | None, photos: Circumstances) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Found again only where something changed that they are made of."""
        with self._lock:
            vectors = self._library.vector_count()
            if self._known is not None:
                known_folder, known, known_vectors, bursts, places = self._known
                if known_folder == folder and known_vectors == vectors and _equal(known, photos):
                    return bursts, places
            bursts, places = find_bursts(photos, _likeness(self._library))
            self._known = (folder, photos, vectors, bursts, places)
            return bursts, places


def _likeness(library: Library) -> Likeness:
    """Cosines of stored vectors, from the space that knows most photos."""
    best = np.zeros(0, np.int64), np.zeros((0, 0), np.float16)
    for space in library.spaces():
        if space.output is Output.PROJECTED:
            found = library.vectors(space, View.GLOBAL)
            best = found if len(found[0]) > len(best[0]) else best
    return likeness_in(*best)


def likeness_in(contents: NDArray[np.int64], matrix: NDArray[np.float16]) -> Likeness:
    """Cosines of the rows of `matrix` (M, dimension), unit vectors that belong to the content ids `contents` (M,)."""

    def likeness(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float32]:
        cosines = np.full(len(first), np.nan, np.float32)
        if not len(contents) or not len(first):
            return cosines
        row_of = np.full(max(int(contents.max()), int(first.max()), int(second.max())) + 1, -1, np.int64)
        row_of[contents] = np.arange(len(contents))
        both = np.flatnonzero((row_of[first] >= 0) & (row_of[second] >= 0))
        for start in range(0, len(both), _PAIRS_AT_ONCE):
            part = both[start : start + _PAIRS_AT_ONCE]
            a = np.asarray(matrix[row_of[first[part]]], np.float32)
            b = np.asarray(matrix[row_of[second[part]]], np.float32)
            cosines[part] = np.einsum("nd,nd->n", a, b)
        return cosines

    return likeness


def _equal(one: Circumstances, other: Circumstances) -> bool:
    columns = ("ids", "folder", "content", "taken", "camera", "burst")
    return all(
        np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name in columns[3:]) for name in columns
    )
