"""One window per library: a second launch hands its folder to the first window, which comes to the front.

    launch --lock file--> free: the first window, which listens
                          held: --hand_over(folder)--> local socket --> FirstInstance.called --> the first window

The lock file beside the library decides who is first; the system takes it from a process that has died. The socket lies
in a folder that only this person can enter. Whoever does not hold the lock never touches the socket's name.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

from core.paths import AppPaths

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

_MOST = 64 * 1024
_LONGEST = 80
"""Bytes of a socket's path: some systems take no more than 104, of which the toolkit needs some for a while."""
_PATIENCE_MS = 1000
_STARTING_S = 5.0
"""How long a first window may take from its launch until it listens, or from closing until it is gone."""
_LOOK_S = 0.05
_TAKEN = b"taken\n"


@dataclass(frozen=True, slots=True)
class Launch:
    """What became of a launch: `handed_over` to a window that is open, or a window of its own. `lock` is held for as
    long as this object lives where the window is the first one."""

    handed_over: bool
    lock: QLockFile | None = None


def launch(paths: AppPaths, folder: Path | None, patience: float = _STARTING_S) -> Launch:
    """Become the first window of this library, or have the first one show `folder`.

    Called before there is a window. Where another holds the lock and cannot be spoken to for `patience` seconds (it
    runs on another computer, or found no place for its socket), there is a window beside it, which nobody hands
    anything to.
    """
    lock = QLockFile(str(paths.data / "window.lock"))
    # By its age no lock is left over: windows stay open for days.
    lock.setStaleLockTime(0)
    name = socket_name(paths)
    until = time.monotonic() + patience
    while not _taken(lock, paths):
        if lock.error() is not QLockFile.LockError.LockFailedError:
            return Launch(False)
        if name and hand_over(name, folder):
            return Launch(True)
        if time.monotonic() > until:
            return Launch(False)
        time.sleep(_LOOK_S)
    return Launch(False, lock)


def _taken(lock: QLockFile, paths: AppPaths) -> bool:
    try:
        paths.data.mkdir(parents=True, exist_ok=True)
    except OSError:
        # Said when the library is opened.
        return False
    return lock.tryLock(0)


def socket_name(paths: AppPaths) -> str:
    """The same for every launch of one person with one library, and for no other; "" where there is no private place
    for it."""
    digest = hashlib.sha256(os.fsencode(paths.data.absolute())).hexdigest()[:16]
    name = f"beholder-{digest}"
    if sys.platform == "win32":
        return name
    run, ours = os.environ.get("XDG_RUNTIME_DIR"), paths.data.absolute() / "window"
    # Beside the library the path may be longer than a socket's can be.
    shared = Path(tempfile.gettempdir()) / f"beholder-{os.getuid()}"
    for folder in ((Path(run),) if run else ()) + (ours, shared):
        place = str(folder / name)
        if len(os.fsencode(place)) <= _LONGEST and _is_private(folder, make=folder in (ours, shared)):
            return place
    return ""


def _is_private(folder: Path, *, make: bool) -> bool:
    """Whether nobody else can enter the folder."""
    if sys.platform == "win32":
        return True
    try:
        if make:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o077


def hand_over(name: str, folder: Path | None) -> bool:
    """Ask the window that listens there to come to the front and show `folder`; False where none listens.

    Called before there is a window: blocks for at most two seconds, and only where there is a socket. A window that is
    too busy to answer finds the order when it has time.
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
    while socket.bytesToWrite():
        if not socket.waitForBytesWritten(_PATIENCE_MS):
            return False
    answered = socket.canReadLine() or socket.waitForReadyRead(_PATIENCE_MS)
    hung_up = socket.state() is not QLocalSocket.LocalSocketState.ConnectedState
    taken = bytes(socket.readLine().data()) == _TAKEN if answered else not hung_up
    socket.disconnectFromServer()
    return taken


class FirstInstance(QObject):
    """Listens for later launches: for the holder of the lock alone. `called` carries the folder that one was given, or
    None. GUI thread."""

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
        if not self._name:
            return False
        # Whoever was here before and crashed left its socket; a window that lives would hold the lock.
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
