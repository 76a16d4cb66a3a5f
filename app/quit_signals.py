"""A system that ends, or a terminal, asks the window to close: it does so as if a person had closed it."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_ASKED = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name))


class QuitSignals(QObject):
    """`came` says that the process was told to end. From the start until `stop`; main thread.

    Python answers a signal only where Python runs, which it does not while Qt waits: the signal writes a byte to a
    socket, and the socket wakes Qt.
    """

    came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)
        self._before = {asked: signal.signal(asked, _heard) for asked in _ASKED}
        self._written = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)

    def stop(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._written)
        for asked, before in self._before.items():
            signal.signal(asked, before)
        self._notifier.setEnabled(False)
        for end in (self._reader, self._writer):
            end.close()

    def _woken(self) -> None:
        told = self._reader.recv(64)
        if any(asked in told for asked in _ASKED):
            self.came.emit()


def _heard(asked: int, frame: FrameType | None) -> None:
    """The byte says it all; without a handler the system would end the process."""
