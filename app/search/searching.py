"""The commands that search by looks, what is said about a search, and what large libraries need for it, made in the
background.

describe, find similar, more like this, less like this -> Looks -> the grid's question -> photos, closest first
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.context import AppContext
from app.filters.wording import shortened
from app.jobs import LATER, Lane
from app.language import tr
from app.places import Places
from core.jobs import JobContext
from core.questions import Looks

if TYPE_CHECKING:
    from core.workspace import Workspace

COMMANDS = ("edit.similar", "edit.more_like", "edit.less_like")
MOST = 100
"""Photos that one search is made of: more of them have hardly anything in common."""
NAMED = 3
"""Unknown words that are named: the notice stays short, and the others are plain to see."""


class Searching(QObject):
    """Binds the commands. GUI thread."""

    def __init__(self, context: AppContext, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._places, self._grid = context, places, places.grid
        self._told: tuple[Looks | None, tuple[str, ...]] = (None, ())
        bind = context.actions.bind
        bind("edit.describe", self.describe)
        bind("edit.similar", self.similar)
        bind("edit.more_like", self.more_like)
        bind("edit.less_like", self.less_like)
        places.moved.connect(self._show_what_can_be_done)
        self._grid.live.answered.connect(self._answered)
        context.opened.connect(self._make_ready)
        context.judging.finished.connect(self._make_ready)
        self._show_what_can_be_done()

    def describe(self) -> None:
        """The find field, for what photos look like."""
        self._places.show_grid()
        self._grid.look_for(by_looks=True)

    def similar(self) -> None:
        """The photos most like those that commands act on, in place of any other search by looks."""
        self._look(Looks(like=tuple(self._targets())))

    def more_like(self) -> None:
        """These photos beside what is searched for already."""
        self._look((self._grid.sentence.looks or Looks()).plus(like=self._targets()))

    def less_like(self) -> None:
        """Away from these photos."""
        self._look((self._grid.sentence.looks or Looks()).plus(less=self._targets()))

    def _targets(self) -> list[int]:
        return self._places.targets()[:MOST]

    def _look(self, looks: Looks) -> None:
        if looks.asks and self._targets():
            self._places.show_grid()
            self._grid.look_like(looks)

    def _show_what_can_be_done(self) -> None:
        for command in COMMANDS:
            self._context.actions.action(command).setEnabled(bool(self._places.targets()))

    def _answered(self) -> None:
        """Name the words that the model does not know, once for what was asked."""
        query, looked = self._grid.live.query, self._grid.live.looked
        asked = (query.looks if query is not None else None, looked.unknown if looked is not None else ())
        if asked != self._told and asked[1]:
            named = [tr("“{words}”", words=shortened(word)) for word in asked[1][:NAMED]]
            words = ", ".join([*named, "…"] if len(asked[1]) > NAMED else named)
            self._context.notices.info(
                tr("The model does not know {words}.", words=words), tr("The other words were searched for.")
            )
        self._told = asked

    def _make_ready(self) -> None:
        workspace = self._context.workspace
        if workspace is not None:
            self._context.jobs.submit(Lane.MODEL, _Ready(workspace), key="search codes", priority=LATER)


class _Ready:
    """The work of making ready: it holds the workspace alone."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def __call__(self, ctx: JobContext) -> bool:
        return self._workspace.ready_search(ctx)
