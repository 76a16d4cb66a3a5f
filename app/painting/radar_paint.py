"""The strokes of the radar: each function draws one layer of it with the painter it is given.

The web with its words changes with axes and size only; the photos change with every selection; what follows the
pointer is drawn over both.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from app.painting.radar_geometry import Layout, Point, shorten
from app.painting.radar_words import Mark
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour, font
from core.interop.radar_series import runs

DOT = 3.0
KEY_ROW = 18.0
_KEY_GAP = 14.0
_KEY_MARK = 12.0
_LINE = 1.5


def label_font() -> QFont:
    return font(tokens.CAPTION)


def paint_web(painter: QPainter, layout: Layout, known: Sequence[bool]) -> None:
    """Rings, spokes and labels; an axis that no photo has a value on (`known`) is dotted and its label faint."""
    count = len(layout.boxes)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for level in (0.25, 0.5, 0.75, 1.0):
        painter.setPen(QPen(colour(colours().outline, 0.9 if level == 1 else 0.5), 1))
        painter.drawPolygon(QPolygonF([QPointF(*layout.point(i, level)) for i in range(count)]))
    centre = QPointF(*layout.centre)
    for index in range(count):
        pen = QPen(colour(colours().outline, 0.5), 1)
        pen.setStyle(Qt.PenStyle.SolidLine if known[index] else Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(centre, QPointF(*layout.point(index, 1)))
        paint_label(painter, layout, index, colours().text_dim if known[index] else colours().text_faint)


def paint_label(painter: QPainter, layout: Layout, index: int, tint: str) -> None:
    """The outer end of an axis in `tint`, the inner end fainter under it."""
    painter.setFont(label_font())
    box = layout.boxes[index]
    height = box.height / len(box.lines)
    for row, text in enumerate(box.lines):
        painter.setPen(QColor(tint if row == 0 else colours().text_faint))
        # A pixel of slack: rounded glyph advances may be a hair wider than the measured ones.
        painter.drawText(QRectF(box.x - 1, box.y + row * height, box.width + 2, height), _alignment(box.side), text)


def paint_photo(
    painter: QPainter, layout: Layout, points: Sequence[Point | None], tint: str, *, fill: float, width: float
) -> None:
    """One photo's outline, filled with an opacity of `fill` 0-1. Only neighbours that both have a value are joined; a
    value without neighbours stands on a spoke of its own."""
    lines = _joined(points)
    if fill:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(tint, fill))
        if len(lines) == len(points):
            painter.drawPolygon(QPolygonF([line.p1() for line in lines]))
        else:
            centre = QPointF(*layout.centre)
            for line in lines:
                painter.drawPolygon(QPolygonF([centre, line.p1(), line.p2()]))
    painter.setPen(QPen(QColor(tint), width))
    painter.drawLines(lines + _alone(layout, points))


def paint_reference(painter: QPainter, layout: Layout, points: Sequence[Point | None]) -> None:
    """What the photos are held against: dashed, neutral, without marks."""
    pen = QPen(QColor(colours().text_dim), _LINE)
    pen.setDashPattern([3.0, 2.0])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLines(_joined(points) + _alone(layout, points))


def paint_marks(
    painter: QPainter, points: Sequence[Point | None], measured: Sequence[bool], tint: str, radius: float
) -> None:
    """A dot for each value: filled where it was measured, hollow where a model judged it.

    A hollow one is a smaller disc on a larger one: an outline is stroked, which takes four times as long as a fill.
    """
    painter.setPen(Qt.PenStyle.NoPen)
    edge, inside = QColor(tint), QColor(colours().surface)
    for point, own in zip(points, measured, strict=True):
        if point is None:
            continue
        at = QPointF(*point)
        painter.setBrush(edge)
        painter.drawEllipse(at, radius + _LINE / 2, radius + _LINE / 2)
        if not own:
            painter.setBrush(inside)
            painter.drawEllipse(at, radius - _LINE / 2, radius - _LINE / 2)


def key_rows(key: Sequence[tuple[Mark, str]], width: float) -> list[list[tuple[float, Mark, str]]]:
    """The key as rows of (x, mark, text) that are no wider than `width`; what is too long for a row is shortened."""
    metrics = QFontMetricsF(label_font())
    rows: list[list[tuple[float, Mark, str]]] = []
    x = 0.0
    for mark, text in key:
        shown = shorten(text, width - _KEY_MARK - 4, metrics.horizontalAdvance)
        wide = _KEY_MARK + metrics.horizontalAdvance(shown)
        if not rows or x + wide > width:
            rows.append([])
            x = 2.0
        rows[-1].append((x, mark, shown))
        x += wide + _KEY_GAP
    return rows


def paint_key(
    painter: QPainter, area: QRectF, rows: Sequence[Sequence[tuple[float, Mark, str]]], *, mirrored: bool
) -> None:
    """The key from the top of `area` downwards, from its right edge where `mirrored`."""
    painter.setFont(label_font())
    metrics = QFontMetricsF(label_font())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
    for number, row in enumerate(rows):
        y = area.top() + (number + 0.5) * KEY_ROW
        for x, mark, text in row:
            wide = metrics.horizontalAdvance(text) + 2
            left = area.right() - x - _KEY_MARK if mirrored else area.left() + x
            _paint_key_mark(painter, mark, left + 3 if mirrored else left, y)
            where = QRectF(left - wide if mirrored else left + _KEY_MARK, y - KEY_ROW / 2, wide, KEY_ROW)
            painter.setPen(QColor(colours().text_faint))
            painter.drawText(
                where, flags | (Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft), text
            )


def _paint_key_mark(painter: QPainter, mark: Mark, x: float, y: float) -> None:
    painter.setPen(QPen(QColor(colours().text_faint), 1.3))
    if mark is Mark.GAP:
        painter.drawLine(QPointF(x, y), QPointF(x + 8, y))
    elif mark is Mark.REFERENCE:
        painter.setPen(QPen(QColor(colours().text_dim), _LINE))
        painter.drawLines([QLineF(x, y, x + 3, y), QLineF(x + 5, y, x + 8, y)])
    else:
        painter.setBrush(QColor(colours().text_faint if mark is Mark.MEASURED else colours().surface))
        painter.drawEllipse(QPointF(x + DOT + 1, y), DOT, DOT)


def _joined(points: Sequence[Point | None]) -> list[QLineF]:
    at = [None if point is None else QPointF(*point) for point in points]
    lines = []
    for i, j in runs([None if point is None else 1.0 for point in at]):
        first, second = at[i], at[j]
        if first is not None and second is not None:
            lines.append(QLineF(first, second))
    return lines


def _alone(layout: Layout, points: Sequence[Point | None]) -> list[QLineF]:
    """From the centre to each value whose neighbours on both sides have none: nothing else ties its mark to a photo."""
    centre, count = QPointF(*layout.centre), len(points)
    return [
        QLineF(centre, QPointF(*point))
        for number, point in enumerate(points)
        if point is not None and points[number - 1] is None and points[(number + 1) % count] is None
    ]


def _alignment(side: int) -> Qt.AlignmentFlag:
    sideways = {-1: Qt.AlignmentFlag.AlignRight, 0: Qt.AlignmentFlag.AlignHCenter, 1: Qt.AlignmentFlag.AlignLeft}
    # Which side of the web a label stands on has nothing to do with the direction of its text.
    return sideways[side] | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
