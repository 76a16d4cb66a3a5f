"""The demo pictures: drawn once, beside the library, and opened again after that.

start() -> drawn on the files lane -> the first few are there: ready(folder) -> the rest come while they are looked at
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.context import AppContext
from app.jobs import Job, Lane
from core.errors import UserError
from core.jobs import JobContext

FOLDER = "Demo pictures"
FIRST = 6
"""So many pictures are worth opening the folder for."""


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
        self._shown = False
        self.folder = context.paths.data / FOLDER

    @property
    def drawing(self) -> bool:
        return self._job is not None

    def start(self) -> None:
        """Open the demo pictures, as soon as there are some; what is missing is drawn, once at a time."""
        if self._job is None:
            self._shown = False
            self._job = self._context.jobs.submit(
                Lane.FILES,
                partial(_draw, self.folder),
                done=self._done,
                failed=self._failed,
                progress=self._progressed,
            )

    def cancel(self) -> None:
        """Stop drawing. What was drawn stays, and the next start completes it."""
        if self._job is not None:
            self._job.cancel()
            self._end()

    def _progressed(self, done: int, total: int) -> None:
        if self._job is not None:
            self.progressed.emit(done, total)
            if done >= FIRST:
                self._show()

    def _done(self, folder: Path) -> None:
        self._show()
        self._end()

    def _show(self) -> None:
        if not self._shown:
            self._shown = True
            self.ready.emit(self.folder)

    def _failed(self, error: Exception) -> None:
        self._end()
        self._context.notices.error(error)

    def _end(self) -> None:
        self._job = None
        self.ended.emit()


def _draw(folder: Path, ctx: JobContext) -> Path:
    """Files lane. What was drawn to its end stays as the person left it, unless nothing is left."""
    from core.demo import is_complete, write_demo

    try:
        if not is_complete(folder):
            write_demo(folder, ctx, keep=True)
    except OSError as error:
        raise UserError(f"The demo pictures could not be kept: {error.strerror or error}.") from error
    return folder
