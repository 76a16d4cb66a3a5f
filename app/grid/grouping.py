"""What the photos are grouped by, as commands: which kind of group, and collapsing what is of no interest now."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.actions import Actions
from app.grid.group_sections import GroupSections
from app.grid.sections import Section
from core.questions import Grouping, Groups, Query

if TYPE_CHECKING:
    from app.grid.model import PhotoModel
    from app.grid.view import GridView


class GridGrouping(QObject):
    """`changed` says that photos are to be grouped in another way: whoever asks the question asks again; `folded` that
    groups were collapsed or opened."""

    changed = Signal()
    folded = Signal()

    def __init__(
        self,
        actions: Actions,
        model: PhotoModel,
        view: GridView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions, self._model, self._view = actions, model, view
        self._by = Grouping.NONE
        self._groups = GroupSections()
        for grouping in Grouping:
            actions.bind(command_of(grouping), partial(self.group_by, grouping))
        actions.bind("view.collapse_all", self.collapse_all)
        actions.bind("view.expand_all", partial(self.set_collapsed, frozenset()))
        view.section_toggled.connect(self.toggle)
        self._show_state()

    @property
    def by(self) -> Grouping:
        """What the person wants photos grouped by."""
        return self._by

    def group_by(self, grouping: Grouping) -> None:
        """Group by something else, from the next answer on."""
        if grouping is not self._by:
            self._by = grouping
            self.changed.emit()
        self._show_state()

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the groups that were shown last; none without groups."""
        return self._groups.sections()

    def show(self, groups: Groups, query: Query) -> None:
        """These groups are on view from now on; they answer this query."""
        self._groups.show(groups, query)
        self._show_state()

    def tell_model(self) -> None:
        """Tell the model, once it has this order, who lies under a collapsed header and who is where in its burst."""
        self._hide_collapsed()
        found = self._groups.places()
        if found is not None:
            self._model.set_places(*found)

    def _hide_collapsed(self) -> None:
        first, hidden = 0, []
        for section in self.sections:
            if section.collapsed:
                hidden.append(range(first, first + section.count))
            first += section.count
        self._model.hide(hidden)

    # Collapsing

    @property
    def collapsed(self) -> frozenset[str]:
        """The keys of the groups that are collapsed in this folder and kind of group."""
        return self._groups.collapsed

    def collapsed_in(self, folder: Path) -> frozenset[str]:
        """The same of a folder in the present kind of group, whether or not it is on view yet."""
        return self._groups.collapsed_at(folder, self._by)

    def set_collapsed(self, keys: frozenset[str], at: tuple[Path | None, Grouping] | None = None) -> None:
        """Collapse exactly these; `at` names the folder and kind of group where nothing is shown of them yet."""
        self._groups.collapse(keys, at)
        self._fold()

    def toggle(self, key: str) -> None:
        """Collapse a group, or open it."""
        known = self._groups.keys
        if key not in known:
            # Qt drops what is no text from a key: of a folder's name, the bytes that are not UTF-8.
            key = next((own for own in known if own.encode("utf-8", "ignore").decode("utf-8") == key), key)
        self._groups.toggle(key)
        self._fold()

    def collapse_all(self) -> None:
        self.set_collapsed(frozenset(self._groups.keys))

    def _fold(self) -> None:
        self._hide_collapsed()
        self._view.arranging.set_sections(self.sections)
        self._show_state()
        self.folded.emit()

    def _show_state(self) -> None:
        for grouping in Grouping:
            self._actions.action(command_of(grouping)).setChecked(grouping is self._by)
        keys, collapsed = self._groups.keys, self._groups.collapsed
        self._actions.action("view.collapse_all").setEnabled(not collapsed.issuperset(keys))
        self._actions.action("view.expand_all").setEnabled(not collapsed.isdisjoint(keys))


def command_of(grouping: Grouping) -> str:
    return f"view.group_{grouping.value}"
