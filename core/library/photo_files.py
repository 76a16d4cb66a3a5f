"""Stored photos as `WorkItem`s: ids with their files and stamps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from core.library.path_codec import absolute, below, decode, encode, join, split
from core.types import FileStamp, FoundFile, PhotoFiles, WorkItem

_SELECT = (
    "SELECT p.id, d.path, f.name, f.size, f.mtime_ns, f.kind, t.name, t.size, t.mtime_ns, t.kind, td.path "
    "FROM photos p JOIN files f ON f.id = p.primary_id JOIN folders d ON d.id = f.folder_id "
    "LEFT JOIN files t ON t.id = p.twin_id LEFT JOIN folders td ON td.id = t.folder_id "
    "LEFT JOIN contents c ON c.id = p.content_id WHERE "
)


def work_items(conn: Connection, where: str, parameters: tuple[Any, ...]) -> list[WorkItem]:
    """Photos for which the SQL condition holds (p photo, f its file, d its folder, c its content), unordered."""
    items = []
    for row in conn.exec_driver_sql(_SELECT + where, parameters):
        photo_id, folder, name, size, mtime_ns, kind, *twin = row
        primary = FoundFile(Path(join(decode(folder), decode(name))), FileStamp(size, mtime_ns), kind)
        second = None
        if twin[0] is not None:
            path = Path(join(decode(twin[4]), decode(twin[0])))
            second = FoundFile(path, FileStamp(twin[1], twin[2]), twin[3])
        items.append(WorkItem(photo_id, PhotoFiles(primary, second)))
    return items


def photo_with(conn: Connection, found: FoundFile) -> int | None:
    """The photo of this file as it was when the work on it began: None where it was rewritten or let go since.

    By path and not by the id in a work item: photos that follow their contents exchange files.
    """
    folder, name = split(found.path)
    photo_id = conn.exec_driver_sql(
        "SELECT p.id FROM folders d JOIN files f ON f.folder_id = d.id JOIN photos p ON p.primary_id = f.id "
        "WHERE d.path = ? AND f.name = ? AND f.size = ? AND f.mtime_ns = ?",
        (encode(folder), encode(name), found.stamp.size, found.stamp.mtime_ns),
    ).scalar()
    return None if photo_id is None else int(photo_id)


def in_folder(folder: Path | None) -> tuple[str, tuple[bytes, ...]]:
    """SQL condition (alias d) and parameters for a folder with all below it; None is everything."""
    if folder is None:
        return "1", ()
    path, low, high = below(absolute(folder))
    return "(d.path = ? OR (d.path > ? AND d.path < ?))", (path, low, high)
