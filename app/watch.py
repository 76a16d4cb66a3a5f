"""Notices what another process writes to the library, `beholder score` beside the window for one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.jobs import Job, Jobs, Lane
from core.jobs import JobContext
from core.types import Changes

if TYPE_CHECKING:
    from core.workspace import Workspace

ASK_EVERY_MS = 2000


class LibraryWatch(QObject):
    """Asks the library on the database lane, a question at a time; `news` carries Changes. GUI thread."""

    news = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._workspace: Workspace | None = None
        self._asked: Job | None = None
        self._timer = QTimer(self, interval=ASK_EVERY_MS)
        self._timer.timeout.connect(self.ask)

    def start(self, workspace: Workspace) -> None:
        """From now on; what was written before is known."""
        self._workspace = workspace
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._workspace = None

    def ask(self) -> None:
        # A newer question would silence the one under way, and news are told once.
        if self._workspace is not None and (self._asked is None or self._asked.finished):
            self._asked = self._jobs.submit(Lane.DATABASE, partial(_ask, self._workspace), done=self._told)

    def _told(self, changes: Changes | None) -> None:
        if changes is not None:
            self.news.emit(changes)


def _ask(workspace: Workspace, ctx: JobContext) -> Changes | None:
    return workspace.news()
