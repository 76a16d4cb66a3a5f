"""The grid over a library of any size: how long a page takes to paint, a re-sort to show, and what it costs to hold."""

from __future__ import annotations

import gc
import io
import os
import time
from typing import Any

import numpy as np
import psutil
from PIL import Image

from app.window import MainWindow
from core.paths import app_paths
from core.questions import Query
from tests.benchmarks.gui.stage import open_window, rest, wait_until
from tests.benchmarks.library_1m import fill_library

PICTURES = 24
EDGE = 512
PAGES = 60
SORTS = ("measures.sharpness", "name", "attributes.happy", "scores.overall")


def play(photos: int, pages: int = PAGES, *, fill: bool = True) -> dict[str, Any]:
    """Milliseconds of every page paint and every re-sort, and the megabytes of this process at the end."""
    if fill:
        _fill(photos)
    context, window = open_window()
    pictures = _pictures()
    workspace = context.workspace
    assert workspace is not None
    # The library's files were never written: each photo shows one of a few pictures, decoded anew every time.
    workspace.thumbnail = lambda photo_id, ctx=None: pictures[photo_id % PICTURES]  # type: ignore[method-assign]
    grid = window.grid
    grid.live.ask(Query(sort=SORTS[-1]))
    wait_until(lambda: len(grid.model) == photos)
    paints = _page_through(window, pages)
    resorts = [_resort(window, name) for name in SORTS * 2]
    gc.collect()
    resident = psutil.Process().memory_info().rss / 2**20
    window.close()
    return {"paint_ms": paints, "resort_ms": resorts, "resident_mb": resident}


def _fill(photos: int) -> None:
    from core.library.database import open_library

    library = app_paths().library
    open_library(library).close()
    fill_library(library, os.sep + "photos", photos, max(1, photos // 1000))


def _pictures() -> list[bytes]:
    """JPEGs as large as thumbnails are kept."""
    rng = np.random.default_rng(1)
    made = []
    for number in range(PICTURES):
        small = rng.integers(0, 255, (12, 18, 3)).astype(np.uint8)
        size = (EDGE, 2 * EDGE // 3) if number % 3 else (2 * EDGE // 3, EDGE)
        out = io.BytesIO()
        Image.fromarray(small).resize(size, Image.Resampling.BICUBIC).save(out, "JPEG", quality=88)
        made.append(out.getvalue())
    return made


def _page_through(window: MainWindow, pages: int) -> list[float]:
    """Pages spread over the whole grid, each painted with all its pictures there."""
    view = window.grid.view
    bar, times = view.verticalScrollBar(), []
    for page in range(pages):
        bar.setValue(round(page * bar.maximum() / max(1, pages - 1)))
        rest(0.02)
        wait_until(lambda: all(window.grid.thumbnails.pixmap(one) is not None for one in view.visible_ids()))
        started = time.perf_counter()
        view.viewport().repaint()
        times.append(1000 * (time.perf_counter() - started))
    bar.setValue(0)
    return times


def _resort(window: MainWindow, entry: str) -> float:
    """From the choice to the painted answer."""
    grid = window.grid
    before = grid.model.ids.copy()
    started = time.perf_counter()
    grid.live.ask(Query(sort=entry))
    wait_until(lambda: not np.array_equal(grid.model.ids, before))
    grid.view.viewport().repaint()
    return 1000 * (time.perf_counter() - started)
