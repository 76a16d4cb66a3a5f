"""Moves: a photo, with its marks, follows its content to the file that has it now.

Either its own file is gone while exactly one new file has the content (`settle`), or names were exchanged, so that the
content turns up under a name that was another photo's (`owner_of`).
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from core.library.listing import files_changed
from core.library.made_by import PASSING


def settle(conn: Connection, contents: Iterable[int]) -> dict[int, int]:
    """Follow every decided move of these contents; gone photo id -> the new photo id that it took the files of.

    Undecided, and left for later, while another new file of the same length is not identified yet. Ambiguous, and
    left alone: several gone photos or several new files, or a new file that somebody marked already.
    """
    moved = {}
    for content_id in sorted(set(contents)):
        pair = _decide(conn, content_id)
        if pair is not None:
            _follow(conn, *pair)
            moved[pair[0]] = pair[1]
    if moved:
        files_changed(conn)
    return moved


def owner_of(conn: Connection, photo_id: int, content_id: int) -> int:
    """The photo that the file of `photo_id` belongs to, now that the file is known to have this content.

    That is another one where the file was rewritten, and the photo that had this content lost its own file or has one
    that was rewritten too: they exchange their files. Chains and cycles of names come out right one file at a time, in
    any order: whoever still looks for its content keeps it, with a file that is not identified yet or is gone.
    """
    was = conn.exec_driver_sql("SELECT content_id FROM photos WHERE id = ? AND stale", (photo_id,)).scalar()
    if was is None or was == content_id:
        return photo_id
    owner = conn.exec_driver_sql(
        "SELECT id FROM photos WHERE content_id = ? AND id <> ? AND (stale OR gone_after IS NOT NULL) "
        "ORDER BY gone_after IS NOT NULL, id LIMIT 1",
        (content_id, photo_id),
    ).scalar()
    if owner is None:
        return photo_id
    _exchange_files(conn, photo_id, int(owner))
    return int(owner)


def _exchange_files(conn: Connection, one: int, other: int) -> None:
    rows = [
        conn.exec_driver_sql(
            "SELECT primary_id, twin_id, gone_after, first_seen_at FROM photos WHERE id = ?", (photo_id,)
        ).one()
        for photo_id in (one, other)
    ]
    # Each file belongs to one photo at any moment, so for a moment one photo has none.
    conn.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    conn.exec_driver_sql("UPDATE photos SET primary_id = -id WHERE id = ?", (one,))
    for photo_id, row in ((other, rows[0]), (one, rows[1])):
        conn.exec_driver_sql(
            "UPDATE photos SET primary_id = ?, twin_id = ?, gone_after = ?, first_seen_at = ?, stale = 1, "
            "failed_by = '', failed_reason = '' WHERE id = ?",
            (*row, photo_id),
        )


def gone_contents(conn: Connection) -> list[int]:
    """Contents of which a photo is gone and another is there."""
    rows = conn.exec_driver_sql(
        "SELECT DISTINCT g.content_id FROM photos g JOIN photos p ON p.content_id = g.content_id "
        "WHERE g.gone_after IS NOT NULL AND p.gone_after IS NULL"
    )
    return [row[0] for row in rows]


def _decide(conn: Connection, content_id: int) -> tuple[int, int] | None:
    gone = conn.exec_driver_sql(
        "SELECT id, gone_after FROM photos WHERE content_id = ? AND gone_after IS NOT NULL LIMIT 2", (content_id,)
    ).fetchall()
    if len(gone) != 1:
        return None
    old, gone_after = gone[0]
    fresh = conn.exec_driver_sql(
        "SELECT p.id FROM photos p WHERE p.content_id = ? AND p.gone_after IS NULL AND NOT p.stale "
        "AND p.first_seen_at > ? LIMIT 2",
        (content_id, gone_after),
    ).fetchall()
    if len(fresh) != 1:
        return None
    new = fresh[0][0]
    marked = conn.exec_driver_sql("SELECT 1 FROM marks WHERE photo_id = ? AND source <> 'camera'", (new,)).first()
    unknown = conn.exec_driver_sql(
        "SELECT 1 FROM photos p JOIN files f ON f.id = p.primary_id "
        "WHERE p.gone_after IS NULL AND p.content_id IS NULL AND p.failed_by IN ('', ?) AND p.first_seen_at > ? "
        "AND f.size = (SELECT file_size FROM contents WHERE id = ?) LIMIT 1",
        (PASSING, gone_after, content_id),
    ).first()
    return None if marked or unknown else (old, new)


def _follow(conn: Connection, old: int, new: int) -> None:
    old_files = conn.exec_driver_sql("SELECT primary_id, twin_id FROM photos WHERE id = ?", (old,)).one()
    primary, twin, first_seen = conn.exec_driver_sql(
        "SELECT primary_id, twin_id, first_seen_at FROM photos WHERE id = ?", (new,)
    ).one()
    discard_photo(conn, new)
    conn.exec_driver_sql(
        "UPDATE photos SET primary_id = ?, twin_id = ?, gone_after = NULL, first_seen_at = ?, stale = 0, "
        "failed_by = '', failed_reason = '' WHERE id = ?",
        (primary, twin, first_seen, old),
    )
    discard_files(conn, [file_id for file_id in old_files if file_id is not None])


def discard_photo(conn: Connection, photo_id: int) -> None:
    """Remove a photo row that another row stands for now."""
    conn.exec_driver_sql("DELETE FROM marks WHERE photo_id = ?", (photo_id,))
    conn.exec_driver_sql("DELETE FROM group_members WHERE photo_id = ?", (photo_id,))
    conn.exec_driver_sql("DELETE FROM photos WHERE id = ?", (photo_id,))


def discard_files(conn: Connection, file_ids: Iterable[int]) -> None:
    """Remove file rows that belong to no photo any more."""
    for file_id in file_ids:
        conn.exec_driver_sql(
            "DELETE FROM files WHERE id = ? AND NOT EXISTS "
            "(SELECT 1 FROM photos WHERE primary_id = files.id OR twin_id = files.id)",
            (file_id,),
        )
