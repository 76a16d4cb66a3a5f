"""Words over the loupe: what is shown, what is still coming, and why there is nothing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from app.icons import paint_icon
from app.language import tr
from app.painting.radar_geometry import shorten
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour, font

_HEIGHT = 24.0
_FOCUS_EDGE = 34.0


def paint_words(painter: QPainter, area: QRectF, words: str) -> None:
    """Quiet words in the middle."""
    painter.setFont(font(tokens.BODY))
    painter.setPen(QColor(colours().text_faint))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)


def paint_trouble(painter: QPainter, area: QRectF, reason: str) -> None:
    """No picture, and why."""
    middle = area.center()
    paint_icon(painter, "warning", QRectF(middle.x() - 18, middle.y() - 52, 36, 36), "warning")
    painter.setFont(font(tokens.TITLE))
    painter.setPen(QColor(colours().text))
    across = QRectF(area.x() + tokens.XL, middle.y() - 4, area.width() - 2 * tokens.XL, 24)
    painter.drawText(across, Qt.AlignmentFlag.AlignHCenter, tr("No picture to show"))
    painter.setFont(font(tokens.BODY))
    painter.setPen(QColor(colours().text_dim))
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(across.adjusted(0, 28, 0, 100), flags, reason)


def paint_lines(painter: QPainter, area: QRectF, summary: str, note: str, *, mirrored: bool = False) -> None:
    """Two lines over the lower edge, each on a ground of its own so that it reads on any photo: the summary where
    reading starts, the note at the other side, or above the summary where both have no room. "" paints nothing."""
    metrics = QFontMetricsF(font(tokens.CAPTION))
    room = area.width() - 2 * tokens.M
    both = metrics.horizontalAdvance(summary) + metrics.horizontalAdvance(note) + 6 * tokens.M
    stacked = bool(summary and note) and both > room
    _paint_line(painter, area, summary, at_left=not mirrored, raised=0.0)
    at_left = stacked != mirrored
    _paint_line(painter, area, note, at_left=at_left, raised=_HEIGHT + tokens.XS if stacked else 0.0)


def _paint_line(painter: QPainter, area: QRectF, text: str, *, at_left: bool, raised: float) -> None:
    if not text:
        return
    metrics = QFontMetricsF(font(tokens.CAPTION))
    shown = shorten(text, area.width() - 2 * tokens.M - 2 * tokens.S, metrics.horizontalAdvance)
    width = metrics.horizontalAdvance(shown) + 2 * tokens.S
    left = area.left() + tokens.M if at_left else area.right() - width - tokens.M
    bottom = area.bottom() - tokens.M - raised
    ground = QRectF(QPointF(left, bottom - _HEIGHT), QPointF(left + width, bottom))
    _paint_on_ground(painter, ground, shown)


def _paint_on_ground(painter: QPainter, ground: QRectF, text: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(colours().canvas, 0.8))
    painter.drawRoundedRect(ground, tokens.RADIUS, tokens.RADIUS)
    painter.setFont(font(tokens.CAPTION))
    painter.setPen(QColor(colours().text))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)


def focus_frame(at: QPointF) -> QRectF:
    """The area that the bracket around a point takes."""
    return QRectF(at.x() - _FOCUS_EDGE / 2, at.y() - _FOCUS_EDGE / 2, _FOCUS_EDGE, _FOCUS_EDGE)


def paint_focus_point(painter: QPainter, frame: QRectF) -> None:
    """A thin bracket in the corners of `frame`, light on dark so that it shows on any photo."""
    arm = frame.width() * 0.28
    path = QPainterPath()
    for x, toward_x in ((frame.left(), 1), (frame.right(), -1)):
        for y, toward_y in ((frame.top(), 1), (frame.bottom(), -1)):
            path.moveTo(x, y + toward_y * arm)
            path.lineTo(x, y)
            path.lineTo(x + toward_x * arm, y)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((QColor(0, 0, 0, 160), 3.5), (QColor(255, 255, 255, 240), 1.5)):
        painter.setPen(QPen(ink, width))
        painter.drawPath(path)


def paint_tip(painter: QPainter, area: QRectF, beside: QRectF, text: str) -> None:
    """Words below something in the picture, inside the view."""
    metrics = QFontMetricsF(font(tokens.CAPTION))
    width = metrics.horizontalAdvance(text) + 2 * tokens.S
    left = min(max(beside.center().x() - width / 2, area.left() + tokens.S), area.right() - width - tokens.S)
    below = beside.bottom() + tokens.S
    top = below if below + _HEIGHT < area.bottom() - 2 * _HEIGHT else beside.top() - tokens.S - _HEIGHT
    _paint_on_ground(painter, QRectF(left, top, width, _HEIGHT), text)
