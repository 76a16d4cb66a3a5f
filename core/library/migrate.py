"""From the file on disk to the schema of this version: create, check, back up, upgrade. Never downgrade.

Alembic is imported only where a migration is due; a new library is made straight from the models.
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sqlalchemy import Connection, Engine

from core.errors import LibraryError
from core.library.models import Base

VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
HEAD = VERSIONS[-1]
BACKUPS_KEPT = 5
_VERSION_TABLE = "CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


def stored_version(conn: sqlite3.Connection) -> str | None:
    """The version of the schema in the file: "" before the first migration, None where the file holds no tables.

    Raises LibraryError for somebody else's database, sqlite3.DatabaseError for a damaged one.
    """
    tables = {row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    # Other programs keep an "alembic_version" too.
    if not tables >= {"alembic_version", "contents", "photos"}:
        raise LibraryError(
            "This file is a database of another program, not a Beholder library.",
            "Choose another file for the library.",
        )
    row = conn.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def check_version(version: str | None) -> bool:
    """Whether a migration is due. Raises LibraryError for a library that a newer Beholder wrote."""
    if version is None or version == HEAD:
        return False
    if version and version not in VERSIONS:
        raise LibraryError(
            "This library was written by a newer version of Beholder.",
            "Update Beholder, or start it with another library file. Nothing was changed.",
        )
    return True


def create_schema(conn: Connection) -> None:
    """Every table of this version in an empty file; harmless where another process was faster."""
    Base.metadata.create_all(conn)
    conn.exec_driver_sql(_VERSION_TABLE)
    conn.exec_driver_sql("DELETE FROM alembic_version")
    conn.exec_driver_sql("INSERT INTO alembic_version (version_num) VALUES (?)", (HEAD,))


def upgrade(engine: Engine) -> None:
    """Run the migrations that the file lacks, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    # Immediate, so that of two processes the second waits and then finds nothing left to do.
    with engine.connect().execution_options(beholder_begin="BEGIN IMMEDIATE") as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, HEAD)
        conn.commit()


def back_up(path: Path) -> Path:
    """Copy the library with SQLite's online backup into `<name>.backups` and keep the newest few. Returns the copy."""
    folder = path.with_name(f"{path.stem}.backups")
    folder.mkdir(exist_ok=True)
    copy = folder / f"{path.stem}-{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 1_000_000_000:09d}.db"
    source, target = sqlite3.connect(str(path)), sqlite3.connect(str(copy))
    try:
        source.backup(target)
    finally:
        target.close()
        source.close()
    for old in sorted(folder.glob(f"{path.stem}-*.db"))[:-BACKUPS_KEPT]:
        old.unlink()
    return copy
