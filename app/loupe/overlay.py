"""Words over the loupe: what is shown, what is still coming, and why there is nothing."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from app.icons import paint_icon
from app.painting.radar_geometry import shorten
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour, font

_HEIGHT = 24.0


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
    painter.drawText(across, Qt.AlignmentFlag.AlignHCenter, "No picture to show")
    painter.setFont(font(tokens.BODY))
    painter.setPen(QColor(colours().text_dim))
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(across.adjusted(0, 28, 0, 100), flags, reason)


def paint_note(painter: QPainter, area: QRectF, text: str, *, at_end: bool, share: float = 1.0) -> None:
    """A line over the lower edge, on a ground of its own so that it reads on any photo. Nothing for "". It takes at
    most `share` of the width."""
    if not text:
        return
    metrics = QFontMetricsF(font(tokens.CAPTION))
    shown = shorten(text, area.width() * share - 3 * tokens.M, metrics.horizontalAdvance)
    width = metrics.horizontalAdvance(shown) + 2 * tokens.S
    left = area.right() - width - tokens.M if at_end else area.left() + tokens.M
    ground = QRectF(QPointF(left, area.bottom() - _HEIGHT - tokens.M), QPointF(left + width, area.bottom() - tokens.M))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(colours().canvas, 0.78))
    painter.drawRoundedRect(ground, tokens.RADIUS, tokens.RADIUS)
    painter.setFont(font(tokens.CAPTION))
    painter.setPen(QColor(colours().text))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, shown)
