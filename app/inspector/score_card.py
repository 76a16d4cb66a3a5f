"""The verdict: the overall score, who gave it and why; for several photos a short table; "can't tell" in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.inspector.wording import cannot_tell, scorer_title
from app.numbers import score_text, sentence
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font
from app.widgets import Elided, label
from core.types import Entry, PhotoDetails, Status

_NUMBER = 34
_CANNOT_TELL = ("can't tell", "can’t tell")


class ScoreCard(QWidget):
    """Shows `show_one` or `show_several`. GUI thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number, self._scorer, self._reasons = label(), label(tone="dim"), label()
        self._number.setFont(font(_NUMBER, strong=True))
        self._number.setStyleSheet(f"font-size: {_NUMBER}px; font-weight: 600;")
        self._reasons.setWordWrap(True)
        self._scorer.setWordWrap(True)
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

    def show_one(self, details: PhotoDetails, entries: Sequence[Entry]) -> None:
        """The score of one photo with its reasons, or why there is none."""
        row = details.row
        self._table.show_rows([])
        if row.status is Status.UNREADABLE:
            self._say("", "This photo cannot be read, so it is not judged.", [row.reason])
        elif row.status is Status.WAITING:
            self._say("", "Waiting to be judged.", [])
        elif row.overall is None:
            said = cannot_tell(details.values.get("scores.overall"))
            # The scorer gives the same cause as its first reason; once is enough.
            self._say("", said, [one for one in details.reasons if not one.casefold().startswith(_CANNOT_TELL)])
        else:
            self._say(score_text(row.overall), scorer_title(details.scorer, entries), details.reasons)

    def show_several(self, photos: Sequence[PhotoDetails]) -> None:
        """One line a photo, with the colour that it has on the radar."""
        self._say("", "", [])
        rows = []
        for number, photo in enumerate(photos):
            score = "–" if photo.row.overall is None else score_text(photo.row.overall)
            rows.append((colours().series[number % len(colours().series)], photo.row.path.name, score))
        self._table.show_rows(rows)

    def _say(self, number: str, scorer: str, reasons: Sequence[str]) -> None:
        why = "\n".join(map(sentence, filter(None, reasons)))
        for part, text in ((self._number, number), (self._scorer, scorer), (self._reasons, why)):
            part.setText(text)
            part.setVisible(bool(text))


class _ScoreTable(QWidget):
    """Swatch, name, score. Rows are labels made once each and used again."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[QLabel, Elided, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(tokens.S)
        self._grid.setVerticalSpacing(tokens.XS)
        self._grid.setColumnStretch(1, 1)

    @property
    def words(self) -> list[str]:
        return [f"{name.text()} {score.text()}" for _, name, score in self._rows if not name.isHidden()]

    def show_rows(self, rows: Sequence[tuple[str, str, str]]) -> None:
        while len(self._rows) < len(rows):
            made = (QLabel(), Elided(), label())
            made[0].setFixedSize(10, 10)
            for column, part in enumerate(made):
                self._grid.addWidget(part, len(self._rows), column)
            self._rows.append(made)
        for number, (swatch, name, score) in enumerate(self._rows):
            used = number < len(rows)
            for part in (swatch, name, score):
                part.setVisible(used)
            if used:
                tint, title, value = rows[number]
                swatch.setStyleSheet(f"background: {tint}; border-radius: 5px;")
                name.setText(title)
                name.setToolTip(title)
                score.setText(value)
        self.setVisible(bool(rows))
