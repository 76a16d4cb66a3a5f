"""Stars: at least, exactly or at most so many."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout

from app.filters.part import Around, Editor, Offer
from app.filters.sentence import Condition
from app.filters.wording import marked
from app.language import tr, trn
from app.theme import tokens
from app.widgets import named
from core.questions import RangeFilter

_COLUMN = "marks.stars"


class StarsPart:
    """See `Part`."""

    def offers(self, around: Around) -> Sequence[Offer]:
        return (Offer(tr("Marks"), tr("Stars"), RangeFilter(_COLUMN, 1)),)

    def owns(self, condition: Condition) -> bool:
        return isinstance(condition, RangeFilter) and condition.entry == _COLUMN

    def words(self, condition: Condition, around: Around) -> str:
        if not isinstance(condition, RangeFilter):
            raise TypeError(condition)
        low, high = condition.low, condition.high
        if high <= 0:
            return marked(tr("without stars"))
        if low <= 0 and high >= 5:
            return marked(tr("with any number of stars"))
        if low == high:
            n = int(low)
            return trn("with exactly {stars} star", "with exactly {stars} stars", n, stars=marked(n))
        if high >= 5:
            n = int(low)
            return trn("with at least {stars} star", "with at least {stars} stars", n, stars=marked(n))
        if low <= 0:
            n = int(high)
            return trn("with at most {stars} star", "with at most {stars} stars", n, stars=marked(n))
        return tr("with {low} to {high} stars", low=marked(int(low)), high=marked(int(high)))

    def editor(self, condition: Condition, around: Around) -> Editor:
        return StarsEditor(condition if isinstance(condition, RangeFilter) else RangeFilter(_COLUMN))


class StarsEditor(Editor):
    """Three ways to count and the number; the keys 0 to 5 set the number too."""

    def __init__(self, condition: RangeFilter) -> None:
        super().__init__()
        self._ways, self._numbers = QButtonGroup(self), QButtonGroup(self)
        ways = (tr("At least"), tr("Exactly"), tr("At most"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.S)
        for group, words in ((self._ways, ways), (self._numbers, [str(n) for n in range(6)])):
            row = QHBoxLayout()
            row.setSpacing(tokens.XS)
            for number, text in enumerate(words):
                button = QPushButton(text)
                button.setProperty("role", "choice")
                button.setCheckable(True)
                group.addButton(button, number)
                row.addWidget(button, 1)
            column.addLayout(row)
            group.idClicked.connect(self._clicked)
        for n in range(6):
            named(self._numbers.button(n), trn("{n} star", "{n} stars", n))
        exact, most = condition.low == condition.high, condition.low <= 0 and condition.high < 5
        # A stored filter may ask for more stars than there are.
        stars = int(min(5, max(0, condition.high if exact or most else condition.low)))
        self._ways.button(1 if exact else 2 if most else 0).setChecked(True)
        self._numbers.button(stars).setChecked(True)
        self.setFocusProxy(self._numbers.button(stars))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        if 0 <= number <= 5:
            self._numbers.button(number).setChecked(True)
            self._numbers.button(number).setFocus()
            self._clicked()
        else:
            super().keyPressEvent(event)

    def _clicked(self, number: int = 0) -> None:
        way, stars = self._ways.checkedId(), float(self._numbers.checkedId())
        low, high = ((stars, inf), (stars, stars), (-inf, stars))[way]
        # "At least none" and "at most five" ask for nothing.
        self.changed.emit(
            RangeFilter(_COLUMN, low if low > 0 or way == 1 else -inf, high if high < 5 or way == 1 else inf)
        )
