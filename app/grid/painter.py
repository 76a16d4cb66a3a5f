"""Draws one cell from what is in memory: picture, name, score, marks. Nothing is ever drawn over the picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from app.grid.badges import Footer
from app.grid.geometry import CellParts
from app.grid.kept_icons import KeptIcons
from app.language import tr
from app.numbers import sentence
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour, font
from core.types import PhotoRow, Status


@dataclass(frozen=True, slots=True)
class CellState:
    """How a cell stands apart from its neighbours; `kept`: by standing out of the order for a while."""

    selected: bool = False
    current: bool = False
    hovered: bool = False
    kept: bool = False


class CellPainter:
    """Paints cells; keeps fonts and tinted icons. GUI thread."""

    def __init__(self) -> None:
        self.footer = Footer()
        self._caption = font(tokens.CAPTION)
        self._icons = KeptIcons()

    def paint(
        self,
        painter: QPainter,
        geometry: CellParts,
        cell: QRect,
        row: PhotoRow | None,
        pixmap: QPixmap | None,
        state: CellState,
        place: tuple[int, int] = (0, 0),
    ) -> None:
        """Draw a cell. `row` None: it is not known yet; `pixmap` None: the picture has not come yet. `place` is which
        one of its burst the photo is, of how many."""
        self._ground(painter, cell, state)
        square = geometry.picture(cell)
        if row is not None and row.status is Status.UNREADABLE:
            self._unreadable(painter, square, row.reason)
        elif pixmap is None:
            self._placeholder(painter, square)
        else:
            self._picture(painter, square, pixmap, dimmed=row is not None and row.flag < 0)
        if row is not None:
            lines = geometry.lines(cell)
            badges = self.footer.badges(row, lines, place, kept=state.kept, mirrored=geometry.mirrored)
            self.footer.paint(painter, badges)

    def _ground(self, painter: QPainter, cell: QRect, state: CellState) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if state.selected:
            painter.setBrush(QColor(colours().selected))
        elif state.hovered:
            painter.setBrush(QColor(colours().raised))
        else:
            painter.setBrush(QColor(colours().surface))
        painter.drawRoundedRect(cell, tokens.RADIUS, tokens.RADIUS)
        if state.current or state.selected:
            width = 2 if state.current else 1
            inset = width / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent_bright if state.current else colours().accent), width))
            painter.drawRoundedRect(QRectF(cell).adjusted(inset, inset, -inset, -inset), tokens.RADIUS, tokens.RADIUS)

    def _picture(self, painter: QPainter, square: QRect, pixmap: QPixmap, *, dimmed: bool) -> None:
        ratio = painter.device().devicePixelRatio()
        before = painter.opacity()
        painter.setOpacity(before * (0.35 if dimmed else 1.0))
        if fits_exactly(pixmap.size(), square.size(), ratio):
            # In device pixels nothing is scaled: sharp, and many times faster.
            x = round((square.x() + square.width() / 2) * ratio - pixmap.width() / 2)
            y = round((square.y() + square.height() / 2) * ratio - pixmap.height() / 2)
            painter.scale(1 / ratio, 1 / ratio)
            painter.drawPixmap(x, y, pixmap)
            painter.scale(ratio, ratio)
        else:
            size = fitted(pixmap.size(), square.size(), ratio)
            target = QRect(0, 0, size.width(), size.height())
            target.moveCenter(square.center())
            painter.drawPixmap(target, pixmap)
        painter.setOpacity(before)

    def _placeholder(self, painter: QPainter, square: QRect) -> None:
        edge = min(32, square.width() // 3)
        box = QRect(0, 0, edge, edge)
        box.moveCenter(square.center())
        self._icons.paint(painter, "picture", box.topLeft(), edge, "outline")

    def _unreadable(self, painter: QPainter, square: QRect, reason: str) -> None:
        edge = min(28, square.width() // 4)
        box = QRect(0, 0, edge, edge)
        box.moveCenter(square.center())
        if square.width() >= 128:
            box.moveTop(square.top() + square.height() // 3 - edge // 2)
            text = square.adjusted(tokens.S, 0, -tokens.S, -tokens.XS)
            text.setTop(box.bottom() + tokens.S)
            painter.setFont(self._caption)
            painter.setPen(QColor(colours().text_dim))
            flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
            painter.drawText(text, flags, sentence(tr(reason)))
        self._icons.paint(painter, "warning", box.topLeft(), edge, "warning")


def paint_band(painter: QPainter, band: QRect) -> None:
    """The rubber band."""
    painter.setBrush(colour(colours().accent, 0.18))
    painter.setPen(QColor(colours().accent))
    painter.drawRect(band)


def fits_exactly(picture: QSize, room: QSize, ratio: float) -> bool:
    """Whether a picture was made for this room: neither side is larger, and one is no more than a pixel smaller."""
    across, down = room.width() * ratio - picture.width(), room.height() * ratio - picture.height()
    return min(across, down) > -1 and min(across, down) < 1.5


def fitted(picture: QSize, room: QSize, ratio: float) -> QSize:
    """A picture's size on screen: as large as fits into `room`, never beyond its own pixels doubled."""
    natural = QSize(round(picture.width() / ratio), round(picture.height() / ratio))
    grown = natural.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    if grown.width() > 2 * natural.width():
        return natural * 2
    return grown
