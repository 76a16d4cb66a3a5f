"""Rows of about equal height that fill the width, every picture in its own shape: nothing is cropped.

shapes -> prefix sums -> where a row that begins at any photo would end -> the chain of rows -> edges of all cells
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from app.grid.geometry import GAP, HEADER, PAD, Geometry
from app.grid.sections import Section
from app.grid.shapes import Aspects
from app.theme import tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.grid.order import Ids

    Numbers = NDArray[np.float64]
else:
    Numbers = Any

TALL = 0.8
"""Wished height of a picture by the size that is chosen: as in columns, so that both show about as many."""
NARROWEST, WIDEST = 1 / 3, 6.0
"""Shapes (width by height) beyond these get a box of this shape, and margins inside it."""
_FLATTEST = 24
_FILLS_TO = 1.25
"""A last row is stretched to the full width where that makes it at most this much taller than wished."""
_AROUND = 2 * PAD + GAP
_HIDDEN = 1 << 30


class Justified(Geometry):
    """`aspects` are the widths by heights of all photos, shape (count,), in order; NaN counts as `UNKNOWN`."""

    UNKNOWN = 1.5

    def __init__(
        self,
        count: int,
        width: int,
        edge: int,
        aspects: Aspects,
        sections: Sequence[Section] = (),
        *,
        mirrored: bool = False,
    ) -> None:
        super().__init__(count, width, edge, sections, mirrored=mirrored)
        self._wished = round(TALL * edge)
        self._room = max(1, width - 2 * tokens.M)
        shapes = np.clip(np.where(np.isnan(aspects), self.UNKNOWN, aspects), NARROWEST, WIDEST).astype(np.float64)
        sums = np.concatenate(([0.0], np.cumsum(shapes)))
        ends = self._ends(sums)
        firsts = self._firsts(ends)
        stops = ends[firsts]
        heights = self._heights(sums, firsts, stops)
        self._place_rows(firsts, heights)
        self._place_cells(shapes, firsts, stops, heights)
        self._firsts_list: list[int] = firsts.tolist()
        self._stops: list[int] = stops.tolist()
        self.rows = len(firsts)

    @property
    def pitch(self) -> int:
        return self._wished + 2 * PAD + self.footer + GAP

    def row_of(self, index: int) -> int:
        row = bisect_right(self._firsts_list, index) - 1
        return row if row >= 0 and index < self._stops[row] else -1

    def row_cells(self, row: int) -> range:
        return range(self._firsts_list[row], self._stops[row])

    def row_box(self, row: int) -> tuple[int, int]:
        return self._tops[row], self._bottoms[row] - self._tops[row] + 1

    def row_from(self, y: int) -> int:
        return bisect_left(self._bottoms, y)

    def row_until(self, y: int) -> int:
        return bisect_right(self._tops, y) - 1

    def span(self, index: int) -> tuple[int, int]:
        near = int(self._near[index])
        return near, int(self._far[index]) - near + 1

    def _ends(self, sums: Numbers) -> Ids:
        """For every photo the end of a row that begins with it."""
        begins = np.arange(self.count)
        limits = np.repeat(self.starts[1:], np.diff(self.starts))
        # At the wished height so many fit; one more may come nearer to it.
        reach = sums * self._wished + np.arange(self.count + 1) * _AROUND
        fits = np.searchsorted(reach, reach[:-1] + self._room + GAP, "right") - 1
        fits = np.maximum(fits, begins + 1)
        more = np.minimum(fits + 1, self.count)
        with np.errstate(divide="ignore"):
            taller = self._exact(sums, begins, fits) / self._wished
            flatter = self._wished / np.maximum(self._exact(sums, begins, more), 1)
        ends: Ids = np.minimum(np.where(flatter < taller, more, fits), limits)
        return ends

    def _firsts(self, ends: Ids) -> Ids:
        """The photos that rows begin with, section by section."""
        chain, found = ends.tolist(), []
        for section in range(len(self.starts) - 1):
            if self.sections and self.sections[section].collapsed:
                continue
            at, stop = self.starts[section], self.starts[section + 1]
            while at < stop:
                found.append(at)
                at = chain[at]
        return np.array(found, np.int64)

    def _exact(self, sums: Numbers, firsts: Ids, stops: Ids) -> Numbers:
        """The height at which pictures fill the width."""
        exact: Numbers = (self._room + GAP - (stops - firsts) * _AROUND) / (sums[stops] - sums[firsts])
        return exact

    def _heights(self, sums: Numbers, firsts: Ids, stops: Ids) -> Numbers:
        exact = self._exact(sums, firsts, stops)
        last = np.isin(stops, self.starts)
        heights = np.where(last & (exact > _FILLS_TO * self._wished), self._wished, exact)
        return np.maximum(heights, _FLATTEST)

    def _place_rows(self, firsts: Ids, heights: Numbers) -> None:
        around = 2 * PAD + self.footer
        talls = np.rint(heights).astype(np.int64) + around
        above = np.concatenate(([0], np.cumsum(talls + GAP)))
        if self.sections:
            begins = np.asarray(self.starts[:-1])
            number = np.arange(len(begins))
            heads = number * (HEADER + GAP) + above[np.searchsorted(firsts, begins)]
            section = np.searchsorted(begins, firsts, "right") - 1
            tops = above[:-1] + (section + 1) * HEADER + section * GAP
            self.heads = heads.tolist()
            self.height = int(above[-1]) + len(begins) * (HEADER + GAP) + tokens.M - GAP
        else:
            tops = above[:-1] + tokens.M
            self.height = int(above[-1]) + 2 * tokens.M - GAP if self.count else 0
        self._tops: list[int] = tops.tolist()
        self._bottoms: list[int] = (tops + talls - 1).tolist()

    def _place_cells(self, shapes: Numbers, firsts: Ids, stops: Ids, heights: Numbers) -> None:
        """Edges of all cells, rounded together: the gaps are equal and the last cell ends where the row does."""
        self._near = np.full(self.count, _HIDDEN, np.int64)
        self._far = np.full(self.count, -_HIDDEN, np.int64)
        counts = stops - firsts
        if not len(counts):
            return
        seen = np.repeat(firsts - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) + np.arange(counts.sum())
        widths = shapes[seen] * np.repeat(heights, counts) + _AROUND
        after = np.cumsum(widths)
        row_begins = np.concatenate(([0.0], after[np.cumsum(counts)[:-1] - 1]))
        ends = after - np.repeat(row_begins, counts)
        # An edge comes out of two sums that differ in their last bits: neither may fall on the other side of a half.
        self._near[seen] = tokens.M + np.floor(ends - widths + 0.500001)
        self._far[seen] = tokens.M + np.floor(ends + 0.500001) - GAP - 1

    def _touched(self, rows: range, near: int, far: int) -> Ids:
        if not rows:
            return np.empty(0, np.int64)
        first, stop = self._firsts_list[rows.start], self._stops[rows.stop - 1]
        hit = (self._near[first:stop] <= far) & (self._far[first:stop] >= near)
        touched: Ids = first + np.flatnonzero(hit)
        return touched
