"""Where the person is now, and the way to where they were: for back and forward, and for the next start.

now() reads it off the window; go() opens the folder, asks what was asked, and shows the photo that was current.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.context import AppContext
from app.jobs import Lane
from app.navigation.where import Where
from app.places import Places
from app.session import FolderState, FolderView, Session
from core.jobs import JobContext

_PATIENCE_MS = 5000
"""How long a photo that was current is waited for while its folder is read."""


class Whereabouts(QObject):
    """`changed` follows, a moment later, everything that `now` would tell. GUI thread."""

    changed = Signal()

    def __init__(self, context: AppContext, session: Session, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._session, self._places = context, session, places
        self._wanted: Where | None = None
        self._asked_for: Where | None = None
        self._missed = False
        self._shown: Path | None = None
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._give_up)
        # One step of a person's is many small ones in here, and not all of them are places to come back to.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._tell)
        grid = places.grid
        session.changed.connect(self._folder_changed)
        grid.live.answered.connect(self._answered)
        grid.grouping.folded.connect(self._moved)
        places.moved.connect(self._moved)
        grid.view.verticalScrollBar().valueChanged.connect(self._moved)
        context.opened.connect(self._ask_again)

    @property
    def going(self) -> bool:
        """On the way to somewhere: what is on screen is neither here nor there."""
        return self._wanted is not None

    @property
    def arrived(self) -> bool:
        """The person is at a place that is worth coming back to: the library is open, the folder can be read, and on
        the way nothing was missed that they have not made up for by choosing a photo or another folder."""
        failed = self._session.view.state is FolderState.FAILED
        return not (self.going or self._missed or failed) and self._context.workspace is not None

    def now(self) -> Where | None:
        """Where the person is; None where no folder is open, or on a page beside the photos."""
        folder, places, grid = self._session.folder, self._places, self._places.grid
        if folder is None or not (places.in_grid or places.in_loupe):
            return None
        return Where(
            folder,
            grid.filters.sentence,
            grid.filters.isVisibleTo(grid),
            grid.toolbar.sort_by,
            grid.toolbar.descending,
            grid.grouping.by,
            places.in_loupe,
            places.loupe.current if places.in_loupe else grid.selection.current,
            grid.view.verticalScrollBar().value(),
            grid.grouping.collapsed_in(folder),
        )

    def go(self, where: Where, gone: Callable[[Where], None], left: Callable[[], None] | None = None) -> None:
        """Be there. A folder that is no longer there is told to `gone`, and nothing moves; `left` is called when the
        way is clear."""
        if where.folder == self._session.folder and self._session.view.state is not FolderState.FAILED:
            self._set_out(where, left)
            return
        self._asked_for = where
        # Looked at on a lane: a drive that sleeps may take its time to say so.
        work, done = partial(_is_folder, where.folder), partial(self._looked, where, gone, left)
        self._context.jobs.submit(Lane.FILES, work, done=done, key="whereabouts")

    def _looked(
        self, where: Where, gone: Callable[[Where], None], left: Callable[[], None] | None, there: bool
    ) -> None:
        if self._asked_for is not where:
            return
        self._asked_for = None
        if there:
            self._set_out(where, left)
        else:
            gone(where)

    def _set_out(self, where: Where, left: Callable[[], None] | None) -> None:
        self._wanted, self._missed = where, False
        if left is not None:
            left()
        self._places.show_grid()
        if where.folder != self._session.folder or self._session.view.state is FolderState.FAILED:
            self._session.open(where.folder)
        grid = self._places.grid
        grid.grouping.set_collapsed(where.collapsed, at=(where.folder, where.group))
        grid.ask_as(where.sentence, bar=where.bar, sort=where.sort, descending=where.descending, group=where.group)
        self._patience.start()

    def _ask_again(self) -> None:
        """The library opened on the way."""
        if self._wanted is not None:
            self._patience.start()

    def _answered(self) -> None:
        where, grid = self._wanted, self._places.grid
        if where is None or grid.live.query is None or grid.live.query.folder != where.folder:
            return
        missing = where.current is None or grid.model.index_of(where.current) < 0
        if missing and self._session.view.state is FolderState.SCANNING and where.current is not None:
            # It may still come: the folder is being read.
            return
        self._arrive(where, None if missing else where.current)

    def _arrive(self, where: Where, photo: int | None) -> None:
        self._wanted = None
        self._patience.stop()
        grid = self._places.grid
        if photo is not None:
            grid.selection.set_only(photo)
        grid.view.verticalScrollBar().setValue(where.scroll)
        if photo is not None and where.in_loupe:
            self._places.show_loupe(photo)
        else:
            grid.take_focus()
        self._soon.start()

    def _give_up(self) -> None:
        if self._wanted is not None:
            self._missed = self._wanted.current is not None
            self._arrive(self._wanted, None)

    def _folder_changed(self, view: FolderView) -> None:
        if self._wanted is not None and (view.folder != self._wanted.folder or view.state is FolderState.FAILED):
            # Another folder was opened on the way, or this one cannot be read after all.
            self._missed = view.folder == self._wanted.folder
            self._wanted = None
            self._patience.stop()
        elif self._wanted is None and view.folder != self._shown:
            self._missed = False
        self._shown = view.folder
        self._asked_for = None
        self._moved()

    def _moved(self) -> None:
        if self._wanted is None:
            if self._places.grid.selection.current is not None:
                self._missed = False
            self._soon.start()

    def _tell(self) -> None:
        if self._wanted is None:
            self.changed.emit()


def _is_folder(folder: Path, ctx: JobContext) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False
