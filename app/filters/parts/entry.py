"""A range of any catalogue entry, in the entry's own units, against how the folder's photos are spread."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isinf
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QHBoxLayout, QVBoxLayout

from app.filters.part import Around, Editor, Offer
from app.filters.range_slider import RangeSlider
from app.filters.sentence import Condition, limits
from app.filters.wording import in_sentence, marked
from app.language import number, tr
from app.numbers import shown_scale, suffix
from app.theme import tokens
from app.widgets import label, named
from core.questions import RangeFilter
from core.types import Entry

if TYPE_CHECKING:
    from core.workspace.distributions import Distribution

_HEADINGS = {"scores": "Scores", "measures": "Measures", "attributes": "Attributes"}


class EntryPart:
    """See `Part`."""

    def offers(self, around: Around) -> Sequence[Offer]:
        return [
            Offer(tr(heading), tr(entry.title), RangeFilter(entry.id), tr(entry.explanation))
            for kind, heading in _HEADINGS.items()
            for entry in around.entries.values()
            if entry.kind == kind
        ]

    def owns(self, condition: Condition) -> bool:
        return isinstance(condition, RangeFilter) and condition.entry.partition(".")[0] in _HEADINGS

    def words(self, condition: Condition, around: Around) -> str:
        if not isinstance(condition, RangeFilter):
            raise TypeError(condition)
        entry = around.entries.get(condition.entry)
        # Before the catalogue was read, and where an axis was forgotten, its name is all that is known.
        name = in_sentence(entry.title) if entry else condition.entry.partition(".")[2]
        if not limits(condition):
            return tr("with any {name}", name=marked(name))
        low, high = (marked(_shown(value, entry)) for value in (condition.low, condition.high))
        if isinf(condition.high):
            phrase = tr("whose {name} is at least {value}", name=marked(name), value=low)
        elif isinf(condition.low):
            phrase = tr("whose {name} is at most {value}", name=marked(name), value=high)
        else:
            phrase = tr("whose {name} is between {low} and {high}", name=marked(name), low=low, high=high)
        return tr("{phrase} or unknown", phrase=phrase) if condition.keep_null else phrase

    def editor(self, condition: Condition, around: Around) -> Editor:
        if not isinstance(condition, RangeFilter) or condition.entry not in around.entries:
            raise LookupError(condition)
        return EntryEditor(around.entries[condition.entry], condition, around)


def _decimals(entry: Entry | None) -> int:
    if entry is None:
        return 2
    width = (entry.range[1] - entry.range[0]) * shown_scale(entry)
    return 0 if width >= 50 else 2 if width >= 1 else 4


def _shown(value: float, entry: Entry | None) -> str:
    if isinf(value):
        return ""
    scale, unit = (shown_scale(entry), suffix(entry)) if entry else (1.0, "")
    return f"{number(value * scale, _decimals(entry))}{unit}"


class EntryEditor(Editor):
    """Two numbers, and the same two as the ends of a slider under the folder's spread."""

    def __init__(self, entry: Entry, condition: RangeFilter, around: Around) -> None:
        super().__init__()
        self._entry = entry
        self.slider = RangeSlider(entry.range)
        self.low, self.high = named(QDoubleSpinBox(), tr("From")), named(QDoubleSpinBox(), tr("To"))
        self.unknown = QCheckBox(tr("Also photos that have no value"))
        self.unknown.setChecked(condition.keep_null)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.S)
        column.addWidget(self.slider)
        ends = QHBoxLayout()
        for text, where in ((entry.low, Qt.AlignmentFlag.AlignLeading), (entry.high, Qt.AlignmentFlag.AlignTrailing)):
            end = label(tr(text), "caption")
            end.setAlignment(where)
            end.setWordWrap(True)
            ends.addWidget(end, 1)
        column.addLayout(ends)
        numbers = QHBoxLayout()
        numbers.setSpacing(tokens.S)
        for spin, word in ((self.low, tr("from")), (self.high, tr("to"))):
            numbers.addWidget(label(word, "dim"))
            numbers.addWidget(spin, 1)
        column.addLayout(numbers)
        column.addWidget(self.unknown)
        self._prepare(condition)
        self.setMinimumWidth(280)
        self.setFocusProxy(self.low)
        self.slider.moved.connect(self._slid)
        for spin in (self.low, self.high):
            spin.valueChanged.connect(self._typed)
        self.unknown.toggled.connect(self._edited)
        around.spread(entry.id, self._spread_came)

    def _prepare(self, condition: RangeFilter) -> None:
        scale, (lowest, highest) = shown_scale(self._entry), self._entry.range
        ends = (max(condition.low, lowest), min(condition.high, highest))
        for spin, value in zip((self.low, self.high), ends, strict=True):
            spin.setDecimals(_decimals(self._entry))
            spin.setRange(lowest * scale, highest * scale)
            spin.setSingleStep(1 if _decimals(self._entry) == 0 else (highest - lowest) * scale / 50)
            spin.setSuffix(suffix(self._entry))
            spin.setKeyboardTracking(False)
            spin.setValue(value * scale)
        self.slider.set_ends(*ends)

    def _spread_came(self, spread: Distribution | None) -> None:
        self.slider.show_counts(spread.counts if spread else ())

    def _slid(self, low: float, high: float) -> None:
        scale = shown_scale(self._entry)
        for spin, value in ((self.low, low), (self.high, high)):
            spin.blockSignals(True)
            spin.setValue(value * scale)
            spin.blockSignals(False)
        self._edited()

    def _typed(self) -> None:
        """The other end gives way rather than shut everything out."""
        pushed = self.high if self.sender() is self.low else self.low
        if self.low.value() > self.high.value():
            pushed.blockSignals(True)
            pushed.setValue((self.low if pushed is self.high else self.high).value())
            pushed.blockSignals(False)
        scale = shown_scale(self._entry)
        self.slider.set_ends(self.low.value() / scale, self.high.value() / scale)
        self._edited()

    def _edited(self) -> None:
        scale = shown_scale(self._entry)
        # The ends of the numbers stand for "no limit": rounding there must not hide a photo.
        low = -inf if self.low.value() <= self.low.minimum() else self.low.value() / scale
        high = inf if self.high.value() >= self.high.maximum() else self.high.value() / scale
        self.changed.emit(RangeFilter(self._entry.id, low, high, self.unknown.isChecked()))
