"""Opening the library: a new one is made, an old one upgraded after a backup, a damaged one put aside.

What is no library is never touched.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from pathlib import Path

from core.errors import LibraryError
from core.library import migrate
from core.library.connection import Database, is_damage, plain_errors, suspicion
from core.library.health import examine
from core.library.library import Library
from core.library.path_codec import absolute
from core.library.vector_store import VectorStore


def open_library(path: Path | None) -> Library:
    """Open or create the library at `path`; None makes a private one that is gone after `close`.

    `Library.notices` says what a person should know about the opening. Raises LibraryError where the folder cannot be
    written, the file is no library of ours, or a newer Beholder wrote it.
    """
    if path is None:
        folder = Path(tempfile.mkdtemp(prefix="beholder-library-"))
        try:
            return _open(folder / "library.db", (), lasting=False, private=folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    path = absolute(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryError(
            f"The folder {path.parent} for the library cannot be made: {error.strerror}.",
            "Check the drive and your rights, or name another library file.",
        ) from error
    aside: Path | None = None
    notices: tuple[str, ...] = ()
    with plain_errors(path):
        try:
            version = examine(path)
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            version = None
            aside = _put_aside(path)
        suspicion(path).unlink(missing_ok=True)
    if aside is not None:
        notices = (
            f"The library was damaged. It was put aside as {aside.name} and a new one was started; "
            f"your photos are untouched. Backups, if any, lie in {path.parent}.",
        )
    if migrate.check_version(version):
        with plain_errors(path):
            _back_up(path)
    return _open(path, notices, lasting=True, private=None)


def _open(path: Path, notices: tuple[str, ...], *, lasting: bool, private: Path | None) -> Library:
    database = Database(path, lasting=lasting)
    try:
        vectors = VectorStore(database, vectors_folder(path), lasting=lasting)
        with plain_errors(path):
            database.prepare()
            vectors.recover()
        return Library(database, vectors, notices=notices, private=private)
    except BaseException:
        database.close()
        raise


def vectors_folder(path: Path) -> Path:
    """The folder of matrix files that belongs to a library file."""
    return path.with_name(f"{path.stem}.vectors")


def _back_up(path: Path) -> None:
    try:
        migrate.back_up(path)
    except OSError as error:
        raise LibraryError(
            f"The library {path} has to be upgraded, but cannot be backed up first: {error.strerror}.",
            "Free some space or check your rights; nothing was changed.",
        ) from error


def _put_aside(path: Path) -> Path:
    """Rename the file, what SQLite keeps beside it, and its vectors (their names carry ids of that file)."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    number = 1
    try:
        while aside.exists():
            number += 1
            aside = path.with_name(f"{path.stem}.damaged-{stamp}-{number}{path.suffix}")
        path.rename(aside)
        for tail in ("-wal", "-shm"):
            beside = path.with_name(path.name + tail)
            if beside.exists():
                beside.rename(aside.with_name(aside.name + tail))
        if vectors_folder(path).exists():
            vectors_folder(path).rename(vectors_folder(aside))
    except OSError as error:
        raise LibraryError(
            f"The library {path} is damaged and cannot be put aside: {error.strerror}.",
            "Move it away yourself; Beholder then starts a new one.",
        ) from error
    return aside
