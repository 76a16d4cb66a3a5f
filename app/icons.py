"""Our own stroke icons (resources/icons, 24-pixel grid), tinted by the theme and drawn sharp at any pixel ratio.

A tint is a colour ("#ff0000", QColor) or the name of one of the theme's (`Colours`): names follow a change of theme.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from app.theme import tokens
from app.theme.colours import colours


@cache
def _source(name: str) -> str:
    return files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


def names() -> list[str]:
    """Every icon there is."""
    found = files("resources").joinpath("icons").iterdir()
    return sorted(item.name.removesuffix(".svg") for item in found if item.name.endswith(".svg"))


def _ink(tint: QColor | str) -> QColor:
    return QColor(getattr(colours(), tint, tint)) if isinstance(tint, str) else tint


def paint_icon(painter: QPainter, name: str, rect: QRectF, tint: QColor | str = "text_dim") -> None:
    """Draw an icon into `rect`. FileNotFoundError for a name that does not exist. GUI thread."""
    ink = _ink(tint).name()
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", ink).encode())).render(painter, rect)


def pixmap(name: str, size: int = tokens.ICON, tint: QColor | str = "text_dim", ratio: float = 1.0) -> QPixmap:
    """An icon of `size` device-independent pixels for a screen of `ratio` device pixels each."""
    edge = round(size * ratio)
    made = QPixmap(edge, edge)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint_icon(painter, name, QRectF(0, 0, edge, edge), tint)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


class _Engine(QIconEngine):
    """Draws when it is asked to, so that an icon made once is right in every theme and at every ratio."""

    def __init__(self, name: str, tint: str, checked: str) -> None:
        super().__init__()
        self._name, self._tint, self._checked = name, tint, checked

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        tint = self._checked if state is QIcon.State.On else self._tint
        paint_icon(painter, self._name, QRectF(rect), "outline" if mode is QIcon.Mode.Disabled else tint)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _kept(_Engine(self._name, self._tint, self._checked))


_engines: list[_Engine] = []


def _kept(engine: _Engine) -> _Engine:
    """Qt calls an engine's methods for as long as an icon lives and holds no reference to the Python object."""
    _engines.append(engine)
    return engine


@cache
def icon(name: str, tint: str = "text_dim", checked: str = "accent_bright") -> QIcon:
    """An icon for buttons and menus: `tint` when off, `checked` when on, faint when disabled; names of colours."""
    return QIcon(_kept(_Engine(name, tint, checked)))


class IconLabel(QWidget):
    """An icon in a layout, `size` device-independent pixels square."""

    def __init__(self, size: int, name: str = "", tint: str = "text_dim", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tint = name, tint
        self.setFixedSize(size, size)

    def show_icon(self, name: str, tint: str = "text_dim") -> None:
        self._name, self._tint = name, tint
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._name:
            painter = QPainter(self)
            paint_icon(painter, self._name, QRectF(self.rect()), self._tint)
            painter.end()
