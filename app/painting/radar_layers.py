"""The radar as three layers, each kept as long as it holds: the web with its words (as long as axes and size stay), the
photos over it (until others are shown), and what follows the pointer, which alone is painted every time.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.painting import radar_paint as paint
from app.painting.bubble import paint_bubble
from app.painting.radar_geometry import Layout, Point
from app.painting.radar_plot import RadarPlot
from app.painting.radar_words import bubble_of
from app.theme.colours import colours

_MANY = 4
"""From so many photos on the first one alone has a strong line."""
_STEPPED_BACK = 0.35


class RadarLayers:
    """Paints a plot in a widget of `size` logical pixels. GUI thread."""

    def __init__(self, plot: RadarPlot) -> None:
        self._plot = plot
        self.web: tuple[object, QPixmap] | None = None
        self.still: QPixmap | None = None

    def drop_photos(self) -> None:
        """Other photos, or another place for them: the next paint draws them anew."""
        self.still = None

    def drop_all(self) -> None:
        """Colours or fonts changed."""
        self.still = self.web = None

    def paint(
        self,
        painter: QPainter,
        layout: Layout,
        size: QSize,
        axis: int | None,
        vertex: tuple[int, int] | None,
        *,
        mirrored: bool,
    ) -> None:
        """Everything; `axis` is what the pointer or the keys are on, `vertex` the (photo, axis) of a single mark."""
        # Not the device: a widget that is rendered into a picture paints at the ratio of that picture.
        ratio = painter.deviceTransform().m11()
        if self.still is None or self.still.devicePixelRatioF() != ratio:
            self.still = self._paint_photos(layout, size, ratio, mirrored=mirrored)
        meant = vertex[0] if vertex is not None and len(self._plot.photos) > 1 else None
        if meant is None:
            painter.drawPixmap(0, 0, self.still)
        else:
            # One of several photos is meant: the others step back.
            painter.drawPixmap(0, 0, self._paint_web(layout, size, ratio, mirrored=mirrored))
            painter.setOpacity(_STEPPED_BACK)
            painter.drawPixmap(0, 0, self.still)
            painter.setOpacity(1.0)
        if axis is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_hovered(painter, layout, size, axis, vertex, mirrored=mirrored)

    def _paint_photos(self, layout: Layout, size: QSize, ratio: float, *, mirrored: bool) -> QPixmap:
        plot, still = self._plot, QPixmap(self._paint_web(layout, size, ratio, mirrored=mirrored))
        painter = QPainter(still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for points in plot.reference:
            paint.paint_reference(painter, layout, points)
        tints, alone, many = colours().series, len(plot.photos) == 1, len(plot.photos) >= _MANY
        for index in reversed(range(len(plot.photos))):
            first, points = index == 0, plot.points[index]
            fill = (0.18 if alone else 0.1) if first else 0.0
            width = 2.2 if first and many else 1.8 if first else 1.1 if many else 1.4
            paint.paint_photo(painter, layout, points, tints[index], fill=fill, width=width)
            radius = paint.DOT if first or not many else paint.DOT - 0.75
            paint.paint_marks(painter, points, plot.measured[index], tints[index], radius)
        painter.end()
        return still

    def _paint_web(self, layout: Layout, size: QSize, ratio: float, *, mirrored: bool) -> QPixmap:
        """Web, words and key; kept from photo to photo."""
        plot = self._plot
        known = tuple(any(row[axis] is not None for row in plot.points) for axis in range(plot.count))
        wanted = (layout, known, tuple(plot.key), size, ratio)
        if self.web is not None and self.web[0] == wanted:
            return self.web[1]
        web = QPixmap(size * ratio)
        web.setDevicePixelRatio(ratio)
        web.fill(Qt.GlobalColor.transparent)
        painter = QPainter(web)
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.paint_web(painter, layout, known)
        rows = paint.key_rows(plot.key, size.width())
        height = paint.KEY_ROW * len(rows)
        paint.paint_key(painter, QRectF(0, size.height() - height, size.width(), height), rows, mirrored=mirrored)
        painter.end()
        self.web = (wanted, web)
        return web

    def _paint_hovered(
        self,
        painter: QPainter,
        layout: Layout,
        size: QSize,
        axis: int,
        vertex: tuple[int, int] | None,
        *,
        mirrored: bool,
    ) -> None:
        plot = self._plot
        if vertex is not None and len(plot.photos) > 1:
            points, measured, tint = plot.points[vertex[0]], plot.measured[vertex[0]], colours().series[vertex[0]]
            paint.paint_photo(painter, layout, points, tint, fill=0.16, width=2.2)
            paint.paint_marks(painter, points, measured, tint, paint.DOT)
        painter.setPen(QPen(QColor(colours().text_faint), 1))
        painter.drawLine(QPointF(*layout.centre), QPointF(*layout.point(axis, 1)))
        paint.paint_label(painter, layout, axis, colours().text)
        for index in reversed(range(len(plot.photos))):
            here = slice(axis, axis + 1)
            point, measured = plot.points[index][here], plot.measured[index][here]
            paint.paint_marks(painter, point, measured, colours().series[index], paint.DOT + 1.5)
        places = [row[axis] for row in plot.points if row[axis] is not None]
        anchor = plot.points[vertex[0]][axis] if vertex else max(places, key=_height, default=None)
        lines, where = bubble_of(plot.series, axis), anchor or layout.point(axis, 0.5)
        paint_bubble(painter, QRectF(QPointF(), size.toSizeF()), where, lines, mirrored=mirrored)


def _height(point: Point | None) -> float:
    return -point[1] if point else 0.0
