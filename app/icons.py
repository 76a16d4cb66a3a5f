"""Our own stroke icons (resources/icons, 24-pixel grid), tinted by the theme and drawn sharp at any pixel ratio."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.theme import tokens

_PIXEL_SIZES = (16, 18, 24, 32, 36, 48, 54)


@cache
def _source(name: str) -> str:
    return files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


def names() -> list[str]:
    """Every icon there is."""
    found = files("resources").joinpath("icons").iterdir()
    return sorted(item.name.removesuffix(".svg") for item in found if item.name.endswith(".svg"))


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: QColor | str = tokens.TEXT_DIM) -> None:
    """Draw an icon into `rect`. FileNotFoundError for a name that does not exist. GUI thread."""
    tint = QColor(colour).name()
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", tint).encode())).render(painter, rect)


def pixmap(name: str, size: int = tokens.ICON, colour: QColor | str = tokens.TEXT_DIM, ratio: float = 1.0) -> QPixmap:
    """An icon of `size` device-independent pixels for a screen of `ratio` device pixels each."""
    edge = round(size * ratio)
    made = QPixmap(edge, edge)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint_icon(painter, name, QRectF(0, 0, edge, edge), colour)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, colour: QColor | str = tokens.TEXT_DIM, checked: QColor | str = tokens.ACCENT_BRIGHT) -> QIcon:
    """An icon for buttons and menus: `colour` when off, `checked` when on, faint when disabled."""
    made = QIcon()
    looks = (
        (colour, QIcon.Mode.Normal, QIcon.State.Off),
        (checked, QIcon.Mode.Normal, QIcon.State.On),
        (tokens.OUTLINE, QIcon.Mode.Disabled, QIcon.State.Off),
    )
    for tint, mode, state in looks:
        for edge in _PIXEL_SIZES:
            made.addPixmap(pixmap(name, edge, tint), mode, state)
    return made
