"""Wheels and touchpads: pixels are followed exactly, the steps of a wheel are eased."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollBar

from app.grid.motion import Scroller

_STEP = 120
"""What one step of a wheel turns by, in eighths of a degree."""


class Wheel:
    """Turns wheel events into scrolling of one bar, or into steps of something else."""

    def __init__(self, bar: QScrollBar, scroller: Scroller) -> None:
        self._bar, self._scroller = bar, scroller
        self._rest = 0.0
        self._turned = 0

    def turn(self, event: QWheelEvent, *, mirrored: bool = False) -> None:
        """Scroll as far as the event says. A bar that lies follows both ways of turning; `mirrored`: it begins at the
        right."""
        pixels = self._along(event.pixelDelta(), mirrored=mirrored)
        turned = self._along(event.angleDelta(), mirrored=mirrored)
        if pixels:
            self._scroller.stop()
            self._bar.setValue(self._bar.value() - pixels)
        elif turned % _STEP == 0:
            self._scroller.by(round(-turned / _STEP * self._notch()))
        else:
            # A wheel without notches, or a touchpad that tells no pixels: small turns, gathered into whole pixels.
            self._rest -= turned / _STEP * self._notch()
            whole = int(self._rest)
            self._rest -= whole
            self._scroller.stop()
            self._bar.setValue(self._bar.value() + whole)

    def steps(self, event: QWheelEvent) -> int:
        """Whole steps of turning that do not scroll, upwards positive; small turns add up."""
        self._turned += event.angleDelta().y()
        whole = int(self._turned / _STEP)
        self._turned -= whole * _STEP
        return whole

    def _along(self, turn: QPoint, *, mirrored: bool) -> int:
        if self._bar.orientation() is Qt.Orientation.Vertical:
            return turn.y()
        across = -turn.x() if mirrored else turn.x()
        return across if abs(across) > abs(turn.y()) else turn.y()

    def _notch(self) -> int:
        return QApplication.wheelScrollLines() * self._bar.singleStep()
