"""What is under the pointer: a photo, or the header of a section."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.grid.scene import Scene


class Hover(QObject):
    """`photo` and `header` are the index of what is under the pointer, or -1. `left` says that it is on no photo any
    more. What is under the pointer is `held` from when it moved there until it is released. GUI thread."""

    left = Signal()

    def __init__(self, scene: Scene, viewport: QWidget, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scene, self._viewport = scene, viewport
        self._pointer: QPoint | None = None
        self.photo = -1
        self.header = -1
        self.held = False

    @property
    def photo_id(self) -> int | None:
        """The photo under the pointer."""
        model = self._scene.model
        return model.id_at(self.photo) if 0 <= self.photo < len(model) else None

    def point_at(self, point: QPoint | None) -> None:
        """The pointer is at this point of the viewport, or gone from it."""
        self._pointer, self.held = point, point is not None
        self.look()

    def release(self) -> None:
        """What is under the pointer may move away, until the pointer moves again."""
        self.held = False

    def look(self) -> None:
        """Find what is under the pointer now: the pointer moved, or what lies under it did."""
        point, index, header = self._pointer, -1, -1
        if point is not None and self._viewport.rect().contains(point):
            header = self._scene.header_under(point)
            index = self._scene.photo_under(point)
        if header != self.header:
            self.header = header
            self._viewport.update()
        if index == self.photo:
            return
        for changed in (self.photo, index):
            if 0 <= changed < len(self._scene.model):
                self._viewport.update(self._scene.on_screen(changed))
        self.photo = index
        if index < 0:
            self.left.emit()
