"""The verdict: the overall score, who gave it and why, what it was before; for several photos a short table; "can't
tell" in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.inspector.score_history import ScoreHistory
from app.inspector.wording import cannot_tell, scorer_title
from app.language import tr
from app.numbers import score_text, sentence
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font
from app.widgets import Elided, label
from core.types import OVERALL, Entry, PhotoDetails, PhotoRow, Status

if TYPE_CHECKING:
    from core.library.words import ScoreThen

_NUMBER = 34
_CANNOT_TELL = ("can't tell", "can’t tell")


class ScoreCard(QWidget):
    """Shows `show_one` or `show_several`. `history` is filled here; where it stands is the panel's. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._scorer, self._reasons = label(), label(tone="dim"), label()
        self._number.setFont(font(_NUMBER, strong=True))
        self._number.setStyleSheet(f"font-size: {_NUMBER}px; font-weight: 600;")
        for text in (self._scorer, self._reasons):
            text.setWordWrap(True)
        self.history = ScoreHistory()
        self._table = _ScoreTable()
        head = QHBoxLayout()
        head.setSpacing(tokens.M)
        head.addWidget(self._number)
        head.addWidget(self._scorer, 1, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.S)
        layout.addLayout(head)
        layout.addWidget(self._reasons)
        layout.addWidget(self._table)

    @property
    def words(self) -> str:
        """Everything that the card says, for tests and screen readers."""
        parts = (self._number, self._scorer, self._reasons)
        return "\n".join([part.text() for part in parts if part.text()] + self._table.words)

    def show_one(self, details: PhotoDetails, entries: Sequence[Entry], history: Sequence[ScoreThen] = ()) -> None:
        """The score of one photo with its reasons, or why there is none."""
        row = details.row
        self._table.show_rows([])
        reasons = [tr(one) for one in details.reasons]
        if row.status is Status.UNREADABLE:
            self._say("", tr("This photo cannot be read, so it is not judged."), [tr(row.reason)])
        elif row.status is Status.WAITING:
            self._say("", tr("Not judged yet; it is in the queue."), [])
        elif row.overall is None:
            said = cannot_tell(details.values.get(OVERALL))
            # The scorer gives the same cause as its first reason; once is enough.
            told = zip(details.reasons, reasons, strict=True)
            self._say("", said, [text for one, text in told if not one.casefold().startswith(_CANNOT_TELL)])
        else:
            self._say(score_text(row.overall), scorer_title(details.scorer, entries), reasons)
        self.history.show_history(history if row.status is Status.OK else (), entries)

    def glance(self, row: PhotoRow) -> None:
        """The score alone, before its reasons are read: what they take of the page stays free."""
        self._table.show_rows([])
        self._reasons.setText(self._reasons.text() and "\n" * self._reasons.text().count("\n") + " ")
        if row.overall is None or not self._number.text():
            self._scorer.clear()
        self._number.setText("" if row.overall is None else score_text(row.overall))
        self._number.setVisible(row.overall is not None)
        self._say_aloud()

    def show_several(self, photos: Sequence[PhotoDetails]) -> None:
        """One line a photo, with the colour that it has on the radar and on the strips."""
        self._say("", "", [])
        self.history.show_history((), ())
        self._table.show_rows(
            [
                (photo.row.path.name, "–" if photo.row.overall is None else score_text(photo.row.overall))
                for photo in photos
            ]
        )

    def _say(self, number: str, scorer: str, reasons: Sequence[str]) -> None:
        why = "\n".join(map(sentence, filter(None, reasons)))
        for part, text in ((self._number, number), (self._scorer, scorer), (self._reasons, why)):
            part.setText(text)
            part.setVisible(bool(text))
        self._say_aloud()

    def _say_aloud(self) -> None:
        number = self._number.text()
        self._number.setAccessibleName(tr("Score {number} of 100", number=number) if number else "")


class _Swatch(QWidget):
    """The colour of the photo at `place`."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().series[self._place % len(colours().series)]))
        painter.drawEllipse(QRectF(self.rect()))
        painter.end()


class _ScoreTable(QWidget):
    """Swatch, name, score. Rows are made once each and used again."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[_Swatch, Elided, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.S)
        self._grid.setVerticalSpacing(tokens.XS)
        self._grid.setColumnStretch(1, 1)
        self.hide()

    @property
    def words(self) -> list[str]:
        return [f"{name.text()} {score.text()}" for _, name, score in self._rows if not name.isHidden()]

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        while len(self._rows) < len(rows):
            made = (_Swatch(len(self._rows)), Elided(), label())
            for column, part in enumerate(made):
                self._grid.addWidget(part, len(self._rows), column)
            self._rows.append(made)
        for number, parts in enumerate(self._rows):
            used = number < len(rows)
            for part in parts:
                part.setVisible(used)
            if used:
                _, name, score = parts
                name.setText(rows[number][0])
                name.setToolTip(rows[number][0])
                score.setText(rows[number][1])
        self.setVisible(bool(rows))
