"""What the library knows of the photo on screen, read on the database lane."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.details import DetailsSource, ReadDetails
from app.jobs import Job, Jobs, Lane
from app.loupe.cache import Remembered
from app.loupe.fetching import Source
from core.errors import UserError
from core.types import PhotoDetails


class LoupeWorkspace(Source, DetailsSource, Protocol):
    """What the loupe asks of the workspace; blocking, thread-safe, called on lanes."""


class LoupeContext(Protocol):
    """The part of the application's context that the loupe uses."""

    @property
    def workspace(self) -> LoupeWorkspace | None: ...
    @property
    def jobs(self) -> Jobs: ...


class Knowledge(QObject):
    """`details` of one photo, or why there are none (`failure`). `came(rewritten)`: details are here, and whether the
    file is another one than when its photo was on screen before. GUI thread."""

    came = Signal(bool)
    failed = Signal()

    def __init__(self, context: LoupeContext, parent: QObject) -> None:
        super().__init__(parent)
        self.details: PhotoDetails | None = None
        self.failure: UserError | None = None
        self._context = context
        self._photo: int | None = None
        self._reading: Job | None = None
        self._contents: Remembered[int, str] = Remembered()

    def begin(self, photo_id: int) -> None:
        """Another photo is on screen."""
        self.clear()
        self._photo = photo_id
        self.read()

    def clear(self) -> None:
        """No photo is on screen."""
        self._photo = self.details = self.failure = None
        if self._reading is not None:
            self._reading.cancel()

    def read(self) -> None:
        """Read again; what is known stays until then."""
        workspace = self._context.workspace
        if workspace is not None and self._photo is not None:
            work, key = ReadDetails(workspace, self._photo), f"loupe details {id(self)}"
            jobs = self._context.jobs
            self._reading = jobs.submit(Lane.DATABASE, work, done=self._know, failed=self._not_known, key=key)

    def _know(self, details: PhotoDetails) -> None:
        self.details, self.failure = details, None
        before = self._contents.get(details.row.id)
        self._contents.put(details.row.id, details.row.content)
        self.came.emit(bool(before) and before != details.row.content)

    def _not_known(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self.failure = error
        self.failed.emit()
