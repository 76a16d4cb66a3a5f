"""Notices that the open folder changes while it is shown: photos that arrive, leave or are rewritten, a drive that goes
and comes back.

    folder is ready -> its folders (files lane) -> watched -> something moved -> a rest -> session.refresh()

The system tells of changes; where it tells of none, as on most network drives, F5 looks. A flood of files is looked at
every few seconds, not once a file, and a look that takes long is followed by a rest; but that the folder itself went is
seen at once, and while it is gone it is looked for: a drive that is mounted again tells nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QFileSystemWatcher, QObject, QTimer

from app.context import AppContext
from app.jobs import Job, Lane
from app.session import FolderState, FolderView, Session
from core.jobs import JobContext

MOST_FOLDERS = 512
"""A system has only so many watches to give; what lies in further folders is found by F5."""

REST_MS = 1000
EVERY_MS = 5000
"""How long at least lies between the end of a look and the next one."""
THERE_MS = 300
"""How soon after something moved the folder itself is looked for."""
GONE_MS = 1500
"""How often it is looked for while it is gone."""

_SLICE = 8
"""Folders that are watched anew between two events: each costs the system a look at the drive."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What to watch: the folder and those below it, none where it is gone; and the nearest one above it, which alone
    hears that the folder itself is renamed, removed or mounted again."""

    folders: tuple[str, ...]
    above: str


@dataclass(frozen=True, slots=True)
class _FindFolders:
    """-> _Found. For the files lane."""

    root: Path

    def __call__(self, ctx: JobContext) -> _Found:
        # Imported when there is a folder: reading pictures is no part of showing a window.
        from core.imaging.scan import folders_below

        folders = tuple(islice(folders_below(self.root, ctx), MOST_FOLDERS)) if self.root.is_dir() else ()
        above = next((str(folder) for folder in self.root.parents if folder.is_dir()), "")
        return _Found(folders, above)


@dataclass(frozen=True, slots=True)
class _IsThere:
    """-> whether the folder is there. For the files lane."""

    root: Path

    def __call__(self, ctx: JobContext) -> bool:
        return self.root.is_dir()


class FolderWatch(QObject):
    """Watches what the session shows. GUI thread."""

    def __init__(self, context: AppContext, session: Session, rest_ms: int = REST_MS, every_ms: int = EVERY_MS) -> None:
        super().__init__(session)
        self._context, self._session = context, session
        self._rest_ms, self._every = rest_ms, every_ms
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._moved)
        self._found = _Found((), "")
        self._finding: Job | None = None
        self._asking: Job | None = None
        self._inside = False
        self._since = QElapsedTimer()
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._look)
        self._there = QTimer(self, singleShot=True)
        self._there.timeout.connect(self._look_for_it)
        self._coming: list[str] = []
        self._next_slice = QTimer(self, interval=0)
        self._next_slice.timeout.connect(self._watch_some)
        session.changed.connect(self._folder_changed)
        session.refreshed.connect(self._looked)
        context.closing.connect(self._stop)

    @property
    def watched(self) -> list[str]:
        """The folders whose changes are heard of."""
        return self._watcher.directories()

    def _folder_changed(self, view: FolderView) -> None:
        if view.state is FolderState.READY:
            self._find()
        else:
            self._stop()

    def _find(self) -> None:
        self._ask(self._watch)

    def _ask(self, done: Callable[[_Found], None]) -> None:
        if self._session.folder is not None:
            work = _FindFolders(self._session.folder)
            self._finding = self._context.jobs.submit(Lane.FILES, work, done=done, key="watch folder")

    def _watch(self, found: _Found) -> None:
        self._found = found
        if not found.folders:
            self._there.start(min(GONE_MS, self._every))
        before, wanted = set(self._watcher.directories()), {*found.folders, found.above} - {""}
        gone, come = before - wanted, wanted - before
        if gone:
            self._watcher.removePaths(sorted(gone))
        self._coming = sorted(come)
        if come:
            self._next_slice.start()

    def _watch_some(self) -> None:
        """A few more folders, which the lane has seen a moment ago: awake, they answer at once."""
        some, self._coming = self._coming[:_SLICE], self._coming[_SLICE:]
        if some:
            self._watcher.addPaths(some)
        if not self._coming:
            self._next_slice.stop()

    def _look_for_it(self) -> None:
        if self._session.folder is not None:
            work = _IsThere(self._session.folder)
            self._asking = self._context.jobs.submit(Lane.FILES, work, done=self._seen, key="folder there")

    def _seen(self, there: bool) -> None:
        if there != bool(self._found.folders):
            self._rest.stop()
            self._inside = False
            self._session.refresh()
        elif not there:
            self._there.start(min(GONE_MS, self._every))

    def _moved(self, folder: str) -> None:
        if not self._there.isActive():
            self._there.start(min(THERE_MS, self._every))
        self._inside = self._inside or folder != self._found.above
        self._look_soon()

    def _look_soon(self) -> None:
        if not self._rest.isActive() and not self._session.looking:
            waited = self._since.elapsed() if self._since.isValid() else self._every
            self._rest.start(max(self._rest_ms, self._every - waited))

    def _look(self) -> None:
        if self._session.looking:
            # Somebody else looks; `_looked` goes on from there.
            return
        inside, self._inside = self._inside, False
        if inside:
            self._session.refresh()
        else:
            self._since.start()
            self._ask(self._look_above)

    def _looked(self) -> None:
        self._since.start()
        self._find()
        if self._inside:
            # It moved on while it was looked at.
            self._look_soon()

    def _look_above(self, found: _Found) -> None:
        """Something beside the folder moved, which matters only if the folder itself went or came."""
        if bool(found.folders) != bool(self._found.folders):
            self._session.refresh()

    def _stop(self) -> None:
        for timer in (self._rest, self._there, self._next_slice):
            timer.stop()
        for job in (self._finding, self._asking):
            if job is not None:
                job.cancel()
        self._found, self._inside, self._coming = _Found((), ""), False, []
        if watched := self._watcher.directories():
            self._watcher.removePaths(watched)
