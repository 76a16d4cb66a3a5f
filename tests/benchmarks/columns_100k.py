"""The first reading of 30 columns of values, of a library of 100,000 photos: what the inspector asks for in slices."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from core.library.database import open_library
from core.questions import Query
from tests.benchmarks.library_1m import fill_library

NAMES = ("columns_100k_ms",)

PHOTOS, FOLDERS = 100_000, 100
ENTRIES = (
    "scores.overall",
    *(f"measures.number {number}" for number in range(9)),
    *(f"attributes.number {number}" for number in range(20)),
)
FLOOR_MS = 50.0
"""A mark that somebody makes meanwhile waits for one column at most."""


def bench() -> Iterator[dict[str, object]]:
    """The slowest column; `detail` has all of them together, from the disk and again from memory."""
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as folder:
        path = Path(folder) / "library.db"
        open_library(path).close()
        fill_library(path, f"{Path(folder).anchor}photos", PHOTOS, FOLDERS, ENTRIES)
        with open_library(path) as library:
            library.count(Query())
            times = [time.perf_counter()]
            times += [time.perf_counter() for _ in library.values_below(None, ENTRIES)]
            start = time.perf_counter()
            for _ in library.values_below(None, ENTRIES):
                pass
            warm = time.perf_counter() - start
    slowest = max(end - begin for begin, end in pairwise(times)) * 1e3
    yield {
        "name": NAMES[0],
        "value": round(slowest, 2),
        "unit": "ms",
        "better": "lower",
        "floor": FLOOR_MS,
        "ok": slowest < FLOOR_MS,
        "detail": {"all_cold_ms": round((times[-1] - times[0]) * 1e3, 1), "all_warm_ms": round(warm * 1e3, 1)},
    }


if __name__ == "__main__":
    import json

    for line in bench():
        print(json.dumps(line))
