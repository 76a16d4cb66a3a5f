"""Connections to the library's SQLite file: pragmas, one writer at a time, and failures in plain words.

Reads take a pooled connection each and see a snapshot. Writes go through one connection that belongs to the process,
under one lock; across processes `BEGIN IMMEDIATE` and the busy timeout queue them.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from core.errors import LibraryError
from core.library import migrate

BUSY_SECONDS = 15.0
CACHE_KIB = 32 * 1024


class Database:
    """The open file. Any thread may read; `write` blocks while another thread or process writes."""

    def __init__(self, path: Path, *, lasting: bool = True) -> None:
        self.path = path
        self.lock = threading.RLock()
        self._lasting = lasting
        self._engine = _engine(path, lasting)
        self._writer: Connection | None = None

    def prepare(self) -> None:
        """Bring the file to this version's schema (backups are the caller's) and switch it to write-ahead logging."""
        with self._engine.connect() as conn:
            driver = conn.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            version = migrate.stored_version(driver)
            # Stays in the file. Where it cannot be had (some network drives) the old journal is slower, not less safe.
            driver.execute("PRAGMA journal_mode=WAL")
        if migrate.check_version(version):
            migrate.upgrade(self._engine)
        elif version is None:
            with self.write() as conn:
                migrate.create_schema(conn)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection inside a read transaction: one consistent snapshot."""
        with plain_errors(self.path), self._engine.connect() as conn:
            yield conn

    @contextmanager
    def write(self, *, full: bool = False) -> Iterator[Connection]:
        """A connection inside a write transaction; commits at the end, rolls back on any exception.

        `full` waits until the disk has it (marks, labels, operations). Raises LibraryError if the disk is full, the
        file is read-only, or another process writes for longer than the busy timeout.
        """
        with self.lock, plain_errors(self.path):
            writer = self._open_writer()
            if full and self._lasting:
                _pragma(writer, "synchronous=FULL")
            try:
                with writer.begin():
                    yield writer
            finally:
                if full and self._lasting:
                    _pragma(writer, "synchronous=NORMAL")

    def data_version(self) -> int:
        """A number that changes when another process (never this one) has committed something."""
        with self.lock, plain_errors(self.path):
            # The writer's own commits do not count on its own connection, and nobody else in this process writes.
            return int(_pragma(self._open_writer(), "data_version"))

    def close(self) -> None:
        with self.lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._engine.dispose()

    def _open_writer(self) -> Connection:
        if self._writer is None:
            self._writer = self._engine.connect().execution_options(beholder_begin="BEGIN IMMEDIATE")
        return self._writer


def driver_cursor(conn: Connection) -> sqlite3.Cursor:
    """The driver's own cursor inside the connection's transaction: plain tuples, a third of the time for a million."""
    conn.exec_driver_sql("SELECT 1")
    driver = conn.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver.cursor()


@contextmanager
def plain_errors(path: Path, *, note: bool = True) -> Iterator[None]:
    """Turn what the world did wrong to the library's files into a LibraryError; our own mistakes pass unchanged.

    `note`: damage that is met leaves a note beside the file (see `suspicion`).
    """
    try:
        yield
    except OSError as error:
        raise LibraryError(
            f"The files of the library {path} cannot be read or written: {error.strerror}.",
            "Check that the drive is connected and that you may read and write there.",
        ) from error
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if not isinstance(cause, sqlite3.Error):
            raise
        if note and is_damage(cause):
            with suppress(OSError):
                suspicion(path).touch()
        raise in_words(cause, path) or error from error


def suspicion(path: Path) -> Path:
    """A file beside the library that asks the next opening to check every page, however large the library is."""
    return path.with_name(f"{path.name}.check")


def in_words(error: sqlite3.Error, path: Path) -> LibraryError | None:
    """What a SQLite failure means to a person, or None where it is a fault of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    known = _WORDS.get(code & 0xFF) if code is not None else None
    if known is None:
        return None
    message, hint = known
    return LibraryError(message.format(path=path), hint.format(folder=path.parent))


def is_damage(error: sqlite3.Error) -> bool:
    """Whether SQLite says that the file itself is broken."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


_WORDS = {
    sqlite3.SQLITE_BUSY: (
        "Another program keeps the library {path} busy.",
        "Close other windows of Beholder, or try again in a moment.",
    ),
    sqlite3.SQLITE_LOCKED: (
        "Another program keeps the library {path} busy.",
        "Close other windows of Beholder, or try again in a moment.",
    ),
    sqlite3.SQLITE_READONLY: (
        "The library {path} cannot be written.",
        "Check that you may write in the folder {folder}.",
    ),
    sqlite3.SQLITE_PERM: (
        "The library {path} cannot be opened.",
        "Check that you may read and write in the folder {folder}.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "The library {path} cannot be opened.",
        "Check that the folder {folder} exists and that you may read and write there.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk failed while reading or writing the library {path}.",
        "Check that the drive is connected and healthy.",
    ),
    sqlite3.SQLITE_FULL: (
        "The disk that holds the library {path} is full.",
        "Free some space; what was saved before is safe.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "The library {path} is damaged.",
        "Start Beholder again: the damaged file is put aside and backups lie beside it.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "The file {path} is not a library.",
        "Choose another file, or move this one away.",
    ),
}


def _engine(path: Path, lasting: bool) -> Engine:
    def connect() -> sqlite3.Connection:
        # isolation_level None: the module starts no transactions of its own, the event below does.
        conn = sqlite3.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        conn.execute(f"PRAGMA synchronous={'NORMAL' if lasting else 'OFF'}")
        conn.execute("PRAGMA foreign_keys=ON")
        conn.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        return conn

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=4, max_overflow=16)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(conn: Connection) -> None:
    conn.exec_driver_sql(conn.get_execution_options().get("beholder_begin", "BEGIN"))


def _pragma(conn: Connection, text: str) -> Any:
    driver = conn.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    row = driver.execute(f"PRAGMA {text}").fetchone()
    return row[0] if row else None
