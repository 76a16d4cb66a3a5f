"""Why a photo is as it is, for its tool tip: read when the pointer rests on it, on the database lane."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.context import AppContext
from app.details import ReadDetails
from app.engine_thread import Phase
from app.grid.tool_tips import ToolTips
from app.jobs import Lane
from app.language import tr
from app.session import FolderState, Session
from core.errors import UserError
from core.types import PhotoDetails


class Why(QObject):
    """Answers the tips of a view. GUI thread."""

    def __init__(self, context: AppContext, session: Session, tips: ToolTips, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._session, self._tips = context, session, tips
        tips.asked.connect(self._read)
        tips.why_waiting = self._waiting

    def _read(self, photo_id: int) -> None:
        workspace = self._context.workspace
        if workspace is not None:
            work = ReadDetails(workspace, photo_id)
            self._context.jobs.submit(Lane.DATABASE, work, done=self._told, failed=self._failed, key="grid.why")

    def _told(self, details: PhotoDetails) -> None:
        self._tips.tell(details)

    def _failed(self, error: Exception) -> None:
        # The photo left the library while the pointer rested on it: its tool tip says enough.
        if not isinstance(error, UserError):
            raise error

    def _waiting(self) -> str:
        """Why a photo that is not judged yet has to wait."""
        phase = self._context.judging.state.phase
        if phase is Phase.PAUSED:
            return tr("Judging is paused: go on with it in the strip below.")
        if phase is Phase.RUNNING:
            return tr("It is waiting for its turn. What is on screen goes first.")
        if self._session.view.state is FolderState.SCANNING:
            return tr("The folder is still being looked through.")
        return tr("Nothing is being judged now. “Judge the photos that wait” in the File menu begins.")
