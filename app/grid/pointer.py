"""Buttons of the mouse in the grid: a press selects, a drag bands or carries away, a header folds.

press on a photo that is selected -> move: `drag_wanted`;  no move: on release only that one is selected
press elsewhere -> selection -> move: the rubber band, scrolling while it reaches beyond the viewport
press on a header -> its section folds; with Ctrl its photos are selected
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.grid.arranging import Arranging
from app.grid.band import RubberBand
from app.grid.key_place import KeyPlace
from app.grid.scene import Scene
from app.grid.scrolling import Scrolling
from app.grid.selection import Selection

_DRAG_FROM = 6
"""How far a hand may tremble."""
_FRAME_MS = 16
_FASTEST = 60
"""Pixels a frame that a band scrolls by at the most."""


class Pointer(QObject):
    """`opened` carries a photo that was pressed twice, `drag_wanted` the selected photos that are dragged away. GUI
    thread."""

    opened = Signal(object)
    drag_wanted = Signal(object)

    def __init__(
        self,
        scene: Scene,
        selection: Selection,
        keys: KeyPlace,
        band: RubberBand,
        arranging: Arranging,
        scrolling: Scrolling,
        viewport: QWidget,
    ) -> None:
        super().__init__(viewport)
        self._scene, self._selection, self._keys, self._band = scene, selection, keys, band
        self._arranging, self._scrolling, self._viewport = arranging, scrolling, viewport
        self._only_on_release: int | None = None
        self._scroll = QTimer(self, interval=_FRAME_MS)
        self._scroll.timeout.connect(self._scroll_with_band)

    def press(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._only_on_release = None
        header = self._scene.header_under(point)
        if header >= 0:
            self._press_header(header, event)
            return
        index = self._scene.photo_under(point)
        photo_id = self._scene.model.id_at(index) if index >= 0 else None
        if event.button() == Qt.MouseButton.RightButton:
            if photo_id is not None and photo_id not in self._selection:
                self._selection.set_only(photo_id)
        elif event.button() == Qt.MouseButton.LeftButton:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._keys.take_header(None)
            self._band.press(self._scene.content(point), add=shift or control)
            self._select(photo_id, shift=shift, control=control)

    def double_press(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        header = self._scene.header_under(point)
        if header >= 0:
            # Two quick presses on a header are two presses.
            self._press_header(header, event)
            return
        index = self._scene.photo_under(point)
        if index >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit(self._scene.model.id_at(index))

    def move(self, point: QPoint, buttons: Qt.MouseButton) -> None:
        """The pointer is there now, in the viewport's coordinates, with these buttons down."""
        pressed, here = self._band.origin, self._scene.content(point)
        if pressed is not None and not buttons & Qt.MouseButton.LeftButton:
            # It came up over something else: a menu, or what was shown in place of the grid.
            self.give_up()
            return
        if pressed is None or (self._band.box is None and (here - pressed).manhattanLength() < _DRAG_FROM):
            return
        if self._only_on_release is not None:
            # Whoever takes it drags until the button is up, and no release comes back here.
            self._only_on_release = None
            self._band.drop()
            self.drag_wanted.emit(self._selection.ids())
            return
        self._reach(here)
        if not self._scroll.isActive():
            self._scroll.start()

    def release(self) -> None:
        only, self._only_on_release = self._only_on_release, None
        if only is not None:
            self._selection.set_only(only)
        self.give_up()

    def give_up(self) -> None:
        """What a press began ends here, with what is selected now."""
        self._only_on_release = None
        self._band.drop()
        self._scroll.stop()
        self._viewport.update()

    def _select(self, photo_id: int | None, *, shift: bool, control: bool) -> None:
        if photo_id is None:
            if not (shift or control):
                self._selection.clear()
        elif shift:
            self._selection.extend_to(photo_id, add=control)
        elif control:
            self._selection.toggle(photo_id)
        elif photo_id in self._selection:
            # It may be the beginning of a drag of all that is selected.
            self._only_on_release = photo_id
        else:
            self._selection.set_only(photo_id)

    def _press_header(self, section: int, event: QMouseEvent) -> None:
        """A press collapses or opens; with Ctrl it adds the section's photos to the selection."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        geometry = self._scene.geometry
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            inside = self._scene.model.ids_in(range(geometry.starts[section], geometry.starts[section + 1]))
            self._selection.set_many({*self._selection.ids(), *inside})
        else:
            self._arranging.toggle_section(geometry.sections[section].key)

    def _reach(self, here: QPoint) -> None:
        self._band.reach(here)
        self._viewport.update()

    def _scroll_with_band(self) -> None:
        point = self._viewport.mapFromGlobal(QCursor.pos())
        beyond = min(0, point.y()) + max(0, point.y() - self._scene.height)
        if beyond and self._band.box is not None:
            self._scrolling.to(self._scene.top + max(-_FASTEST, min(_FASTEST, beyond)))
            self._reach(self._scene.content(point))
