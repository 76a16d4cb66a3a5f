"""The filter bar: a sentence about photos whose phrases are pressed to change them.

Sentence (data) -> phrases (buttons) -> popup with an editor -> Sentence -> `changed`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QWidget

from app.filters.part import Around, Offer, ReadSpread
from app.filters.parts import part_of, parts
from app.filters.phrase import HEIGHT, PhraseButton
from app.filters.popup import Popup
from app.filters.sentence import Condition, NameFilter, Sentence
from app.flow import FlowLayout
from app.icons import icon
from app.language import number, tr, trn
from app.theme import tokens
from app.widgets import icon_button, label, link_button, named
from core.questions import Looks
from core.types import Entry

_SETTLE_MS = 200
_GAP = "\ue002"
_LINE = HEIGHT + 2
"""A chip with its frame: the bar is as high without one."""


class PartChip(QFrame):
    """One phrase with a way to change it and a way to remove it."""

    def __init__(self, phrase: str) -> None:
        super().__init__()
        self.setObjectName("chip")
        self.phrase = PhraseButton(phrase)
        self.close_button = icon_button("close", tr("Remove this part"))
        self.close_button.setProperty("role", "small")
        self.close_button.setIconSize(QSize(12, 12))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.phrase)
        row.addWidget(self.close_button)


class FilterBar(QWidget):
    """Shows a Sentence and lets a person build it. `changed` comes once changing has settled, `renamed` carries the
    text that the name must contain as it is typed here."""

    changed = Signal()
    renamed = Signal(str)

    def __init__(self, spread: ReadSpread | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filterbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._around = Around() if spread is None else Around(spread=spread)
        self.sentence = Sentence()
        self.chips: list[PartChip] = []
        self.popup: Popup | None = None
        self._words: list[QLabel] = []
        self.add_button = named(link_button(), tr("Add a part to the filter"))
        self.add_button.setIcon(icon("plus"))
        self._menu = QMenu(self.add_button)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.add_button.setMenu(self._menu)
        self.count = label(tone="dim")
        self.clear_button = named(link_button(tr("Clear")), tr("Remove all parts of the filter"))
        self.clear_button.clicked.connect(self.clear)
        self._row = FlowLayout(self, tokens.XS, least=_LINE)
        self._row.setContentsMargins(tokens.M, tokens.XS + 2, tokens.M, tokens.XS + 2)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self.changed)
        self._rebuild()

    # What others set

    def set_entries(self, entries: Sequence[Entry]) -> None:
        self._around = replace(self._around, entries={entry.id: entry for entry in entries})
        self._say_again()

    def set_sentence(self, sentence: Sentence) -> None:
        """Another sentence, without telling anybody."""
        self._settled.stop()
        if sentence != self.sentence:
            self.sentence = sentence
            self._rebuild()

    def set_name(self, text: str) -> None:
        """What was typed in the find field, without telling anybody."""
        if text != self.sentence.text:
            before, self.sentence = self.sentence, self.sentence.named(text)
            if len(before.conditions) == len(self.sentence.conditions):
                self._say_again()
            else:
                self._rebuild()

    def show_count(self, shown: int, of: int) -> None:
        """How many photos match, of how many."""
        some, every = map(number, (shown, of))
        limited = self.sentence.limits
        self.count.setText(tr("{shown} of {all}", shown=some, all=every) if limited else "")
        self.count.setToolTip(trn("{n} photo matches", "{n} photos match", shown))
        self.count.setVisible(limited)

    # What a person does

    def add(self, condition: Condition) -> None:
        """Another part at the end, open to be changed. A second text for the name or for looks changes the first."""
        if isinstance(condition, NameFilter | Looks):
            kind = type(condition)
            known = [place for place, there in enumerate(self.sentence.conditions) if isinstance(there, kind)]
            if known:
                self.edit(known[0])
                return
        self.sentence = self.sentence.plus(condition)
        self._rebuild()
        self._settled.start()
        self.edit(len(self.chips) - 1)

    def edit(self, place: int) -> None:
        """Open the editor of one part."""
        condition = self.sentence.conditions[place]
        part = part_of(condition)
        if part is None:
            return
        try:
            editor = part.editor(condition, self._around)
        except LookupError:
            # An axis that was forgotten, or a catalogue that was not read yet: the part can only be removed.
            return
        titles = [offer.title for offer in part.offers(self._around) if _same_subject(offer.condition, condition)]
        chip = self.chips[place]
        self.popup = Popup(titles[0] if titles else chip.phrase.text(), editor, chip.phrase)
        editor.changed.connect(partial(self._edited, place))
        self.popup.closed.connect(self._popup_closed)
        self.popup.open()

    def remove(self, place: int) -> None:
        named_before = self.sentence.text
        self.sentence = self.sentence.without(place)
        self._rebuild()
        (self.chips[min(place, len(self.chips) - 1)].phrase if self.chips else self.add_button).setFocus()
        self._tell(named_before)

    def clear(self) -> None:
        if self.sentence.conditions:
            named_before, self.sentence = self.sentence.text, Sentence()
            self._rebuild()
            self.add_button.setFocus()
            self._tell(named_before)

    def _edited(self, place: int, condition: Condition) -> None:
        named_before = self.sentence.text
        self.sentence = self.sentence.put(place, condition)
        self._say_again()
        if isinstance(condition, NameFilter) and condition.text != named_before:
            self.renamed.emit(condition.text)
        self._settled.start()

    def _tell(self, named_before: str) -> None:
        if named_before and not self.sentence.text:
            self.renamed.emit("")
        self._settled.stop()
        self.changed.emit()

    def _popup_closed(self) -> None:
        self.popup = None
        if self._settled.isActive():
            self._settled.stop()
            self.changed.emit()

    # The sentence on screen

    def _phrase(self, condition: Condition) -> str:
        part = part_of(condition)
        return part.words(condition, self._around) if part else tr("with something this version does not know")

    def _say_again(self) -> None:
        for chip, condition in zip(self.chips, self.sentence.conditions, strict=True):
            chip.phrase.say(self._phrase(condition))
        self._row.invalidate()

    def _rebuild(self) -> None:
        if self.popup is not None:
            self.popup.close()
        while self._row.takeAt(0) is not None:
            pass
        for old in (*self.chips, *self._words):
            old.hide()
            old.deleteLater()
        self.chips, self._words = [], []
        conditions = self.sentence.conditions
        before, after = tr("Photos {parts}", parts=_GAP).split(_GAP) if conditions else (tr("All photos"), "")
        self._say(before)
        between = tr("{first} and {second}", first=_GAP, second=_GAP).split(_GAP)
        for place, condition in enumerate(conditions):
            if place:
                self._say(between[1])
            self.chips.append(self._chip(place, condition))
        self._say(after)
        self.add_button.setText(tr("and…") if conditions else tr("but only those…"))
        for widget in (self.add_button, self.count, self.clear_button):
            self._row.addWidget(widget)
        self.clear_button.setVisible(bool(conditions))
        self.count.setVisible(self.sentence.limits)
        chips: list[QWidget] = [widget for chip in self.chips for widget in (chip.phrase, chip.close_button)]
        for earlier, later in pairwise([*chips, self.add_button, self.clear_button]):
            QWidget.setTabOrder(earlier, later)
        # Laid out anew also where the bar itself stays as large as it is.
        self._row.update()
        self.updateGeometry()

    def _say(self, word: str) -> None:
        if word.strip():
            made = label(word.strip(), "dim")
            self._words.append(made)
            self._row.addWidget(made)
            made.show()

    def _chip(self, place: int, condition: Condition) -> PartChip:
        chip = PartChip(self._phrase(condition))
        chip.phrase.clicked.connect(partial(self.edit, place))
        chip.phrase.removed.connect(partial(self.remove, place))
        chip.close_button.clicked.connect(partial(self.remove, place))
        self._row.addWidget(chip)
        chip.show()
        return chip

    def _fill_menu(self) -> None:
        self._menu.clear()
        # Clearing leaves the menus of a menu behind.
        for old in self._menu.findChildren(QMenu):
            old.deleteLater()
        menus: dict[str, QMenu] = {}
        for offer in (offer for part in parts() for offer in part.offers(self._around)):
            menu = menus.get(offer.heading)
            if menu is None:
                menu = menus[offer.heading] = self._menu.addMenu(offer.heading)
                menu.setToolTipsVisible(True)
            action = menu.addAction(offer.title.replace("&", "&&"))
            action.setToolTip(offer.hint or offer.title)
            action.triggered.connect(partial(self._offered, offer))

    def _offered(self, offer: Offer, checked: bool = False) -> None:
        # The menu still has the keyboard while its action runs: the popup opens when it is gone.
        QTimer.singleShot(0, self, partial(self.add, offer.condition))


def _same_subject(first: Condition, second: Condition) -> bool:
    """Whether two conditions speak of the same thing, whatever they ask of it."""
    names = [getattr(item, "entry", "") or getattr(item, "column", "") for item in (first, second)]
    return type(first) is type(second) and names[0] == names[1]
