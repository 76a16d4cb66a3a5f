"""A complete scan as one digest: an unchanged folder is recognised without reading its stored files one by one.

The digest is stored with the generation of the stored files, so any change to them, by whomever, makes every digest
void.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection

from core.library.clock import now
from core.library.path_codec import encode
from core.types import FoundFile, PhotoFiles


def digest(photos: Sequence[PhotoFiles], others: Sequence[FoundFile], skipped: Sequence[tuple[Path, str]]) -> bytes:
    """16 bytes that stand for everything that a scan saw."""
    lines = []
    for files in photos:
        primary, twin = files.primary, files.twin
        stamp = primary.stamp
        lines.append(f"{primary.path}\0{stamp.size}\0{stamp.mtime_ns}\0{primary.kind}")
        if twin is not None:
            lines.append(f"+{twin.path}\0{twin.stamp.size}\0{twin.stamp.mtime_ns}\0{twin.kind}")
    lines += [f"o{other.path}\0{other.kind}" for other in others]
    lines += [f"s{path}\0{reason}" for path, reason in skipped]
    return hashlib.blake2b("\n".join(lines).encode("utf-8", "surrogatepass"), digest_size=16).digest()


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
    """Stored files or photos were changed: all digests are void. Kept in the header, so it costs no table."""
    conn.exec_driver_sql(f"PRAGMA user_version = {(_generation(conn) + 1) % 2**31}")


def _generation(conn: Connection) -> int:
    return int(conn.exec_driver_sql("PRAGMA user_version").scalar_one())


def _with_generation(conn: Connection, seen: bytes) -> bytes:
    return _generation(conn).to_bytes(4, "big") + seen
