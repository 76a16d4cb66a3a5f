"""Icons for what is painted many times a second."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPixmap

from app import icons
from app.theme.colours import colours


class KeptIcons:
    """Each is drawn once by size, colour and pixel ratio. GUI thread."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int, str, float], QPixmap] = {}

    def paint(self, painter: QPainter, name: str, at: QPoint, side: int, tint: str) -> None:
        """An icon of `side` pixels with its upper left corner there, in the theme's colour called `tint`."""
        ratio, ink = painter.device().devicePixelRatio(), str(getattr(colours(), tint))
        key = (name, side, ink, ratio)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = icons.pixmap(name, side, ink, ratio)
        painter.drawPixmap(at, made)
