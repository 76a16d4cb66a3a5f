"""The demo pictures: drawn once, beside the library, and opened again after that.

start() -> drawn on the files lane into "Demo pictures.part" -> renamed when complete -> ready(folder)
"""

from __future__ import annotations

import contextlib
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.context import AppContext
from app.jobs import Job, Lane
from core.errors import UserError
from core.jobs import JobContext

FOLDER = "Demo pictures"


class DemoPictures(QObject):
    """Draws or finds the demo folder. `progressed` carries how many of how many files; `ended` says that nothing is
    drawn any longer, whatever the outcome. GUI thread.
    """

    ready = Signal(object)
    progressed = Signal(int, int)
    ended = Signal()

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None

    @property
    def drawing(self) -> bool:
        return self._job is not None

    def start(self) -> None:
        """Open the demo pictures, drawn first where they are not there yet; once at a time."""
        if self._job is None:
            self._job = self._context.jobs.submit(
                Lane.FILES,
                partial(_draw, self._context.paths.data / FOLDER),
                done=self._done,
                failed=self._failed,
                progress=self.progressed.emit,
            )

    def cancel(self) -> None:
        """Stop drawing. What was drawn stays, and the next start completes it."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    def _done(self, folder: Path) -> None:
        self._end()
        self.ready.emit(folder)

    def _failed(self, error: Exception) -> None:
        self._end()
        self._context.notices.error(error)

    def _end(self) -> None:
        self._job = None
        self.ended.emit()


def _draw(folder: Path, ctx: JobContext) -> Path:
    """Files lane. A folder by this name is complete: it gets it last. One that a person emptied is drawn anew."""
    from core.demo import write_demo

    try:
        if folder.is_dir() and any(folder.iterdir()):
            return folder
        part = folder.with_name(f"{folder.name}.part")
        write_demo(part, ctx)
        with contextlib.suppress(FileNotFoundError):
            folder.rmdir()
        part.rename(folder)
    except OSError as error:
        raise UserError(f"The demo pictures could not be kept: {error.strerror or error}.") from error
    return folder
