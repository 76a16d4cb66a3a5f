"""Photos ranked as a tag: the tag is asked for over the sort list, judged on the model's lane, and sorted by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout

from app.context import AppContext
from app.filters.part import Editor
from app.filters.popup import Popup
from app.jobs import Lane
from app.language import tr
from app.places import Places
from app.tags.picking import TagPicker
from app.theme import tokens
from core.jobs import JobContext
from core.types import Changes

if TYPE_CHECKING:
    from core.workspace import Workspace

COMMAND = "view.rank_as"


@dataclass(frozen=True, slots=True)
class UseTag:
    """-> Changes: the tag's entry is there. For the database lane. Raises UserError for what can be no tag."""

    workspace: Workspace
    tag: str
    listed: bool

    def __call__(self, ctx: JobContext) -> Changes:
        use = self.workspace.tag_ranking.use_listed if self.listed else self.workspace.tag_ranking.use
        return use(self.tag)


@dataclass(frozen=True, slots=True)
class RankStored:
    """-> Changes, in slices: the values that photos lack. For the model lane: words may have to be encoded first."""

    workspace: Workspace
    entry: str

    def __call__(self, ctx: JobContext, emit: Callable[[Changes], None]) -> Changes:
        return self.workspace.rank_stored(ctx, emit, only=(self.entry,))


class TagRanker(QObject):
    """Asks for a tag and ranks by it. GUI thread."""

    def __init__(self, context: AppContext, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._places = context, places
        self.popup: Popup | None = None
        context.actions.bind(COMMAND, self.ask)

    def ask(self) -> None:
        """Open the list of tags under what the photos are sorted by."""
        from core.scoring.tags import tag_library

        workspace = self._context.workspace
        if workspace is None:
            return
        self._places.show_grid()
        used = tuple(reversed(workspace.tag_ranking.tags))
        editor = RankEditor(used, tag_library().tags)
        editor.ranked.connect(self._asked)
        toolbar = self._places.grid.toolbar
        # Not of the list itself: what belongs to a list takes on its looks.
        under = toolbar.direction if toolbar.direction.isVisible() else toolbar
        self.popup = Popup(tr("Rank as…"), editor, under)
        self.popup.closed.connect(self._closed)
        self.popup.open()

    def rank(self, tag: str, *, listed: bool = False) -> None:
        """Sort the photos by how beautiful they are as this tag; `listed`: the more beautiful first, and of similar
        ones those that show more of it."""
        workspace = self._context.workspace
        if workspace is None:
            return
        done = partial(self._used, workspace)
        self._context.jobs.submit(
            Lane.DATABASE, UseTag(workspace, tag, listed), done=done, failed=self._context.notices.error, kept=True
        )

    def _asked(self, tag: str, listed: bool) -> None:
        if self.popup is not None:
            self.popup.close()
        self.rank(tag, listed=listed)

    def _closed(self) -> None:
        self.popup = None

    def _used(self, workspace: Workspace, changes: Changes) -> None:
        from core.scoring.tag_ranking import tag_of

        self._context.changed.emit(changes)
        entry = next((name for name in sorted(changes.entries) if self._is_new(workspace, name)), None)
        tag = tag_of(entry) if entry is not None else None
        if entry is None or tag is None:
            return
        self._places.sort_by(entry)
        self._say_why_not(workspace, tag[0])
        self._context.jobs.stream(
            Lane.MODEL,
            RankStored(workspace, entry),
            item=self._context.changed.emit,
            done=self._context.changed.emit,
            failed=self._context.notices.error,
            key="tags.rank",
        )

    def _is_new(self, workspace: Workspace, name: str) -> bool:
        """Whether this is what was asked for just now, and not what was dropped for it."""
        return any(entry.id == name for entry in workspace.entries())

    def _say_why_not(self, workspace: Workspace, tag: str) -> None:
        """An order that nothing will ever stand in is explained at once."""
        if workspace.encoder is None:
            self._context.notices.info(tr("Ranking as “{tag}” needs a model that reads words.", tag=tag))
        elif workspace.encoder.knows != "all":
            words = {word.casefold() for word in workspace.encoder.knows}
            if tag.casefold() not in words:
                self._context.notices.info(tr("This model has not learned the word “{tag}”.", tag=tag))


class RankEditor(Editor):
    """A tag and how to rank by it. `ranked` carries both; picking a tag ends it."""

    ranked = Signal(str, bool)

    def __init__(self, used: tuple[str, ...], tags: tuple[str, ...]) -> None:
        super().__init__()
        self.picker = TagPicker(used, tags, free=True)
        self.listed = QCheckBox(tr("The most beautiful first, then what shows more of it"))
        self.listed.setToolTip(
            tr("Of photos that are about as beautiful, those that show more of the tag stand first (paper 1).")
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.S)
        column.addWidget(self.picker)
        column.addWidget(self.listed)
        self.setFocusProxy(self.picker)
        self.picker.picked.connect(self._picked)

    def _picked(self, tag: str) -> None:
        self.ranked.emit(tag, self.listed.isChecked())
