"""The lines of the palette: a model over hits, and how a line is painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.command_palette.ranking import Hit
from app.icons import paint_icon
from app.language import tr
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font

HIT_ROLE = Qt.ItemDataRole.UserRole
ROW = 34
_CAP = 20
Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


def spoken(hit: Hit) -> str:
    """A line as a screen reader says it."""
    item = hit.item
    unable = "" if item.enabled else tr("cannot be done now")
    return ", ".join(part for part in (item.title, item.group, item.key, unable) if part)


class HitModel(QAbstractListModel):
    """Hits in their order. GUI thread."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.hits: list[Hit] = []

    def set_hits(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = list(hits)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self.hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.item.title
        return spoken(hit) if role == Qt.ItemDataRole.AccessibleTextRole else None


class HitDelegate(QStyledItemDelegate):
    """Icon, title with the letters that fit, group, and the key as a cap at the far end."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit: Hit = index.data(HIT_ROLE)
        item, box, way = hit.item, option.rect, option.direction
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours().accent_deep))
            painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
        ink = colours().text if item.enabled else colours().text_faint
        dim = colours().text_dim if item.enabled else colours().text_faint
        start, end = box.left() + tokens.M, box.right() - tokens.M
        if item.icon:
            place = QRect(start, box.center().y() - 8, 17, 17)
            paint_icon(painter, item.icon, QRectF(QStyle.visualRect(way, box, place)), dim)
        start += tokens.ICON + tokens.M
        caption = font(tokens.CAPTION)
        painter.setFont(caption)
        widths = painter.fontMetrics()
        if item.key:
            width = max(_CAP, widths.horizontalAdvance(item.key) + tokens.M)
            cap = QRect(end - width, box.center().y() - _CAP // 2 + 1, width, _CAP)
            _paint_cap(painter, QStyle.visualRect(way, box, cap), item.key, ink)
            end -= width + tokens.M
        # Advances are rounded to whole pixels, and half a pixel too little would shorten the word.
        width = min(widths.horizontalAdvance(item.group) + 2, (end - start) // 3)
        group = QRect(end - width, box.top(), width, box.height())
        painter.setPen(QColor(dim))
        shown = widths.elidedText(item.group, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QStyle.visualRect(way, box, group), Qt.AlignmentFlag.AlignVCenter, shown)
        end -= width + tokens.L
        title = QStyle.visualRect(way, box, QRect(start, box.top(), max(0, end - start), box.height()))
        _paint_title(painter, title, hit, QColor(ink), way)
        painter.restore()


def _paint_cap(painter: QPainter, place: QRect, key: str, ink: str) -> None:
    painter.setPen(QColor(colours().outline))
    painter.setBrush(QColor(colours().hover))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
    painter.setPen(QColor(ink))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, key)


def _paint_title(painter: QPainter, place: QRect, hit: Hit, ink: QColor, way: Qt.LayoutDirection) -> None:
    """The title on one line; a letter that fits the query is set off by weight and colour."""
    body = font()
    painter.setFont(body)
    title = " ".join(hit.item.title.splitlines())
    shown = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, place.width())
    layout = QTextLayout(shown, body)
    choice = layout.textOption()
    choice.setTextDirection(way)
    if way is Qt.LayoutDirection.RightToLeft:
        choice.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    layout.setTextOption(choice)
    fits = QTextCharFormat()
    fits.setForeground(QColor(colours().accent_bright))
    fits.setFontWeight(650)
    formats = []
    for at in hit.at if shown == title else ():
        part = QTextLayout.FormatRange()
        part.start, part.length, part.format = _utf16(title, at), _utf16(title[at], 1), fits
        formats.append(part)
    layout.setFormats(formats)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(place.width())
    layout.endLayout()
    painter.setPen(ink)
    layout.draw(painter, QPointF(place.left(), place.top() + (place.height() - line.height()) / 2))


def _utf16(text: str, count: int) -> int:
    """How many of Qt's units the first `count` letters take: one beyond the basic plane takes two."""
    return count + sum(ord(letter) > 0xFFFF for letter in text[:count])
