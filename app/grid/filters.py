"""The filter bar: ranges of catalogue entries, each a chip with from and to, in the entry's own units."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFrame, QHBoxLayout, QPushButton, QWidget

from app.flow import FlowLayout
from app.icons import icon
from app.numbers import shown_scale, suffix
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font
from app.widgets import icon_button, label, named
from core.types import Entry, RangeFilter

_SETTLE_MS = 250


class RangeChip(QFrame):
    """One entry with from and to."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self._entries = {entry.id: entry for entry in entries}
        self.entry = named(QComboBox(), "Filter by")
        fill_entries(self.entry, entries)
        self.entry.setCurrentIndex(1)  # below the first heading
        self.low, self.high = named(QDoubleSpinBox(), "From"), named(QDoubleSpinBox(), "To")
        close = icon_button("close", "Remove this filter")
        close.clicked.connect(self._remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.XS, 2, 2, 2)
        row.setSpacing(tokens.XS)
        row.addWidget(self.entry)
        for spin, word in ((self.low, "from"), (self.high, "to")):
            spin.setAlignment(Qt.AlignmentFlag.AlignRight)
            spin.setFixedWidth(64)
            spin.setKeyboardTracking(False)
            row.addWidget(label(word, "dim"))
            row.addWidget(spin)
        row.addWidget(close)
        self._reset_range()
        self.entry.currentIndexChanged.connect(self._entry_changed)
        self.low.valueChanged.connect(self.changed)
        self.high.valueChanged.connect(self.changed)

    def filter(self) -> RangeFilter:
        entry = self._current()
        scale, (lowest, highest) = shown_scale(entry), entry.range
        low, high = self.low.value() / scale, self.high.value() / scale
        # The ends of the spin boxes stand for "no limit": rounding there must not hide a photo.
        return RangeFilter(entry.id, float("-inf") if low <= lowest else low, float("inf") if high >= highest else high)

    def _current(self) -> Entry:
        return self._entries[self.entry.currentData()]

    def _entry_changed(self) -> None:
        self._reset_range()
        self.changed.emit()

    def _reset_range(self) -> None:
        entry = self._current()
        scale, (low, high) = shown_scale(entry), entry.range
        for spin, value in ((self.low, low), (self.high, high)):
            spin.blockSignals(True)
            spin.setDecimals(0 if (high - low) * scale >= 50 else 2)
            spin.setRange(low * scale, high * scale)
            spin.setValue(value * scale)
            spin.setSuffix(suffix(entry))
            spin.blockSignals(False)
        self.low.setToolTip(f"{low * scale:g} means {entry.low}")
        self.high.setToolTip(f"{high * scale:g} means {entry.high}")

    def _remove(self) -> None:
        self.removed.emit(self)


class FilterBar(QWidget):
    """Any number of chips; every one of them must hold. `changed` comes once typing has settled."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._entries: tuple[Entry, ...] = ()
        self.chips: list[RangeChip] = []
        self._add = QPushButton(icon("plus"), "Add a filter")
        self._add.clicked.connect(self.add_chip)
        self._clear = QPushButton("Clear")
        self._clear.clicked.connect(self.clear)
        self._row = FlowLayout(self, tokens.S)
        self._row.setContentsMargins(tokens.M, tokens.XS + 2, tokens.M, tokens.XS + 2)
        self._row.addWidget(self._add)
        self._row.addWidget(self._clear)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self.changed)

    def set_entries(self, entries: Sequence[Entry]) -> None:
        self._entries = tuple(entries)
        self._add.setEnabled(bool(entries))

    def filters(self) -> tuple[RangeFilter, ...]:
        """What limits anything: a chip at its widest hides no photo, not even one without a value."""
        return tuple(made for chip in self.chips if not unlimited(made := chip.filter()))

    def add_chip(self) -> None:
        if not self._entries:
            return
        chip = RangeChip(self._entries)
        chip.changed.connect(self._settled.start)
        chip.removed.connect(self._remove)
        self.chips.append(chip)
        self._row.insert_widget(len(self.chips) - 1, chip)
        chip.show()
        chip.entry.setFocus()
        self.changed.emit()

    def clear(self) -> None:
        for chip in list(self.chips):
            self._remove(chip)

    def _remove(self, chip: RangeChip) -> None:
        self.chips.remove(chip)
        self._row.removeWidget(chip)
        chip.deleteLater()
        self.changed.emit()


def unlimited(item: RangeFilter) -> bool:
    """True for a range that everything lies in."""
    return isinf(item.low) and isinf(item.high)


_KINDS = (("scores", "Scores"), ("measures", "Measures"), ("attributes", "Attributes"))


def fill_entries(combo: QComboBox, entries: Sequence[Entry]) -> None:
    """Fill a combo box with entries by kind, under headings, in plain titles."""
    for kind, heading in _KINDS:
        of_kind = [entry for entry in entries if entry.kind == kind]
        if not of_kind:
            continue
        add_heading(combo, heading)
        for entry in of_kind:
            combo.addItem(entry.title, entry.id)
            combo.setItemData(combo.count() - 1, entry.explanation, Qt.ItemDataRole.ToolTipRole)


def add_heading(combo: QComboBox, text: str) -> None:
    """A line in a combo box that cannot be chosen."""
    combo.addItem(text)
    item = combo.model().item(combo.count() - 1)  # type: ignore[attr-defined]
    item.setEnabled(False)
    item.setFont(font(tokens.CAPTION, strong=True))
    item.setForeground(QColor(colours().text_faint))
