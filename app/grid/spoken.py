"""What a screen reader hears of the grid: the photo that is current, and the header that keys are on."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.grid.headers import header_words
from app.grid.model import PhotoModel
from app.grid.sections import Section
from app.grid.selection import Selection
from app.language import tr
from app.numbers import marks_of, score_text, sentence
from core.types import PhotoRow, Status

_REST_MS = 80
"""A held arrow key passes photos faster than anybody speaks."""


class Spoken:
    """Keeps a widget's accessible description at the selection's current photo, and announces it."""

    def __init__(self, widget: QWidget, model: PhotoModel, selection: Selection) -> None:
        self._widget, self._model, self._selection = widget, model, selection
        self._soon = QTimer(widget, singleShot=True, interval=_REST_MS)
        self._soon.timeout.connect(self._say_current)
        selection.changed.connect(self._soon.start)
        model.rows_changed.connect(self._soon.start)

    def say_header(self, section: Section) -> None:
        """Keys are on this header now."""
        state = tr("collapsed") if section.collapsed else tr("open")
        self._say(", ".join((section.title, header_words(section), state)))

    def _say_current(self) -> None:
        current = self._selection.current
        if current is None:
            return
        row = self._model.row_of(current)
        if row is not None:
            self._say(photo_words(row))

    def _say(self, words: str) -> None:
        if words == self._widget.accessibleDescription():
            return
        self._widget.setAccessibleDescription(words)
        if QAccessible.isActive() and self._widget.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._widget, words))


def photo_words(row: PhotoRow) -> str:
    """Name, score and marks of a photo, or why it shows no picture."""
    parts = [row.path.name]
    if row.status is Status.UNREADABLE:
        parts.append(tr("cannot be read: {reason}", reason=tr(row.reason)))
    elif row.overall is not None:
        parts.append(tr("score {score} of 100", score=score_text(row.overall)))
    else:
        parts.append(tr("not judged yet") if row.status is Status.WAITING else tr("no verdict"))
    return sentence(", ".join([*parts, *marks_of(row)]))
