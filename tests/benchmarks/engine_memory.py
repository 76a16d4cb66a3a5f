"""Whether the engine's memory stays flat over a large folder.

engine_rss_growth_mb   resident memory of all engine processes and of this one at the end of 5,000 photos, less
                       what it was after the first 1,000
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from core.engine.engine import Engine, EngineOptions
from core.jobs import JobContext
from core.library.database import open_library
from core.paths import app_paths
from core.workspace import Workspace
from core.workspace.judging import Scoring
from tests.helpers.camera_files import make_camera_jpeg
from tests.helpers.tiny_clip import make_tiny_clip

NAMES = ("engine_rss_growth_mb",)

PHOTOS, SETTLED = 5000, 1000
SAMPLE_EVERY = 250
DRAWN = 6
FLOOR_MB = 100.0


def bench() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as name:
        root = Path(name) / "photos"
        _folder(root)
        os.environ["BEHOLDER_HOME"] = name
        paths = app_paths()
        spec = make_tiny_clip(Path(name) / "clip")
        engine = Engine(EngineOptions(paths.thumbnails, device="cpu"))
        workspace = Workspace(open_library(paths.library), engine, paths, Scoring(encoder=str(spec)))
        samples: dict[int, float] = {}

        def watch(done: int, total: int) -> None:
            if done % SAMPLE_EVERY == 0:
                samples[done] = _resident_mb(engine)

        try:
            workspace.open_folder(root, JobContext())
            summary = workspace.first_pass(root, JobContext(progress=watch))
        finally:
            workspace.close()
    if summary.failed or summary.done != PHOTOS:
        raise RuntimeError(f"{summary.failed} of {summary.done} photos failed")
    growth = samples[PHOTOS] - samples[SETTLED]
    yield {
        "name": "engine_rss_growth_mb",
        "value": round(growth, 1),
        "unit": "MB",
        "better": "lower",
        "floor": FLOOR_MB,
        "detail": {
            "photos": PHOTOS,
            "resident_mb": {str(done): round(mb) for done, mb in samples.items() if done % 1000 == 0},
            "photos_per_s": round(summary.done / summary.seconds, 1),
        },
    }


def _folder(root: Path) -> None:
    """Photos of 1.5 megapixels: small, so that 5,000 are judged in a minute or two."""
    drawn = [make_camera_jpeg(root / f"{n}.jpg", n, megapixels=1.5, target_mb=0.4) for n in range(DRAWN)]
    for number in range(DRAWN, PHOTOS):
        data = drawn[number % DRAWN].read_bytes()
        (root / f"{number}.jpg").write_bytes(data + number.to_bytes(2, "big"))


def _resident_mb(engine: Engine) -> float:
    return sum(psutil.Process(number).memory_info().rss for number in (*engine.process_ids(), os.getpid())) / 1e6
