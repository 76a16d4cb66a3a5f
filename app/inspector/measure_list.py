"""Measures as rows: name and number, a bar between the words of its two ends, or the reason why there is none.

One widget paints all rows, so a new selection costs one repaint. Several photos put several dots on each bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.painting.radar_geometry import shorten
from app.theme import tokens
from app.theme.style import font
from core.types import Entry, Null, Value

ROW = 40
_LINE = 16.0
_BAR = 4.0
_DOT = 4.0


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One catalogue entry with the value of each photo shown, in their order."""

    entry: Entry
    values: tuple[Value, ...]

    @property
    def known(self) -> list[float]:
        return [value for value in self.values if not isinstance(value, Null)]

    def position(self, value: float) -> float:
        """Where a value lies between the two ends, 0-1."""
        low, high = self.entry.range
        return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.0

    @property
    def said(self) -> str:
        """The number of a single photo, with its unit."""
        if len(self.values) != 1 or not self.known:
            return ""
        return f"{self.known[0]:.2f} {self.entry.unit}".strip()

    @property
    def reason(self) -> str:
        """Why no photo has a value; "" where one has."""
        reasons = dict.fromkeys(value.reason for value in self.values if isinstance(value, Null))
        return "" if self.known else ", ".join(reasons)


def rows_of(kind: str, entries: Sequence[Entry], values: Sequence[Mapping[str, Value]]) -> list[MeasureRow]:
    """A row for each entry of a kind that at least one photo has something to say about."""
    rows = []
    for entry in entries:
        if entry.kind == kind and entry.id != "scores.overall" and any(entry.id in found for found in values):
            missing = Null("not judged yet")
            rows.append(MeasureRow(entry, tuple(found.get(entry.id, missing) for found in values)))
    return rows


class MeasureList(QWidget):
    """Paints `set_rows`. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[MeasureRow] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(200)

    @property
    def rows(self) -> Sequence[MeasureRow]:
        return self._rows

    def set_rows(self, rows: Sequence[MeasureRow]) -> None:
        self._rows = rows
        words = (f"{row.entry.title}: {row.said or row.reason or 'see the bar'}" for row in rows)
        self.setAccessibleDescription("; ".join(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, ROW * len(self._rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, ROW * len(self._rows))

    def row_at(self, y: float) -> MeasureRow | None:
        place = int(y // ROW)
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self.row_at(event.pos().y())
            QToolTip.showText(event.globalPos(), tip(row) if row else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ends = QFontMetricsF(font(tokens.CAPTION))
        widest = [max((ends.horizontalAdvance(word(row)) for row in self._rows), default=0.0) for word in (_low, _high)]
        limit = self.width() * 0.28
        for number, row in enumerate(self._rows):
            top = float(number * ROW)
            self._paint_title(painter, row, top)
            line = QRectF(0, top + _LINE + 2, self.width(), _LINE)
            if row.known:
                self._paint_bar(painter, row, line, min(widest[0], limit), min(widest[1], limit))
            else:
                _text(painter, line, row.reason, tokens.TEXT_FAINT, Qt.AlignmentFlag.AlignLeft)
        painter.end()

    def _paint_title(self, painter: QPainter, row: MeasureRow, top: float) -> None:
        line = QRectF(0, top, self.width(), _LINE)
        room = QFontMetricsF(font(tokens.CAPTION)).horizontalAdvance(row.said) + 8 if row.said else 0.0
        tint = tokens.TEXT if row.known else tokens.TEXT_DIM
        _text(painter, line.adjusted(0, 0, -room, 0), row.entry.title, tint, Qt.AlignmentFlag.AlignLeft)
        _text(painter, line, row.said, tokens.TEXT_DIM, Qt.AlignmentFlag.AlignRight)

    def _paint_bar(self, painter: QPainter, row: MeasureRow, line: QRectF, left: float, right: float) -> None:
        _text(painter, QRectF(line.x(), line.y(), left, _LINE), row.entry.low, tokens.TEXT_FAINT,
              Qt.AlignmentFlag.AlignLeft)  # fmt: skip
        _text(painter, QRectF(line.right() - right, line.y(), right, _LINE), row.entry.high, tokens.TEXT_FAINT,
              Qt.AlignmentFlag.AlignRight)  # fmt: skip
        middle = line.center().y()
        bar = QRectF(line.x() + left + 8, middle - _BAR / 2, line.width() - left - right - 16, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.PRESSED))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        if len(row.values) == 1:
            filled = QRectF(bar)
            filled.setWidth(max(bar.width() * row.position(row.known[0]), _BAR))
            painter.setBrush(QColor(tokens.TEXT_DIM))
            painter.drawRoundedRect(filled, _BAR / 2, _BAR / 2)
            return
        # The first photo last, so that its dot lies on top.
        for number, value in reversed(list(enumerate(row.values))):
            if not isinstance(value, Null):
                painter.setBrush(QColor(tokens.SERIES[number % len(tokens.SERIES)]))
                painter.drawEllipse(QPointF(bar.left() + bar.width() * row.position(value), middle), _DOT, _DOT)


def tip(row: MeasureRow) -> str:
    """What a row says when asked: what it measures, whether more is better, and where the method comes from."""
    entry = row.entry
    parts = [entry.explanation, row.reason and f"No value: {row.reason}.", f"Source: {entry.source}"]
    return "\n".join(part for part in parts if part)


def _low(row: MeasureRow) -> str:
    return row.entry.low


def _high(row: MeasureRow) -> str:
    return row.entry.high


def _text(painter: QPainter, where: QRectF, text: str, tint: str, side: Qt.AlignmentFlag) -> None:
    painter.setFont(font(tokens.CAPTION))
    painter.setPen(QColor(tint))
    shown = shorten(text, where.width() + 0.5, QFontMetricsF(painter.font()).horizontalAdvance)
    painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, shown)
