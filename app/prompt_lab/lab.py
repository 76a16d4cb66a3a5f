"""The prompt lab as a duty of the window: the page is made when it is first asked for; prompts are kept here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.context import AppContext
from app.jobs import Lane
from app.language import tr
from app.places import Places
from core.jobs import JobContext
from core.types import Changes

if TYPE_CHECKING:
    from app.prompt_lab.page import LabPage
    from core.scoring.prompts.prompt import Prompt
    from core.workspace import Workspace


class PromptLab(QObject):
    """Binds its command. GUI thread."""

    def __init__(self, context: AppContext, places: Places, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._places = context, places
        self.page: LabPage | None = None
        context.actions.bind("view.prompt_lab", self.open)
        context.judging.finished.connect(self._judged)

    def open(self) -> None:
        """Show the page with the photos of the open folder."""
        page = self._made()
        self._places.show_page(page)
        page.show_folder(self._places.grid.query().folder)

    def _made(self) -> LabPage:
        if self.page is None:
            from app.prompt_lab.page import LabPage

            grid = self._places.grid
            self.page = LabPage(self._context, grid.model, grid.thumbnails)
            self.page.left.connect(self._places.show_grid)
            self.page.chosen.connect(grid.selection.set_only)
            self.page.opened.connect(self._places.show_loupe)
            self.page.kept.connect(self._keep)
            self.page.kept_prompts.sort_wanted.connect(self._places.sort_by)
            self.page.kept_prompts.remove_wanted.connect(self._remove)
        return self.page

    def _judged(self) -> None:
        """Photos got vectors: those on screen are ranked again."""
        if self.page is not None and self._places.currentWidget() is self.page:
            self.page.show_folder(self._places.grid.query().folder)

    def _keep(self, prompt: Prompt) -> None:
        workspace = self._context.workspace
        if workspace is None:
            return
        work = partial(_keep, workspace, prompt)
        self._context.jobs.submit(
            Lane.DATABASE, work, done=self._kept, failed=self._context.notices.error, key="keep prompt", kept=True
        )

    def _remove(self, entry_id: str) -> None:
        self._context.operate(partial(_forget, entry_id), self._context.notices.error)

    def _kept(self, changes: Changes) -> None:
        self._context.changed.emit(changes)
        workspace, (entry_id,) = self._context.workspace, changes.entries
        if workspace is None:
            return
        self._context.jobs.stream(
            Lane.MODEL, partial(_judge, workspace, entry_id), item=self._context.changed.emit, key=f"judge {entry_id}"
        )
        self._context.notices.info(
            tr("Kept as “{title}”.", title=workspace.catalogue()[entry_id].title),
            tr("Photos can be sorted and filtered by it now."),
            action=tr("Sort by it"),
            act=partial(self._places.sort_by, entry_id),
        )


def _keep(workspace: Workspace, prompt: Prompt, ctx: JobContext) -> Changes:
    return workspace.prompting.keep(prompt)


def _forget(entry_id: str, workspace: Workspace) -> Changes:
    return workspace.prompting.forget(entry_id)


def _judge(workspace: Workspace, entry_id: str, ctx: JobContext, emit: Callable[[Changes], None]) -> None:
    workspace.rank_stored(ctx, emit, only=(entry_id,))
