"""The controls of the page: each shows a value, says when a person changes it, and can word any value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QSlider, QSpinBox, QWidget

from app.language import number, tr
from app.theme import tokens
from app.widgets import label

WIDTH = 190
_LONGEST = 320
"""Of a choice whose words are long; beyond it they end in dots."""


class Control(QWidget):
    """`changed` carries the value that the person chose; `show_value` never emits it."""

    changed = Signal(object)

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        self.body = body
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(tokens.S)
        self.line.addWidget(body)
        # The wheel scrolls the page: it shall not leave the keyboard on whatever it passes over either.
        body.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(body)

    def show_value(self, value: Any) -> None:
        """Each control's own, as is `words`: Qt's metaclass leaves no room for an abstract method."""
        raise NotImplementedError

    def words(self, value: Any) -> str:
        """A value as a person reads it."""
        raise NotImplementedError

    def choices(self) -> str:
        """Every word that it offers, for who looks for one of them."""
        return ""

    def _chose(self, value: object) -> None:
        # A signal of a bool or an int cannot be joined to one of an object.
        self.changed.emit(value)


class _PatientCombo(QComboBox):
    """The wheel scrolls the page, not the choice under the pointer."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _PatientSpin(QSpinBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _PatientSlider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Choice(Control):
    """One of a few; `options` are values with their words, in the person's language."""

    def __init__(self, options: Sequence[tuple[Any, str]]) -> None:
        self._combo = _PatientCombo()
        self._combo.setMinimumWidth(WIDTH)
        self._combo.setMaximumWidth(_LONGEST)
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        super().__init__(self._combo)
        self.set_options(options)
        self._combo.activated.connect(self._chosen)

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Other options; what is shown stays where it is still among them."""
        held = self._combo.currentData()
        self._combo.clear()
        for value, text in options:
            self._combo.addItem(text, value)
        if held is not None:
            self.show_value(held)

    def show_value(self, value: Any) -> None:
        index = self._combo.findData(value)
        if index < 0:
            self._combo.addItem(self.words(value), value)
            index = self._combo.count() - 1
        self._combo.setCurrentIndex(index)

    def words(self, value: Any) -> str:
        index = self._combo.findData(value)
        return self._combo.itemText(index) if index >= 0 else tr("{name} (not installed)", name=value)

    def choices(self) -> str:
        return " ".join(self._combo.itemText(index) for index in range(self._combo.count()))

    def _chosen(self, index: int) -> None:
        self.changed.emit(self._combo.itemData(index))


class Switch(Control):
    """On or off."""

    def __init__(self, text: str) -> None:
        self._box = QCheckBox(text)
        super().__init__(self._box)
        self._box.clicked.connect(self._chose)

    def show_value(self, value: Any) -> None:
        self._box.setChecked(bool(value))

    def words(self, value: Any) -> str:
        return tr("On") if value else tr("Off")

    def choices(self) -> str:
        return self._box.text()


class Number(Control):
    """A whole number with its unit; `at_least` has words of its own ("Automatic") where they are given."""

    def __init__(self, at_least: int, at_most: int, step: int, unit: str = "", least: str = "") -> None:
        self._spin = _PatientSpin()
        self._spin.setRange(at_least, at_most)
        self._spin.setSingleStep(step)
        self._spin.setSuffix(f" {unit}" if unit else "")
        self._spin.setSpecialValueText(least)
        self._spin.setGroupSeparatorShown(True)
        self._spin.setKeyboardTracking(False)
        self._spin.setFixedWidth(WIDTH)
        # A styled spin box with buttons keeps none of its padding for its text.
        self._spin.lineEdit().setTextMargins(tokens.S - 2, 0, 0, 0)
        super().__init__(self._spin)
        self._unit, self._least, self._low = unit, least, at_least
        self._spin.valueChanged.connect(self._chose)

    def show_value(self, value: Any) -> None:
        self._spin.blockSignals(True)
        self._spin.setValue(round(value))
        self._spin.blockSignals(False)

    def words(self, value: Any) -> str:
        if self._least and value == self._low:
            return self._least
        return f"{number(round(value))} {self._unit}".strip()


class Slide(Control):
    """A number on a slider, said beside it."""

    def __init__(self, at_least: int, at_most: int, say: Callable[[int], str]) -> None:
        self._slider = _PatientSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(at_least, at_most)
        super().__init__(self._slider)
        self._say, self._text = say, label(tone="dim")
        # As wide as what it may say gets, in this language: nothing moves while the slider does.
        self._text.ensurePolished()
        widest = max(self._text.fontMetrics().horizontalAdvance(say(value)) for value in (at_least, at_most))
        self._text.setFixedWidth(widest + tokens.XS)
        self._slider.setFixedWidth(max(WIDTH // 3, WIDTH - tokens.S - self._text.width()))
        self.line.addWidget(self._text)
        self._slider.valueChanged.connect(self._moved)

    def show_value(self, value: Any) -> None:
        self._slider.blockSignals(True)
        self._slider.setValue(value)
        self._slider.blockSignals(False)
        self._text.setText(self._say(value))

    def words(self, value: Any) -> str:
        return self._say(value)

    def _moved(self, value: int) -> None:
        self._text.setText(self._say(value))
        self.changed.emit(value)
