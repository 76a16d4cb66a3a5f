"""A layout that goes on in the next line where a row is full: filters in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget


class FlowLayout(QLayout):
    """Widgets side by side at their preferred size, wrapped like words, each line as high as its highest widget and
    at least `least` high."""

    def __init__(self, parent: QWidget, gap: int, least: int = 0) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._least = gap, least

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Wide enough for the widest widget."""
        size = QSize(0, self._least)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        """Lay the widgets out from where reading begins; gives the height that they take."""
        margins: QMargins = self.contentsMargins()
        room = rect.marginsRemoved(margins)
        x, y, line = room.left(), room.top(), list[tuple[QLayoutItem, QRect]]()
        for item in self._items:
            size = item.sizeHint()
            if item.isEmpty():
                continue
            if line and x + size.width() > room.left() + room.width():
                x, y, line = room.left(), y + self._finish(line, room, move=move) + self._gap, []
            line.append((item, QRect(x, y, min(size.width(), room.width()), size.height())))
            x += size.width() + self._gap
        return y + self._finish(line, room, move=move) - rect.top() + margins.bottom()

    def _finish(self, line: list[tuple[QLayoutItem, QRect]], room: QRect, *, move: bool) -> int:
        """Put the widgets of a line on one middle; gives the line's height."""
        height = max((box.height() for _, box in line), default=0)
        height = max(height, self._least) if line else 0
        if move:
            parent = self.parentWidget()
            direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
            for item, box in line:
                placed = QStyle.visualRect(direction, room, box)
                item.setGeometry(placed.translated(0, (height - box.height()) // 2))
        return height
