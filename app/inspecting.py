"""What the inspector shows: the photos that commands act on, a moment after the person has stopped walking."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.commands import Context
from app.context import AppContext
from app.inspector.panel import InspectorPanel
from app.places import Places

_REST_MS = 60


class Inspecting(QObject):
    """Keeps an inspector in step with the places. GUI thread."""

    def __init__(self, context: AppContext, places: Places, inspector: InspectorPanel) -> None:
        super().__init__(inspector)
        self._places, self._inspector = places, inspector
        self._shown: list[int] = []
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._inspect)
        context.actions.attach(inspector, Context.PHOTOS)
        context.changed.connect(inspector.refresh)
        context.closing.connect(self._rest.stop)
        places.moved.connect(self._rest.start)

    def _inspect(self) -> None:
        wanted = self._places.targets()
        if wanted != self._shown:
            self._shown = wanted
            self._inspector.show_photos(wanted)
