"""Shapes of pictures that come in while a justified layout is on view: asked for, gathered, and laid out in calm steps.

layout -> ids without a shape -> `wanted` -> (read elsewhere) -> take -> every quarter of a second -> `due`
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from app.grid.hover import Hover
from app.grid.order import Ids
from app.grid.scene import Scene
from app.grid.shapes import Aspects

_SETTLE_MS = 250
"""How often new shapes are laid out while they arrive."""


class Settling(QObject):
    """`wanted` carries the ids of photos whose shapes `take` should be told; `due` asks for a new layout and carries
    how many photos keep the shapes that they have on screen. Nothing is due while `busy` says so. GUI thread."""

    wanted = Signal(object)
    due = Signal(int)

    def __init__(self, scene: Scene, hover: Hover, busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene, self._hover, self._busy = scene, hover, busy
        self._held = False
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self._settle)

    def ask(self) -> None:
        """Ask for the shapes that were not asked for yet, where the layout needs them."""
        if self._scene.justified and len(self._scene.model):
            unasked = self._scene.shapes.unasked(self._scene.model.ids)
            if len(unasked):
                self.wanted.emit(unasked)

    def take(self, ids: Ids, aspects: Aspects) -> None:
        """Widths by heights of these photos, NaN for those that are not measured yet."""
        shapes = self._scene.shapes
        first = not shapes.any_known
        if shapes.take(ids, aspects) and self._scene.justified and not self._soon.isActive():
            self._soon.start(0 if first else _SETTLE_MS)

    def forget(self, photo_ids: Iterable[int]) -> None:
        """These photos changed: their shapes are asked for anew."""
        self._scene.shapes.changed(photo_ids)

    def let_go(self) -> None:
        """Nothing holds the rows above any more: what they kept for the pointer's sake may settle."""
        if self._held:
            self._soon.start(_SETTLE_MS)

    def _settle(self) -> None:
        """Lay out with the shapes that have come. Rows down to the one under the pointer stay as they are."""
        if not self._scene.justified:
            return
        if self._busy():
            self._soon.start(_SETTLE_MS)
            return
        geometry, pointed = self._scene.geometry, self._hover.photo
        # One more than the row: where a row ends depends on the first photo behind it.
        row = geometry.row_of(pointed) if 0 <= pointed < geometry.count else -1
        keep = geometry.row_cells(row).stop + 1 if row >= 0 else 0
        self._held = keep > 0
        self.due.emit(keep)
