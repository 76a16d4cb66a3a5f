"""Tool tips of the grid: whose words are shown where. The words themselves are in `tip_words`.

pointer rests -> header, badge or photo under it -> tip;   a photo: `asked` -> (its details are read) -> tell -> more
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QCursor, QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.grid.badges import BadgeKind, Footer, badge_at
from app.grid.hover import Hover
from app.grid.scene import Scene
from app.grid.tip_words import badge_tip, header_tip, photo_tip, plain
from core.types import PhotoDetails, PhotoRow


class ToolTips(QObject):
    """`asked` carries the photo whose tip shows: `tell` adds its details, once they are known. GUI thread."""

    asked = Signal(object)

    def __init__(self, scene: Scene, hover: Hover, footer: Footer, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._scene, self._hover, self._footer, self._viewport = scene, hover, footer, viewport
        self.why_waiting: Callable[[], str] = str
        """Says why a photo that is not judged yet has to wait."""

    def show(self, event: QHelpEvent) -> None:
        """The pointer rests there."""
        header = self._scene.header_under(event.pos())
        if header >= 0:
            QToolTip.showText(
                event.globalPos(), plain(header_tip(self._scene.geometry.sections[header])), self._viewport
            )
            return
        index = self._scene.photo_under(event.pos())
        row = self._scene.model.row_at(index) if index >= 0 else None
        if row is None:
            QToolTip.hideText()
            return
        self._say(event.globalPos(), index, row, None)
        self.asked.emit(row.id)

    def tell(self, details: PhotoDetails) -> None:
        """Everything about a photo, added to its tip if the pointer still rests on it."""
        pointed = self._hover.photo_id
        row = self._scene.model.row_at(self._hover.photo) if pointed is not None else None
        if row is not None and row.id == details.row.id and QToolTip.isVisible():
            self._say(QCursor.pos(), self._hover.photo, row, details)

    def _say(self, where: QPoint, index: int, row: PhotoRow, details: PhotoDetails | None) -> None:
        """Of the badge under the pointer, else of the photo."""
        geometry, place = self._scene.geometry, self._scene.model.place_at(index)
        cell = self._scene.on_screen(index)
        kept = row.id in self._scene.kept
        badges = self._footer.badges(row, geometry.lines(cell), place, kept=kept, mirrored=geometry.mirrored)
        badge = badge_at(badges, self._viewport.mapFromGlobal(where))
        if badge is None or badge.kind is BadgeKind.NAME:
            text, about = photo_tip(row, details), cell
        else:
            text, about = badge_tip(badge, row, details, self.why_waiting, place), badge.box.adjusted(-3, -4, 3, 4)
        QToolTip.showText(where, plain(text), self._viewport, about)
