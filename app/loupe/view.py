"""The loupe: one photo, from fit to 800 %, walking along the grid's order.

Zoom and place stay from photo to photo. Keys come from the window's command table, whose handlers are the public
methods here; what shows and what is read for it is the canvas's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.language import tr
from app.loupe.canvas import PhotoCanvas
from app.loupe.knowledge import LoupeContext

_PAN_SHARE = 0.2
"""Of the view, for one press of a key."""


class LoupeView(PhotoCanvas):
    """Signals beside the canvas's: `current_changed(photo_id)` after a step, `closed()` when the person is done here.
    GUI thread."""

    current_changed = Signal(object)
    closed = Signal()

    def __init__(self, context: LoupeContext, parent: QWidget | None = None, *, plain: bool = False) -> None:
        super().__init__(context, parent, plain=plain)
        self.setAccessibleName(tr("Loupe"))

    def show(self, photo_id: int | None = None, ids: Sequence[int] = ()) -> None:
        """Show this photo, with `ids` as the order to walk in; zoom and place stay. Without a photo: Qt's own show."""
        if photo_id is not None:
            self._walk.begin(photo_id, ids)
            if photo_id != self._current:
                self._enter(photo_id)
            else:
                self._ask()
        super().show()

    def leave(self) -> None:
        """Stop what is under way and say that the person is done here."""
        self.clear()
        self.closed.emit()

    # From photo to photo

    def next_photo(self) -> None:
        self._step(1)

    def previous_photo(self) -> None:
        self._step(-1)

    @property
    def bursts(self) -> Mapping[int, int]:
        """The burst of each photo that is in one, for the keys that go from burst to burst."""
        return self._walk.bursts

    @bursts.setter
    def bursts(self, bursts: Mapping[int, int]) -> None:
        self._walk.bursts = bursts

    def next_burst(self) -> None:
        self._step(self._walk.to_burst(1))

    def previous_burst(self) -> None:
        self._step(self._walk.to_burst(-1))

    def first_photo(self) -> None:
        self._step(-len(self._walk.ids))

    def last_photo(self) -> None:
        self._step(len(self._walk.ids))

    # Closer and further away

    def toggle_zoom(self) -> None:
        """Fit or 100 % at the pointer, or in the middle where the pointer is elsewhere."""
        at = self._hand.place()
        self._look(self._view.toggled(at.x(), at.y()))

    def zoom_in(self) -> None:
        self._zoom(1)

    def zoom_out(self) -> None:
        self._zoom(-1)

    def pan(self, across: int, down: int) -> None:
        """Move the view over the picture by a part of itself: 1 to the right or down, -1 the other way."""
        self._look(self._view.panned(-across * _PAN_SHARE * self._view.width, -down * _PAN_SHARE * self._view.height))

    def hide_pointer(self) -> None:
        """No pointer over the photo until `show_pointer`."""
        self._hand.hide()

    def show_pointer(self) -> None:
        """The pointer as the zoom asks for it."""
        self._hand.come_back()

    # What lies over the photo

    def toggle_info(self) -> None:
        """Show or hide name, zoom and score over the photo."""
        self._info = not self._info
        if self._info:
            self._tell_colours(again=True)
        self.update()

    def toggle_clipping(self) -> bool:
        """Mark what is blown or blocked; gives whether it is marked now."""
        self._clipping = not self._clipping
        self._ask()
        return self._clipping

    def toggle_peaking(self) -> bool:
        """Mark what is in focus; gives whether it is marked now."""
        self._peaking = not self._peaking
        self._ask()
        return self._peaking

    def toggle_focus_point(self) -> bool:
        """Show where the camera says it focused; gives whether it shows now."""
        self._focus_point = not self._focus_point
        self.update()
        return self._focus_point

    def _step(self, by: int) -> None:
        photo_id = self._walk.step(by)
        if photo_id is not None:
            self._enter(photo_id)
            self.current_changed.emit(photo_id)

    def _zoom(self, steps: int) -> None:
        at = self._hand.place()
        self._look(self._view.stepped(steps, at.x(), at.y()))
