"""Where what happened is written down: a rotating UTF-8 file in `AppPaths.logs`, and warnings on stderr.

Every module logs to `logging.getLogger(__name__)`, so a line's name says which room spoke.
"""

from __future__ import annotations

import logging
import logging.handlers
import sys

from core.paths import AppPaths

LOG_NAME = "beholder.log"
MAX_BYTES = 1_000_000
BACKUPS = 3
ROOMS = ("app", "beholder", "core", "training")
"""The loggers that are ours; what libraries say reaches the file from WARNING upwards."""

_FORMAT = "%(asctime)s %(levelname)s %(name)s [%(process)d %(threadName)s] %(message)s"


class _WithoutTraceback(logging.Formatter):
    """For a terminal that a person reads: the traceback stands in the file."""

    def format(self, record: logging.LogRecord) -> str:
        brief = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "exc_text": None})
        return super().format(brief)


def configure_logging(paths: AppPaths, verbose: bool = False) -> list[logging.Handler]:
    """Send our loggers to the log file (INFO, or DEBUG where `verbose`) and to stderr (WARNING, or DEBUG).

    Called once by each process's entry point; calling it again replaces what it installed before. A log folder that
    cannot be written costs the file, never the start. Returns the handlers it installed.
    """
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if getattr(handler, "beholder", False)]:
        root.removeHandler(old)
        old.close()
    level = logging.DEBUG if verbose else logging.INFO
    console = logging.StreamHandler(sys.stderr)
    console.setLevel(logging.DEBUG if verbose else logging.WARNING)
    plain = "%(levelname)s %(name)s: %(message)s"
    console.setFormatter(logging.Formatter(plain) if verbose else _WithoutTraceback(plain))
    handlers: list[logging.Handler] = [console]
    failure = ""
    try:
        paths.logs.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            paths.logs / LOG_NAME, maxBytes=MAX_BYTES, backupCount=BACKUPS, encoding="utf-8", errors="backslashreplace"
        )
    except OSError as error:
        failure = str(error.strerror or error)
    else:
        file.setLevel(level)
        file.setFormatter(logging.Formatter(_FORMAT))
        handlers.append(file)
    for handler in handlers:
        handler.beholder = True  # type: ignore[attr-defined]
        root.addHandler(handler)
    for room in ROOMS:
        logging.getLogger(room).setLevel(level)
    if failure:
        logging.getLogger(__name__).warning("no log file: %s", failure)
    return handlers
