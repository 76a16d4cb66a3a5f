"""The size of the thumbnails: the slider, the grid, and the settings that remember it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QTimer

from app.context import AppContext
from app.grid.view import GridView
from app.statusbar import StatusBar

_REST_MS = 800


class ThumbnailSize(QObject):
    """Keeps slider and grid in step, shows the slider where there are thumbnails, and writes the size once the hand
    rests. GUI thread."""

    def __init__(self, context: AppContext, view: GridView, status: StatusBar) -> None:
        super().__init__(status)
        self._context, self._view, self._status = context, view, status
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._remember)
        status.edge_chosen.connect(view.set_edge)
        view.edge_changed.connect(status.show_edge)
        view.edge_changed.connect(self._rest.start)
        context.closing.connect(self._close)
        view.installEventFilter(self)
        status.show_edge(view.edge)
        status.show_sizes(view.isVisible())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._status.show_sizes(event.type() == QEvent.Type.Show)
        return False

    def _close(self) -> None:
        if self._rest.isActive():
            self._rest.stop()
            self._remember()

    def _remember(self) -> None:
        settings = self._context.settings
        appearance = replace(settings.appearance, thumbnail_size=self._view.edge)
        self._context.remember(replace(settings, appearance=appearance))
