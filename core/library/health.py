"""A look at a library file that writes nothing: is it a library, of which version, and is it whole?

`open_library` asks before it touches anything, and `beholder doctor` asks to tell.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.errors import LibraryError
from core.library import migrate
from core.library.connection import BUSY_SECONDS, plain_errors, suspicion
from core.library.path_codec import absolute

CHECKED_BYTES = 4 * 2**20
"""Libraries up to this size are checked page by page at open (a few ms); larger ones by header and schema,
and page by page once something in them could not be read."""

_MAGIC = b"SQLite format 3\0"


def examine(path: Path) -> str | None:
    """Version of the schema in the file ("" before the first); None: no file, or an empty one, which is ours to fill.

    Raises LibraryError where the file is anything but a library, sqlite3.DatabaseError where it is a damaged one.
    """
    if not _holds_a_database(path):
        return None
    # Read-only leaves the pages in a log where they are. Without a log nothing waits to be written, and only a
    # connection that may write takes back what a killed writer left and cleans up after itself.
    mode = "ro" if _beside(path, "-wal") else "rw"
    return _version(path, mode, every_page=path.stat().st_size <= CHECKED_BYTES or suspicion(path).exists())


def check_library(path: Path) -> str | None:
    """What is wrong with the library at `path`, in plain words; None where it is well or not there yet.

    Touches nothing: no file is made, mended, upgraded or put aside.
    """
    path = absolute(path)
    try:
        with plain_errors(path, note=False):
            if not _holds_a_database(path):
                return None
            # Without a log beside it nobody has it open, and an immutable look does not even lock it.
            in_use = _beside(path, "-wal") or _beside(path, "-journal")
            migrate.check_version(_version(path, "ro" if in_use else "ro&immutable=1", every_page=True))
    except LibraryError as error:
        return f"{error.message} {error.hint}".strip()
    return None


def _holds_a_database(path: Path) -> bool:
    """False where there is nothing yet. Raises LibraryError for what only a person could have put there."""
    if not path.exists():
        return False
    start = b"?"
    if path.is_file():
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    if start not in (b"", _MAGIC):
        raise LibraryError(
            f"{path} is not a Beholder library.", "Name another file for the library; this one was left as it is."
        )
    return start == _MAGIC


def _version(path: Path, mode: str, *, every_page: bool) -> str | None:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS)) as conn:
        version = migrate.stored_version(conn)
        verdict = conn.execute("PRAGMA quick_check(1)").fetchone() if every_page else None
    if verdict is not None and verdict[0] != "ok":
        damage = sqlite3.DatabaseError(str(verdict[0]))
        damage.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise damage
    return version


def _beside(path: Path, tail: str) -> bool:
    return path.with_name(path.name + tail).exists()
