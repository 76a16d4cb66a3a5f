"""The folder that is open: scanned on the files lane while its photos stream in, then judged on the engine thread.

open(folder) -> open_folder streams Changes -> summary -> judging starts -> Changes -> context.changed
    refresh()    -> the same behind what is shown: nothing leaves the screen and judging goes on
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.context import AppContext
from app.jobs import Lane
from app.notify import Notice
from core.errors import FolderGoneError
from core.jobs import JobContext
from core.types import Changes

if TYPE_CHECKING:
    from core.library.words import FolderSummary

_SUMMARY_MS = 700


class FolderState(StrEnum):
    """How far the open folder has come."""

    NONE = "none"
    SCANNING = "scanning"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FolderView:
    """What the window shows of the folder. `error` is set when it could not be opened."""

    state: FolderState = FolderState.NONE
    folder: Path | None = None
    error: Exception | None = None


def _at_once(judge: Callable[[], None]) -> None:
    judge()


class Session(QObject):
    """Opens folders, one at a time; a newer one supersedes an older. `judge_when` decides when the photos of a folder
    that was opened are judged. GUI thread."""

    changed = Signal(object)
    summed = Signal(object)
    refreshed = Signal()

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.view = FolderView()
        self.summary: FolderSummary | None = None
        self.judge_when: Callable[[Callable[[], None]], None] = _at_once
        self._again = False
        self._looking = self._look_once_more = False
        self._broke = False
        self._gone: Notice | None = None
        self._sum_soon = QTimer(self, singleShot=True, interval=_SUMMARY_MS)
        self._sum_soon.timeout.connect(self._sum)
        context.opened.connect(self._library_opened)
        context.open_failed.connect(self._library_failed)
        context.changed.connect(self._something_changed)
        context.judging.first_pass_done.connect(self._sum)
        context.judging.finished.connect(self._judged)
        context.judging.failed.connect(self._judging_broke)

    @property
    def folder(self) -> Path | None:
        return self.view.folder

    @property
    def looking(self) -> bool:
        """Whether a look for changes is under way."""
        return self._looking

    def open(self, folder: Path) -> None:
        """Show and judge `folder`. Before the library is open this waits for it."""
        self._again = self._looking = self._look_once_more = False
        self._take_back()
        self._context.judging.stop()
        self.summary = None
        self._show(FolderView(FolderState.SCANNING, folder))
        if self._context.workspace is not None:
            self._scan(folder)

    def rescan(self) -> None:
        if self.folder is not None:
            self.open(self.folder)

    def refresh(self) -> None:
        """Look for changes behind what is shown. What came is judged, unless the person has stopped judging; a folder
        that is gone is said to be, and what was found stays on screen. A look under way comes to its end, and another
        follows: a folder that never rests would never be looked at wholly."""
        if self._looking:
            self._look_once_more = True
        elif self.view.state is FolderState.READY and self.folder is not None:
            self._looking = True
            self._stream(self.folder, self._looked_again, self._lost)

    def _looked(self) -> None:
        once_more, self._looking, self._look_once_more = self._look_once_more, False, False
        self.refreshed.emit()
        if once_more:
            self.refresh()

    def judge(self) -> None:
        """Judge what waits in the open folder."""
        if self._context.workspace is not None and self.view.state is FolderState.READY:
            self._broke = False
            self._context.judging.start(self._context.workspace, self.folder)

    def _scan(self, folder: Path) -> None:
        self._stream(folder, self._scanned, self._scan_failed)

    def _stream(self, folder: Path, done: Callable[[FolderSummary], None], failed: Callable[[Exception], None]) -> None:
        workspace = self._context.workspace
        if workspace is None:
            return

        def work(ctx: JobContext, emit: Callable[[Changes], None]) -> FolderSummary:
            return workspace.open_folder(folder, ctx, emit)

        self._context.jobs.stream(
            Lane.FILES, work, item=self._context.changed.emit, done=done, failed=failed, key="open folder"
        )

    def _library_opened(self) -> None:
        if self.folder is not None:
            if self.view.state is FolderState.FAILED:
                # The library could not be opened at first.
                self._show(FolderView(FolderState.SCANNING, self.folder))
            self._scan(self.folder)

    def _library_failed(self, error: Exception) -> None:
        if self.folder is not None:
            self._scan_failed(error)

    def _scanned(self, summary: FolderSummary) -> None:
        self._show(FolderView(FolderState.READY, self.folder))
        self._take(summary)
        if self.folder is not None:
            self._context.remember_folder(self.folder)
        self.judge_when(self.judge)

    def _looked_again(self, summary: FolderSummary) -> None:
        self._take_back()
        self._take(summary)
        # What broke is not begun again with every photo that comes: the notice offers it.
        if summary.waiting and self._context.judging.wanted and not self._broke:
            # A pass takes what waited when it began; one that runs is followed by another.
            self._again = self._context.judging.running
            if not self._again:
                self.judge()
        self._looked()

    def _lost(self, error: Exception) -> None:
        self._again = False
        # Nobody asked for judging to end: it goes on when the folder is back.
        self._context.judging.halt()
        self._gone = self._context.notices.error(error)
        self._looked()

    def _take_back(self) -> None:
        """The folder is there: nothing is left to say of its being gone."""
        if self._gone is not None:
            self._context.notices.withdraw(self._gone)
            self._gone = None

    def _judged(self) -> None:
        if self._again:
            self._again = False
            self.judge()

    def _judging_broke(self, error: Exception) -> None:
        self._broke = not isinstance(error, FolderGoneError)

    def _scan_failed(self, error: Exception) -> None:
        self._show(FolderView(FolderState.FAILED, self.folder, error))

    def _something_changed(self, changes: Changes) -> None:
        if self.folder is not None and changes.photos and not self._sum_soon.isActive():
            self._sum_soon.start()

    def _sum(self) -> None:
        workspace, folder = self._context.workspace, self.folder
        if workspace is None or folder is None:
            return

        def work(ctx: JobContext) -> FolderSummary:
            return workspace.summary(folder)

        self._context.jobs.submit(Lane.DATABASE, work, done=partial(self._summarised, folder), key="summary")

    def _summarised(self, folder: Path, summary: FolderSummary) -> None:
        # Another folder may have been opened meanwhile.
        if folder == self.folder:
            self._take(summary)

    def _take(self, summary: FolderSummary) -> None:
        self.summary = summary
        self.summed.emit(summary)

    def _show(self, view: FolderView) -> None:
        self.view = view
        self.changed.emit(view)
