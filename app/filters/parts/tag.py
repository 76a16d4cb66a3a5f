"""What a model saw in the photo: any of a few tags."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from app.filters.part import Around, Editor, Offer
from app.filters.sentence import Condition
from app.filters.wording import marked, one_of
from app.language import tr
from app.tags.picking import TagPicker
from app.theme import tokens
from core.questions import ChoiceFilter

COLUMN = "tags"


class TagPart:
    """See `Part`."""

    def offers(self, around: Around) -> Sequence[Offer]:
        hint = tr("A model gives these tags, in English whatever the language here; your own keywords are not touched.")
        return (Offer(tr("Photo"), tr("Tag"), ChoiceFilter(COLUMN, ()), hint),)

    def owns(self, condition: Condition) -> bool:
        return isinstance(condition, ChoiceFilter) and condition.column == COLUMN

    def words(self, condition: Condition, around: Around) -> str:
        tags = tags_in(condition)
        return tr("tagged {tags}", tags=one_of(tags)) if tags else marked(tr("with any tag or none"))

    def editor(self, condition: Condition, around: Around) -> Editor:
        return TagEditor(tags_in(condition))


def tags_in(condition: Condition) -> list[str]:
    """The tags that a condition asks for."""
    return [str(value) for value in condition.values] if isinstance(condition, ChoiceFilter) else []


class TagEditor(Editor):
    """The tags that are asked for, each with a box that takes it away, and a field for another one."""

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__()
        from core.scoring.tags import tag_library

        self.boxes: list[QCheckBox] = []
        self.picker = TagPicker((), tag_library().tags)
        self.picker.picked.connect(self._add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.XS)
        self._column.addWidget(self.picker)
        for tag in tags:
            self._box(tag)
        self.setFocusProxy(self.picker)

    @property
    def tags(self) -> tuple[str, ...]:
        """Those whose box is ticked."""
        return tuple(box.property("tag") for box in self.boxes if box.isChecked())

    def _box(self, tag: str) -> None:
        box = QCheckBox(tag.replace("&", "&&"))
        box.setProperty("tag", tag)
        box.setChecked(True)
        box.toggled.connect(self._changed)
        self._column.addWidget(box)
        self.boxes.append(box)

    def _add(self, tag: str) -> None:
        known = next((box for box in self.boxes if box.property("tag").casefold() == tag.casefold()), None)
        if known is None:
            self._box(tag)
        elif not known.isChecked():
            known.setChecked(True)
        self.picker.field.clear()
        self._changed()
        self.window().adjustSize()

    def _changed(self, ticked: bool = True) -> None:
        self.changed.emit(ChoiceFilter(COLUMN, self.tags))
