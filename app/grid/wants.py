"""What is wanted as one scrolls: the rows and pictures of what is on screen, then of a screen before and behind it."""

from __future__ import annotations

from collections.abc import Sequence

from app.grid.loader import Wanted
from app.grid.scene import Scene
from app.grid.thumbnails import Thumbnails
from core.types import Status


class Wants:
    """Asks the model for rows, in the GUI thread and quickly, and the thumbnails for pictures, which come later."""

    def __init__(self, scene: Scene, thumbnails: Thumbnails) -> None:
        self._scene, self._thumbnails = scene, thumbnails

    def ask(self, *, rough: bool) -> None:
        """For what is seen now. `rough`: sizes are still changing, pictures that are somewhat too large will do."""
        seen = self._scene.visible()
        if not seen:
            return
        ahead, geometry = len(seen), self._scene.geometry
        near = range(max(0, seen[0] - ahead), min(len(self._scene.model), seen[-1] + 1 + ahead))
        shown = set(seen)
        self._fetch(seen, near)
        order = [*seen, *(n for n in near if n not in shown and geometry.row_of(n) >= 0)]
        self._thumbnails.want([wanted for wanted in map(self._wanted, order) if wanted is not None], rough=rough)

    def _fetch(self, seen: Sequence[int], near: range) -> None:
        """Rows of what is on screen and about it; across collapsed sections only of what is on screen."""
        if len(near) <= 4 * len(seen):
            self._scene.model.fetch(near)
            return
        for index in seen:
            self._scene.model.fetch(range(index, index + 1))

    def _wanted(self, index: int) -> Wanted | None:
        row = self._scene.model.row_at(index)
        if row is None or row.status is Status.UNREADABLE:
            return None
        geometry, ratio = self._scene.geometry, self._scene.ratio
        box = geometry.picture(geometry.cell(index))
        return Wanted(row.id, row.content, round(box.width() * ratio), round(box.height() * ratio))
