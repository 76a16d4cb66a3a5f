"""From the order to open a folder to a screen full of thumbnails, and the same once more from the cache."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from app.engine_thread import Phase
from tests.benchmarks.gui.stage import open_window, wait_until


def play(folder: str, encoder: str) -> dict[str, Any]:
    """Seconds until the names are there and until every thumbnail on screen is."""
    context, window = open_window(encoder)
    view, thumbnails = window.grid.view, window.grid.thumbnails
    started = time.perf_counter()
    window.open_folder(Path(folder))
    wait_until(lambda: len(window.grid.model) > 0)
    named = time.perf_counter() - started

    def full() -> bool:
        rows = -(-view.viewport().height() // max(1, view.geometry_now.pitch))
        seen = view.visible_ids()
        return len(seen) >= view.geometry_now.columns * (rows - 1) and all(map(thumbnails.pixmap, seen))

    wait_until(full)
    view.viewport().repaint()
    seconds = time.perf_counter() - started
    shown = len(view.visible_ids())
    # What is on screen has to be judged before the cache knows it.
    wait_until(lambda: context.judging.state.done >= 3 * shown or context.judging.state.phase is Phase.IDLE)
    window.close()
    return {"seconds": seconds, "names_s": named, "shown": shown}
