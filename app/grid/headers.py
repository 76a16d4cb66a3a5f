"""Draws the header of a section: chevron, title, count."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from app.grid.sections import Section
from app.icons import paint_icon
from app.language import trn
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font

_CHEVRON = 16


def header_words(section: Section) -> str:
    """What stands behind the title."""
    return trn("{n} photo", "{n} photos", section.count)


def paint_header(
    painter: QPainter, box: QRect, section: Section, *, hovered: bool, current: bool, stuck: bool, mirrored: bool
) -> None:
    """`current`: keys act on it. `stuck`: photos pass below it."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours().canvas))
    painter.drawRect(box)
    bar = box.adjusted(tokens.XS, 3, -tokens.XS, -3)
    if hovered or current:
        painter.setBrush(QColor(colours().hover if hovered else colours().raised))
        painter.drawRoundedRect(bar, tokens.RADIUS, tokens.RADIUS)
    if current:
        painter.setPen(QPen(QColor(colours().accent_bright), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(bar).adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)
    if stuck:
        painter.setPen(QColor(colours().border))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
    at = _Bar(bar.adjusted(tokens.S, 0, -tokens.S, 0), mirrored)
    closed = "chevron-left" if mirrored else "chevron-right"
    chevron = QRectF(0, 0, _CHEVRON, _CHEVRON)
    chevron.moveCenter(QRectF(at.take(_CHEVRON)).center())
    paint_icon(painter, closed if section.collapsed else "chevron-down", chevron, "text_dim")
    at.take(tokens.XS)
    title, count, words = font(tokens.BODY, strong=True), font(tokens.CAPTION), header_words(section)
    count_width = QFontMetrics(count).horizontalAdvance(words) + 1
    room = max(0, at.left - count_width - tokens.S)
    name = QFontMetrics(title).elidedText(" ".join(section.title.split()), Qt.TextElideMode.ElideMiddle, room)
    side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
    flags = int(Qt.AlignmentFlag.AlignVCenter | side)
    painter.setFont(title)
    painter.setPen(QColor(colours().text))
    painter.drawText(at.take(QFontMetrics(title).horizontalAdvance(name) + 1), flags, name)
    at.take(tokens.S)
    painter.setFont(count)
    painter.setPen(QColor(colours().text_dim))
    painter.drawText(at.take(count_width), flags, words)


class _Bar:
    """Gives boxes of a bar away, one after another from its leading end."""

    def __init__(self, bar: QRect, mirrored: bool) -> None:
        self._bar, self._mirrored, self._used = bar, mirrored, 0

    @property
    def left(self) -> int:
        """How much is left."""
        return self._bar.width() - self._used

    def take(self, width: int) -> QRect:
        near = self._used
        self._used += width
        x = self._bar.right() + 1 - near - width if self._mirrored else self._bar.x() + near
        return QRect(x, self._bar.y(), width, self._bar.height())
