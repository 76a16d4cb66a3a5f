"""What the file name contains: the same text as in the find field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from app.filters.part import Around, Editor, Offer
from app.filters.sentence import Condition, NameFilter, limits
from app.filters.wording import marked
from app.language import tr
from app.widgets import named, own_clear_icon


class NamePart:
    """See `Part`."""

    def offers(self, around: Around) -> Sequence[Offer]:
        return (Offer(tr("Photo"), tr("Name"), NameFilter()),)

    def owns(self, condition: Condition) -> bool:
        return isinstance(condition, NameFilter)

    def words(self, condition: Condition, around: Around) -> str:
        if not limits(condition) or not isinstance(condition, NameFilter):
            return marked(tr("of any name"))
        quoted = tr("“{words}”", words=condition.text.strip())
        return tr("whose name contains {words}", words=marked(quoted))

    def editor(self, condition: Condition, around: Around) -> Editor:
        return _NameEditor(condition.text if isinstance(condition, NameFilter) else "")


class _NameEditor(Editor):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.field = named(QLineEdit(text, clearButtonEnabled=True), tr("A part of the name"))
        self.field.setPlaceholderText(tr("A part of the name"))
        self.field.setMinimumWidth(220)
        own_clear_icon(self.field)
        self.field.textChanged.connect(self._edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.field)
        self.setFocusProxy(self.field)

    def _edited(self, text: str) -> None:
        self.changed.emit(NameFilter(text))
