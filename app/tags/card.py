"""The inspector's tags of one photo: a row of what is in it, a row of how it looks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.language import tr
from app.tags.chips import TagChips
from app.theme import tokens
from app.widgets import label
from core.library.words import PhotoTags


class TagCard(QWidget):
    """Shows `show_tags`; `chosen` carries the tag whose photos the person wants to see. GUI thread."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = PhotoTags()
        self.what, self.how = TagChips(tr("What is in it")), TagChips(tr("How it looks"))
        self._over = {self.what: label(tr("What is in it"), "caption"), self.how: label(tr("How it looks"), "caption")}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.XS + 2)
        for chips, caption in self._over.items():
            chips.chosen.connect(self.chosen)
            layout.addWidget(caption)
            layout.addWidget(chips)

    def show_tags(self, tags: PhotoTags) -> None:
        """Nothing where no model has looked at the photo yet."""
        self.shown = tags
        for chips, seen in ((self.what, tags.semantic), (self.how, tags.aesthetic)):
            chips.show_tags(seen)
            chips.setVisible(bool(seen))
            self._over[chips].setVisible(bool(seen))

    @property
    def filled(self) -> bool:
        return bool(self.shown.semantic or self.shown.aesthetic)
