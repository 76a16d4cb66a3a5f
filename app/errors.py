"""What we did wrong: it reaches the log, a calm notice, and a report that can be copied; the window stays."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections import deque
from types import TracebackType

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from core.errors import UserError

log = logging.getLogger(__name__)

_KEPT = 5
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class ErrorDesk(QObject):
    """Takes every exception that nobody caught, from any thread. `happened` arrives in the GUI thread."""

    happened = Signal(object)
    _came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tracebacks: deque[str] = deque(maxlen=_KEPT)
        self._before = (sys.excepthook, threading.excepthook)
        self._installed = False
        self._came.connect(self.happened, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take over the interpreter's and Qt's hooks; `remove` gives them back."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread
        qInstallMessageHandler(_qt_message)
        self._installed = True

    def remove(self) -> None:
        if self._installed:
            sys.excepthook, threading.excepthook = self._before
            qInstallMessageHandler(None)
            self._installed = False

    def take(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """The excepthook. A UserError is only shown; anything else is logged with its traceback."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if not isinstance(error, UserError):
            self._keep("".join(traceback.format_exception(kind, error, trace)))
        self._came.emit(error)

    def note(self, error: Exception) -> None:
        """Keep what somebody else caught and tells of, unless it is kept already."""
        text = "".join(traceback.format_exception(error))
        if text not in self._tracebacks:
            self._keep(text)

    def report(self) -> str:
        """Everything that helps to find a fault, nothing about the person's photos beyond the traceback."""
        lines = [
            f"Beholder {_version()}",
            f"{platform.platform()}, Python {platform.python_version()}, PySide {PySide6.__version__}",
            "",
        ]
        return "\n".join([*lines, *(self._tracebacks or ["No error has happened since the start."])])

    def _keep(self, text: str) -> None:
        self._tracebacks.append(text)
        log.error("unexpected: %s", text)

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.take(args.exc_type, args.exc_value, args.exc_traceback)


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("beholder")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger("app.qt").log(_LEVELS.get(kind, logging.WARNING), "%s", message)
