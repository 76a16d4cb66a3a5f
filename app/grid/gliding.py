"""Changes of the layout that show how what was on screen gets to its new place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app.grid.motion import Glide, Key
from app.grid.scene import Scene


class Gliding:
    """What a person asked for glides as a whole. What happens by itself, while scores arrive, is `calm`: neighbours
    move aside by about a cell, nothing flies across the screen, and where much changes it does so at once. GUI thread.
    """

    def __init__(self, scene: Scene, area: QWidget, glide: Glide) -> None:
        self._scene, self._area, self._glide = scene, area, glide
        self.moving = True
        """False: everything is at once where it belongs."""

    def through(self, change: Callable[[], object], *, calm: bool = False) -> None:
        """Make a change of the layout and set out from where everything was."""
        before = self.places() if self.moving and self._area.isVisible() and len(self._scene.model) else {}
        change()
        # Where everything comes to rest, whatever was still on its way.
        self._glide.stop()
        if before:
            near = self._scene.geometry.pitch * 3 // 2 if calm else None
            self._glide.start(before, self.places(), near)

    def stop(self) -> None:
        """Everything is in its place now."""
        self._glide.stop()

    def places(self) -> dict[Key, QRect]:
        """Where everything that can be seen is on screen now, on its way or not."""
        scene, top = self._scene, self._scene.top
        found: dict[Key, QRect] = {}
        for index in scene.visible():
            photo_id = scene.model.id_at(index)
            found[photo_id] = self._glide.place(photo_id, scene.on_screen(index))
        for number in scene.geometry.headers(top, top + scene.height):
            key = scene.geometry.sections[number].key
            found[key] = self._glide.place(key, scene.geometry.header(number).translated(0, -top))
        return found
