"""From any thread into the GUI thread: workers append to a locked queue and wake the GUI thread once; it drains.

Nothing else crosses. A thousand results that arrive between two drains cost one wake-up.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class Mailbox(QObject):
    """Delivers posted messages, in order, to `receive` in the thread that made the mailbox (the GUI thread)."""

    _woken = Signal()

    def __init__(self, receive: Callable[[object], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._receive = receive
        self._lock = threading.Lock()
        self._waiting: deque[object] = deque()
        self._awake = False
        self._closed = False
        self._woken.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def post(self, message: object) -> None:
        """Any thread. Messages posted after `close` are dropped."""
        with self._lock:
            if self._closed:
                return
            self._waiting.append(message)
            if self._awake:
                return
            self._awake = True
            # Inside the lock: close() cannot slip between the test and the wake-up of a dying object.
            self._woken.emit()

    def close(self) -> None:
        """GUI thread: drop what waits and accept nothing more."""
        with self._lock:
            self._closed = True
            self._waiting.clear()

    def _drain(self) -> None:
        with self._lock:
            messages = deque(self._waiting)
            self._waiting.clear()
            self._awake = False
        try:
            while messages and not self._closed:
                self._receive(messages.popleft())
        finally:
            # Where a receiver raised, what came after its message is not its business and is still delivered.
            if messages:
                self._put_back(messages)

    def _put_back(self, messages: deque[object]) -> None:
        with self._lock:
            if self._closed:
                return
            self._waiting.extendleft(reversed(messages))
            if not self._awake:
                self._awake = True
                self._woken.emit()
