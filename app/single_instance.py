"""One window per library: a second launch hands its folder to the first window, which comes to the front.

    second launch --hand_over(folder)--> local socket --> FirstInstance.called --> the first window

A local socket named after where the library lies; nothing is reachable from another machine or, where the system
keeps people apart, by another person.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.paths import AppPaths

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

_MOST = 64 * 1024
_PATIENCE_MS = 1000
_TAKEN = b"taken\n"


def socket_name(paths: AppPaths) -> str:
    """The same for every launch of one person with one library, and for no other."""
    digest = hashlib.sha256(os.fsencode(paths.data.absolute())).hexdigest()[:16]
    if sys.platform == "win32":
        return f"beholder-{digest}"
    # Beside the library the path could be longer than a socket's may be.
    return str(Path(tempfile.gettempdir()) / f"beholder-{os.getuid()}-{digest}")


def hand_over(name: str, folder: Path | None) -> bool:
    """Ask a window that is open to come to the front and show `folder`; False where there is none that answers.

    Called before there is a window: blocks for at most two seconds, and only where somebody left a socket.
    """
    if sys.platform != "win32" and not Path(name).exists():
        return False
    # Fourteen milliseconds that a first launch does not need to spend.
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    told = "" if folder is None else os.fsencode(folder).hex()
    socket.write(json.dumps({"folder": told}).encode() + b"\n")
    socket.flush()
    answered = socket.canReadLine() or socket.waitForReadyRead(_PATIENCE_MS)
    taken = answered and bytes(socket.readLine().data()) == _TAKEN
    socket.disconnectFromServer()
    return taken


class FirstInstance(QObject):
    """Listens for later launches. `called` carries the folder that one was given, or None. GUI thread."""

    called = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtNetwork import QLocalServer

        self._name = name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)

    def listen(self) -> bool:
        """False where it cannot be: then every launch has a window of its own, and nothing else is lost."""
        # Whoever was here before and crashed left its socket; a window that lives would have been asked first.
        self._server.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        self._server.close()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setParent(self)
            socket.setReadBufferSize(_MOST)
            socket.readyRead.connect(self._read)
            socket.disconnected.connect(socket.deleteLater)
            if socket.bytesAvailable():
                self._take(socket)

    def _read(self) -> None:
        socket = self.sender()
        if socket is not None:
            self._take(socket)  # type: ignore[arg-type]

    def _take(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() >= _MOST:
                socket.abort()
            return
        try:
            told = json.loads(bytes(socket.readLine().data()))
            name = bytes.fromhex(told["folder"])
        except (ValueError, KeyError, TypeError):
            socket.abort()
            return
        socket.write(_TAKEN)
        socket.flush()
        self.called.emit(Path(os.fsdecode(name)) if name else None)
