"""Which burst each photo of the loupe's way belongs to, read on the database lane; Up and Down go from burst to burst.

in the loupe, and the folder's photos have changed -> a rest -> the bursts of the grid's question -> LoupeView.bursts

Until they are known, and where there are none, every photo is a burst of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.context import AppContext
from app.grid.live import used_by
from app.jobs import Lane
from app.places import Places
from core.jobs import JobContext
from core.questions import Grouping, Groups, Query
from core.types import Changes

if TYPE_CHECKING:
    from core.workspace import Workspace

_REST_MS = 1000


class LoupeBursts(QObject):
    """Keeps the loupe's bursts in step with the library. GUI thread."""

    def __init__(self, context: AppContext, places: Places) -> None:
        super().__init__(places)
        self._context, self._places = context, places
        self._asked: Query | None = None
        self._soon = QTimer(self, singleShot=True, interval=_REST_MS)
        self._soon.timeout.connect(self._read)
        context.actions.bind("move.next_burst", places.loupe.next_burst)
        context.actions.bind("move.previous_burst", places.loupe.previous_burst)
        context.changed.connect(self._changed)
        context.closing.connect(self._soon.stop)
        places.currentChanged.connect(self._entered)

    @property
    def waits(self) -> bool:
        """Whether the bursts will be read again after a rest."""
        return self._soon.isActive()

    def _entered(self) -> None:
        if self._places.in_loupe and self._places.grid.live.query != self._asked:
            self._read()

    def _changed(self, changes: Changes) -> None:
        asked = self._asked
        # A mark moves no photo to another burst; but where the question asks about it, to another place.
        if changes.only_marks and asked is not None and not changes.entries & used_by(asked):
            return
        if changes.photos or changes.membership:
            self._asked = None
            if self._places.in_loupe and not self._soon.isActive():
                self._soon.start()

    def _read(self) -> None:
        workspace, query = self._context.workspace, self._places.grid.live.query
        if workspace is not None and query is not None:
            self._asked = query
            work = ReadBursts(workspace, query)
            self._context.jobs.submit(Lane.DATABASE, work, done=self._know, failed=self._lost, key="loupe bursts")

    def _know(self, bursts: dict[int, int]) -> None:
        self._places.loupe.bursts = bursts

    def _lost(self, error: Exception) -> None:
        """Keys walk as they did; asked again with the next change."""
        self._asked = None


@dataclass(frozen=True, slots=True)
class ReadBursts:
    """-> {photo: number of its burst}, without single photos. For the database lane."""

    workspace: Workspace
    query: Query

    def __call__(self, ctx: JobContext) -> dict[int, int]:
        ctx.cancel.check()
        found = self.workspace.grouped(replace(self.query, group=Grouping.BURST))
        ends = [*found.starts.tolist()[1:], len(found.ids)]
        return {
            photo: number
            for number, (start, end, key) in enumerate(zip(found.starts.tolist(), ends, found.keys, strict=True))
            if key.startswith(Groups.BURST)
            for photo in found.ids[start:end].tolist()
        }
