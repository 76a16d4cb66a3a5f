"""How ten votes would spread: a bar for each, those above the middle stronger, and where the mean lies."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour, font

_HEIGHT = 84
_FEET = 16
_MARK = 4.0
_GAP = 3.0
_LOW, _HIGH = 0.45, 0.95


class VoteBars(QWidget):
    """Paints `set_votes`: the shares of the votes 1, 2, ..., and their mean. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: tuple[float, ...] = ()
        self._mean = 0.0
        self.setMinimumWidth(160)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_votes(self, shares: Sequence[float], mean: float) -> None:
        self._shares, self._mean = tuple(shares), mean
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, _HEIGHT)

    def bars(self) -> list[QRectF]:
        """A rectangle for each vote, the lowest where reading starts; the fullest takes the whole height."""
        number, peak = len(self._shares), max(self._shares, default=0.0)
        plot = self._plot()
        step = plot.width() / max(number, 1)
        made = []
        for place, share in enumerate(self._shares):
            height = max(plot.height() * share / peak, 1.0) if peak > 0 else 1.0
            left = plot.left() + self._column(place) * step
            made.append(QRectF(left + _GAP / 2, plot.bottom() - height, step - _GAP, height))
        return made

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0, 2 * _MARK, 0, -_FEET)

    def _column(self, place: float) -> float:
        """Where a vote stands, counted from the left."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return len(self._shares) - 1 - place if mirrored else place

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._shares:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot, bars = self._plot(), self.bars()
        step, middle = plot.width() / len(bars), len(bars) / 2
        painter.setFont(font(tokens.CAPTION))
        for place, bar in enumerate(bars):
            painter.setPen(Qt.PenStyle.NoPen)
            tint = colours().text_dim if place >= middle else colours().text_faint
            painter.setBrush(colour(tint, _HIGH if place >= middle else _LOW))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            painter.setPen(QColor(colours().text_faint))
            foot = QRectF(bar.left() - _GAP, plot.bottom() + 2, bar.width() + 2 * _GAP, _FEET - 2)
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, str(place + 1))
        x = plot.left() + (self._column(self._mean - 1) + 0.5) * step
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().text))
        tip = QPointF(x, plot.top() - 1)
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-_MARK, -_MARK - 2), tip + QPointF(_MARK, -_MARK - 2)]))
        painter.end()
