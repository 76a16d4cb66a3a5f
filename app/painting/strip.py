"""A narrow strip: how a folder's values are spread, and dots where the photos shown lie on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.theme.colours import colours
from app.theme.style import colour

DOT = 4.0
_RAIL = 2.0
_BARS = 0.6


def columns(counts: Sequence[int], area: QRectF, *, mirrored: bool = False) -> list[QRectF]:
    """A rectangle for each bin that has photos, standing on the bottom of `area`: the fullest as high as the area, the
    emptiest still a pixel. `mirrored`: the low end is on the right."""
    peak = max(counts, default=0)
    if not peak:
        return []
    step = area.width() / len(counts)
    made = []
    for place, count in enumerate(counts):
        if count:
            height = max(area.height() * count / peak, 1.0)
            number = len(counts) - 1 - place if mirrored else place
            left = area.left() + number * step
            made.append(QRectF(left + 0.25, area.bottom() - height, max(step - 0.5, 0.5), height))
    return made


def paint_strip(painter: QPainter, area: QRectF, bars: Sequence[QRectF], dots: Sequence[tuple[float, str]]) -> None:
    """`bars` from `columns`; `dots` as (place 0-1 from the left of the area, colour), the first on top."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(colours().text_faint, _BARS))
    painter.drawRects(bars)
    rail = QRectF(area.left(), area.bottom() - _RAIL / 2, area.width(), _RAIL)
    painter.setBrush(QColor(colours().outline))
    painter.drawRoundedRect(rail, _RAIL / 2, _RAIL / 2)
    # A ring in the colour of the pane keeps dots apart that touch.
    for place, tint in reversed(dots):
        painter.setPen(QPen(QColor(colours().surface), 1.5))
        painter.setBrush(QColor(tint))
        painter.drawEllipse(QPointF(area.left() + place * area.width(), area.bottom()), DOT, DOT)
