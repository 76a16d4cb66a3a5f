"""A tag picked or typed: the tags that fit what was typed so far, those in use first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from app.language import tr
from app.theme import tokens
from app.widgets import named, search_field

MOST_SHOWN = 8


def fitting(typed: str, first: Sequence[str], tags: Sequence[str], most: int = MOST_SHOWN) -> list[str]:
    """The tags that fit: those of `first`, then those that begin so, then with a word that does, then that hold it."""
    words = " ".join(typed.replace("#", " ").split()).casefold()
    seen: dict[str, str] = {}
    for tag in (*first, *tags):
        seen.setdefault(tag.casefold(), tag)
    early = {tag.casefold() for tag in first}

    def rank(folded: str) -> int:
        if folded in early:
            return 0
        return 1 if folded.startswith(words) else 2 if f" {words}" in folded else 3

    found = [folded for folded in seen if words in folded]
    # Sorted is stable: among equals the order of the lists holds.
    return [seen[folded] for folded in sorted(found, key=lambda folded: (folded != words, rank(folded)))[:most]]


class TagPicker(QWidget):
    """A field and the tags that fit. `picked` carries the tag that was chosen or typed; unless the person is `free` to
    type another one, only those that there are. GUI thread."""

    picked = Signal(str)

    def __init__(
        self, first: Sequence[str], tags: Sequence[str], *, free: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._first, self._tags, self._free = tuple(first), tuple(tags), free
        self.field = search_field(tr("A tag"), tr("portrait, sea, soft light…"))
        self.field.setMinimumWidth(260)
        self.field.textChanged.connect(self._look)
        self.field.returnPressed.connect(self._entered)
        self.field.installEventFilter(self)
        self.list = named(QListWidget(), tr("Tags that fit"))
        self.list.setToolTip("")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.XS)
        column.addWidget(self.field)
        column.addWidget(self.list)
        self.setFocusProxy(self.field)
        self._look("")

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Polish:
            # How high a row is follows from the style sheet: every tag that fits is seen whole.
            self.list.ensurePolished()
            self.list.setFixedHeight(MOST_SHOWN * self.list.sizeHintForRow(0) + 2 * self.list.frameWidth() + tokens.S)
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows walk the list while the field keeps the keyboard."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(-1, min(row, self.list.count() - 1)))
                return True
        return super().eventFilter(watched, event)

    def _look(self, typed: str) -> None:
        self.list.clear()
        self.list.addItems(fitting(typed, self._first, self._tags))
        self.list.setCurrentRow(-1)

    def _entered(self) -> None:
        chosen = self.list.currentItem()
        text = chosen.text() if chosen is not None else self._typed()
        if text:
            self.picked.emit(text)

    def _typed(self) -> str:
        """What stands in the field, as the lists write it where they have it; "" where it cannot be picked."""
        typed = " ".join(self.field.text().replace("#", " ").split())
        same = (tag for tag in (*self._first, *self._tags) if tag.casefold() == typed.casefold())
        return next(same, typed if self._free else "")

    def _clicked(self) -> None:
        chosen = self.list.currentItem()
        if chosen is not None:
            self.picked.emit(chosen.text())
