"""Garbage is collected in the GUI thread only.

Python's cycle collector runs in whichever thread happens to allocate. A window or a timer that is part of a cycle
would then be destroyed by a lane's thread, which Qt forbids: at best a warning, at worst a window that hangs.

What is there ten seconds after the start, modules and the window itself, stays until the end. To go through all of it
takes 40 to 80 ms on an idle machine and several times that on a busy one, so it is left out of every later collection.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 1000
_SETTLED_MS = 10_000
"""Sooner than the interpreter's thresholds have anything but the youngest be looked through."""


class GuiGarbage(QObject):
    """Takes the collector over while it lives: looks once a second, from the event loop, at what is due.

    `settled_ms` after it was made, what has not died by then is taken to stay. GUI thread.
    """

    def __init__(self, parent: QObject | None = None, settled_ms: int = _SETTLED_MS) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()
        self._settled = QTimer(self, singleShot=True, interval=settled_ms)
        self._settled.timeout.connect(gc.freeze)
        self._settled.start()

    def collect_due(self) -> int:
        """Collect the oldest generation that the interpreter's own thresholds call due; -1 where none is."""
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return generation
        return -1

    def stop(self) -> None:
        """Give the collector back to the interpreter, and everything to the collector."""
        self._timer.stop()
        self._settled.stop()
        gc.unfreeze()
        gc.enable()
