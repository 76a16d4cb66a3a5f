"""What the photos look like: words and photos to be near to or far from, as a part of the filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout

from app.filters.part import Around, Editor, Offer
from app.filters.sentence import Condition
from app.filters.wording import marked
from app.language import tr, trn
from app.widgets import link_button, named, own_clear_icon
from core.questions import Looks


class LooksPart:
    """See `Part`."""

    def offers(self, around: Around) -> Sequence[Offer]:
        hint = tr("Describe what the photos show, in English: most models know no other language.")
        return (Offer(tr("Photo"), tr("What it shows"), Looks(), hint),)

    def owns(self, condition: Condition) -> bool:
        return isinstance(condition, Looks)

    def words(self, condition: Condition, around: Around) -> str:
        if not isinstance(condition, Looks) or not condition.asks:
            return marked(tr("of any looks"))
        words = condition.words.strip()
        wanted = [marked(tr("“{words}”", words=words))] if words else []
        if condition.like:
            wanted.append(marked(_counted(len(condition.like))))
        near = tr("{first} and {second}", first=wanted[0], second=wanted[1]) if len(wanted) > 1 else "".join(wanted)
        far = marked(_counted(len(condition.less)))
        if not near:
            return tr("that look least like {photos}", photos=far)
        if condition.less:
            return tr("that look like {these}, less like {those}", these=near, those=far)
        return tr("that look like {these}", these=near)

    def editor(self, condition: Condition, around: Around) -> Editor:
        return _LooksEditor(condition if isinstance(condition, Looks) else Looks())


class _LooksEditor(Editor):
    """The words, and a way to let go of the photos."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self._looks = looks
        self.field = named(QLineEdit(looks.words, clearButtonEnabled=True), tr("What the photos show"))
        self.field.setPlaceholderText(tr("What the photos show"))
        self.field.setMinimumWidth(260)
        own_clear_icon(self.field)
        self.field.textChanged.connect(self._typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        for count, text, side in (
            (len(looks.like), tr("No longer like {photos}", photos=_counted(len(looks.like))), "like"),
            (len(looks.less), tr("No longer unlike {photos}", photos=_counted(len(looks.less))), "less"),
        ):
            if count:
                button = link_button(text)
                button.clicked.connect(partial(self._let_go, button, side))
                column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(self.field)

    def _typed(self, text: str) -> None:
        self._change(replace(self._looks, words=text))

    def _let_go(self, button: QPushButton, side: str, checked: bool = False) -> None:
        button.setEnabled(False)
        looks = self._looks
        self._change(replace(looks, like=()) if side == "like" else replace(looks, less=()))

    def _change(self, looks: Looks) -> None:
        self._looks = looks
        self.changed.emit(looks)


def _counted(photos: int) -> str:
    return trn("{n} photo", "{n} photos", photos)
