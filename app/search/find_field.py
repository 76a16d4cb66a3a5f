"""The find field of the grid's bar: it looks for names, or for photos that look like what is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.icons import icon
from app.language import tr
from app.theme import tokens
from app.widgets import Field, named, own_clear_icon

SOON_MS, LATER_MS = 200, 600
"""How long typing rests before it is looked for: names at once, looks when a word is probably whole."""


class FindField(Field):
    """`by_looks` is the meaning of what is typed; the icon before it changes it, and `meaning_changed` follows.
    `finding` and `describing` are the keys that lead here, for the tool tips."""

    meaning_changed = Signal()

    def __init__(self, finding: str = "", describing: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        self._keys = (finding, describing)
        self._busy = False
        self.by_looks = False
        self._meaning = self.addAction(icon("search"), Field.ActionPosition.LeadingPosition)
        self._meaning.triggered.connect(self._turn)
        own_clear_icon(self)
        self._show()

    @property
    def patience_ms(self) -> int:
        """How long to wait after the last key."""
        return LATER_MS if self.by_looks else SOON_MS

    def mean_looks(self, by_looks: bool) -> None:
        """Look for looks from now on, or for names again."""
        if by_looks != self.by_looks:
            self.by_looks = by_looks
            self._show()
            self.meaning_changed.emit()

    def show_busy(self, busy: bool) -> None:
        """The answer is on its way: the first one waits for a model to load."""
        if busy != self._busy:
            self._busy = busy
            self._show()

    def say_what_fits(self) -> None:
        """Half a sentence in a narrow field would be no help: the short word says it, the tool tip says it all."""
        words, short = (tr("Describe a photo"), tr("Describe")) if self.by_looks else (tr("Find by name"), tr("Find"))
        room = self.fontMetrics().horizontalAdvance(words) + 3 * tokens.XL
        self.setPlaceholderText(words if self.width() >= room else short)

    def _turn(self) -> None:
        self.mean_looks(not self.by_looks)
        self.setFocus()

    def _show(self) -> None:
        self._meaning.setIcon(icon("clock" if self._busy else "looks" if self.by_looks else "search"))
        if self.by_looks:
            name, turn = tr("Describe a photo"), tr("Find by name instead")
            tip = tr("Describe what the photos show, in English: most models know no other language.")
        else:
            name, turn = tr("Find by name"), tr("Describe what the photos show instead")
            tip = name
        key = self._keys[self.by_looks]
        named(self, name).setToolTip(f"{tip}  ({key})" if key else tip)
        self._meaning.setText(turn)
        self._meaning.setToolTip(turn)
        self.say_what_fits()
