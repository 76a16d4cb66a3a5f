"""What lies where: the layout of the model's photos, and the part of it that the viewport shows.

model (ids) + sections + shapes + kind + edge -> lay_out -> geometry (content coordinates)
geometry + how far the bar is scrolled -> what is on screen, what is under a point
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea

from app.grid.geometry import Geometry
from app.grid.layouts.kinds import LayoutKind, laid_out
from app.grid.layouts.square import Square
from app.grid.model import PhotoModel
from app.grid.motion import Key
from app.grid.sections import Section
from app.grid.shapes import Shapes
from core.settings import USUAL_THUMBNAIL


class Scene:
    """Everybody in the grid reads it, Arranging lays it out anew. It scrolls nothing and paints nothing. GUI thread."""

    def __init__(self, model: PhotoModel, area: QAbstractScrollArea) -> None:
        self.model, self._area = model, area
        self.kind = LayoutKind.SQUARE
        self.edge = USUAL_THUMBNAIL
        self.sections: Sequence[Section] = ()
        self.shapes = Shapes()
        self.kept: frozenset[int] = frozenset()
        """Photos that stand out of the order for as long as somebody looks at them."""
        self.geometry: Geometry = Square(0, 0, USUAL_THUMBNAIL)

    @property
    def top(self) -> int:
        """How far the viewport is scrolled: content coordinates of its upper edge."""
        return self._area.verticalScrollBar().value()

    @property
    def height(self) -> int:
        """Height of the viewport."""
        return self._area.viewport().height()

    @property
    def ratio(self) -> float:
        """Device pixels by logical ones."""
        return self._area.devicePixelRatioF()

    @property
    def justified(self) -> bool:
        """Photos have their own shapes here."""
        return self.kind is LayoutKind.JUSTIFIED

    def lay_out(self, keep: int = 0) -> None:
        """Lay out anew; the first `keep` photos with the shapes that they have on screen."""
        count = len(self.model)
        # Between a new order and its sections they may not add up: then for that moment there are none.
        whole = sum(section.count for section in self.sections) == count
        self.geometry = laid_out(
            self.kind,
            count,
            self._area.viewport().width(),
            self.edge,
            self.sections if whole else (),
            self.shapes.of(self.model.ids, keep) if self.justified and count else None,
            mirrored=self._area.layoutDirection() is Qt.LayoutDirection.RightToLeft,
        )

    # What is on screen

    def visible(self) -> list[int]:
        """The photos on screen, whole or in part, in order."""
        top = self.top
        return [n for run in self.geometry.between(top, top + self.height - 1) for n in run]

    def on_screen(self, index: int) -> QRect:
        """A photo's cell in the viewport's coordinates."""
        return self.geometry.cell(index).translated(0, -self.top)

    def section_at(self, key: str | None) -> int:
        """Which section has this key, or -1; None is no section's."""
        return next((n for n, section in enumerate(self.geometry.sections) if section.key == key), -1)

    def top_of(self, key: Key) -> int | None:
        """The upper edge of a photo or a header, in content coordinates; None where it is not there."""
        if isinstance(key, str):
            at = self.section_at(key)
            return self.geometry.heads[at] if at >= 0 else None
        at = self.model.index_of(key)
        return self.geometry.cell(at).top() if at >= 0 else None

    # What is under a point of the viewport

    def content(self, point: QPoint) -> QPoint:
        """The same point in content coordinates."""
        return point + QPoint(0, self.top)

    def photo_under(self, point: QPoint) -> int:
        """The index of the photo that is seen there, or -1."""
        return self.geometry.index_at(self.content(point)) if self.header_under(point) < 0 else -1

    def header_under(self, point: QPoint) -> int:
        """The section whose header is drawn there, or -1."""
        return self.geometry.header_at(self.content(point), self.top)
