"""The live radar: axes of up to six photos in, a picture that answers the pointer out.

The first photo has the accent colour and a fill, the others their own line. A measured axis has filled marks, one
judged by a model hollow marks; an axis without a value is a gap, and says why under the pointer. Geometry is computed
when size or axes change (`radar_geometry`), so a repaint only draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.numbers import score_text
from app.painting.bubble import Line, paint_bubble
from app.painting.radar_geometry import Layout, Point, arrange, shorten, vertex_at
from app.theme import tokens
from app.theme.colours import DARK, colours
from app.theme.style import colour, font
from core.interop.radar_figure import RadarSeries, align, ends, runs
from core.types import MEASURED, Null

MOST = len(DARK.series)
"""More photos than this cannot be told apart; the rest are left out of the plot."""

_KEY_HEIGHT = 20.0
_MARGIN = 4.0
_SMALLEST = 160
_TALLEST = 1.1
_HIGHEST = 460.0
_DOT = 3.0
_REACH = 11.0


class Mark(Enum):
    """How a vertex looks by where its value comes from; a gap has none."""

    MEASURED = "filled"
    MODEL = "hollow"
    GAP = "none"


class RadarWidget(QWidget):
    """Shows `set_series`; everything in the GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series: list[RadarSeries] = []
        self._layout: Layout | None = None
        self._still: QPixmap | None = None
        self._points: list[list[Point | None]] = []
        self._hovered: int | None = None
        self._vertex: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(220, _SMALLEST)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def series(self) -> Sequence[RadarSeries]:
        """What is shown, with the same axes for every photo."""
        return tuple(self._series)

    def set_series(self, series: Sequence[RadarSeries]) -> None:
        """Show these photos, the first one foremost; at most `MOST` of them."""
        self._series = align(series[:MOST])
        self._hovered = self._vertex = None
        self.setAccessibleName("Radar")
        self.setAccessibleDescription(describe(self._series))
        self._arrange()
        self.updateGeometry()
        self.update()

    def hovered(self) -> tuple[int | None, int | None]:
        """(photo, axis) under the pointer; the photo only where a single mark is meant."""
        return (self._vertex[0] if self._vertex else None), self._hovered

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        layout = self._natural(width)
        if layout is None:
            return _SMALLEST
        top, bottom = layout.extent
        return max(round(bottom - top + 2 * _MARGIN + _KEY_HEIGHT), _SMALLEST)

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._arrange()
        super().changeEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _hover(self, at: QPointF | None) -> None:
        vertex = axis = None
        if at is not None and self._layout is not None:
            vertex = vertex_at(self._points, at.x(), at.y(), _REACH)
            axis = vertex[1] if vertex else self._layout.axis_at(at.x(), at.y())
        if (vertex, axis) != (self._vertex, self._hovered):
            self._vertex, self._hovered = vertex, axis
            self.update()

    def _natural(self, width: int) -> Layout | None:
        """The radar at its best for a width, before anybody says how high it may be."""
        if not self._series or not self._series[0].axes:
            return None
        return self._fitted(width, min(width * _TALLEST, _HIGHEST))

    def _fitted(self, width: float, height: float) -> Layout:
        metrics = QFontMetricsF(_label_font())
        labels = [(axis.high, axis.low) for axis in self._series[0].axes]
        return arrange(width, height, labels, metrics.horizontalAdvance, metrics.height())

    def _arrange(self) -> None:
        self._still = None
        layout, room = self._natural(self.width()), self.height() - _KEY_HEIGHT
        if layout is None:
            self._layout, self._points = None, []
            return
        top, bottom = layout.extent
        if bottom - top > room:
            self._layout = layout = self._fitted(self.width(), room)
        else:
            self._layout = layout = layout.lowered((room - (bottom - top)) / 2 - top)
        self._points = [
            [None if isinstance(a.value, Null) else layout.point(i, a.value) for i, a in enumerate(one.axes)]
            for one in self._series
        ]

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
            self._paint_bubble(painter, self._layout, self._hovered)
        painter.end()

    def _paint_still(self, layout: Layout, ratio: float) -> QPixmap:
        """Everything but what follows the pointer, kept so that moving it repaints in well under a frame."""
        still = QPixmap(self.size() * ratio)
        still.setDevicePixelRatio(ratio)
        still.fill(Qt.GlobalColor.transparent)
        painter = QPainter(still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_web(painter, layout)
        for index in reversed(range(len(self._series))):
            self._paint_photo(painter, layout, index)
        for index in range(len(layout.boxes)):
            known = any(row[index] is not None for row in self._points)
            self._paint_label(painter, layout, index, colours().text_dim if known else colours().text_faint)
        self._paint_key(painter)
        painter.end()
        return still

    def _paint_hovered(self, painter: QPainter, layout: Layout, axis: int) -> None:
        painter.setPen(QPen(QColor(colours().text_faint), 1))
        painter.drawLine(QPointF(*layout.centre), QPointF(*layout.point(axis, 1)))
        self._paint_label(painter, layout, axis, colours().text)
        for index in reversed(range(len(self._series))):
            self._paint_mark(painter, index, axis, _DOT + 1.5)

    def _paint_web(self, painter: QPainter, layout: Layout) -> None:
        count = len(layout.boxes)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for level in (0.25, 0.5, 0.75, 1.0):
            painter.setPen(QPen(colour(colours().outline, 0.9 if level == 1 else 0.5), 1))
            painter.drawPolygon(QPolygonF([QPointF(*layout.point(i, level)) for i in range(count)]))
        centre = QPointF(*layout.centre)
        for index in range(count):
            known = any(row[index] is not None for row in self._points)
            pen = QPen(colour(colours().outline, 0.5), 1)
            pen.setStyle(Qt.PenStyle.SolidLine if known else Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(centre, QPointF(*layout.point(index, 1)))

    def _paint_photo(self, painter: QPainter, layout: Layout, index: int) -> None:
        tint, points = colours().series[index], self._points[index]
        centre = QPointF(*layout.centre)
        # Only neighbours that both have a value are joined: a gap is never bridged by a made-up line.
        pairs = [(points[i], points[j]) for i, j in runs([point and 1.0 for point in points])]
        if index == 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tint, 0.18 if len(self._series) == 1 else 0.1))
            for first, second in pairs:
                if first and second:
                    painter.drawPolygon(QPolygonF([centre, QPointF(*first), QPointF(*second)]))
        painter.setPen(QPen(QColor(tint), 1.8 if index == 0 else 1.4))
        for first, second in pairs:
            if first and second:
                painter.drawLine(QPointF(*first), QPointF(*second))
        for axis in range(len(points)):
            self._paint_mark(painter, index, axis, _DOT)

    def _paint_mark(self, painter: QPainter, index: int, axis: int, radius: float) -> None:
        point, tint = self._points[index][axis], colours().series[index]
        if point is not None:
            measured = self._series[index].axes[axis].source == MEASURED
            painter.setBrush(QColor(tint if measured else colours().surface))
            painter.setPen(QPen(QColor(tint), 1.5))
            painter.drawEllipse(QPointF(*point), radius, radius)

    def _paint_label(self, painter: QPainter, layout: Layout, index: int, tint: str) -> None:
        """The outer end of an axis in `tint`, the inner end fainter under it."""
        painter.setFont(_label_font())
        box = layout.boxes[index]
        height = box.height / len(box.lines)
        for row, text in enumerate(box.lines):
            painter.setPen(QColor(tint if row == 0 else colours().text_faint))
            # A pixel of slack: rounded glyph advances may be a hair wider than the measured ones.
            where = QRectF(box.x - 1, box.y + row * height, box.width + 2, height)
            painter.drawText(where, _alignment(box.side), text)

    def _paint_key(self, painter: QPainter) -> None:
        painter.setFont(_label_font())
        metrics = QFontMetricsF(_label_font())
        x, y = 2.0, self.height() - _KEY_HEIGHT / 2
        for mark, text in key_of(self._series):
            painter.setPen(QPen(QColor(colours().text_faint), 1.3))
            if mark is Mark.GAP:
                painter.drawLine(QPointF(x + 1, y), QPointF(x + 2 * _DOT + 1, y))
            else:
                painter.setBrush(QColor(colours().text_faint if mark is Mark.MEASURED else colours().surface))
                painter.drawEllipse(QPointF(x + _DOT + 1, y), _DOT, _DOT)
            shown = shorten(text, self.width() - x - 14, metrics.horizontalAdvance)
            wide = metrics.horizontalAdvance(shown)
            painter.setPen(QColor(colours().text_faint))
            painter.drawText(QRectF(x + 12, y - 10, wide + 2, 20), Qt.AlignmentFlag.AlignVCenter, shown)
            x += 12 + wide + 14

    def _paint_bubble(self, painter: QPainter, layout: Layout, index: int) -> None:
        lines = [Line(ends(self._series[0].axes[index]), strong=True)]
        for number, one in enumerate(self._series):
            axis = one.axes[index]
            swatch = colours().series[number] if len(self._series) > 1 else ""
            if isinstance(axis.value, Null):
                lines.append(Line(axis.value.reason, swatch))
            else:
                said = "measured" if axis.source == MEASURED else f"judged by {axis.source}"
                said = one.name if swatch else said
                lines.append(Line(f"{score_text(axis.value)}  {said}", swatch))
        points = [row[index] for row in self._points if row[index] is not None]
        anchor = self._points[self._vertex[0]][index] if self._vertex else max(points, key=_height, default=None)
        paint_bubble(painter, QRectF(self.rect()), anchor or layout.point(index, 0.5), lines)


def key_of(series: Sequence[RadarSeries]) -> list[tuple[Mark, str]]:
    """What the marks of a radar mean, and why axes without one have none."""
    axes = [axis for one in series for axis in one.axes]
    judged = [axis for axis in axes if not isinstance(axis.value, Null)]
    models = sorted({axis.source for axis in judged if axis.source != MEASURED})
    reasons = sorted({axis.value.reason for axis in axes if isinstance(axis.value, Null)})
    key = [(Mark.MEASURED, "measured")] if any(axis.source == MEASURED for axis in judged) else []
    key += [(Mark.MODEL, f"judged by {', '.join(models)}")] if models else []
    if reasons:
        key.append((Mark.GAP, reasons[0] if len(reasons) == 1 else "no value: hover to see why"))
    return key


def describe(series: Sequence[RadarSeries]) -> str:
    """The radar in words, for those who cannot see it."""
    parts = []
    for one in series:
        values = (
            f"{ends(axis)}: {axis.value.reason if isinstance(axis.value, Null) else score_text(axis.value)}"
            for axis in one.axes
        )
        parts.append(f"{one.name}. {'; '.join(values)}.")
    return " ".join(parts)


def _height(point: Point | None) -> float:
    return -point[1] if point else 0.0


def _label_font() -> QFont:
    return font(tokens.CAPTION)


def _alignment(side: int) -> Qt.AlignmentFlag:
    sideways = {-1: Qt.AlignmentFlag.AlignRight, 0: Qt.AlignmentFlag.AlignHCenter, 1: Qt.AlignmentFlag.AlignLeft}
    return sideways[side] | Qt.AlignmentFlag.AlignVCenter
