"""What a person does with tags: see the photos that have one, rank photos as one, find both in the palette."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.command_palette.items import Item
from app.context import AppContext
from app.filters.parts.tag import COLUMN
from app.inspector.panel import InspectorPanel
from app.jobs import Lane
from app.language import tr
from app.places import Places
from app.session import FolderView, Session
from app.tags.ranking import TagRanker
from core.jobs import JobContext
from core.questions import ChoiceFilter
from core.types import Changes

if TYPE_CHECKING:
    from core.workspace import Workspace

MOST_OFFERED = 200
"""Tags in the palette: those that most photos of the folder have."""


@dataclass(frozen=True, slots=True)
class CountTags:
    """-> how many photos of a folder have each tag. For the database lane."""

    workspace: Workspace
    folder: Path | None

    def __call__(self, ctx: JobContext) -> Mapping[str, int]:
        return self.workspace.tag_counts(self.folder)


class Tags(QObject):
    """Joins tags with the places. A provider of the command palette. GUI thread."""

    def __init__(
        self,
        context: AppContext,
        session: Session,
        places: Places,
        inspector: InspectorPanel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._session, self._places = context, session, places
        self.ranker = TagRanker(context, places, self)
        self._counts: Mapping[str, int] = {}
        self._stale = True
        inspector.tag_chosen.connect(self.show_tagged)
        places.grid.toolbar.rank_wanted.connect(self.ranker.ask)
        context.changed.connect(self._changed)
        session.changed.connect(self._folder_changed)

    def show_tagged(self, tag: str) -> None:
        """The photos that have this tag, beside whatever else the filter asks for."""
        self._places.show_grid()
        grid, wanted = self._places.grid, ChoiceFilter(COLUMN, (tag,))
        sentence = grid.sentence
        if wanted not in sentence.conditions:
            sentence = sentence.plus(wanted)
        grid.filters.set_sentence(sentence)
        if grid.toolbar.filters.isChecked():
            grid.filters.changed.emit()
        else:
            # Whatever limits the photos is on screen, and the bar asks as it comes.
            grid.toolbar.filters.setChecked(True)

    def items(self) -> Iterator[Item]:
        """For the palette: tags of the folder's photos. What is old is read again for the next time."""
        if self._stale:
            self._count()
        show, rank = tr("Photos with a tag"), tr("Rank as…")
        for tag in list(self._counts)[:MOST_OFFERED]:
            title = tr("Photos tagged {tag}", tag=tag)
            yield Item(f"tag:{tag}", title, show, partial(self.show_tagged, tag), icon="label")
            title = tr("Rank as {tag}", tag=tag)
            yield Item(f"rank:{tag}", title, rank, partial(self.ranker.rank, tag), icon="sort-descending")

    def _changed(self, changes: Changes) -> None:
        if COLUMN in changes.entries or changes.membership:
            self._stale = True

    def _folder_changed(self, view: FolderView) -> None:
        self._stale, self._counts = True, {}

    def _count(self) -> None:
        workspace, folder = self._context.workspace, self._session.folder
        if workspace is None or folder is None:
            return
        self._stale = False
        self._context.jobs.submit(
            Lane.DATABASE, CountTags(workspace, folder), done=partial(self._counted, folder), key="tags.count"
        )

    def _counted(self, folder: Path, counts: Mapping[str, int]) -> None:
        if folder == self._session.folder:
            self._counts = counts
