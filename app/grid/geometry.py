"""Where everything in the grid lies: rows of cells under the headers of their sections, in content coordinates.

A layout says how photos fall into rows; the questions that people's hands ask (what is here, what is next to it, what
does the band touch) are answered from rows alone, the same for every layout. Right-to-left is a mirror: layouts count
from the leading edge.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPoint, QRect

from app.grid.sections import Section
from app.theme import tokens

if TYPE_CHECKING:
    from app.grid.order import Ids

PAD = 6
"""Between a cell's edge and its picture."""
GAP = tokens.S
"""Between cells."""
HEADER = 34
"""Height of a section's header."""
_LINE = 20
_TWO_LINES_FROM = 128


class CellParts(Protocol):
    """What a painter of cells asks a layout."""

    @property
    def mirrored(self) -> bool: ...
    def picture(self, cell: QRect) -> QRect: ...
    def lines(self, cell: QRect) -> list[QRect]: ...


class Geometry(ABC):
    """`count` photos in a viewport `width` wide, pictures about `edge` wide, in `sections` (none: no headers).

    The counts of the sections sum up to `count`. A photo of a collapsed section is hidden: it lies in no row.
    """

    def __init__(
        self, count: int, width: int, edge: int, sections: Sequence[Section] = (), *, mirrored: bool = False
    ) -> None:
        self.count, self.width, self.edge = count, width, edge
        self.sections = sections
        self._mirrored = mirrored
        self.starts = [0, *accumulate(section.count for section in sections)] if sections else [0, count]
        """The first photo of every section, and `count`."""
        self.heads: list[int] = []
        """The upper edge of every section's header."""
        self.height = 0
        """Height of everything, margins included."""
        self.rows = 0

    @property
    def mirrored(self) -> bool:
        """The leading edge is the right one."""
        return self._mirrored

    # What a layout says

    @property
    @abstractmethod
    def pitch(self) -> int:
        """The usual distance from one row to the next."""

    @abstractmethod
    def row_of(self, index: int) -> int:
        """The row of a photo, -1 where it is hidden."""

    @abstractmethod
    def row_cells(self, row: int) -> range:
        """The photos of a row."""

    @abstractmethod
    def row_box(self, row: int) -> tuple[int, int]:
        """Upper edge and height of a row's cells."""

    @abstractmethod
    def row_from(self, y: int) -> int:
        """The first row that ends at `y` or below; `rows` where there is none."""

    @abstractmethod
    def row_until(self, y: int) -> int:
        """The last row that begins at `y` or above; -1 where there is none."""

    @abstractmethod
    def span(self, index: int) -> tuple[int, int]:
        """Distance from the leading edge and width of a cell that is not hidden."""

    @abstractmethod
    def _touched(self, rows: range, near: int, far: int) -> Ids:
        """The photos of these rows whose span meets `near` to `far`, in order."""

    # The parts of a cell

    @property
    def footer(self) -> int:
        """Height of the lines below the picture."""
        return 2 * _LINE if self.edge >= _TWO_LINES_FROM else _LINE

    def picture(self, cell: QRect) -> QRect:
        """The box for the picture inside a cell's rectangle."""
        return cell.adjusted(PAD, PAD, -PAD, -PAD - self.footer)

    def lines(self, cell: QRect) -> list[QRect]:
        """The text lines below the picture."""
        box = self.picture(cell)
        top = box.y() + box.height() + PAD // 2
        return [QRect(box.x() + 2, top + n * _LINE, box.width() - 4, _LINE) for n in range(self.footer // _LINE)]

    # Photos

    def cell(self, index: int) -> QRect:
        """A cell's rectangle; of a hidden photo an empty one at its header."""
        row = self.row_of(index)
        if row < 0:
            return QRect(0, self.heads[self.section_of(index)], self.width, 0)
        (near, width), (top, tall) = self.span(index), self.row_box(row)
        return QRect(self._mirror(near, width), top, width, tall)

    def index_at(self, point: QPoint) -> int:
        """The photo whose cell holds a point, or -1."""
        row = self.row_until(point.y())
        if row < 0:
            return -1
        index = self.nearest(row, point.x())
        return index if self.cell(index).contains(point) else -1

    def between(self, top: int, bottom: int) -> list[range]:
        """The photos whose rows touch the band from `top` to `bottom`, as runs of indices."""
        found: list[range] = []
        if bottom < top:
            return found
        for row in range(self.row_from(top), self.row_until(bottom) + 1):
            cells = self.row_cells(row)
            if found and found[-1].stop == cells.start:
                found[-1] = range(found[-1].start, cells.stop)
            else:
                found.append(cells)
        return found

    def inside(self, band: QRect) -> Ids:
        """The photos that a rubber band touches, in order."""
        near = self._mirror(band.x(), band.width())
        rows = range(self.row_from(band.top()), self.row_until(band.bottom()) + 1)
        return self._touched(rows, near, near + band.width() - 1)

    # Getting about

    def nearest(self, row: int, x: int) -> int:
        """The photo of a row that lies at `x`, or nearest to it."""
        at = self.width - 1 - x if self.mirrored else x
        cells = self.row_cells(row)
        # The cell that begins last at or before the point, or the one behind it where that is nearer.
        index = cells[max(0, bisect_right(cells, at, key=lambda n: self.span(n)[0]) - 1)]
        if index + 1 < cells.stop:
            here, ahead = self.span(index), self.span(index + 1)
            if ahead[0] - at < at - (here[0] + here[1] - 1):
                return index + 1
        return index

    def neighbour(self, index: int, across: int, down: int, x: int | None = None) -> int:
        """The photo one step to the left or right (`across` -1 or 1) or in the row above or below (`down` -1 or 1),
        there at `x` or at the height of this photo's middle. The same photo where there is none; hidden ones are
        passed over."""
        if across:
            return self._beside(index, -across if self.mirrored else across)
        row = self.row_of(index)
        if row < 0:
            head = self.heads[self.section_of(index)]
            row = self.row_from(head) if down > 0 else self.row_until(head)
        else:
            row += down
        if not 0 <= row < self.rows:
            return index
        return self.nearest(row, self.cell(index).center().x() if x is None else x)

    def visible_from(self, index: int, step: int = 1) -> int:
        """The first photo at `index` or further on that is not hidden, looking the other way after the end; -1 where
        all are."""
        for direction in (step, -step):
            at = index
            while 0 <= at < self.count and self.row_of(at) < 0:
                section = self.section_of(at)
                at = self.starts[section + 1] if direction > 0 else self.starts[section] - 1
            if 0 <= at < self.count:
                return at
        return -1

    def _beside(self, index: int, step: int) -> int:
        at = index + step
        while 0 <= at < self.count and self.row_of(at) < 0:
            section = self.section_of(at)
            at = self.starts[section + 1] if step > 0 else self.starts[section] - 1
        return at if 0 <= at < self.count else index

    # Headers

    def section_of(self, index: int) -> int:
        """The section that a photo belongs to."""
        return min(bisect_right(self.starts, index), len(self.starts) - 1) - 1

    def header(self, section: int) -> QRect:
        return QRect(0, self.heads[section], self.width, HEADER)

    def headers(self, top: int, bottom: int) -> range:
        """The sections whose headers touch the band from `top` to `bottom`."""
        return range(bisect_left(self.heads, top - HEADER + 1), bisect_right(self.heads, bottom))

    def sticky(self, top: int) -> tuple[int, QRect] | None:
        """The section that a viewport scrolled to `top` is in, and where its header sticks: at the upper edge, pushed
        out by the next one."""
        section = bisect_right(self.heads, top) - 1
        if section < 0:
            return None
        end = self.heads[section + 1] if section + 1 < len(self.heads) else self.height
        return section, QRect(0, max(self.heads[section], min(top, end - HEADER)), self.width, HEADER)

    def header_at(self, point: QPoint, top: int) -> int:
        """The section whose header holds a point while the viewport is scrolled to `top`, or -1."""
        stuck = self.sticky(top)
        if stuck is not None and stuck[1].contains(point):
            return stuck[0]
        return next((n for n in self.headers(point.y(), point.y()) if self.header(n).contains(point)), -1)

    def _mirror(self, near: int, width: int) -> int:
        return self.width - near - width if self.mirrored else near
