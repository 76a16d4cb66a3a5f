"""How a row of measures is drawn: title and number on one line, the strip between the words of its ends below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from app.icons import pixmap
from app.inspector.measure_rows import MeasureRow
from app.language import tr
from app.painting.radar_geometry import shorten
from app.painting.strip import columns, paint_strip
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font
from core.types import Better, Null

ROW = 44
INSET = 6
"""Between the edge of the widget, where a row's frame runs, and its text."""

_TITLE_TOP, _TITLE = 3, 16
_STRIP_TOP, _STRIP = 21, 15
_ICON = 14


class RowPainter:
    """Draws `rows`, each into a line of `ROW` by `width` at the painter's origin; `ratio`: device pixels per pixel.

    `mirrored`: reading starts on the right. `shapes` keeps the bars of a row by its number from one painting to the
    next; who owns it empties it when rows or width change.
    """

    def __init__(
        self,
        painter: QPainter,
        rows: Sequence[MeasureRow],
        width: int,
        ratio: float,
        *,
        mirrored: bool,
        shapes: dict[int, list[QRectF]],
    ) -> None:
        self._painter, self._rows, self._width, self._ratio = painter, rows, width, ratio
        self._mirrored, self._shapes = mirrored, shapes
        self._font = font(tokens.CAPTION)
        self._wide = QFontMetricsF(self._font).horizontalAdvance
        self._ends = self._columns()

    def paint(self, number: int, *, descending: bool | None, hovered: bool, focused: bool) -> None:
        """`descending`: how the photos are sorted by this row, None where they are not."""
        row, painter = self._rows[number], self._painter
        if hovered or focused:
            painter.setPen(QPen(QColor(colours().accent), 1) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours().raised) if hovered else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, 0.5, self._width - 1, ROW - 2), tokens.RADIUS, tokens.RADIUS)
        self._paint_title(row, descending, hovered=hovered)
        line = QRectF(INSET, _STRIP_TOP, self._width - 2 * INSET, _STRIP)
        if row.known:
            self._paint_strip(number, line)
        else:
            self._text(line, row.reason, colours().text_faint)

    def _paint_title(self, row: MeasureRow, descending: bool | None, *, hovered: bool) -> None:
        line = QRectF(INSET, _TITLE_TOP, self._width - 2 * INSET, _TITLE)
        said = row.said
        room = line.width() - (self._wide(said) + tokens.S if said else 0) - _ICON - 2
        marked = descending is not None
        tint = colours().accent_bright if marked else colours().text if row.known else colours().text_dim
        width = self._text(self._part(line, 0, room), tr(row.entry.title), tint)
        self._text(line, said, colours().text_dim, trailing=True)
        if marked or hovered:
            name = "sort-ascending" if descending is False else "sort-descending"
            where = self._part(line, width + 4, _ICON)
            made = pixmap(name, _ICON, "accent_bright" if marked else "text_faint", self._ratio)
            self._painter.drawPixmap(QPointF(where.left(), where.center().y() - _ICON / 2), made)

    def _columns(self) -> tuple[float, float]:
        """Widths for the words at either end, so that strips line up; a longer word takes more in its own row only."""
        limit = self._width * 0.26
        widths = [(self._wide(tr(row.entry.low)), self._wide(tr(row.entry.high))) for row in self._rows if row.known]
        low, high = (max((pair[side] for pair in widths if pair[side] <= limit), default=0.0) for side in (0, 1))
        return low, high

    def _paint_strip(self, number: int, line: QRectF) -> None:
        row, most = self._rows[number], line.width() * 0.36
        entry = row.entry
        low, high = (
            min(max(width, self._wide(tr(word))), most)
            for width, word in zip(self._ends, (entry.low, entry.high), strict=True)
        )
        # The better end is the one that reads first.
        for where, word, good, trailing in (
            (self._part(line, 0, low), entry.low, entry.better is Better.LESS, False),
            (self._part(line, line.width() - high, high), entry.high, entry.better is Better.MORE, True),
        ):
            self._text(where, tr(word), colours().text if good else colours().text_faint, trailing=trailing)
        area = self._part(line, low + 10, line.width() - low - high - 20)
        area.setBottom(line.center().y() + 5)
        if number not in self._shapes:
            counts = row.spread.counts if row.spread is not None else ()
            self._shapes[number] = columns(counts, area, mirrored=self._mirrored)
        series = colours().series
        dots = [
            (1 - row.position(value) if self._mirrored else row.position(value), series[place % len(series)])
            for place, value in enumerate(row.values)
            if not isinstance(value, Null)
        ]
        paint_strip(self._painter, area, self._shapes[number], dots)

    def _part(self, line: QRectF, start: float, width: float) -> QRectF:
        """A piece of a line by its distance from where reading starts."""
        left = line.right() - start - width if self._mirrored else line.left() + start
        return QRectF(left, line.top(), width, line.height())

    def _text(self, where: QRectF, text: str, tint: str, *, trailing: bool = False) -> float:
        """Draw a line of text, shortened where it has to be; gives its width."""
        self._painter.setFont(self._font)
        self._painter.setPen(QColor(tint))
        shown = shorten(text, where.width() + 0.5, self._wide)
        side = Qt.AlignmentFlag.AlignLeft if trailing == self._mirrored else Qt.AlignmentFlag.AlignRight
        flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        self._painter.drawText(where, flags, shown)
        return self._wide(shown)
