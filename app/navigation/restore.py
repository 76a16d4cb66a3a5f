"""The next start begins where this one ended: one small file, written when something changed and at the end, always on
the database lane.

Nothing depends on it: a file that cannot be read or understood is passed over with a line in the log. Until a person
has arrived somewhere it stays as it is: a drive that is away today takes no place from tomorrow.
"""

from __future__ import annotations

import logging
import tomllib
from functools import partial
from pathlib import Path

import tomli_w
from PySide6.QtCore import QObject, QTimer

from app.context import AppContext
from app.jobs import Lane
from app.language import tr
from app.navigation import where as places
from app.navigation.where import Where
from app.navigation.whereabouts import Whereabouts
from core.atomic import write_atomically
from core.jobs import JobContext

log = logging.getLogger(__name__)

VERSION = 1
_SETTLE_MS = 1500


class SessionRestore(QObject):
    """Writes while the window is used; `begin` goes where the last session ended. GUI thread."""

    def __init__(self, context: AppContext, whereabouts: Whereabouts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._whereabouts = context, whereabouts
        self._file = context.paths.config / "session.toml"
        self._known: Where | None = None
        self._soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._soon.timeout.connect(self._write)
        whereabouts.changed.connect(self._moved)
        context.closing.connect(self._write)

    def begin(self) -> bool:
        """Go where the last session ended; False where there is nothing to go to or it is not wanted."""
        if not self._context.settings.start.restore_session:
            return False
        where = load(self._file)
        if where is None:
            return False
        self._whereabouts.go(where, self._gone)
        return True

    def _gone(self, where: Where) -> None:
        self._context.notices.info(
            tr("The folder “{name}”, where you were last, is not there.", name=where.folder.name or str(where.folder)),
            tr("If it lies on a drive, connect it; nothing that was found is lost."),
        )

    def _moved(self) -> None:
        self._soon.start()

    def _write(self) -> None:
        """Keep where the person is, if it is news. On a page beside the photos, where they were before it."""
        self._soon.stop()
        now = self._whereabouts.now()
        if now is None or now == self._known or not self._whereabouts.arrived:
            return
        self._known = now
        # Kept: at the end it is written while the window closes.
        self._context.jobs.submit(Lane.DATABASE, partial(_save, self._file, now), key="session file", kept=True)


def load(file: Path) -> Where | None:
    """Where the last session ended; None where nothing tells. Never raises for what the file is or says."""
    try:
        raw = tomllib.loads(file.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        log.info("the last session cannot be read: %s", error)
        return None
    found = places.read(raw) if raw.get("version") == VERSION else None
    if found is None:
        log.info("the last session cannot be used")
    return found


def save(file: Path, where: Where) -> None:
    """Write it in one step. A disk that is full or a folder that may not be written is noted in the log."""
    try:
        text = tomli_w.dumps({"version": VERSION, **places.written(where)})
        write_atomically(file, text.encode("utf-8"))
    except (OSError, UnicodeEncodeError) as error:
        log.info("the session cannot be kept: %s", error)


def _save(file: Path, where: Where, ctx: JobContext) -> None:
    save(file, where)
