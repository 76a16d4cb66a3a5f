"""Draws one cell from what is in memory: picture, name, score, marks. Nothing is ever drawn over the picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap

from app import icons
from app.grid.geometry import Geometry
from app.numbers import score_text, sentence
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour, font
from core.types import PhotoRow, Status


@dataclass(frozen=True, slots=True)
class CellState:
    """How a cell stands apart from its neighbours."""

    selected: bool = False
    current: bool = False
    hovered: bool = False


class CellPainter:
    """Paints cells; keeps tinted icons for one pixel ratio. GUI thread."""

    def __init__(self) -> None:
        self._caption = font(tokens.CAPTION)
        self._number = font(tokens.BODY, strong=True)
        self._icons: dict[tuple[str, int, str, float], QPixmap] = {}

    def paint(
        self,
        painter: QPainter,
        geometry: Geometry,
        cell: QRect,
        row: PhotoRow | None,
        pixmap: QPixmap | None,
        state: CellState,
    ) -> None:
        """Draw a cell. `row` None: it is not known yet; `pixmap` None: the picture has not come yet."""
        self._ground(painter, cell, state)
        square = geometry.picture(cell)
        if row is not None and row.status is Status.UNREADABLE:
            self._unreadable(painter, square, row.reason)
        elif pixmap is None:
            self._placeholder(painter, square)
        else:
            self._picture(painter, square, pixmap, dimmed=row is not None and row.flag < 0)
        if row is None:
            return
        lines = geometry.lines(cell)
        if len(lines) == 2:
            self._name_and_score(painter, lines[0], row)
            self._marks(painter, lines[1], row)
        else:
            left = self._score(painter, lines[0], row)
            self._marks(painter, lines[0].adjusted(0, 0, left - lines[0].right(), 0), row)

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
        self._icon(painter, "picture", box, colours().outline)

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
            painter.drawText(text, flags, sentence(reason))
        self._icon(painter, "warning", box, colours().warning)

    def _name_and_score(self, painter: QPainter, line: QRect, row: PhotoRow) -> None:
        left = self._score(painter, line, row)
        name = QRect(line.left(), line.top(), left - line.left() - tokens.S, line.height())
        self._text(painter, name, row.path.name, self._caption, colours().text_dim)

    def _score(self, painter: QPainter, line: QRect, row: PhotoRow) -> int:
        """Draws the score at the right end; gives its left edge."""
        if row.overall is None:
            if row.status is Status.UNREADABLE:
                return line.right()
            box = QRect(line.right() - 12, line.center().y() - 6, 13, 13)
            # Judged without a verdict is not the same as not judged yet.
            self._icon(painter, "clock" if row.status is Status.WAITING else "minus", box, colours().text_faint)
            return box.left()
        text = score_text(row.overall)
        width = QFontMetrics(self._number).horizontalAdvance(text)
        box = QRect(line.right() - width, line.top(), width + 1, line.height())
        painter.setFont(self._number)
        painter.setPen(QColor(colours().text))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), text)
        return box.left()

    def _marks(self, painter: QPainter, line: QRect, row: PhotoRow) -> None:
        x, middle = line.left(), line.center().y() + 1
        if row.flag:
            name, tint = ("flag-filled", colours().text) if row.flag > 0 else ("reject", colours().danger)
            self._icon(painter, name, QRect(x, middle - 7, 14, 14), tint)
            x += 14 + tokens.XS
        if row.label:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours().labels.get(row.label, colours().text_faint)))
            painter.drawRoundedRect(QRect(x, middle - 5, 16, 10), 3, 3)
            x += 16 + tokens.XS
        for _ in range(row.stars):
            if x + 12 > line.right():
                break
            self._icon(painter, "star-filled", QRect(x, middle - 6, 12, 12), colours().star)
            x += 12
        if row.has_twin and x + tokens.S + 14 < line.right():
            self._twin(painter, line, middle, x + tokens.S)

    def _twin(self, painter: QPainter, line: QRect, middle: int, limit: int) -> None:
        width = QFontMetrics(self._caption).horizontalAdvance("RAW+JPEG")
        if line.right() - width >= limit:
            box = QRect(line.right() - width, line.top(), width + 1, line.height())
            self._text(painter, box, "RAW+JPEG", self._caption, colours().text_faint)
        else:
            self._icon(painter, "pair", QRect(line.right() - 13, middle - 7, 14, 14), colours().text_faint)

    def _text(self, painter: QPainter, box: QRect, text: str, face: QFont, tint: str) -> None:
        if box.width() <= 0:
            return
        painter.setFont(face)
        painter.setPen(QColor(tint))
        shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideMiddle, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

    def _icon(self, painter: QPainter, name: str, box: QRect, tint: str) -> None:
        ratio = painter.device().devicePixelRatio()
        key = (name, box.width(), tint, ratio)
        made = self._icons.get(key)
        if made is None:
            made = self._icons[key] = icons.pixmap(name, box.width(), tint, ratio)
        painter.drawPixmap(box.topLeft(), made)


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
