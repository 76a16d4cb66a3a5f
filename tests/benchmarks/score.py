"""How fast a folder is judged: against the loop that anybody would write, and against what its stages allow.

    score_vs_obvious_loop           photos/s of a whole first pass over Pillow + open_clip, one picture at a time
    score_vs_obvious_loop_preview   the same on files that carry an embedded preview
    score_vs_stage_limit            photos/s over 1 / sum(1 / rate) of all its stages, each alone with both cores

All on the same 24-megapixel, 8 MB JPEGs in the same run, encoder of ViT-B/32's size in fp32. The pass is the one that
`beholder score` makes: thumbnail, measures, embedding, attributes, database. Models are loaded before either clock
starts; the time that takes is in `detail`.
"""

from __future__ import annotations

import itertools
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np

from core.engine.engine import Engine, EngineOptions
from core.jobs import JobContext
from core.library.database import open_library
from core.paths import app_paths
from core.workspace import Workspace
from core.workspace.judging import Scoring
from tests.benchmarks.stages import Stage, StageLoop
from tests.helpers.camera_files import make_camera_jpeg
from tests.helpers.tiny_clip import make_tiny_clip

NAMES = ("score_vs_obvious_loop", "score_vs_obvious_loop_preview", "score_vs_stage_limit")

PHOTOS = 96
DRAWN = 8
"""Files that are drawn; the others are the same pictures with another comment, so other contents to us."""

LOOP_PHOTOS = 12
STAGE_ROUNDS = 12
ENCODE_PHOTOS = 96
PREVIEW = (1620, 1080)


def bench() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as name:
        folder = Path(name)
        spec = make_tiny_clip(folder / "clip", like="vit-b-32")
        plain = camera_folder(folder / "plain", None)
        with_preview = camera_folder(folder / "preview", PREVIEW)
        loop = ObviousLoop()
        # Both sides of a ratio run twice, turn about, and each keeps its better turn: a busy machine slows either.
        yield from _against_loop("score_vs_obvious_loop", 3.5, loop, spec, plain, folder)
        yield from _against_loop("score_vs_obvious_loop_preview", 6.0, loop, spec, with_preview, folder)
        yield from _against_stages(spec, plain, folder)


def camera_folder(folder: Path, preview: tuple[int, int] | None, count: int = PHOTOS) -> Path:
    """`count` camera files of distinct contents."""
    drawn = [make_camera_jpeg(folder / f"IMG_{n:04}.jpg", n, preview=preview) for n in range(DRAWN)]
    for number in range(DRAWN, count):
        data = drawn[number % DRAWN].read_bytes()
        # A trailing byte after the last picture changes the content, and no decoder minds.
        (folder / f"IMG_{number:04}.jpg").write_bytes(data + bytes([number]))
    return folder


class ObviousLoop:
    """What anybody would write: open, preprocess, encode, one at a time, torch as it comes."""

    def __init__(self) -> None:
        import open_clip
        import torch

        logging.getLogger().setLevel(logging.ERROR)  # It warns that the weights are random, which they are meant to be.
        self._torch = torch
        self._model, _, self._preprocess = open_clip.create_model_and_transforms("ViT-B-32")
        self._model.eval()

    def rate(self, files: list[Path]) -> float:
        from PIL import Image

        start = time.perf_counter()
        with self._torch.no_grad():
            for file in files:
                with Image.open(file) as image:
                    tensor = self._preprocess(image.convert("RGB")).unsqueeze(0)
                features = self._model.encode_image(tensor)
                features / features.norm(dim=-1, keepdim=True)
        return len(files) / (time.perf_counter() - start)


class Scoring24:
    """A whole first pass through the workspace, on a library and a thumbnail cache of its own."""

    def __init__(self, spec_path: Path, home: Path) -> None:
        os.environ["BEHOLDER_HOME"] = str(home)
        paths = app_paths()
        self._engine = Engine(EngineOptions(thumbnails=paths.thumbnails, device="cpu"))
        self._library = open_library(home / "library.db")
        scoring = Scoring(encoder=str(spec_path))
        self.workspace = Workspace(self._library, self._engine, paths, scoring)
        start = time.perf_counter()
        self.encoder = self._engine.load_encoder(self.workspace.encoder)
        self.loading_s = time.perf_counter() - start
        self.engine = self._engine

    def rate(self, folder: Path) -> float:
        self.workspace.open_folder(folder, JobContext())
        start = time.perf_counter()
        summary = self.workspace.first_pass(folder, JobContext())
        seconds = time.perf_counter() - start
        if summary.failed or not summary.done:
            raise RuntimeError(f"{summary.failed} of {summary.done} photos failed")
        return summary.done / seconds

    def close(self) -> None:
        self.workspace.close()


def _pass_rate(spec: Path, folder: Path, scratch: Path) -> tuple[float, float]:
    home = Path(tempfile.mkdtemp(dir=scratch))
    scoring = Scoring24(spec, home)
    try:
        # Workers and lanes start with the first photos; a folder of thousands does not notice, 96 files would.
        warm = home / "warm"
        warm.mkdir()
        for file in sorted(folder.iterdir())[:4]:
            (warm / file.name).write_bytes(file.read_bytes() + b"w")
        scoring.rate(warm)
        return scoring.rate(folder), scoring.loading_s
    finally:
        scoring.close()
        shutil.rmtree(home, ignore_errors=True)


def _against_loop(
    name: str, floor: float, loop: ObviousLoop, spec: Path, folder: Path, scratch: Path
) -> Iterator[dict[str, Any]]:
    files = sorted(folder.iterdir())[:LOOP_PHOTOS]
    loop.rate(files[:2])
    ours, theirs, loading = [], [], 0.0
    for _ in range(2):
        theirs.append(loop.rate(files))
        rate, loading = _pass_rate(spec, folder, scratch)
        ours.append(rate)
    value = max(ours) / max(theirs)
    yield {
        "name": name,
        "value": round(value, 2),
        "unit": "times",
        "better": "higher",
        "floor": floor,
        "ok": value >= floor,
        "detail": {
            "photos_per_s": [round(rate, 2) for rate in ours],
            "loop_photos_per_s": [round(rate, 2) for rate in theirs],
            "photos": PHOTOS,
            "model_loading_s": round(loading, 2),
        },
    }


def _against_stages(spec: Path, folder: Path, scratch: Path) -> Iterator[dict[str, Any]]:
    files = sorted(folder.iterdir())
    home = Path(tempfile.mkdtemp(dir=scratch))
    scoring = Scoring24(spec, home)
    try:
        rates = {stage.value: _stage_rate(scoring.engine, stage, files, scoring) for stage in Stage}
        rates["encode"] = _encode_rate(scoring)
        rates["database"] = _database_rate(scoring, files)
    finally:
        scoring.close()
    limit = 1.0 / sum(1.0 / rate for rate in rates.values())
    passes = [_pass_rate(spec, folder, scratch)[0] for _ in range(2)]
    value = max(passes) / limit
    yield {
        "name": "score_vs_stage_limit",
        "value": round(value, 3),
        "unit": "times",
        "better": "higher",
        "floor": 0.9,
        "ok": value >= 0.9,
        "detail": {
            "photos_per_s": [round(rate, 2) for rate in passes],
            "limit_photos_per_s": round(limit, 2),
            "stage_photos_per_s": {stage: round(rate, 1) for stage, rate in rates.items()},
        },
    }


def _stage_rate(engine: Engine, stage: Stage, files: list[Path], scoring: Scoring24) -> float:
    """One stage alone, in as many workers as there are cores, all else prepared beforehand."""
    workers = os.cpu_count() or 1
    loops = [
        StageLoop(stage, files[index], STAGE_ROUNDS, scoring.encoder.spec.geometry, engine.options.thumbnails)
        for index in range(workers)
    ]
    seconds = [future.result() for future in [engine.pool.submit(loop) for loop in loops]]
    return workers * STAGE_ROUNDS / max(seconds)


def _encode_rate(scoring: Scoring24) -> float:
    batch = np.random.default_rng(5).integers(0, 256, (scoring.encoder.batch, 224, 224, 3), np.uint8)
    _encode(scoring, batch, 2)
    count = ENCODE_PHOTOS // len(batch)
    start = time.perf_counter()
    _encode(scoring, batch, count)
    return count * len(batch) / (time.perf_counter() - start)


def _encode(scoring: Scoring24, batch: np.ndarray[Any, np.dtype[np.uint8]], count: int) -> None:
    """Keep every lane busy, as the stream does."""
    waiting: list[Future[Any]] = []
    for _ in itertools.repeat(None, count):
        waiting.append(scoring.encoder.encode_images(batch))
        if len(waiting) > scoring.encoder.capacity + 1:
            waiting.pop(0).result()
    for future in waiting:
        future.result()


def _database_rate(scoring: Scoring24, files: list[Path]) -> float:
    """Writing what a pass found, in the slices in which a pass writes it, and judging the vectors."""
    from dataclasses import replace

    from core.pipeline.stream import Pass, run_pass
    from core.workspace.judging import judge_of, made_by
    from core.workspace.passes import SLICE

    workspace, encoder = scoring.workspace, scoring.encoder
    folder = files[0].parent
    workspace.open_folder(folder, JobContext())
    judge = judge_of(workspace.pairs, encoder, workspace.library)
    items = workspace.library.pending(folder, made_by(encoder))[:SLICE]
    from core.pipeline.visit import VisitPlan

    visitors = scoring.engine.visitors(VisitPlan(encoder.spec.geometry, scoring.engine.options.thumbnails))
    results = list(run_pass(items, Pass(made_by(encoder), judge, visitors, encoder), JobContext()))
    rounds = 20
    start = time.perf_counter()
    for number in range(rounds):
        workspace.library.write_results([replace(result, seconds=float(number)) for result in results])
        for result in results:
            judge.attributes(result.embeddings[0].vector[None])
    return rounds * len(results) / (time.perf_counter() - start)
