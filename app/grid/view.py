"""The grid under a person's hands: pointer and keys become selection, scrolling and size."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QCursor, QHelpEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QToolTip, QWidget

from app.grid.canvas import GridCanvas
from app.grid.model import PhotoModel, tool_tip
from app.grid.selection import Selection
from app.grid.thumbnails import Thumbnails
from core.types import PhotoRow

_DRAG_FROM = 6


class GridView(GridCanvas):
    """`opened` carries the id of a photo to look at, `menu_wanted` where a context menu should open, `asked_why` the
    photo whose tool tip shows."""

    opened = Signal(object)
    menu_wanted = Signal(QPoint)
    asked_why = Signal(object)

    def __init__(
        self, model: PhotoModel, thumbnails: Thumbnails, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, thumbnails, selection, parent)
        self._before_band: set[int] = set()
        self._drag_scroll = QTimer(self, interval=16)
        self._drag_scroll.timeout.connect(self._scroll_with_band)

    # Keys: bound to commands by the page

    def step(self, columns: int, rows: int, *, extend: bool = False) -> None:
        """Make the photo next to the current one current."""
        self.step_to(self._current_index() + columns + rows * self._geometry.columns, extend=extend, clamp=rows == 0)

    def step_page(self, direction: int) -> None:
        rows = max(1, self.viewport().height() // self._geometry.pitch)
        self.step_to(self._current_index() + direction * rows * self._geometry.columns, clamp=True)

    def step_to(self, index: int, *, extend: bool = False, clamp: bool = True) -> None:
        count = len(self._model)
        if not count or (not clamp and not 0 <= index < count):
            return
        photo_id = self._model.id_at(max(0, min(count - 1, index)))
        self.note_key()
        if extend:
            self._selection.extend_to(photo_id)
        else:
            self._selection.set_only(photo_id)
        self.reveal(photo_id)

    def _current_index(self) -> int:
        current = self._selection.current
        at = self._model.index_of(current) if current is not None else -1
        if at >= 0:
            return at
        seen = self.visible_indices()
        return seen.start - 1 if seen else -1

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        index = self._geometry.index_at(self._content(point))
        if event.button() == Qt.MouseButton.RightButton:
            if index >= 0 and self._model.id_at(index) not in self._selection:
                self._selection.set_only(self._model.id_at(index))
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._pressed = self._content(point)
        self._before_band = set(self._selection.ids()) if shift or control else set()
        if index < 0:
            if not (shift or control):
                self._selection.clear()
            return
        photo_id = self._model.id_at(index)
        if shift:
            self._selection.extend_to(photo_id, add=control)
        elif control:
            self._selection.toggle(photo_id)
        else:
            self._selection.set_only(photo_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._pointer = point
        self._find_hovered()
        if self._pressed is None:
            return
        here = self._content(point)
        if self._band is None and (here - self._pressed).manhattanLength() < _DRAG_FROM:
            return
        self._band_to(here)
        if not self._drag_scroll.isActive():
            self._drag_scroll.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        self._band = None
        self._drag_scroll.stop()
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self._geometry.index_at(self._content(event.position().toPoint()))
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self._model.id_at(index))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_edge(self._edge + (16 if event.angleDelta().y() > 0 else -16))
            event.accept()
        else:
            super().wheelEvent(event)

    def _band_to(self, here: QPoint) -> None:
        if self._pressed is None:
            return
        self._band = QRect(self._pressed, here).normalized()
        touched = {self._model.id_at(index) for index in self._geometry.inside(self._band)}
        self._selection.set_many(self._before_band | touched)
        self.viewport().update()

    def _scroll_with_band(self) -> None:
        point = self.viewport().mapFromGlobal(self.cursor().pos())
        beyond = min(0, point.y()) + max(0, point.y() - self.viewport().height())
        if beyond and self._band is not None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + max(-60, min(60, beyond)))
            self._band_to(self._content(point))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._pointer = None
            self._find_hovered()
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._show_tool_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tool_tip(self, event: QHelpEvent) -> None:
        index = self._geometry.index_at(self._content(event.pos()))
        row: PhotoRow | None = self._model.row_at(index) if index >= 0 else None
        if row is None:
            QToolTip.hideText()
            return
        QToolTip.showText(event.globalPos(), tool_tip(row), self.viewport(), self._on_screen(index))
        self.asked_why.emit(row.id)

    def tell_why(self, photo_id: int, reasons: Sequence[str]) -> None:
        """The reasons of a score, added to the tool tip of a photo that the pointer still rests on."""
        index = self._hovered
        row = self._model.row_at(index) if 0 <= index < len(self._model) else None
        if row is not None and row.id == photo_id and reasons and QToolTip.isVisible():
            QToolTip.showText(QCursor.pos(), tool_tip(row, reasons), self.viewport(), self._on_screen(index))
