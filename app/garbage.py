"""Garbage is collected in the GUI thread only.

Python's cycle collector runs in whichever thread happens to allocate. A window or a timer that is part of a cycle
would then be destroyed by a lane's thread, which Qt forbids: at best a warning, at worst a window that hangs.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000


class GuiGarbage(QObject):
    """Takes the collector over while it lives: looks once a second, from the event loop, at what is due."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    def collect_due(self) -> int:
        """Collect the oldest generation that the interpreter's own thresholds call due; -1 where none is."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return generation
        return -1

    def stop(self) -> None:
        """Give the collector back to the interpreter."""
        self._timer.stop()
        gc.enable()
