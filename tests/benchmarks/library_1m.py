"""Sort on one column and filter on two with 1,000,000 photos in the library."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from core.library.database import open_library
from core.library.path_codec import natural_key
from core.questions import Query, RangeFilter

NAMES = ("library_1m_filter_ms",)

PHOTOS = 1_000_000
FOLDERS = 1_000
ENTRIES = ("scores.overall", "measures.sharpness", "attributes.happy")
REPEATS = 7
FLOOR_MS = 300.0


def bench() -> Iterator[dict[str, object]]:
    """Median of warm queries; `detail` has the cold times, a folder, a name sort, a text and an unchanged column."""
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as folder:
        path = Path(folder) / "library.db"
        open_library(path).close()
        started = time.perf_counter()
        root = Path(folder).anchor + "photos"
        fill_library(path, root, PHOTOS, FOLDERS)
        detail: dict[str, float] = {"fill_s": time.perf_counter() - started, "database_mb": path.stat().st_size / 1e6}
        ranges = (RangeFilter(ENTRIES[1], 0.2, 0.9), RangeFilter(ENTRIES[2], 0.1, 0.8))
        started = time.perf_counter()
        with open_library(path) as library:
            detail["open_ms"] = (time.perf_counter() - started) * 1e3
            detail["photo_table_cold_ms"] = _ms(lambda: library.count(Query()))
            detail["column_cold_ms"] = _ms(lambda: library.column(ENTRIES[0]))
            wanted = Query(sort=ENTRIES[0], ranges=ranges)
            detail["matches"] = float(len(library.ids(wanted)))
            value = _median(lambda: library.ids(wanted))
            detail["sort_all_ms"] = _median(lambda: library.ids(Query(sort=ENTRIES[0])))
            detail["name_sort_ms"] = _median(lambda: library.ids(Query(sort="name", ranges=ranges)))
            detail["folder_ms"] = _median(lambda: library.ids(Query(folder=Path(root) / "0007")))
            detail["text_cold_ms"] = _ms(lambda: library.count(Query(text="_19999")))
            detail["text_ms"] = _median(lambda: library.count(Query(text="_19999")))
            first = library.ids(wanted)[:1000]
            detail["rows_1000_ms"] = _median(lambda: library.rows(first))
    yield {
        "name": "library_1m_filter_ms",
        "value": round(value, 2),
        "unit": "ms",
        "better": "lower",
        "floor": FLOOR_MS,
        "ok": value < FLOOR_MS,
        "detail": {name: round(number, 2) for name, number in detail.items()},
    }


def fill_library(path: Path, root: str, photos: int, folders: int, entries: Sequence[str] = ENTRIES) -> None:
    """`photos` judged photos in `folders` folders below `root`, in an empty library. Rows are made inside SQLite: a
    million in seconds instead of minutes."""
    with closing(sqlite3.connect(path)) as conn:
        conn.create_function("natural_key", 1, natural_key, deterministic=True)
        conn.execute("PRAGMA synchronous=OFF")
        numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {photos}) "
        conn.executemany(
            "INSERT INTO folders (id, path, visited_at) VALUES (?, ?, 0)",
            [(number + 1, f"{root}/{number:04d}".encode()) for number in range(folders)],
        )
        conn.executemany("INSERT INTO entries (id, name) VALUES (?, ?)", enumerate(entries, 1))
        conn.execute(
            f"INSERT INTO files (id, folder_id, name, sort_key, size, mtime_ns, kind) {numbers}"
            f"SELECT i, 1 + i / {photos // folders + 1}, CAST('IMG_' || (1000000 + i) || '.jpg' AS BLOB), "
            "natural_key('IMG_' || (1000000 + i) || '.jpg'), i, i, 'jpeg' FROM n"
        )
        conn.execute(
            "INSERT INTO contents (id, digest, picture, file_size, status, reason, made_by, scorer, reasons, "
            f"metadata_json, width, height, measured_scale, seconds, judged_at) {numbers}"
            "SELECT i, 'd' || i, 'p' || i, i, 'ok', '', 'bench', '', '[]', '{}', 6000, 4000, 1, 0, 0 FROM n"
        )
        # Contents come in another order than photos, as they do when workers finish out of turn.
        conn.execute(
            "INSERT INTO photos (id, primary_id, content_id, stale, failed_by, failed_reason, first_seen_at) "
            f"{numbers}SELECT i, i, 1 + (i * 7919) % {photos}, 0, '', '', 0 FROM n"
        )
        for number, entry in enumerate(entries, 1):
            conn.execute(
                f"INSERT INTO {entry.partition('.')[0]} (entry_id, content_id, value, phrase_id, version) {numbers}"
                f"SELECT {number}, i, (random() & 0xFFFFFFFF) / 4294967296.0, NULL, 1 FROM n"
            )
        conn.commit()


def _ms(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1e3


def _median(call: Callable[[], object]) -> float:
    return sorted(_ms(call) for _ in range(REPEATS))[REPEATS // 2]


if __name__ == "__main__":
    import json

    for line in bench():
        print(json.dumps(line))
