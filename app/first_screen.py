"""Lets the first screen of a folder fill before its photos are judged.

A person who opens a folder waits to see it. Loading a model and decoding far ahead would take the cores from that, for
a verdict that comes seconds later in any case.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.context import AppContext
from app.grid.page import GridPage
from app.session import Session

PATIENCE_MS = 1500


class FirstScreen(QObject):
    """Holds the session's judging back until every photo on screen has its thumbnail or cannot have one, or patience
    ends. GUI thread."""

    def __init__(self, context: AppContext, session: Session, grid: GridPage) -> None:
        super().__init__(session)
        self._grid = grid
        self._then: Callable[[], None] | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._go_on)
        grid.thumbnails.ready.connect(self._look)
        context.closing.connect(self._patience.stop)
        session.judge_when = self.wait

    def wait(self, then: Callable[[], None]) -> None:
        """Call `then` once the first screen is full."""
        self._then = then
        self._patience.start()
        self._look()

    def _look(self, photo_id: object = None) -> None:
        if self._then is None or self._grid.live.loading:
            return
        seen = self._grid.view.visible_ids()
        if seen and all(map(self._grid.thumbnails.tried, seen)):
            self._go_on()

    def _go_on(self) -> None:
        then, self._then = self._then, None
        self._patience.stop()
        if then is not None:
            then()
