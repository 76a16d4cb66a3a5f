"""The form of one prompt: two words, how they judge, among which subjects, and in which sentence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.flow import FlowLayout
from app.language import tr
from app.theme import tokens
from app.widgets import Field, label, named
from core.scoring.prompts.contexts import EVERYDAY, IMAGENET
from core.scoring.prompts.prompt import OWN_TAGS, Method, Prompt, typed_contexts
from core.scoring.prompts.templates import IN_CONTEXT, PLAIN, takes_contexts
from core.scoring.prompts.words import label_words

_WORD, _CHOICE, _SENTENCE = 132, 178, 268
_TYPED = "typed"


class PromptForm(QWidget):
    """`changed` says that another prompt is wanted, whole or not. GUI thread."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = label_words()
        self.positive = _words(tr("Word for good photos"), words.positive)
        self.negative = _words(tr("Word for bad photos"), words.negative)
        self.method = _choice(
            tr("How the words judge"),
            (
                (Method.FIXED, tr("The two words alone")),
                (Method.ENSEMBLED, tr("On average over subjects")),
                (Method.CONTEXT, tr("Subject by subject")),
            ),
        )
        self.contexts = _choice(
            tr("Subjects"),
            (
                (IMAGENET, tr("ImageNet classes")),
                (EVERYDAY, tr("Everyday subjects")),
                (OWN_TAGS, tr("The photo’s own tags")),
                (_TYPED, tr("Subjects of your own")),
            ),
        )
        self.typed = _field(tr("Your subjects"), tr("portrait, dog, mountain"))
        self.sentence = _field(tr("Sentence"), PLAIN)
        self._flow = FlowLayout(self, tokens.M)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._pieces = {}
        for title, control in (
            (tr("Good"), self.positive),
            (tr("Bad"), self.negative),
            (tr("How the words judge"), self.method),
            (tr("Subjects"), self.contexts),
            (tr("Your subjects"), self.typed),
            (tr("Sentence"), self.sentence),
        ):
            self._pieces[control] = piece = _Piece(title, control)
            self._flow.addWidget(piece)
        for combo in (self.positive, self.negative):
            combo.editTextChanged.connect(self._edited)
        for field in (self.typed, self.sentence):
            field.textEdited.connect(self._edited)
        self.method.activated.connect(self._method_chosen)
        self.contexts.activated.connect(self._contexts_chosen)

    def prompt(self) -> Prompt:
        """What stands in the form, right or wrong."""
        contexts = self.contexts.currentData()
        return Prompt(
            self.positive.currentText(),
            self.negative.currentText(),
            Method(self.method.currentData()),
            self.sentence.text(),
            typed_contexts(self.typed.text()) if contexts == _TYPED else contexts,
        )

    def show_prompt(self, prompt: Prompt) -> None:
        """Fill the form in. Emits nothing."""
        self.blockSignals(True)
        self.positive.setEditText(prompt.positive)
        self.negative.setEditText(prompt.negative)
        self.method.setCurrentIndex(self.method.findData(prompt.method))
        typed = isinstance(prompt.contexts, tuple)
        self.contexts.setCurrentIndex(self.contexts.findData(_TYPED if typed else prompt.contexts))
        self.typed.setText(", ".join(prompt.contexts) if isinstance(prompt.contexts, tuple) else "")
        self.sentence.setText(prompt.template)
        self.blockSignals(False)
        self._fit()

    def _edited(self, text: str) -> None:
        self.changed.emit()

    def _method_chosen(self, index: int) -> None:
        """A sentence that the person has not touched follows what the method needs."""
        alone = Method(self.method.currentData()) is Method.FIXED
        if self.sentence.text() in (PLAIN, IN_CONTEXT) or takes_contexts(self.sentence.text()) == alone:
            self.sentence.setText(PLAIN if alone else IN_CONTEXT)
        self._fit()
        self.changed.emit()

    def _contexts_chosen(self, index: int) -> None:
        self._fit()
        if self.contexts.currentData() == _TYPED and not self.typed.text().strip():
            self.typed.setFocus()
            return
        self.changed.emit()

    def _fit(self) -> None:
        """Only what counts for the method is on screen."""
        alone = Method(self.method.currentData()) is Method.FIXED
        self._pieces[self.contexts].setVisible(not alone)
        self._pieces[self.typed].setVisible(not alone and self.contexts.currentData() == _TYPED)
        self.updateGeometry()


class _Piece(QWidget):
    """A control under its name."""

    def __init__(self, title: str, control: QWidget) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(label(title, "caption"))
        column.addWidget(control)


def _words(name: str, words: Sequence[str]) -> QComboBox:
    made = named(QComboBox(), name)
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    field = Field()
    field.setAccessibleName(name)
    made.setLineEdit(field)
    made.addItems(list(words))
    made.setFixedWidth(_WORD)
    return made


def _choice(name: str, options: Sequence[tuple[object, str]]) -> QComboBox:
    made = named(QComboBox(), name)
    for value, text in options:
        made.addItem(text, value)
    made.setMinimumWidth(_CHOICE)
    return made


def _field(name: str, example: str) -> Field:
    made = named(Field(placeholderText=example), name)
    made.setFixedWidth(_SENTENCE)
    return made
