"""Where the photos of a strip lie: slots of one size in a line, in content coordinates from the leading edge."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect

from app.grid.geometry import PAD
from app.theme import tokens

PICTURE_WIDTH, PICTURE_HEIGHT = 96, 64
_LINE = 20
SLOT = PICTURE_WIDTH + 2 * PAD
"""Width of a photo's cell."""
PITCH = SLOT + tokens.XS
_CELL_HEIGHT = PICTURE_HEIGHT + 2 * PAD + _LINE
HEIGHT = _CELL_HEIGHT + 2 * tokens.XS


@dataclass(frozen=True, slots=True)
class StripGeometry:
    """`count` photos in a viewport `width` wide that is scrolled by `offset`; `mirrored` begins at the right."""

    count: int
    width: int
    offset: int = 0
    mirrored: bool = False

    @property
    def length(self) -> int:
        """Length of everything, margins included."""
        return self.count * PITCH + tokens.XS if self.count else 0

    @property
    def visible(self) -> range:
        """The photos in the viewport, whole or in part."""
        first = max(0, (self.offset - tokens.XS - SLOT) // PITCH + 1)
        stop = (self.offset + self.width - 1 - tokens.XS) // PITCH + 1
        return range(min(first, self.count), max(0, min(stop, self.count)))

    def cell(self, index: int) -> QRect:
        """A cell's rectangle in the viewport."""
        near = tokens.XS + index * PITCH - self.offset
        return QRect(self.width - near - SLOT if self.mirrored else near, tokens.XS, SLOT, _CELL_HEIGHT)

    def index_at(self, x: int, y: int) -> int:
        """The photo whose cell holds a point of the viewport, or -1."""
        near = (self.width - 1 - x if self.mirrored else x) + self.offset - tokens.XS
        index = near // PITCH
        return index if 0 <= index < self.count and self.cell(index).contains(x, y) else -1

    def centred(self, index: int) -> int:
        """The offset at which a photo stands in the middle."""
        return tokens.XS + index * PITCH + SLOT // 2 - self.width // 2

    # The parts of a cell, as the grid's painter asks for them

    def picture(self, cell: QRect) -> QRect:
        return cell.adjusted(PAD, PAD, -PAD, -PAD - _LINE)

    def lines(self, cell: QRect) -> list[QRect]:
        box = self.picture(cell)
        return [QRect(box.x() + 2, box.y() + box.height() + PAD // 2, box.width() - 4, _LINE)]
