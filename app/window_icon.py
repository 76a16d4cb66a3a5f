"""What stands for the window in task bars and switchers: our own mark on a dark tile, the same in both themes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from app.icons import paint_icon

SIZES = (16, 24, 32, 48, 64, 128, 256)
"""Pixels; systems pick the nearest and scale it."""
_TILE, _INK = QColor("#16181d"), QColor("#7fb2ff")
_CORNER, _MARGIN = 0.22, 0.10
"""Parts of the edge."""


def window_icon() -> QIcon:
    """Every size drawn for itself. GUI thread."""
    made = QIcon()
    for size in SIZES:
        made.addPixmap(_drawn(size))
    return made


def _drawn(edge: int) -> QPixmap:
    pixmap = QPixmap(edge, edge)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_TILE)
    painter.drawRoundedRect(QRectF(0, 0, edge, edge), _CORNER * edge, _CORNER * edge)
    margin = _MARGIN * edge
    paint_icon(painter, "mark", QRectF(margin, margin, edge - 2 * margin, edge - 2 * margin), _INK)
    painter.end()
    return pixmap
