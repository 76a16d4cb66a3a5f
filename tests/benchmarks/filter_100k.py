"""How long a filter of choices takes in a library of 100,000 photos.

filter_choices_ms   ids of photos picked, labelled, RAW and with three stars, once the columns are in memory: median
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.library.database import open_library
from core.questions import ChoiceFilter, Query, RangeFilter
from core.types import FileStamp, FoundFile, PhotoFiles

NAMES = ("filter_choices_ms",)

PHOTOS = 100_000
FLOOR_MS = 20.0
_TIMES = 15
_KINDS = ("jpeg", "nef", "heif")
_ROOT = Path(Path.cwd().anchor) / "photos"


def bench() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as home, open_library(Path(home) / "library.db") as library:
        files = [
            FoundFile(_ROOT / f"{n % 50}" / f"IMG_{n:06d}", FileStamp(100, 1), _KINDS[n % len(_KINDS)])
            for n in range(PHOTOS)
        ]
        library.sync_folder(_ROOT, [PhotoFiles(file) for file in files], [], [], complete=True)
        ids = library.ids(Query(sort="path")).tolist()
        for name, start in (("Red", 0), ("Green", 10_000)):
            some = ids[start : start + 10_000]
            library.mark(some, stars=3, flag=1, label=name, source="person", visible="")
        library.refresh()
        query = Query(
            folder=_ROOT,
            sort="path",
            ranges=(RangeFilter("marks.stars", 3),),
            choices=(
                ChoiceFilter("marks.flag", (1,)),
                ChoiceFilter("marks.label", ("Red", "Green")),
                ChoiceFilter("kind", ("nef",)),
            ),
        )
        cold = _timed(library.ids, query)
        warm = statistics.median(_timed(library.ids, query) for _ in range(_TIMES))
        yield {
            "name": "filter_choices_ms",
            "value": round(warm, 2),
            "unit": "ms",
            "better": "lower",
            "floor": FLOOR_MS,
            "detail": {"photos": PHOTOS, "found": library.count(query), "first_ms": round(cold, 1)},
        }


def _timed(ask: Any, query: Query) -> float:
    start = time.perf_counter()
    ask(query)
    return 1000 * (time.perf_counter() - start)
