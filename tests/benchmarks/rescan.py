"""What opening an unchanged folder costs, against a bare walk of it.

rescan_vs_walk   seconds of `Workspace.open_folder` on 10,000 files that the library knows, over those of a
                 scandir + stat walk of the same files; medians of alternating rounds
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from core.engine.engine import Engine, EngineOptions
from core.jobs import JobContext
from core.library.database import open_library
from core.paths import app_paths
from core.workspace import Workspace
from core.workspace.judging import Scoring

NAMES = ("rescan_vs_walk",)

FOLDERS, FILES = 100, 100
ROUNDS = 15


def bench() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as name:
        root = Path(name) / "photos"
        for folder in range(FOLDERS):
            (root / f"day {folder:03}").mkdir(parents=True)
            for file in range(FILES):
                (root / f"day {folder:03}" / f"IMG_{file:04}.jpg").write_bytes(b"\xff\xd8\xff")
        os.environ["BEHOLDER_HOME"] = name
        paths = app_paths()
        library = open_library(paths.library)
        workspace = Workspace(library, Engine(EngineOptions(paths.thumbnails)), paths, Scoring())
        try:
            first = _seconds(lambda: workspace.open_folder(root, JobContext()))
            walks, rescans = [], []
            for _ in range(ROUNDS):
                walks.append(_seconds(lambda: _walk(str(root))))
                rescans.append(_seconds(lambda: workspace.open_folder(root, JobContext())))
        finally:
            workspace.close()
    walk, rescan = statistics.median(walks), statistics.median(rescans)
    yield {
        "name": "rescan_vs_walk",
        "value": round(rescan / walk, 2),
        "unit": "times",
        "better": "lower",
        "floor": 3.0,
        "detail": {
            "files": FOLDERS * FILES,
            "rescan_ms": round(rescan * 1000, 1),
            "walk_ms": round(walk * 1000, 1),
            "first_scan_ms": round(first * 1000, 1),
        },
    }


def _walk(root: str) -> int:
    """Every file below `root`, listed and its size and time read: what no scan can do without."""
    total = 0
    waiting = [root]
    while waiting:
        with os.scandir(waiting.pop()) as listing:
            for entry in listing:
                if entry.is_dir():
                    waiting.append(entry.path)
                else:
                    status = entry.stat()
                    total += status.st_size + (status.st_mtime_ns & 1)
    return total


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
