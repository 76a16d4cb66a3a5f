"""Measures as rows: name and number, a bar between the words of its two ends, or the reason why there is none.

One widget paints all rows, so a new selection costs one repaint. Several photos put several dots on each bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.numbers import amount
from app.painting.radar_geometry import shorten
from app.theme import tokens
from app.theme.colours import colours
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
        return amount(self.known[0], self.entry.unit)

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


def split_known(rows: Sequence[MeasureRow]) -> tuple[list[MeasureRow], str]:
    """Rows with a value, and a line for those without: what most of them lack is said once, not in every row."""
    known = [row for row in rows if row.known]
    unknown: dict[str, list[str]] = {}
    for row in rows:
        if not row.known:
            unknown.setdefault(row.reason, []).append(row.entry.title)
    lines = (f"{', '.join(titles)}: {reason}." for reason, titles in unknown.items())
    return known, "\n".join(lines)


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
        columns = self._columns()
        for number, row in enumerate(self._rows):
            top = float(number * ROW)
            self._paint_title(painter, row, top)
            line = QRectF(0, top + _LINE + 2, self.width(), _LINE)
            if row.known:
                self._paint_bar(painter, row, line, columns)
            else:
                _text(painter, line, row.reason, colours().text_faint, Qt.AlignmentFlag.AlignLeft)
        painter.end()

    def _paint_title(self, painter: QPainter, row: MeasureRow, top: float) -> None:
        line = QRectF(0, top, self.width(), _LINE)
        room = _width(row.said) + 8 if row.said else 0.0
        tint = colours().text if row.known else colours().text_dim
        _text(painter, line.adjusted(0, 0, -room, 0), row.entry.title, tint, Qt.AlignmentFlag.AlignLeft)
        _text(painter, line, row.said, colours().text_dim, Qt.AlignmentFlag.AlignRight)

    def _columns(self) -> tuple[float, float]:
        """Widths for the words at either end, so that bars line up; a longer word takes more in its own row only."""
        limit = self.width() * 0.24
        rows = [row for row in self._rows if row.known]
        return (
            max((width for row in rows if (width := _width(row.entry.low)) <= limit), default=0.0),
            max((width for row in rows if (width := _width(row.entry.high)) <= limit), default=0.0),
        )

    def _paint_bar(self, painter: QPainter, row: MeasureRow, line: QRectF, columns: tuple[float, float]) -> None:
        most = line.width() * 0.38
        left = min(max(columns[0], _width(row.entry.low)), most)
        right = min(max(columns[1], _width(row.entry.high)), most)
        low, high = QRectF(line), QRectF(line)
        low.setWidth(left)
        high.setLeft(line.right() - right)
        _text(painter, low, row.entry.low, colours().text_faint, Qt.AlignmentFlag.AlignLeft)
        _text(painter, high, row.entry.high, colours().text_faint, Qt.AlignmentFlag.AlignRight)
        middle = line.center().y()
        bar = QRectF(line.x() + left + 8, middle - _BAR / 2, line.width() - left - right - 16, _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().pressed))
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        if len(row.values) == 1:
            filled = QRectF(bar)
            filled.setWidth(max(bar.width() * row.position(row.known[0]), _BAR))
            painter.setBrush(QColor(colours().text_dim))
            painter.drawRoundedRect(filled, _BAR / 2, _BAR / 2)
            return
        # The first photo last, so that its dot lies on top.
        for number, value in reversed(list(enumerate(row.values))):
            if not isinstance(value, Null):
                painter.setBrush(QColor(colours().series[number % len(colours().series)]))
                painter.drawEllipse(QPointF(bar.left() + bar.width() * row.position(value), middle), _DOT, _DOT)


def tip(row: MeasureRow) -> str:
    """What a row says when asked: what it measures, whether more is better, and where the method comes from."""
    entry = row.entry
    parts = [entry.explanation, row.reason and f"No value: {row.reason}.", f"Source: {entry.source}"]
    return "\n".join(part for part in parts if part)


def _width(text: str) -> float:
    return QFontMetricsF(font(tokens.CAPTION)).horizontalAdvance(text)


def _text(painter: QPainter, where: QRectF, text: str, tint: str, side: Qt.AlignmentFlag) -> None:
    painter.setFont(font(tokens.CAPTION))
    painter.setPen(QColor(tint))
    shown = shorten(text, where.width() + 0.5, QFontMetricsF(painter.font()).horizontalAdvance)
    painter.drawText(where, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, shown)
