"""The live radar: axes of up to six photos in, a picture that answers pointer and arrow keys out.

The first photo has the accent colour and a fill, the others their own line, a reference (the folder's median) a dashed
one. A measured axis has filled marks, one judged by a model hollow marks; an axis without a value is a gap, and says
why under the pointer.

Three layers, each kept as long as it holds: the web with its words (as long as axes and size stay), the photos over it
(until others are shown), and what follows the pointer.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.language import tr
from app.painting import radar_paint as paint
from app.painting.bubble import paint_bubble
from app.painting.radar_geometry import Layout, Point, arrange, vertex_at
from app.painting.radar_words import Mark, bubble_of, describe, key_of, spoken
from app.theme.colours import DARK, colours
from core.interop.radar_figure import RadarSeries, align, photos_of
from core.types import MEASURED, Null

MOST = len(DARK.series)
"""More photos than this cannot be told apart; the rest are left out of the plot."""

_MARGIN = 4.0
_SMALLEST = 160
_TALLEST = 1.1
_HIGHEST = 460.0
_REACH = 11.0
_REMEMBERED = 16
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_KEYS = {*_BACK, *_ON, *_OPEN, Qt.Key.Key_Home, Qt.Key.Key_End}


class RadarWidget(QWidget):
    """Shows `set_series`; `chosen` carries the index of an axis that was clicked or entered. GUI thread."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series: list[RadarSeries] = []
        self._photos: list[RadarSeries] = []
        self._points: list[list[Point | None]] = []
        self._reference: list[list[Point | None]] = []
        self._measured: list[list[bool]] = []
        self._key: list[tuple[Mark, str]] = []
        self._layout: Layout | None = None
        self._layouts: dict[tuple[object, ...], Layout] = {}
        self._web: tuple[object, QPixmap] | None = None
        self._still: QPixmap | None = None
        self._hovered: int | None = None
        self._vertex: tuple[int, int] | None = None
        self._walked: int | None = None
        self.setMouseTracking(True)
        # A click leaves the keys with the photos; Tab brings them here.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(220, _SMALLEST)
        # Not a fixed height: the one that goes with a width is asked for, and a fixed one would cap it.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def series(self) -> Sequence[RadarSeries]:
        """What is shown, with the same axes for every photo; references last."""
        return tuple(self._series)

    def set_series(self, series: Sequence[RadarSeries]) -> None:
        """Show these photos, the first one foremost, at most `MOST` of them, and the references among them."""
        shown = [*photos_of(series)[:MOST], *(one for one in series if one.reference)]
        before = self._labels()
        self._series = align(shown)
        self._photos = photos_of(self._series)
        self._measured = [[axis.source == MEASURED for axis in one.axes] for one in self._photos]
        self._key = key_of(self._series)
        self._hovered = self._vertex = None
        if self._labels() != before or not self.hasFocus():
            self._walked = None
        else:
            self._hovered = self._walked
        self.setAccessibleName(tr("Radar"))
        self._describe()
        self._arrange()
        self.updateGeometry()
        self.update()

    def hovered(self) -> tuple[int | None, int | None]:
        """(photo, axis) under the pointer or the keys; the photo only where a single mark is meant."""
        return (self._vertex[0] if self._vertex else None), self._hovered

    def place_of(self, axis: int) -> QRectF:
        """Where the label of an axis stands, in the widget's coordinates."""
        if self._layout is None or axis >= len(self._layout.boxes):
            return QRectF(self.rect())
        box = self._layout.boxes[axis]
        return QRectF(box.x, box.y, box.width, box.height)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self._natural(width)
        if layout is None:
            return _SMALLEST
        top, bottom = layout.extent
        return max(round(bottom - top + 2 * _MARGIN + self._key_height(width)), _SMALLEST)

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        fonts = (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange)
        if event.type() in (*fonts, QEvent.Type.PaletteChange, QEvent.Type.LayoutDirectionChange):
            self._layouts.clear()
            self._web = None
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
        if self._layout is not None and self._hovered is None:
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
        key, count = event.key(), len(self._layout.boxes) if self._layout else 0
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
        vertex = axis = None
        if at is not None and self._layout is not None:
            vertex = vertex_at(self._points, at.x(), at.y(), _REACH)
            axis = vertex[1] if vertex else self._layout.axis_at(at.x(), at.y())
        self._point_at(vertex, axis)

    def _point_at(self, vertex: tuple[int, int] | None, axis: int | None) -> None:
        if (vertex, axis) != (self._vertex, self._hovered):
            self._vertex, self._hovered = vertex, axis
            self.setCursor(Qt.CursorShape.ArrowCursor if axis is None else Qt.CursorShape.PointingHandCursor)
            self._describe()
            self.update()

    def _describe(self) -> None:
        said = describe(self._series) if self._hovered is None else spoken(self._series, self._hovered)
        self.setAccessibleDescription(said)

    def _labels(self) -> tuple[tuple[str, str], ...]:
        if not self._series:
            return ()
        return tuple((tr(axis.high), tr(axis.low)) for axis in self._series[0].axes)

    def _key_height(self, width: float) -> float:
        return paint.KEY_ROW * len(paint.key_rows(self._key, width)) + 2

    def _natural(self, width: int) -> Layout | None:
        """The radar at its best for a width, before anybody says how high it may be."""
        if not self._series or not self._series[0].axes:
            return None
        return self._fitted(width, min(width * _TALLEST, _HIGHEST))

    def _fitted(self, width: float, height: float) -> Layout:
        # Walking from photo to photo keeps the axes: the search for the largest web that fits is not done again.
        wanted = (width, height, self._labels())
        if wanted not in self._layouts:
            if len(self._layouts) >= _REMEMBERED:
                self._layouts.clear()
            metrics = QFontMetricsF(paint.label_font())
            self._layouts[wanted] = arrange(width, height, wanted[2], metrics.horizontalAdvance, metrics.height())
        return self._layouts[wanted]

    def _arrange(self) -> None:
        self._still = None
        layout, room = self._natural(self.width()), self.height() - self._key_height(self.width())
        if layout is None:
            self._layout, self._points, self._reference = None, [], []
            return
        top, bottom = layout.extent
        if bottom - top > room:
            self._layout = layout = self._fitted(self.width(), room)
        else:
            self._layout = layout = layout.lowered((room - (bottom - top)) / 2 - top)
        self._points = [_vertices(layout, one) for one in self._photos]
        self._reference = [_vertices(layout, one) for one in self._series if one.reference]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._layout is None:
            return
        painter = QPainter(self)
        # Not the device: a widget that is rendered into a picture paints at the ratio of that picture.
        ratio = painter.deviceTransform().m11()
        if self._still is None or self._still.devicePixelRatioF() != ratio:
            self._still = self._paint_still(self._layout, ratio)
        painter.drawPixmap(0, 0, self._still)
        if self._hovered is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_hovered(painter, self._layout, self._hovered)
        painter.end()

    def _paint_still(self, layout: Layout, ratio: float) -> QPixmap:
        """Everything but what follows the pointer, kept so that moving it repaints in well under a frame."""
        still = QPixmap(self._paint_web(layout, ratio))
        painter = QPainter(still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for points in self._reference:
            paint.paint_reference(painter, points)
        tints, alone = colours().series, len(self._photos) == 1
        for index in reversed(range(len(self._photos))):
            first, points = index == 0, self._points[index]
            fill = (0.18 if alone else 0.1) if first else 0.0
            paint.paint_photo(painter, layout, points, tints[index], fill=fill, width=1.8 if first else 1.4)
            paint.paint_marks(painter, points, self._measured[index], tints[index], paint.DOT)
        painter.end()
        return still

    def _paint_web(self, layout: Layout, ratio: float) -> QPixmap:
        """Web, words and key; kept from photo to photo."""
        known = tuple(any(row[axis] is not None for row in self._points) for axis in range(len(layout.boxes)))
        wanted = (layout, known, tuple(self._key), self.size(), ratio)
        if self._web is not None and self._web[0] == wanted:
            return self._web[1]
        web = QPixmap(self.size() * ratio)
        web.setDevicePixelRatio(ratio)
        web.fill(Qt.GlobalColor.transparent)
        painter = QPainter(web)
        painter.setLayoutDirection(self.layoutDirection())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.paint_web(painter, layout, known)
        rows, mirrored = paint.key_rows(self._key, self.width()), self._mirrored()
        height = paint.KEY_ROW * len(rows)
        paint.paint_key(painter, QRectF(0, self.height() - height, self.width(), height), rows, mirrored=mirrored)
        painter.end()
        self._web = (wanted, web)
        return web

    def _paint_hovered(self, painter: QPainter, layout: Layout, axis: int) -> None:
        painter.setPen(QPen(QColor(colours().text_faint), 1))
        painter.drawLine(QPointF(*layout.centre), QPointF(*layout.point(axis, 1)))
        paint.paint_label(painter, layout, axis, colours().text)
        for index in reversed(range(len(self._photos))):
            point, measured = self._points[index][axis : axis + 1], self._measured[index][axis : axis + 1]
            paint.paint_marks(painter, point, measured, colours().series[index], paint.DOT + 1.5)
        points = [row[axis] for row in self._points if row[axis] is not None]
        anchor = self._points[self._vertex[0]][axis] if self._vertex else max(points, key=_height, default=None)
        lines, where = bubble_of(self._series, axis), anchor or layout.point(axis, 0.5)
        paint_bubble(painter, QRectF(self.rect()), where, lines, mirrored=self._mirrored())

    def _mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft


def _vertices(layout: Layout, one: RadarSeries) -> list[Point | None]:
    return [None if isinstance(axis.value, Null) else layout.point(i, axis.value) for i, axis in enumerate(one.axes)]


def _height(point: Point | None) -> float:
    return -point[1] if point else 0.0
