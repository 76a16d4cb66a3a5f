"""A slider with two ends under a small histogram of what it chooses from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme.colours import colours

_BARS, _HANDLE, _EDGE = 36, 14, 8


class RangeSlider(QWidget):
    """For the pointer; numbers beside it are for the keyboard. `moved` carries low and high in the entry's units."""

    moved = Signal(float, float)

    def __init__(self, limits: tuple[float, float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lowest, self._highest = limits
        self._low, self._high = limits
        self._counts: tuple[int, ...] = ()
        self._held: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(280, _BARS + _HANDLE + 4)

    def set_ends(self, low: float, high: float) -> None:
        self._low, self._high = low, high
        self.update()

    def show_counts(self, counts: Sequence[int]) -> None:
        """How many photos lie in each of equally wide parts of the range."""
        self._counts = tuple(counts)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        x = event.position().x()
        to_low, to_high = abs(x - self._x(self._low)), abs(x - self._x(self._high))
        value = self._value(x)
        # Where both ends are on one spot, the side that was pressed tells which is meant.
        low = to_low < to_high or (to_low == to_high and value < self._low)
        self._held = "low" if low else "high"
        self._drag(value)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._drag(self._value(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    def _drag(self, value: float) -> None:
        if self._held == "low":
            self._low = min(value, self._high)
        else:
            self._high = max(value, self._low)
        self.update()
        self.moved.emit(self._low, self._high)

    @property
    def _mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _x(self, value: float) -> float:
        share = (value - self._lowest) / ((self._highest - self._lowest) or 1.0)
        share = 1 - share if self._mirrored else share
        return _EDGE + share * (self.width() - 2 * _EDGE)

    def _value(self, x: float) -> float:
        share = max(0.0, min(1.0, (x - _EDGE) / max(1, self.width() - 2 * _EDGE)))
        share = 1 - share if self._mirrored else share
        return self._lowest + share * (self._highest - self._lowest)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._paint_counts(painter)
        line = _BARS + _HANDLE / 2 + 2
        painter.setBrush(QColor(colours().outline))
        painter.drawRoundedRect(QRectF(_EDGE, line - 1.5, self.width() - 2 * _EDGE, 3), 1.5, 1.5)
        ends = sorted((self._x(self._low), self._x(self._high)))
        painter.setBrush(QColor(colours().accent))
        painter.drawRect(QRectF(ends[0], line - 1.5, ends[1] - ends[0], 3))
        painter.setBrush(QColor(colours().accent_bright))
        for x in ends:
            painter.drawEllipse(QPointF(x, line), _HANDLE / 2 - 1, _HANDLE / 2 - 1)
        painter.end()

    def _paint_counts(self, painter: QPainter) -> None:
        highest = max(self._counts, default=0)
        if not highest:
            return
        step = (self._highest - self._lowest) / len(self._counts)
        for place, count in enumerate(self._counts):
            start = self._lowest + place * step
            kept = start + step > self._low and start < self._high
            painter.setBrush(QColor(colours().accent if kept else colours().outline))
            left, right = sorted((self._x(start), self._x(start + step)))
            height = max(1.0, _BARS * count / highest) if count else 0.0
            painter.drawRect(QRectF(left + 0.5, _BARS - height, max(1.0, right - left - 1), height))
