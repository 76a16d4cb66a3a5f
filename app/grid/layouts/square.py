"""Cells of one size in columns. Plain arithmetic: a million photos cost as much as ten, and nothing is imported."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.grid.geometry import GAP, HEADER, PAD, Geometry
from app.grid.sections import Section
from app.theme import tokens

if TYPE_CHECKING:
    from app.grid.order import Ids

_TALL = 0.8
"""Height of a picture's box by its width: landscape photos waste little, upright and square ones stay large."""
_GROWTH = 1.6
"""How far a box may outgrow its chosen edge: two columns in a wide window would else become giants."""


class Square(Geometry):
    """`edge` decides how many columns there are; the boxes then grow to `side`, so that the columns fill the width."""

    def __init__(
        self, count: int, width: int, edge: int, sections: Sequence[Section] = (), *, mirrored: bool = False
    ) -> None:
        super().__init__(count, width, edge, sections, mirrored=mirrored)
        self.columns = max(1, (width - 2 * tokens.M + GAP) // (edge + 2 * PAD + GAP))
        room = width - 2 * tokens.M - (self.columns - 1) * GAP
        self.side = max(edge, min(room // self.columns - 2 * PAD, round(_GROWTH * edge)))
        self.cell_width = self.side + 2 * PAD
        self.cell_height = round(_TALL * self.side) + 2 * PAD + self.footer
        self._left = (width - self.columns * (self.cell_width + GAP) + GAP) // 2
        self._first_rows: list[int] = []
        self._bodies: list[int] = []
        y = 0 if sections else tokens.M
        for section in range(len(self.starts) - 1):
            if sections:
                self.heads.append(y)
                y += HEADER
            self._first_rows.append(self.rows)
            self._bodies.append(y)
            if not (sections and sections[section].collapsed):
                rows = -(-(self.starts[section + 1] - self.starts[section]) // self.columns)
                self.rows += rows
                y += rows * self.pitch
            y += GAP if sections else 0
        self.height = y + tokens.M - GAP if count or sections else 0

    @property
    def pitch(self) -> int:
        return self.cell_height + GAP

    def row_of(self, index: int) -> int:
        section = self.section_of(index)
        if self.sections and self.sections[section].collapsed:
            return -1
        return self._first_rows[section] + (index - self.starts[section]) // self.columns

    def row_cells(self, row: int) -> range:
        section = self._section_of_row(row)
        first = self.starts[section] + (row - self._first_rows[section]) * self.columns
        return range(first, min(first + self.columns, self.starts[section + 1]))

    def row_box(self, row: int) -> tuple[int, int]:
        section = self._section_of_row(row)
        return self._bodies[section] + (row - self._first_rows[section]) * self.pitch, self.cell_height

    def row_from(self, y: int) -> int:
        section = max(0, bisect_right(self._bodies, y) - 1)
        row = self._first_rows[section] + max(0, -((self._bodies[section] + self.cell_height - 1 - y) // self.pitch))
        return min(row, self._after(section))

    def row_until(self, y: int) -> int:
        section = bisect_right(self._bodies, y) - 1
        if section < 0:
            return -1
        row = self._first_rows[section] + (y - self._bodies[section]) // self.pitch
        return min(row, self._after(section) - 1)

    def span(self, index: int) -> tuple[int, int]:
        column = (index - self.starts[self.section_of(index)]) % self.columns
        return self._left + column * (self.cell_width + GAP), self.cell_width

    def _after(self, section: int) -> int:
        """The row after the last one of a section."""
        return self._first_rows[section + 1] if section + 1 < len(self._first_rows) else self.rows

    def _section_of_row(self, row: int) -> int:
        return bisect_right(self._first_rows, row) - 1

    def _touched(self, rows: range, near: int, far: int) -> Ids:
        import numpy as np

        step = self.cell_width + GAP
        first = max(0, -((self._left + self.cell_width - 1 - near) // step))
        last = min(self.columns - 1, (far - self._left) // step)
        if not rows or last < first:
            return np.empty(0, np.int64)
        number = np.arange(rows.start, rows.stop)
        first_rows, starts = np.asarray(self._first_rows), np.asarray(self.starts)
        section = np.searchsorted(first_rows, number, "right") - 1
        begin = starts[section] + (number - first_rows[section]) * self.columns
        found = begin[:, None] + np.arange(first, last + 1)
        touched: Ids = found[found < starts[section + 1][:, None]]
        return touched
