"""The rubber band: from where a button went down to where the pointer is, it selects what it touches."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect

from app.grid.scene import Scene
from app.grid.selection import Selection


class RubberBand:
    """In content coordinates, so that it grows while the grid scrolls under it. GUI thread."""

    def __init__(self, scene: Scene, selection: Selection) -> None:
        self._scene, self._selection = scene, selection
        self._from: QPoint | None = None
        self._before: set[int] = set()
        self._inside: bytes = b""
        self.box: QRect | None = None
        """What it spans; None until the pointer has gone some way."""

    @property
    def origin(self) -> QPoint | None:
        """Where the button went down; None while none is."""
        return self._from

    @property
    def pressed(self) -> bool:
        """A button is down: nothing may move."""
        return self._from is not None

    def press(self, at: QPoint, *, add: bool) -> None:
        """A button went down there; `add` keeps what is selected."""
        self._from, self._inside = at, b""
        self._before = set(self._selection.ids()) if add else set()

    def reach(self, here: QPoint) -> None:
        """Span to there, and select what was selected before and what is inside."""
        if self._from is None:
            return
        self.box = QRect(self._from, here).normalized()
        inside = self._scene.geometry.inside(self.box)
        key = inside.tobytes()
        if key != self._inside:
            self._inside = key
            self._selection.set_many(self._before.union(self._scene.model.ids[inside].tolist()))

    def drop(self) -> None:
        """The button is up."""
        self._from = self.box = None
