"""What the inspector shows: the photos that commands act on. Its name and score at once, the rest of a photo a moment
after the person has stopped walking."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.commands import Context
from app.context import AppContext
from app.inspector.panel import InspectorPanel
from app.places import Places
from core.types import PhotoRow

_REST_MS = 60
_CLIPPING = "loupe.clipping"


class Inspecting(QObject):
    """Keeps an inspector in step with the places. GUI thread."""

    def __init__(self, context: AppContext, places: Places, inspector: InspectorPanel) -> None:
        super().__init__(inspector)
        self._places, self._inspector = places, inspector
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._inspect)
        context.actions.attach(inspector, Context.PHOTOS)
        context.changed.connect(inspector.refresh)
        context.closing.connect(self._rest.stop)
        places.moved.connect(self._move)
        places.grid.toolbar.sort_changed.connect(self._show_order)
        inspector.sort_wanted.connect(self._sort)
        inspector.clipping_wanted.connect(self._show_clipping)
        self._actions = context.actions
        self._show_order()

    def _move(self) -> None:
        self._rest.start()
        if not self._inspector.isVisible():
            return
        wanted, grid = self._places.targets(), self._places.grid
        row = self._row(wanted[0]) if len(wanted) == 1 else None
        if row is not None:
            picture = grid.thumbnails.pixmap(row.id)
            self._inspector.glance(row, picture.toImage() if picture is not None else None)

    def _row(self, photo_id: int) -> PhotoRow | None:
        """The row of a photo of the grid: from memory, at times with a page of others as the grid reads them."""
        model = self._places.grid.model
        index = model.index_of(photo_id)
        if model.known(photo_id) is None and index >= 0:
            model.fetch(range(index, index + 1))
        return model.known(photo_id)

    def _inspect(self) -> None:
        self._inspector.show_photos(self._places.targets())
        self._inspector.show_folder(self._places.grid.query().folder)
        self._show_order()

    def _show_order(self) -> None:
        """Mark what the grid is sorted by."""
        toolbar = self._places.grid.toolbar
        self._inspector.show_sort(toolbar.sort_by, descending=toolbar.descending)

    def _sort(self, entry_id: str) -> None:
        """Sort the grid by an entry; by the one that it is sorted by already, the other way round."""
        toolbar = self._places.grid.toolbar
        if toolbar.sort_by == entry_id:
            toolbar.reverse()
        else:
            toolbar.choose(entry_id)

    def _show_clipping(self) -> None:
        """See in the photo itself where it is clipped."""
        if not self._places.in_loupe:
            self._actions.run("view.loupe")
        if not self._actions.action(_CLIPPING).isChecked():
            self._actions.run(_CLIPPING)
