"""How the values of the open folder are spread, kept up to date while photos are judged.

folder, changes --at most once a second--> a slice of entries (database lane) --> the next slice --> `changed`
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.inspector.reading import InspectorContext, InspectorWorkspace
from app.jobs import LATER, Lane
from core.jobs import JobContext
from core.types import Changes

if TYPE_CHECKING:
    from core.workspace.distributions import Distribution, Distributions

_AT_MOST_EVERY_MS = 1000
_SLICE_S = 0.02
"""What a slice may take: a mark that somebody makes meanwhile waits no longer."""
_STEP = 1
"""Entries at a time: the column of one that was never used takes some 30 ms for 100,000 photos."""


@dataclass(frozen=True, slots=True)
class _Slice:
    """Some entries' distributions, and those still to come."""

    found: Distributions
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _ReadSlice:
    """-> _Slice. For the database lane: a column that was never used comes from the disk."""

    workspace: InspectorWorkspace
    folder: Path | None
    wanted: tuple[str, ...]

    def __call__(self, ctx: JobContext) -> _Slice:
        from core.workspace.distributions import Distributions

        wanted = self.wanted or tuple(entry.id for entry in self.workspace.entries())
        found: dict[str, Distribution] = {}
        end = time.monotonic() + _SLICE_S
        while wanted and (not found or time.monotonic() < end):
            ctx.cancel.check()
            found |= self.workspace.distribution(self.folder, wanted[:_STEP]).by_entry
            wanted = wanted[_STEP:]
        return _Slice(Distributions(self.folder, found), wanted)


class FolderSpread(QObject):
    """`now` is what is known; `changed` says that it is new. Reads only while it is `watched`. GUI thread."""

    changed = Signal()

    def __init__(self, context: InspectorContext, parent: QObject) -> None:
        super().__init__(parent)
        self.now: Distributions | None = None
        self._context = context
        self._folder: Path | None = None
        self._given = self._stale = self._watched = False
        self._soon = QTimer(self, singleShot=True, interval=_AT_MOST_EVERY_MS)
        self._soon.timeout.connect(self._read)

    def show_folder(self, folder: Path | None) -> None:
        """Another folder is open (None: the whole library). What is known of the old one no longer counts."""
        if self._given and folder == self._folder:
            return
        self._given, self._folder = True, folder
        self._stale = True
        if self.now is not None:
            self.now = None
            self.changed.emit()
        self._read()

    def watch(self, watched: bool) -> None:
        """Whether anybody looks."""
        self._watched = watched
        if watched and self._stale:
            self._read()

    def refresh(self, changes: Changes) -> None:
        """Values or photos changed; marks concern nobody here."""
        if (changes.entries or changes.membership) and not changes.only_marks:
            self._stale = True
            if not self._soon.isActive():
                self._soon.start()

    def _read(self, wanted: Sequence[str] = ()) -> None:
        workspace = self._context.workspace
        self._stale = self._stale or bool(wanted)
        if workspace is None or not self._given or not self._watched or not self._stale:
            return
        self._stale = False
        self._context.jobs.submit(
            Lane.DATABASE,
            _ReadSlice(workspace, self._folder, tuple(wanted)),
            done=self._know,
            key="inspector.spread",
            priority=LATER,
        )

    def _know(self, read: _Slice) -> None:
        if read.found.folder != self._folder:
            return
        from core.workspace.distributions import Distributions

        before = self.now.by_entry if self.now is not None else {}
        self.now = Distributions(self._folder, {**before, **read.found.by_entry})
        self.changed.emit()
        if read.rest and not self._stale:
            self._read(read.rest)
