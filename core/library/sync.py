"""A scan against the stored files of a folder: what is new, changed, gone, back. What is the same is not written.

An unchanged folder costs one fingerprint, a changed one a query and a dict look-up a photo. Photos are never deleted:
what a complete scan did not see is marked gone and keeps its marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from core.library import listing, moves
from core.library.clock import now
from core.library.connection import Database
from core.library.path_codec import below, decode, encode, join, natural_key, split
from core.library.photo_files import in_folder
from core.library.words import FolderSync
from core.types import Changes, FoundFile, PhotoFiles


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan of `root` saw. `complete`: all of it, so that what is not here is not there; `fingerprint` then
    stands for all that was seen, b"" where nobody made one."""

    root: Path
    photos: Sequence[PhotoFiles]
    others: Sequence[FoundFile]
    skipped: Sequence[tuple[Path, str]]
    complete: bool
    fingerprint: bytes = b""


@dataclass(slots=True)
class _Difference:
    unmatched: list[PhotoFiles] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)
    extras: bool = False
    same: int = 0

    def __bool__(self) -> bool:
        return bool(self.unmatched or self.unseen or self.extras)


def sync_folder(database: Database, scan: Scan) -> FolderSync:
    """Bring the stored files below `scan.root` in line with the scan. Paths are absolute, else ValueError."""
    if not scan.root.is_absolute():
        raise ValueError(f"the library keeps absolute paths only, not {scan.root}")
    with database.read() as conn:
        difference = _compare(conn, scan)
    if not difference and not scan.complete:
        return FolderSync(scan.root, unchanged=difference.same)
    with database.write() as conn:
        # Another process may have written in between, so what is applied is compared under the write lock.
        difference = _compare(conn, scan)
        outcome = _Writer(conn, scan).apply(difference) if difference else FolderSync(scan.root)
        if difference:
            listing.files_changed(conn)
        if scan.complete:
            listing.remember(conn, scan.root, scan.fingerprint)
    return FolderSync(
        scan.root,
        outcome.new,
        outcome.changed,
        outcome.missing,
        outcome.restored,
        outcome.moved,
        difference.same,
        outcome.changes,
    )


def confirm_unchanged(database: Database, root: Path, fingerprint: bytes) -> bool:
    """Whether a complete scan of `root` that saw `fingerprint` found nothing to do; notes the visit where so."""
    with database.read() as conn:
        if not listing.agrees(conn, root, fingerprint):
            return False
    with database.write() as conn:
        if not listing.agrees(conn, root, fingerprint):
            return False
        listing.remember(conn, root, fingerprint)
    return True


def _compare(conn: Connection, scan: Scan) -> _Difference:
    where, parameters = in_folder(scan.root)
    folders = {
        row[0]: decode(row[1])
        for row in conn.exec_driver_sql(f"SELECT id, path FROM folders d WHERE {where}", parameters)
    }
    stored: dict[str, Any] = {}
    for photo in _stored_photos(conn, where, parameters):
        stored[join(folders[photo[1]], decode(photo[2]))] = photo
    difference = _Difference()
    for files in scan.photos:
        primary, twin = files.primary, files.twin
        photo = stored.pop(str(primary.path), None)
        stamp = primary.stamp
        if (
            photo is not None
            and photo[3] == stamp.size
            and photo[4] == stamp.mtime_ns
            and photo[5] is None
            and photo[6] == primary.kind
            and (photo[7] is None if twin is None else _same_twin(photo, twin))
        ):
            difference.same += 1
        else:
            difference.unmatched.append(files)
    if scan.complete:
        exempt = tuple(str(path) for path, _ in scan.skipped)
        difference.unseen = [
            photo[0] for path, photo in stored.items() if photo[5] is None and not _is_below(path, exempt)
        ]
    difference.extras = _others(conn, scan) != _wanted_others(conn, scan) or _skipped(conn, scan) != _wanted_skipped(
        conn, scan
    )
    return difference


def _stored_photos(conn: Connection, where: str, parameters: tuple[bytes, ...]) -> list[Any]:
    driver = conn.connection.driver_connection
    assert driver is not None
    rows: list[Any] = driver.execute(
        "SELECT p.id, f.folder_id, f.name, f.size, f.mtime_ns, p.gone_after, f.kind, "
        "p.twin_id, t.name, t.size, t.mtime_ns, t.kind "
        "FROM folders d JOIN files f ON f.folder_id = d.id JOIN photos p ON p.primary_id = f.id "
        f"LEFT JOIN files t ON t.id = p.twin_id WHERE {where}",
        parameters,
    ).fetchall()
    return rows


def _same_twin(photo: Any, twin: FoundFile) -> bool:
    return bool(
        photo[7] is not None
        and decode(photo[8]) == split(twin.path)[1]
        and photo[9] == twin.stamp.size
        and photo[10] == twin.stamp.mtime_ns
        and photo[11] == twin.kind
    )


def _is_below(path: str, folders: tuple[str, ...]) -> bool:
    return any(path == folder or path.startswith(join(folder, "")) for folder in folders)


def _others(conn: Connection, scan: Scan) -> dict[str, str]:
    where, parameters = in_folder(scan.root)
    rows = conn.exec_driver_sql(
        f"SELECT d.path, o.name, o.kind FROM other_files o JOIN folders d ON d.id = o.folder_id WHERE {where}",
        parameters,
    )
    return {join(decode(folder), decode(name)): kind for folder, name, kind in rows}


def _wanted_others(conn: Connection, scan: Scan) -> dict[str, str]:
    seen = {str(other.path): other.kind for other in scan.others}
    return seen if scan.complete else _others(conn, scan) | seen


def _skipped(conn: Connection, scan: Scan) -> dict[str, str]:
    rows = conn.exec_driver_sql(
        "SELECT path, reason FROM skipped_paths WHERE path = ? OR (path > ? AND path < ?)", below(scan.root)
    )
    return {decode(path): reason for path, reason in rows}


def _wanted_skipped(conn: Connection, scan: Scan) -> dict[str, str]:
    seen = {str(path): storable(reason) for path, reason in scan.skipped}
    return seen if scan.complete else _skipped(conn, scan) | seen


def storable(text: str) -> str:
    """Text that SQLite takes: a name that is not UTF-8 may be quoted in a reason."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


class _Writer:
    """Applies a difference inside one write transaction."""

    def __init__(self, conn: Connection, scan: Scan) -> None:
        self._conn = conn
        self._scan = scan
        self._now = now()
        self._folder_ids: dict[str, int] = {}
        where, parameters = in_folder(scan.root)
        sql = conn.exec_driver_sql
        self._files: dict[str, tuple[int, int, int]] = {
            join(decode(folder), decode(name)): (file_id, size, mtime_ns)
            for folder, name, file_id, size, mtime_ns in sql(
                "SELECT d.path, f.name, f.id, f.size, f.mtime_ns FROM folders d JOIN files f ON f.folder_id = d.id "
                f"WHERE {where}",
                parameters,
            )
        }
        self._paths = {row[0]: path for path, row in self._files.items()}
        self._seen = {str(item.primary.path) for item in scan.photos}
        photos = sql(
            "SELECT p.id, p.primary_id, p.twin_id, p.gone_after FROM folders d JOIN files f ON f.folder_id = d.id "
            f"JOIN photos p ON p.primary_id = f.id WHERE {where}",
            parameters,
        ).fetchall()
        self._photos: dict[int, tuple[int, int | None, float | None]] = {row[0]: tuple(row[1:]) for row in photos}
        self._by_primary: dict[int, int] = {row[1]: row[0] for row in photos}
        self._by_twin: dict[int, int] = {row[2]: row[0] for row in photos if row[2] is not None}
        self._next_file = int(sql("SELECT COALESCE(MAX(id), 0) FROM files").scalar_one()) + 1
        top = sql("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'photos'").scalar_one()
        self._next_photo = int(top) + 1

    def apply(self, difference: _Difference) -> FolderSync:
        conn = self._conn
        unseen = set(difference.unseen)
        new_rows: list[tuple[Any, ...]] = []
        new, changed, restored, merged = [], [], [], []
        # Photos known by their primary file claim first: a twin may now stand alone, or take over.
        order = sorted(difference.unmatched, key=lambda files: self._owner_rank(files))
        claimed: set[int] = set()
        for files in order:
            primary, restamped = self._file(files.primary)
            twin = self._file(files.twin)[0] if files.twin is not None else None
            photo_id = self._owner(primary, twin, claimed)
            for other in self._rivals(photo_id, primary, twin):
                self._absorb(other, photo_id, primary, twin)
                if photo_id is not None and other not in self._photos:
                    merged.append(other)
            if photo_id is None:
                photo_id = self._next_photo
                self._next_photo += 1
                new.append(photo_id)
                new_rows.append((photo_id, primary, twin, self._now))
                self._photos[photo_id] = (primary, twin, None)
            else:
                old_primary, old_twin, gone_after = self._photos[photo_id]
                rewritten = restamped or old_primary != primary
                conn.exec_driver_sql(
                    "UPDATE photos SET primary_id = ?, twin_id = ?, gone_after = NULL, stale = stale OR ?, "
                    "failed_by = CASE WHEN ? THEN '' ELSE failed_by END WHERE id = ?",
                    (primary, twin, rewritten, rewritten, photo_id),
                )
                self._photos[photo_id] = (primary, twin, None)
                moves.discard_files(conn, {old_primary, old_twin} - {primary, twin, None})  # type: ignore[arg-type]
                if rewritten:
                    changed.append(photo_id)
                if gone_after is not None:
                    restored.append(photo_id)
            self._by_primary[primary] = photo_id
            if twin is not None:
                self._by_twin[twin] = photo_id
            claimed.add(photo_id)
        if new_rows:
            conn.exec_driver_sql(
                "INSERT INTO photos (id, primary_id, twin_id, first_seen_at, stale, failed_by, failed_reason) "
                "VALUES (?, ?, ?, ?, 0, '', '')",
                new_rows,
            )
        missing = sorted((unseen - claimed) & self._photos.keys())
        moved = self._mark_gone(missing)
        if difference.extras:
            self._write_extras()
        touched = {*claimed, *missing, *merged, *moved}
        return FolderSync(
            self._scan.root,
            tuple(item for item in new if item not in moved.values()),
            tuple(changed),
            tuple(item for item in missing if item not in moved),
            tuple(restored),
            tuple(moved),
            difference.same,
            Changes(frozenset(touched), membership=bool(new or missing or restored or merged)),
        )

    def _owner_rank(self, files: PhotoFiles) -> int:
        known = self._files.get(str(files.primary.path))
        return 0 if known is not None and known[0] in self._by_primary else 1

    def _owner(self, primary: int, twin: int | None, claimed: set[int]) -> int | None:
        """The stored photo that these files are: by its primary, else by a file of a photo that lost its primary."""
        owner = self._by_primary.get(primary)
        if owner is not None and owner not in claimed:
            return owner
        for candidate in (self._by_twin.get(primary), self._by_primary.get(twin or 0), self._by_twin.get(twin or 0)):
            if candidate is None or candidate in claimed or candidate not in self._photos:
                continue
            main = self._photos[candidate][0]
            if main == twin or self._paths[main] not in self._seen:
                return candidate
        return None

    def _rivals(self, photo_id: int | None, primary: int, twin: int | None) -> list[int]:
        """Other photos that hold one of these files."""
        holders = {
            table.get(file_id)
            for table in (self._by_primary, self._by_twin)
            for file_id in (primary, twin)
            if file_id is not None
        }
        return sorted(item for item in holders if item is not None and item != photo_id and item in self._photos)

    def _absorb(self, other: int, photo_id: int | None, primary: int, twin: int | None) -> None:
        """Take the files away from `other`: its twin is let go, and where its primary goes the photos become one."""
        conn = self._conn
        other_primary, other_twin, gone_after = self._photos[other]
        if other_primary in (primary, twin) and photo_id is not None:
            conn.exec_driver_sql("UPDATE OR IGNORE marks SET photo_id = ? WHERE photo_id = ?", (photo_id, other))
            moves.discard_photo(conn, other)
            del self._photos[other]
        elif other_twin in (primary, twin):
            conn.exec_driver_sql("UPDATE photos SET twin_id = NULL WHERE id = ?", (other,))
            self._photos[other] = (other_primary, None, gone_after)

    def _mark_gone(self, photo_ids: list[int]) -> dict[int, int]:
        if not photo_ids:
            return {}
        conn = self._conn
        visited = [
            (decode(row[0]), row[1])
            for row in conn.exec_driver_sql("SELECT path, visited_at FROM folders WHERE visited_at > 0")
        ]
        root = str(self._scan.root)
        # The last time a complete scan saw these files: of this folder or of one above it.
        seen_at = max((at for folder, at in visited if folder == root or _is_below(root, (folder,))), default=0.0)
        conn.exec_driver_sql(
            "UPDATE photos SET gone_after = MAX(first_seen_at, ?) WHERE id = ?",
            [(seen_at, photo_id) for photo_id in photo_ids],
        )
        marks = ",".join(str(int(photo_id)) for photo_id in photo_ids)
        contents = conn.exec_driver_sql(
            f"SELECT DISTINCT content_id FROM photos WHERE id IN ({marks}) AND content_id IS NOT NULL"
        )
        return moves.settle(conn, [row[0] for row in contents.fetchall()])

    def _file(self, found: FoundFile) -> tuple[int, bool]:
        """Id of the file's row, made or brought up to date, and whether its stamp changed."""
        path = str(found.path)
        known = self._files.get(path)
        stamp = found.stamp
        if known is None:
            folder, name = split(path)
            file_id = self._next_file
            self._next_file += 1
            self._conn.exec_driver_sql(
                "INSERT INTO files (id, folder_id, name, sort_key, size, mtime_ns, kind) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    file_id,
                    self._folder(folder),
                    encode(name),
                    natural_key(name),
                    stamp.size,
                    stamp.mtime_ns,
                    found.kind,
                ),
            )
            self._files[path] = (file_id, stamp.size, stamp.mtime_ns)
            self._paths[file_id] = path
            return file_id, False
        file_id, size, mtime_ns = known
        changed = (size, mtime_ns) != (stamp.size, stamp.mtime_ns)
        self._conn.exec_driver_sql(
            "UPDATE files SET size = ?, mtime_ns = ?, kind = ? WHERE id = ?",
            (stamp.size, stamp.mtime_ns, found.kind, file_id),
        )
        self._files[path] = (file_id, stamp.size, stamp.mtime_ns)
        return file_id, changed

    def _folder(self, path: str) -> int:
        if path not in self._folder_ids:
            raw = encode(path)
            self._conn.exec_driver_sql("INSERT OR IGNORE INTO folders (path, visited_at) VALUES (?, 0)", (raw,))
            found = self._conn.exec_driver_sql("SELECT id FROM folders WHERE path = ?", (raw,)).scalar_one()
            self._folder_ids[path] = int(found)
        return self._folder_ids[path]

    def _write_extras(self) -> None:
        conn, scan = self._conn, self._scan
        wanted, skipped = _wanted_others(conn, scan), _wanted_skipped(conn, scan)
        where, parameters = in_folder(scan.root)
        conn.exec_driver_sql(
            f"DELETE FROM other_files WHERE folder_id IN (SELECT d.id FROM folders d WHERE {where})", parameters
        )
        conn.exec_driver_sql("DELETE FROM skipped_paths WHERE path = ? OR (path > ? AND path < ?)", below(scan.root))
        for path, kind in wanted.items():
            folder, name = split(path)
            conn.exec_driver_sql(
                "INSERT INTO other_files (folder_id, name, kind) VALUES (?, ?, ?)",
                (self._folder(folder), encode(name), kind),
            )
        for path, reason in skipped.items():
            conn.exec_driver_sql("INSERT INTO skipped_paths (path, reason) VALUES (?, ?)", (encode(path), reason))
