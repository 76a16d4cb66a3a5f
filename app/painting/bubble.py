"""A small note beside a point of a plot, kept whole inside the widget: lines in, painted bubble out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font

_PAD = 7.0
_SWATCH = 12.0
_WIDEST = 260.0


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a bubble, with a coloured dot where `swatch` names a colour."""

    text: str
    swatch: str = ""
    strong: bool = False
    faint: bool = False


def place_bubble(
    area: tuple[float, float, float, float], anchor: tuple[float, float], size: tuple[float, float], distance: float
) -> tuple[float, float]:
    """Top left corner of a bubble of `size` near `anchor`: above it, else below, always inside `area` (x, y, w, h)."""
    x, y, width, height = area
    left = max(min(max(anchor[0] - size[0] / 2, x), x + width - size[0]), x)
    top = anchor[1] - distance - size[1]
    if top < y:
        top = min(anchor[1] + distance, y + height - size[1])
    return left, max(top, y)


def paint_bubble(
    painter: QPainter, area: QRectF, anchor: tuple[float, float], lines: Sequence[Line], *, mirrored: bool = False
) -> QRectF:
    """Draw the bubble and return where it is. Long lines wrap within `area`; `mirrored` for right-to-left."""
    widest = min(area.width() - 4, _WIDEST) - 2 * _PAD
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    wrap = int(Qt.TextFlag.TextWordWrap | side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)
    rows: list[tuple[Line, QRectF]] = []
    width = height = 0.0
    for line in lines:
        indent = _SWATCH if line.swatch else 0.0
        metrics = QFontMetricsF(font(tokens.CAPTION, strong=line.strong))
        box = metrics.boundingRect(QRectF(0, 0, widest - indent, 1000), wrap, line.text)
        rows.append((line, QRectF(indent, height, box.width() + 2, box.height())))
        width, height = max(width, box.width() + 2 + indent), height + box.height() + 2
    size = (width + 2 * _PAD, height - 2 + 2 * _PAD)
    left, top = place_bubble((area.x() + 1, area.y() + 1, area.width() - 2, area.height() - 2), anchor, size, 10)
    frame = QRectF(left, top, *size)
    painter.setPen(QPen(QColor(colours().outline), 1))
    painter.setBrush(QColor(colours().pressed))
    painter.drawRoundedRect(frame, tokens.RADIUS, tokens.RADIUS)
    for line, box in rows:
        if mirrored:
            box.moveLeft(width - box.right())
        where = box.translated(left + _PAD, top + _PAD)
        if line.swatch:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(line.swatch))
            x = where.right() + _SWATCH - 4 if mirrored else where.left() - _SWATCH + 4
            painter.drawEllipse(QPointF(x, where.top() + 7), 3.5, 3.5)
        painter.setFont(font(tokens.CAPTION, strong=line.strong))
        painter.setPen(QColor(colours().text_dim if line.faint else colours().text))
        painter.drawText(where, wrap, line.text)
    return frame
