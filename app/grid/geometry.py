"""Where cell number n lies: plain arithmetic over a column count, so that a million photos cost as much as ten."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

from app.theme import tokens

SMALLEST, LARGEST, USUAL = 96, 384, 184
"""Widths of a picture's box in device-independent pixels."""

_PAD = 6
_LINE = 20
_TWO_LINES_FROM = 128
_TALL = 0.8
"""Height of a picture's box by its width: landscape photos waste little, upright and square ones stay large."""
_GROWTH = 1.6
"""How far a box may outgrow its chosen edge: two columns in a wide window would else become giants."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """A grid of `count` cells in a viewport `width` wide, thumbnails fitted into boxes at least `edge` wide.

    `edge` decides how many columns there are; the boxes then grow to `side`, so that the columns fill the width.
    """

    count: int
    width: int
    edge: int

    @property
    def footer(self) -> int:
        """Height of the lines below the picture."""
        return 2 * _LINE if self.edge >= _TWO_LINES_FROM else _LINE

    @property
    def columns(self) -> int:
        return max(1, (self.width - 2 * tokens.M + tokens.S) // (self.edge + 2 * _PAD + tokens.S))

    @property
    def side(self) -> int:
        """The width of a picture's box as it is shown."""
        room = self.width - 2 * tokens.M - (self.columns - 1) * tokens.S
        return max(self.edge, min(room // self.columns - 2 * _PAD, round(_GROWTH * self.edge)))

    @property
    def tall(self) -> int:
        """The height of a picture's box."""
        return round(_TALL * self.side)

    @property
    def cell_width(self) -> int:
        return self.side + 2 * _PAD

    @property
    def cell_height(self) -> int:
        return self.tall + 2 * _PAD + self.footer

    @property
    def rows(self) -> int:
        return -(-self.count // self.columns)

    @property
    def pitch(self) -> int:
        """Distance from one row to the next."""
        return self.cell_height + tokens.S

    @property
    def height(self) -> int:
        """Height of everything, margins included."""
        return self.rows * self.pitch + 2 * tokens.M - tokens.S if self.count else 0

    def cell(self, index: int) -> QRect:
        """The cell's rectangle in content coordinates."""
        row, column = divmod(index, self.columns)
        used = self.columns * (self.cell_width + tokens.S) - tokens.S
        left = (self.width - used) // 2
        x = left + column * (self.cell_width + tokens.S)
        return QRect(x, tokens.M + row * self.pitch, self.cell_width, self.cell_height)

    def picture(self, cell: QRect) -> QRect:
        """The box for the picture inside a cell's rectangle."""
        return QRect(cell.x() + _PAD, cell.y() + _PAD, self.side, self.tall)

    def lines(self, cell: QRect) -> list[QRect]:
        """The text lines below the picture."""
        top = cell.y() + _PAD + self.tall + _PAD // 2
        return [QRect(cell.x() + _PAD + 2, top + n * _LINE, self.side - 4, _LINE) for n in range(self.footer // _LINE)]

    def index_at(self, point: QPoint) -> int:
        """The cell under a point in content coordinates, or -1."""
        row = (point.y() - tokens.M) // self.pitch
        if row < 0:
            return -1
        first = row * self.columns
        for index in range(first, min(first + self.columns, self.count)):
            if self.cell(index).contains(point):
                return index
        return -1

    def between(self, top: int, bottom: int) -> range:
        """Cells whose rows touch the band from `top` to `bottom`."""
        if not self.count or bottom < top:
            return range(0)
        first = max(0, (top - tokens.M) // self.pitch) * self.columns
        last = (max(0, bottom - tokens.M) // self.pitch + 1) * self.columns
        return range(min(first, self.count), min(last, self.count))

    def inside(self, band: QRect) -> list[int]:
        """Cells that a rubber band touches."""
        return [n for n in self.between(band.top(), band.bottom()) if self.cell(n).intersects(band)]
