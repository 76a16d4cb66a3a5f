"""Three small bars: what each view of a photo says of one attribute, and which of them drives the value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.language import tr
from app.numbers import score_text
from app.painting.radar_geometry import shorten
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font
from core.types import View

if TYPE_CHECKING:
    from core.workspace.views import Branches

TITLES = {View.NATIVE: "Whole picture", View.FRAGMENTS: "Fine detail", View.SALIENT: "Main part"}
"""The branches in their order, in plain English for `tr`."""

_ROW = 18
_BAR = 5
_NUMBER = 26


class BranchBars(QWidget):
    """Paints `show_branches`; hidden where there is nothing to show. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: Mapping[View, float] = {}
        self._driving: View | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def driving(self) -> View | None:
        return self._driving

    def show_branches(self, branches: Branches | None) -> None:
        """What to show; None or no values for nothing."""
        # Comparing branches is arithmetic of the scoring's, which brings numpy along.
        from core.scoring.branches import driving

        self._values = branches.values if branches is not None else {}
        self._driving = driving(self._values) if self._values else None
        said = [f"{tr(TITLES[view])}: {score_text(self._values[view])}" for view in TITLES if view in self._values]
        self.setAccessibleName(tr("Seen three ways"))
        self.setAccessibleDescription("; ".join(said))
        self.setVisible(bool(self._values))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, _ROW * len(TITLES))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(tokens.CAPTION))
        wide = QFontMetricsF(painter.font()).horizontalAdvance
        words = min(max(wide(tr(title)) for title in TITLES.values()), self.width() * 0.5)
        for row, (view, title) in enumerate(TITLES.items()):
            if view in self._values:
                self._paint_row(painter, row * _ROW, view, shorten(tr(title), words + 0.5, wide), words)
        painter.end()

    def _paint_row(self, painter: QPainter, top: float, view: View, title: str, words: float) -> None:
        drives, value = view is self._driving, self._values[view]
        room = max(self.width() - words - _NUMBER - 2 * tokens.S, 0.0)
        painter.setPen(QColor(colours().text if drives else colours().text_dim))
        self._text(painter, self._part(top, 0, words), title, trailing=False)
        self._text(painter, self._part(top, self.width() - _NUMBER, _NUMBER), score_text(value), trailing=True)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = top + (_ROW - _BAR) / 2
        for length, tint in (
            (room, colours().border),
            (room * value, colours().accent if drives else colours().outline),
        ):
            bar = self._part(middle, words + tokens.S, length)
            bar.setHeight(_BAR)
            painter.setBrush(QColor(tint))
            painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)

    def _part(self, top: float, start: float, width: float) -> QRectF:
        """A piece of a row by its distance from where reading starts."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return QRectF(self.width() - start - width if mirrored else start, top, width, _ROW)

    def _text(self, painter: QPainter, where: QRectF, text: str, *, trailing: bool) -> None:
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignLeft if trailing is mirrored else Qt.AlignmentFlag.AlignRight
        painter.drawText(where, side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter, text)


def said_of(branches: Branches, driving: View | None) -> str:
    """What the bars come to, in words."""
    if driving is View.FRAGMENTS:
        text = tr("Its fine detail, seen piece by piece, moves the value most.")
    elif driving is View.SALIENT:
        text = tr("Its main part moves the value most.")
    elif driving is View.NATIVE:
        text = tr("The picture as a whole moves the value most.")
    else:
        text = tr("All three say about the same.")
    if branches.published:
        return text
    stretched = tr("This model has to stretch its sense of place for it; the published method used another kind.")
    return f"{text} {stretched}"
