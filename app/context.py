"""The composition root: makes the parts that outlive a single view and hands them round. There are no globals.

`start()` opens the library on the database lane once the window is on screen; `opened` tells that it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.actions import Actions
from app.engine_thread import Judging
from app.errors import ErrorDesk
from app.heard import Heard
from app.jobs import Jobs, Lane
from app.keymap import Keymap
from app.language import tr
from app.notify import Notices
from app.watch import LibraryWatch
from core.errors import Cancelled, FolderGoneError, NoWorkersError
from core.jobs import JobContext
from core.paths import AppPaths
from core.settings import Settings, save_settings
from core.types import Changes

if TYPE_CHECKING:
    from core.workspace import Workspace

OpenWorkspace = Callable[[AppPaths, Settings, Callable[[str], None]], "Workspace"]
"""Paths, settings, and who hears, from any thread, what a person should know in passing."""


class AppContext(QObject):
    """What every view may use: jobs, actions, notices, judging, settings and, once opened, the workspace.

    `changed` carries the Changes of every operation: the one signal that refreshes the views that care. `closing` comes
    once, before the staged quit.
    """

    opened = Signal()
    open_failed = Signal(object)
    changed = Signal(object)
    settings_changed = Signal()
    closing = Signal()

    def __init__(
        self, paths: AppPaths, settings: Settings, open_workspace: OpenWorkspace, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.paths = paths
        self.settings = settings
        self.workspace: Workspace | None = None
        self.notices = Notices(self)
        self.heard = Heard(self.notices, self)
        self.errors = ErrorDesk(self)
        self.jobs = Jobs(self)
        self.judging = Judging(parent=self)
        self.watch = LibraryWatch(self.jobs, self)
        self.actions = Actions(Keymap(overrides=settings.keys), self)
        self._open_workspace = open_workspace
        self.notices.unexpected.connect(self.errors.note)
        self.jobs.broke.connect(self.notices.error)
        self.judging.changed.connect(self.changed)
        self.watch.news.connect(self.changed)
        self.judging.failed.connect(self._judging_failed)
        self.closing.connect(self.heard.close)

    def start(self) -> None:
        """Say what was put right in the settings and open the library. Called when the window is on screen."""
        if self.settings.notices:
            self.notices.problem(*self.settings.notices)
        self.open_library()

    def open_library(self) -> None:
        """Once more after `open_failed`."""
        paths, settings, make, say = self.paths, self.settings, self._open_workspace, self.heard.say

        def work(ctx: JobContext) -> Workspace:
            workspace = make(paths, settings, say)
            if ctx.cancel.cancelled:
                # The window closed meanwhile: nobody else would close what was just opened.
                workspace.close()
                raise Cancelled
            return workspace

        self.jobs.submit(Lane.DATABASE, work, done=self._opened, failed=self._open_failed, key="open library")

    def operate(self, work: Callable[[Workspace], Changes | None], failed: Callable[[Exception], object]) -> None:
        """Run a person's operation on the database lane, even if the window closes now; `changed` follows."""
        workspace = self.workspace
        if workspace is None:
            return

        def run(ctx: JobContext) -> Changes | None:
            return work(workspace)

        self.jobs.submit(Lane.DATABASE, run, done=self._operated, failed=failed, kept=True)

    def remember(self, settings: Settings) -> None:
        """Take new settings and write them, latest wins."""
        self.settings = settings
        self.settings_changed.emit()
        work = partial(_save, self.paths.settings, settings)
        self.jobs.submit(Lane.DATABASE, work, key="save settings", kept=True)

    def remember_folder(self, folder: Path) -> None:
        self.remember(replace(self.settings, folders=self.settings.folders.visited(folder)))

    def _opened(self, workspace: Workspace) -> None:
        self.workspace = workspace
        workspace.warm_up()
        self.watch.start(workspace)
        self.opened.emit()

    def _open_failed(self, error: Exception) -> None:
        self.notices.error(error, action=tr("Try again"), act=self.open_library)
        self.open_failed.emit(error)

    def _operated(self, changes: Changes | None) -> None:
        if changes is not None:
            self.changed.emit(changes)

    def _judging_failed(self, error: Exception) -> None:
        if isinstance(error, FolderGoneError):
            # Nothing to try: when the folder is back it is noticed.
            self.notices.error(error)
            return
        if isinstance(error, NoWorkersError):
            self.notices.error(error, action=tr("Show the log"), act=self._show_log)
            return
        self.notices.error(error, action=tr("Try again"), act=self._judge_again)

    def _show_log(self) -> None:
        from app.outside.folder_window import show_folder  # it needs this module to be there

        show_folder(self, self.paths.logs)

    def _judge_again(self) -> None:
        self.actions.run("file.judge")


def _save(path: Path, settings: Settings, ctx: JobContext) -> None:
    save_settings(path, settings)
