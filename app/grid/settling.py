"""Shapes of pictures that come in while a justified layout is on view: asked for, gathered, and laid out in calm steps.

layout -> ids without a shape -> `wanted` -> (read elsewhere) -> take -> in a second, or later -> `due`

A layout costs the same whether one shape changed or thousands. What changes above or on the screen waits a second at
most; what lies below it, and changes only how far one can scroll, waits longer, or until one scrolls there.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from app.grid.band import RubberBand
from app.grid.hover import Hover
from app.grid.order import Ids
from app.grid.scene import Scene
from app.grid.shapes import Aspects

_SEEN_MS, _UNSEEN_MS = 1000, 5000
"""How often new shapes are laid out while they arrive: those down to the end of the screen, and those below it."""
_LET_GO_MS = 250


class Settling(QObject):
    """`wanted` carries the ids of photos whose shapes `take` should be told; `due` asks for a new layout and carries
    how many photos keep the shapes that they have on screen. Nothing is due while a button is down. GUI thread."""

    wanted = Signal(object)
    due = Signal(int)

    def __init__(self, scene: Scene, hover: Hover, band: RubberBand, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene, self._hover, self._band = scene, hover, band
        self._held = False
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._settle)

    def ask(self) -> None:
        """Something else is seen: ask for the shapes that were not asked for yet, where the layout needs them."""
        if self._scene.justified and len(self._scene.model):
            if self._soon.isActive() and self._soon.remainingTime() > _SEEN_MS and self._any_seen():
                self._soon.start(_LET_GO_MS)
            unasked = self._scene.shapes.unasked(self._scene.model.ids)
            if len(unasked):
                self.wanted.emit(unasked)

    def take(self, ids: Ids, aspects: Aspects) -> None:
        """Widths by heights of these photos, NaN for those that are not measured yet."""
        shapes = self._scene.shapes
        first = not shapes.any_known
        if not shapes.take(ids, aspects) or not self._scene.justified:
            return
        wait = 0 if first else _SEEN_MS if self._any_seen() else _UNSEEN_MS
        if not self._soon.isActive() or wait < self._soon.remainingTime():
            self._soon.start(wait)

    def forget(self, photo_ids: Iterable[int]) -> None:
        """These photos changed: their shapes are asked for anew."""
        self._scene.shapes.changed(photo_ids)

    def let_go(self) -> None:
        """Nothing holds the rows above any more: what they kept for the pointer's sake may settle."""
        if self._held:
            self._soon.start(_LET_GO_MS)

    def _any_seen(self) -> bool:
        """Shapes came of photos above or on the screen. One more counts: where a row ends depends on the next photo."""
        seen = self._scene.visible()
        return bool(seen) and self._scene.shapes.any_fresh(self._scene.model.ids[: seen[-1] + 2])

    def _settle(self) -> None:
        """Lay out with the shapes that have come. Rows down to the one under the pointer stay as they are."""
        if not self._scene.justified:
            return
        if self._band.pressed:
            self._soon.start(_LET_GO_MS)
            return
        geometry, pointed = self._scene.geometry, self._hover.photo
        # One more than the row: where a row ends depends on the first photo behind it.
        row = geometry.row_of(pointed) if 0 <= pointed < geometry.count else -1
        keep = geometry.row_cells(row).stop + 1 if row >= 0 else 0
        self._held = keep > 0
        self.due.emit(keep)
