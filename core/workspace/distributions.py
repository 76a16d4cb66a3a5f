"""How the values of a folder's photos are spread: what a single value is compared with.

One sort per entry gives everything (bins, median, ranks): 100,000 photos and 30 entries take about 25 ms. What was
worked out is kept until a value or a photo changes.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.library.library import Library
from core.types import Entry

BINS = 28
"""Bins of a strip beside a row of text: each is two or three pixels wide there."""

_POINTS = 201
"""Ranks kept of a large folder: half a per cent each."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """The values of one entry over some photos.

    `counts`: photos per bin, equally wide bins over the entry's range, what lies outside in the outermost. `number`:
    photos that have a value. `median`: None where none has. `points`: the values ascending, or `_POINTS` of them evenly
    spaced by rank where there are more. Compared as float32.
    """

    counts: tuple[int, ...]
    number: int = 0
    median: float | None = None
    points: tuple[float, ...] = ()

    def below(self, value: float) -> float:
        """The share of photos with a smaller value, 0-1; exact up to `_POINTS` photos, then to half a per cent."""
        return bisect_left(self.points, float(np.float32(value))) / max(len(self.points), 1)

    def above(self, value: float) -> float:
        """The share of photos with a greater value, 0-1, as exact as `below`."""
        return 1 - bisect_right(self.points, float(np.float32(value))) / max(len(self.points), 1) if self.points else 0


@dataclass(frozen=True, slots=True)
class Distributions:
    """The distributions of a folder with all below it (None: the whole library), by entry id."""

    folder: Path | None = None
    by_entry: Mapping[str, Distribution] = field(default_factory=dict)

    def of(self, entry_id: str) -> Distribution | None:
        """The distribution of an entry; None where it was not asked for or no photo has a value."""
        found = self.by_entry.get(entry_id)
        return found if found is not None and found.number else None


def distribution_of(values: NDArray[np.float64], low: float, high: float, bins: int) -> Distribution:
    """Spread `values` (shape (N,), NaN for null) over `bins` bins of [low, high]."""
    ordered = np.sort(values.astype(np.float32))
    # NaN is sorted last, so the numbers are what stands before it.
    ordered = ordered[: int(np.searchsorted(ordered, np.float32(np.nan)))]
    number = len(ordered)
    if not number:
        return Distribution((0,) * bins)
    edges = np.linspace(low, high, bins + 1)[1:-1].astype(np.float32)
    places = [0, *np.searchsorted(ordered, edges).tolist(), number]
    counts = tuple(end - start for start, end in pairwise(places))
    middle = ordered[(number - 1) // 2 : number // 2 + 1]
    kept = ordered if number <= _POINTS else ordered[np.linspace(0, number - 1, _POINTS).round().astype(np.int64)]
    return Distribution(counts, number, float(middle.mean()), tuple(kept.tolist()))


class FolderDistributions:
    """Works out distributions over a library and keeps the last folder's. Any thread."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._lock = threading.Lock()
        self._key: tuple[Path | None, int, int] | None = None
        self._kept: dict[str, Distribution] = {}

    def of(self, folder: Path | None, entries: Sequence[Entry], bins: int = BINS) -> Distributions:
        """The distribution of each entry over the photos that are there, below `folder`."""
        # Before the values are read: what changes meanwhile makes a newer stamp, and the next question reads again.
        key = (folder, bins, self._library.values_stamp)
        with self._lock:
            if key != self._key:
                self._key, self._kept = key, {}
            found = dict(self._kept)
        ranges = {entry.id: entry.range for entry in entries}
        missing = [entry_id for entry_id in ranges if entry_id not in found]
        for entry_id, values in self._library.values_below(folder, missing):
            found[entry_id] = distribution_of(values, *ranges[entry_id], bins)
        with self._lock:
            if key == self._key:
                self._kept.update(found)
        return Distributions(folder, {entry_id: found[entry_id] for entry_id in ranges})

    def medians(self, folder: Path | None, entries: Sequence[Entry]) -> dict[str, float]:
        """The median of each entry over the photos that are there; entries without any value are left out."""
        by_entry = self.of(folder, entries).by_entry
        return {entry_id: one.median for entry_id, one in by_entry.items() if one.median is not None}
