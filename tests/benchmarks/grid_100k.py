"""The grid with 100,000 photos in it.

grid_paint_ms        one full page at a pixel ratio of 2, every picture there: 95th percentile over the whole grid
grid_resort_ms       from the choice of another order to its painted answer: median
gui_rss_growth_mb    memory of the window's process after paging through 100,000 photos, less that after 1,000
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.gui.child import play

NAMES = ("grid_paint_ms", "grid_resort_ms", "gui_rss_growth_mb")

FEW, MANY = 1_000, 100_000
MEMORY_PAGES = 150
PAINT_FLOOR_MS, RESORT_FLOOR_MS, GROWTH_FLOOR_MB = 16.0, 150.0, 150.0


def bench() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as name:
        many = Path(name) / "many"
        sharp = play("grid", many, scale=2, photos=MANY)
        paint = float(np.percentile(sharp["paint_ms"], 95))
        yield _line("grid_paint_ms", paint, "ms", PAINT_FLOOR_MS, _spread(sharp["paint_ms"]))
        resort = statistics.median(sharp["resort_ms"])
        first = {"first_of_all": round(sharp["resort_ms"][0], 2)}
        yield _line("grid_resort_ms", resort, "ms", RESORT_FLOOR_MS, first | _spread(sharp["resort_ms"]))
        large = play("grid", many, photos=MANY, pages=MEMORY_PAGES, fill=False)["resident_mb"]
        small = play("grid", Path(name) / "few", photos=FEW, pages=MEMORY_PAGES)["resident_mb"]
    detail = {f"{FEW}_mb": round(small, 1), f"{MANY}_mb": round(large, 1)}
    yield _line("gui_rss_growth_mb", large - small, "MB", GROWTH_FLOOR_MB, detail)


def _spread(times: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(times), 2), "max": round(max(times), 2), "rounds": len(times)}


def _line(name: str, value: float, unit: str, floor: float, detail: dict[str, float]) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 2),
        "unit": unit,
        "better": "lower",
        "floor": floor,
        "ok": value < floor,
        "detail": detail,
    }
