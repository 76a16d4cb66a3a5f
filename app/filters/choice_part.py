"""Parts that are a choice of a few: each a box to tick, any number of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.filters.part import Around, Editor, Offer
from app.filters.sentence import Condition
from app.language import tr
from app.theme import tokens
from core.questions import ChoiceFilter

Values = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One box: its words, and the values that it stands for (several where kinds of file are one family)."""

    title: str
    values: Values


@dataclass(frozen=True, slots=True)
class ChoicePart:
    """`say` makes the phrase of the choices that are ticked; `first` is ticked in a part that was just added."""

    column: str
    heading: str
    title: str
    choices: tuple[Choice, ...]
    first: Values
    say: Callable[[Sequence[Choice]], str]

    def offers(self, around: Around) -> Sequence[Offer]:
        return (Offer(tr(self.heading), tr(self.title), ChoiceFilter(self.column, self.first)),)

    def owns(self, condition: Condition) -> bool:
        return isinstance(condition, ChoiceFilter) and condition.column == self.column

    def words(self, condition: Condition, around: Around) -> str:
        return self.say(self.ticked(condition))

    def editor(self, condition: Condition, around: Around) -> Editor:
        return ChoiceEditor(self, condition)

    def ticked(self, condition: Condition) -> list[Choice]:
        """The choices that a condition keeps."""
        kept = set(condition.values) if isinstance(condition, ChoiceFilter) else set()
        return [choice for choice in self.choices if kept.issuperset(choice.values)]


class ChoiceEditor(Editor):
    """The boxes of a ChoicePart, one below the other."""

    def __init__(self, part: ChoicePart, condition: Condition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = part
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.XS)
        ticked = part.ticked(condition)
        self.boxes: list[QCheckBox] = []
        for choice in part.choices:
            box = QCheckBox(tr(choice.title))
            box.setChecked(choice in ticked)
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.toggled.connect(self._toggled)
            column.addWidget(box)
            self.boxes.append(box)
        self.setFocusProxy(next((box for box in self.boxes if box.isChecked()), self.boxes[0]))

    def _toggled(self) -> None:
        values: list[int | str] = []
        for box, choice in zip(self.boxes, self._part.choices, strict=True):
            if box.isChecked():
                values += choice.values
        self.changed.emit(ChoiceFilter(self._part.column, tuple(values)))
