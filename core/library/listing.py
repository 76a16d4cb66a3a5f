"""A complete scan as one fingerprint: an unchanged folder is recognised without looking at its files one by one.

Whoever scans makes the fingerprint, of whatever tells that a file changed. It is stored with the generation of the
stored files, so any change to them, by whomever, makes every fingerprint void.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from core.library.clock import now
from core.library.path_codec import encode


def agrees(conn: Connection, root: Path, seen: bytes) -> bool:
    """Whether the last complete scan of `root` saw the same, and no stored file changed since."""
    found = conn.exec_driver_sql("SELECT listing FROM folders WHERE path = ?", (encode(str(root)),)).scalar()
    return found is not None and bytes(found) == _with_generation(conn, seen)


def remember(conn: Connection, root: Path, seen: bytes) -> None:
    """A complete scan of `root` ended, and the stored files agree with it."""
    conn.exec_driver_sql(
        "INSERT INTO folders (path, visited_at, listing) VALUES (?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET visited_at = excluded.visited_at, listing = excluded.listing",
        (encode(str(root)), now(), _with_generation(conn, seen)),
    )


def files_changed(conn: Connection) -> None:
    """Stored files or photos were changed: all fingerprints are void. Kept in the header, so it costs no table."""
    conn.exec_driver_sql(f"PRAGMA user_version = {(_generation(conn) + 1) % 2**31}")


def _generation(conn: Connection) -> int:
    return int(conn.exec_driver_sql("PRAGMA user_version").scalar_one())


def _with_generation(conn: Connection, seen: bytes) -> bytes:
    return _generation(conn).to_bytes(4, "big") + seen
