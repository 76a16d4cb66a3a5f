"""Measures as rows: name and number, and the folder's values as a strip between the words of its two ends, with a dot
where the photo lies; or the reason why there is none.

One widget paints all rows, so a new selection costs one repaint. A click on a row, or Return, asks to sort by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QWidget

from app.inspector.measure_paint import ROW, RowPainter
from app.inspector.measure_rows import MeasureRow, tip

_SORT_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -(10**6), Qt.Key.Key_End: 10**6}


class MeasureList(QWidget):
    """Paints `set_rows`; `sort_wanted` carries the id of the entry to sort the photos by, `about_wanted` that of the
    entry to tell more about (a right click, or the menu key). GUI thread."""

    sort_wanted = Signal(str)
    about_wanted = Signal(str)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._rows: Sequence[MeasureRow] = ()
        self._shapes: dict[int, list[QRectF]] = {}
        self._sort, self._descending = "", True
        self._hovered = self._current = -1
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(200)
        # A click leaves the keys with the photos.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def rows(self) -> Sequence[MeasureRow]:
        return self._rows

    @property
    def current(self) -> MeasureRow | None:
        """The row that the keyboard is on."""
        return self._rows[self._current] if 0 <= self._current < len(self._rows) else None

    def set_rows(self, rows: Sequence[MeasureRow]) -> None:
        before, kept = len(self._rows), self.current
        self._rows = rows
        self._shapes.clear()
        ids = [row.entry.id for row in rows]
        self._current = ids.index(kept.entry.id) if kept is not None and kept.entry.id in ids else -1
        if self.hasFocus():
            self._current = max(self._current, 0)
        self._name_it()
        if len(rows) != before:
            self.updateGeometry()
        self.update()

    def show_sort(self, entry_id: str, *, descending: bool) -> None:
        """Mark the row that the photos are sorted by."""
        if (entry_id, descending) != (self._sort, self._descending):
            self._sort, self._descending = entry_id, descending
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, ROW * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, ROW * len(self._rows))

    def row_at(self, y: float) -> MeasureRow | None:
        place = int(y // ROW)
        return self._rows[place] if 0 <= place < len(self._rows) else None

    # Mouse and keys

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self.row_at(event.pos().y())
            QToolTip.showText(event.globalPos(), tip(row) if row else "", self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._is_ours(event):
            super().keyPressEvent(event)
        elif event.key() in _SORT_KEYS:
            if self.current is not None and not event.isAutoRepeat():
                self.sort_wanted.emit(self.current.entry.id)
        else:
            self._go_to(self._current + _STEPS[Qt.Key(event.key())])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(int(event.position().y() // ROW))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().y())
        if (
            event.button() is Qt.MouseButton.LeftButton
            and row is not None
            and self.rect().contains(event.position().toPoint())
        ):
            self.sort_wanted.emit(row.entry.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        row = self.current if by_key else self.row_at(event.pos().y())
        if row is not None:
            self.about_wanted.emit(row.entry.id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        backwards = event.reason() is Qt.FocusReason.BacktabFocusReason
        self._go_to(len(self._rows) - 1 if backwards else max(self._current, 0))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.LayoutDirectionChange, QEvent.Type.FontChange):
            self._shapes.clear()
            self.update()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._shapes.clear()

    def _is_ours(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return plain and bool(self._rows) and (event.key() in _SORT_KEYS or event.key() in _STEPS)

    def _go_to(self, place: int) -> None:
        self._current = min(max(place, 0), len(self._rows) - 1)
        self._name_it()
        self.update()
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea) and self._rows:
            middle = self.mapTo(area.viewport(), QPoint(0, self._current * ROW + ROW // 2))
            area.ensureVisible(0, middle.y() + area.verticalScrollBar().value(), 0, ROW)

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.update()

    def _name_it(self) -> None:
        """The list by its name and the row that the keyboard is on; all rows as its description."""
        row = self.current if self.hasFocus() else None
        self.setAccessibleName(f"{self._name}, {row.words}" if row is not None else self._name)
        self.setAccessibleDescription("; ".join(row.words for row in self._rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        rows = RowPainter(painter, self._rows, self.width(), self.devicePixelRatio(), mirrored=rtl, shapes=self._shapes)
        first, last = event.rect().top() // ROW, event.rect().bottom() // ROW
        for number in range(max(first, 0), min(last + 1, len(self._rows))):
            painter.save()
            painter.translate(0, number * ROW)
            order = self._descending if self._rows[number].entry.id == self._sort else None
            focused = self.hasFocus() and number == self._current
            rows.paint(number, descending=order, hovered=number == self._hovered, focused=focused)
            painter.restore()
        painter.end()
