"""Photo ids -> what a cell or the inspector shows, and the state of a folder. Reads only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from core.library import metadata_json
from core.library.connection import Database
from core.library.marks import read_marks
from core.library.naming import Names
from core.library.path_codec import absolute, below, decode, join
from core.library.photo_files import in_folder
from core.library.photo_table import STATUS_CODES, STATUS_SQL
from core.library.stored_columns import VALUE_TABLES
from core.library.words import FolderSummary
from core.types import OVERALL, Metadata, Null, PhotoDetails, PhotoRow, Status, Value

_STATUS = {code: status for status, code in STATUS_CODES.items()}
_SELECT = (
    f"SELECT p.id, d.path, f.name, c.digest, {STATUS_SQL}, CASE WHEN p.failed_by <> '' THEN p.failed_reason "
    "ELSE COALESCE(c.reason, '') END, s.value, p.twin_id IS NOT NULL, c.width, c.height, "
    "json_extract(c.metadata_json, '$.taken_at'), p.content_id, td.path, t.name "
    "FROM photos p JOIN files f ON f.id = p.primary_id JOIN folders d ON d.id = f.folder_id "
    "LEFT JOIN files t ON t.id = p.twin_id LEFT JOIN folders td ON td.id = t.folder_id "
    "LEFT JOIN contents c ON c.id = p.content_id "
    "LEFT JOIN scores s ON s.entry_id = ? AND s.content_id = p.content_id "
    "WHERE p.id IN (SELECT value FROM json_each(?))"
)


def read_rows(database: Database, entries: Names, photo_ids: Iterable[int]) -> list[PhotoRow]:
    """Rows in the order of the ids; ids that do not exist are left out."""
    ids = [int(item) for item in photo_ids]
    overall = entries.find(OVERALL)
    with database.read() as conn:
        return [row for row, _ in _rows(conn, overall, ids)]


def read_details(database: Database, entries: Names, phrases: Names, photo_ids: Iterable[int]) -> list[PhotoDetails]:
    """Everything stored of the photos, in the order of the ids; ids that do not exist are left out."""
    ids = [int(item) for item in photo_ids]
    overall = entries.find(OVERALL)
    by_table = {table: entries.all(f"{table}.") for table in VALUE_TABLES}
    details = []
    with database.read() as conn:
        for row, raw in _rows(conn, overall, ids):
            files = [row.path]
            if raw[13] is not None:
                files.append(Path(join(decode(raw[12]), decode(raw[13]))))
            plain = PhotoDetails(row, tuple(files), Metadata(), {}, (), "")
            details.append(plain if raw[11] is None else _judged(conn, plain, raw[11], by_table, phrases))
    return details


def read_files(database: Database, photo_ids: Iterable[int]) -> dict[int, tuple[Path, ...]]:
    """The files of each photo that exists, the one that is judged first."""
    ids = [int(item) for item in photo_ids]
    found: dict[int, list[Path]] = {}
    with database.read() as conn:
        for photo_id, folder, name in conn.exec_driver_sql(
            "SELECT p.id, d.path, f.name FROM photos p JOIN files f ON f.id IN (p.primary_id, p.twin_id) "
            "JOIN folders d ON d.id = f.folder_id WHERE p.id IN (SELECT value FROM json_each(?)) "
            "ORDER BY p.id, f.id <> p.primary_id",
            (json.dumps(ids),),
        ):
            found.setdefault(photo_id, []).append(Path(join(decode(folder), decode(name))))
    return {photo_id: tuple(found[photo_id]) for photo_id in ids if photo_id in found}


def read_summary(database: Database, folder: Path | None) -> FolderSummary:
    """Counts of a folder with all below it, or of the whole library."""
    where, parameters = in_folder(folder)
    source = (
        "FROM photos p JOIN files f ON f.id = p.primary_id JOIN folders d ON d.id = f.folder_id "
        f"LEFT JOIN contents c ON c.id = p.content_id WHERE {where}"
    )
    with database.read() as conn:
        states: dict[int, int] = {}
        missing = 0
        for gone, code, number in conn.exec_driver_sql(
            f"SELECT p.gone_after IS NOT NULL, {STATUS_SQL}, COUNT(*) {source} GROUP BY 1, 2", parameters
        ):
            if gone:
                missing += number
            else:
                states[code] = number
        unreadable = conn.exec_driver_sql(
            "SELECT d.path, f.name, CASE WHEN p.failed_by <> '' THEN p.failed_reason ELSE c.reason END "
            f"{source} AND p.gone_after IS NULL AND {STATUS_SQL} = 2 ORDER BY d.path, f.sort_key",
            parameters,
        ).fetchall()
        others = conn.exec_driver_sql(
            "SELECT d.path, o.name, o.kind FROM other_files o JOIN folders d ON d.id = o.folder_id "
            f"WHERE {where} ORDER BY o.kind, d.path, o.name",
            parameters,
        ).fetchall()
        skipped = _skipped(conn, folder)
    return FolderSummary(
        photos=sum(states.values()),
        waiting=states.get(STATUS_CODES[Status.WAITING], 0),
        unreadable=states.get(STATUS_CODES[Status.UNREADABLE], 0),
        missing=missing,
        other_files=tuple((Path(join(decode(path), decode(name))), kind) for path, name, kind in others),
        unreadable_files=tuple((Path(join(decode(path), decode(name))), why) for path, name, why in unreadable),
        skipped=skipped,
    )


def read_photos_of(database: Database, content_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Photos that are there, by content id."""
    found: dict[int, list[int]] = {}
    with database.read() as conn:
        for content_id, photo_id in conn.exec_driver_sql(
            "SELECT content_id, id FROM photos WHERE gone_after IS NULL "
            "AND content_id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps([int(item) for item in content_ids]),),
        ):
            found.setdefault(content_id, []).append(photo_id)
    return {content_id: tuple(photos) for content_id, photos in found.items()}


def _rows(conn: Connection, overall: int | None, ids: Sequence[int]) -> list[tuple[PhotoRow, Any]]:
    found = {raw[0]: raw for raw in conn.exec_driver_sql(_SELECT, (overall, json.dumps(ids)))}
    marks = read_marks(conn, ids)
    return [(_row(found[item], marks.get(item, {})), found[item]) for item in ids if item in found]


def _row(raw: Any, marks: dict[str, tuple[int, str]]) -> PhotoRow:
    photo_id, folder, name, digest, status, reason, overall, has_twin, width, height, taken_at, *_ = raw
    return PhotoRow(
        id=photo_id,
        path=Path(join(decode(folder), decode(name))),
        content=digest or "",
        status=_STATUS[status],
        reason=reason,
        overall=overall,
        has_twin=bool(has_twin),
        stars=marks.get("stars", (0, ""))[0],
        flag=marks.get("flag", (0, ""))[0],
        label=marks.get("label", (0, ""))[1],
        width=width or 0,
        height=height or 0,
        taken_at=None if taken_at is None else metadata_json.moment(taken_at),
    )


def _judged(
    conn: Connection, plain: PhotoDetails, content_id: int, by_table: dict[str, dict[int, str]], phrases: Names
) -> PhotoDetails:
    """The details with what its content says."""
    metadata, reasons, scorer, made_by, measured_scale, seconds = conn.exec_driver_sql(
        "SELECT metadata_json, reasons, scorer, made_by, measured_scale, seconds FROM contents WHERE id = ?",
        (content_id,),
    ).one()
    return replace(
        plain,
        metadata=metadata_json.load(metadata),
        values=_values(conn, by_table, phrases, content_id),
        reasons=tuple(json.loads(reasons)),
        scorer=scorer,
        made_by=made_by,
        measured_scale=measured_scale,
        seconds=seconds,
    )


def _values(conn: Connection, by_table: dict[str, dict[int, str]], phrases: Names, content_id: int) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for table, names in by_table.items():
        # Naming the entries turns a scan of the table into one look-up each.
        wanted = ",".join(map(str, names))
        for entry_id, value, phrase_id in conn.exec_driver_sql(
            f"SELECT entry_id, value, phrase_id FROM {table} WHERE entry_id IN ({wanted}) AND content_id = ?",
            (content_id,),
        ):
            values[names[entry_id]] = value if phrase_id is None else Null(phrases.name(phrase_id))
    return values


def _skipped(conn: Connection, folder: Path | None) -> tuple[tuple[Path, str], ...]:
    if folder is None:
        rows = conn.exec_driver_sql("SELECT path, reason FROM skipped_paths ORDER BY path")
    else:
        rows = conn.exec_driver_sql(
            "SELECT path, reason FROM skipped_paths WHERE path = ? OR (path > ? AND path < ?) ORDER BY path",
            below(absolute(folder)),
        )
    return tuple((Path(decode(path)), reason) for path, reason in rows)
