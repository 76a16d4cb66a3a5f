"""The live radar: axes of up to six photos in, a picture that answers pointer and arrow keys out.

The first photo has the accent colour and a fill, the others their own line, a reference (the folder's median) a dashed
one. A measured axis has filled marks, one judged by a model hollow marks; an axis without a value is a gap, and says
why under the pointer.

series -> RadarPlot (where everything lies) -> RadarLayers (pictures);   pointer, keys -> an axis -> bubble, `chosen`
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.language import tr
from app.painting.radar_layers import RadarLayers
from app.painting.radar_plot import SMALLEST, RadarPlot
from app.painting.radar_words import describe, spoken
from core.interop.radar_series import RadarSeries

_NARROWEST = 200
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_KEYS = {*_BACK, *_ON, *_OPEN, Qt.Key.Key_Home, Qt.Key.Key_End}


class RadarWidget(QWidget):
    """Shows `set_series`; `chosen` carries the index of an axis that was clicked or entered. GUI thread."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = RadarPlot()
        self._layers = RadarLayers(self._plot)
        self._hovered: int | None = None
        self._vertex: tuple[int, int] | None = None
        self._walked: int | None = None
        self.setAccessibleName(tr("Radar"))
        self.setMouseTracking(True)
        # A click leaves the keys with the photos; Tab brings them here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(_NARROWEST, SMALLEST)
        # Not a fixed height: the one that goes with a width is asked for, and a fixed one would cap it.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def series(self) -> Sequence[RadarSeries]:
        """What is shown, with the same axes for every photo; references last."""
        return tuple(self._plot.series)

    def set_series(self, series: Sequence[RadarSeries]) -> None:
        """Show these photos, the first one foremost, at most `MOST` of them, and the references among them."""
        before = self._plot.labels
        self._plot.set_series(series)
        self._hovered = self._vertex = None
        if self._plot.labels != before or not self.hasFocus():
            self._walked = None
        else:
            self._hovered = self._walked
        self._describe()
        self._arrange()
        self.updateGeometry()
        self.update()

    def hovered(self) -> tuple[int | None, int | None]:
        """(photo, axis) under the pointer or the keys; the photo only where a single mark is meant."""
        return (self._vertex[0] if self._vertex else None), self._hovered

    def place_of(self, axis: int) -> QRectF:
        """Where the label of an axis stands, in the widget's coordinates."""
        layout = self._plot.layout
        if layout is None or axis >= len(layout.boxes):
            return QRectF(self.rect())
        box = layout.boxes[axis]
        return QRectF(box.x, box.y, box.width, box.height)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._plot.height_for(width)

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        fonts = (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange)
        if event.type() in (*fonts, QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._plot.forget_layouts()
            self._layers.drop_all()
            self._arrange()
            self.update()
        super().changeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.point_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and self._hovered is not None:
            self.chosen.emit(self._hovered)

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None, self._walked)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._plot.layout is not None and self._hovered is None:
            self._walk_to(self._walked or 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._walked = None
        self._point_at(None, None)

    def event(self, event: QEvent) -> bool:
        # These keys walk the axes here, whatever they do to the photos elsewhere.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, count = event.key(), self._plot.count
        if not count or key not in _KEYS:
            super().keyPressEvent(event)
            return
        at = self._walked
        if key in _OPEN:
            if at is not None:
                self.chosen.emit(at)
        elif key == Qt.Key.Key_Home or (at is None and key in _ON):
            self._walk_to(0)
        elif key == Qt.Key.Key_End or at is None:
            self._walk_to(count - 1)
        else:
            self._walk_to((at + (1 if key in _ON else -1)) % count)

    def _walk_to(self, axis: int) -> None:
        self._walked = axis
        self._point_at(None, axis)

    def point_at(self, at: QPointF | None) -> None:
        """Answer a pointer at a place of the widget, None for one that left."""
        self._point_at(*((None, None) if at is None else self._plot.at(at.x(), at.y())))

    def _point_at(self, vertex: tuple[int, int] | None, axis: int | None) -> None:
        if (vertex, axis) != (self._vertex, self._hovered):
            self._vertex, self._hovered = vertex, axis
            self.setCursor(Qt.CursorShape.ArrowCursor if axis is None else Qt.CursorShape.PointingHandCursor)
            self._describe()
            self.update()

    def _describe(self) -> None:
        said = describe(self._plot.series) if self._hovered is None else spoken(self._plot.series, self._hovered)
        self.setAccessibleDescription(said)

    def _arrange(self) -> None:
        self._layers.drop_photos()
        self._plot.arrange(self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._plot.layout is not None:
            painter = QPainter(self)
            self._layers.paint(
                painter, self._plot.layout, self.size(), self._hovered, self._vertex, mirrored=self._mirrored()
            )
            painter.end()

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft
