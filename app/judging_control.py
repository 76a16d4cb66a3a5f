"""Judging under a person's hands: pause, stop and go on, and the strip that tells how far it is and what it found."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.context import AppContext
from app.engine_thread import JudgingProgress, Phase
from app.places import Places
from app.session import FolderState, FolderView, Session
from app.statusbar import StatusBar


class JudgingControl(QObject):
    """Joins judging and the session with the status bar. GUI thread."""

    def __init__(
        self, context: AppContext, session: Session, places: Places, status: StatusBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._context, self._session, self._places = context, session, places
        self._status, self._window = status, window
        context.actions.bind("file.judge", session.judge)
        context.actions.bind("file.pause", self._pause)
        context.judging.progressed.connect(self._show_progress)
        session.changed.connect(self._folder_changed)
        session.summed.connect(self._summed)
        places.moved.connect(self._show_counts)
        status.listed.connect(self._show_list)
        status.pause_pressed.connect(self._pause)
        status.stop_pressed.connect(context.judging.stop)
        self._show_counts()

    def _pause(self) -> None:
        judging = self._context.judging
        if judging.state.phase is Phase.PAUSED:
            judging.resume()
        else:
            judging.pause()

    def _show_progress(self, progress: JudgingProgress) -> None:
        waiting = self._session.summary.waiting if self._session.summary else 0
        self._status.show_progress(progress, waiting)
        actions = self._context.actions
        actions.action("file.judge").setEnabled(progress.phase is Phase.IDLE and waiting > 0)
        actions.action("file.pause").setEnabled(progress.phase is not Phase.IDLE)
        actions.action("file.pause").setChecked(progress.phase is Phase.PAUSED)

    def _folder_changed(self, view: FolderView) -> None:
        if view.state is FolderState.SCANNING:
            self._status.show_summary(None)
        self._show_counts()

    def _summed(self, summary: object) -> None:
        self._status.show_summary(self._session.summary)
        self._show_counts()
        self._show_progress(self._context.judging.state)

    def _show_counts(self) -> None:
        summary, grid = self._session.summary, self._places.grid
        shown = len(grid.model)
        self._status.show_counts(shown, grid.selection.count(), max(shown, summary.photos if summary else 0))

    def _show_list(self, name: str) -> None:
        from app.lists import folder_list

        summary, root = self._session.summary, self._session.folder
        if summary is not None and root is not None:
            folder_list(name, summary, root, self._window).show()
