"""Groups of 100,000 photos, in memory.

group_100k_ms    an order into 10,000 folders, into days and into bursts: the slowest of the three, median
bursts_100k_ms   bursts found by the clock and confirmed by vectors of 512 numbers in a file, all photos close: median
sections_10k_ms  10,000 groups as sections with their titles, in the GUI thread, where nothing of them was there before
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from app.grid.group_sections import GroupSections
from core.grouping import arrange
from core.grouping.bursts import find_bursts
from core.library.circumstances import Circumstances
from core.questions import Grouping, Query
from core.workspace.grouping import likeness_in

NAMES = ("group_100k_ms", "bursts_100k_ms", "sections_10k_ms")

PHOTOS, FOLDERS, NUMBERS = 100_000, 10_000, 512
REPEATS = 7
GROUP_FLOOR_MS, BURSTS_FLOOR_MS, SECTIONS_FLOOR_MS = 100.0, 300.0, 100.0


def bench() -> Iterator[dict[str, Any]]:
    random = np.random.default_rng(1)
    usual = _photos(1.7e9 + np.cumsum(random.choice([0.1, 0.3, 40.0, 900.0], PHOTOS)), FOLDERS)
    order = random.permutation(usual.ids)
    bursts = find_bursts(usual)
    detail = {
        "folder": _median(partial(arrange.by_folder, usual, order, Query())),
        "day": _median(partial(arrange.by_day, usual, order, Query())),
        "burst": _median(partial(arrange.by_burst, usual, order, Query(), *bursts)),
    }
    yield _line("group_100k_ms", max(detail.values()), GROUP_FLOOR_MS, detail)
    close = _photos(1.7e9 + np.arange(PHOTOS) * 0.5, 1)
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as folder:
        path = Path(folder) / "vectors.f16"
        random.standard_normal((PHOTOS, NUMBERS), np.float32).astype(np.float16).tofile(path)
        matrix = np.memmap(path, np.float16, "r", shape=(PHOTOS, NUMBERS))
        value = _median(partial(find_bursts, close, likeness_in(close.content, matrix)))
        yield _line("bursts_100k_ms", value, BURSTS_FLOOR_MS, {"clock_alone": _median(partial(find_bursts, close))})
        del matrix
    query = Query(folder=Path(usual.folders[0]).parent, group=Grouping.FOLDER)
    groups = arrange.by_folder(usual, order, query)

    def first() -> None:
        made = GroupSections()
        made.show(groups, query)
        made.sections()

    made = GroupSections()
    made.show(groups, query)
    made.sections()

    def again() -> None:
        made.show(groups, query)
        made.sections()

    yield _line("sections_10k_ms", _median(first), SECTIONS_FLOOR_MS, {"again": _median(again)})


def _photos(taken: np.ndarray, folders: int) -> Circumstances:
    ids = np.arange(1, PHOTOS + 1)
    folder = np.sort(np.arange(PHOTOS) % folders)
    names = {number: f"/photos/{number:05d}" for number in range(folders)}
    return Circumstances(ids, folder, ids, taken, np.ones(PHOTOS), np.full(PHOTOS, np.nan), names)


def _median(call: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        call()
        times.append((time.perf_counter() - started) * 1e3)
    return round(sorted(times)[REPEATS // 2], 2)


def _line(name: str, value: float, floor: float, detail: dict[str, float]) -> dict[str, Any]:
    return {
        "name": name,
        "value": value,
        "unit": "ms",
        "better": "lower",
        "floor": floor,
        "ok": value < floor,
        "detail": detail,
    }
