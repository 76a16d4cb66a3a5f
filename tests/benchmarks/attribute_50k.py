"""A new attribute, kept by a person whose library holds 50,000 photos: how soon can they be sorted by it.

From the pair of words to the ids in order: the words come from an encoder that answers at once (reading two words
takes a real one about 50 ms), everything else is what the app does: stored vectors are read, judged, written and
sorted. A linear score over the same vectors is told beside it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.encoders.spec import EncoderSpec
from core.engine.engine import Engine, EngineOptions
from core.jobs import JobContext
from core.library.database import open_library
from core.library.library import Library
from core.paths import AppPaths
from core.questions import Query
from core.scoring.vector_scores import LinearScore
from core.types import Better, Entry, Output, Pixels, SpaceKey, View
from core.workspace.judging import Scoring
from core.workspace.workspace import Workspace
from tests.benchmarks.library_1m import fill_library

NAMES = ("attribute_50k_s",)

PHOTOS, FOLDERS, DIMENSION = 50_000, 100, 512
SPACE = SpaceKey("bench", "w", 1, "fp32", Output.PROJECTED)
FLOOR_S = 0.5
REPEATS = 3


class _Words:
    """An encoder that has every word at hand."""

    space = SPACE
    native_space = None

    def __init__(self, spec: EncoderSpec) -> None:
        self.spec = spec

    @property
    def info(self) -> Any:
        return self

    logit_scale = 100.0

    def encode_texts(self, texts: Sequence[str]) -> Future[NDArray[np.float32]]:
        drawn = np.random.default_rng(len("".join(texts)))
        vectors = drawn.standard_normal((len(texts), DIMENSION)).astype(np.float32)
        answer: Future[NDArray[np.float32]] = Future()
        answer.set_result(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
        return answer


class _Engine(Engine):
    """Starts nothing."""

    def load_encoder(self, spec: EncoderSpec, cancel: object = None) -> Any:
        return _Words(spec)


def bench() -> Iterator[dict[str, object]]:
    """The median of three attributes; `detail` has the first of them, the least time of processor work, and a linear
    score over the same vectors."""
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as folder:
        root = Path(folder)
        paths = AppPaths(*(root / name for name in ("data", "cache", "config", "logs")))
        paths.library.parent.mkdir(parents=True, exist_ok=True)
        open_library(paths.library).close()
        fill_library(paths.library, f"{root.anchor}photos", PHOTOS, FOLDERS, ("scores.overall", "scores.technical"))
        spec = EncoderSpec("bench", "Bench", "none", root / "none", "none")
        engine = _Engine(EngineOptions(root / "thumbnails"))
        with open_library(paths.library) as library:
            fill_vectors(library)
            workspace = Workspace(library, engine, paths, Scoring(sets=()))
            workspace._judges._spec = spec
            library.count(Query())
            times = [_attribute(workspace, f"bright {number}/dark {number}") for number in range(REPEATS)]
            linear = _linear(workspace)
    median = sorted(seconds for seconds, _ in times)[REPEATS // 2]
    yield {
        "name": NAMES[0],
        "value": round(median, 3),
        "unit": "s",
        "better": "lower",
        "floor": FLOOR_S,
        "ok": median < FLOOR_S,
        "detail": {
            "first_s": round(times[0][0], 3),
            "processor_s": round(min(worked for _, worked in times), 3),
            "linear_score_s": round(linear, 3),
        },
    }


def fill_vectors(library: Library) -> None:
    """A unit vector for every content, in the order of ids, without a pass."""
    drawn = np.random.default_rng(1)
    store = library._vectors
    space_id = store.spaces.ensure(SPACE, DIMENSION)
    first = 0
    for start in range(0, PHOTOS, 5_000):
        part = drawn.standard_normal((min(5_000, PHOTOS - start), DIMENSION)).astype(np.float32)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
        store._write(space_id, View.GLOBAL, first, part.astype(np.float16))
        first += len(part)
    with library._database.write() as conn:
        conn.exec_driver_sql(
            "INSERT INTO vectors (space_id, view, row, content_id) SELECT ?, ?, id - 1, id FROM contents",
            (space_id, View.GLOBAL.value),
        )


def _attribute(workspace: Workspace, words: str) -> tuple[float, float]:
    """Seconds from the words to the order, by the clock and of one processor's work."""
    start, worked = time.perf_counter(), time.process_time()
    (entry,) = workspace.keep_pair(words).entries
    workspace.judge_pairs(JobContext())
    ids = workspace.ids(Query(sort=entry, descending=True))
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    assert len(ids) == PHOTOS
    assert np.isfinite(workspace.library.column(entry)[1]).all()
    return seconds, worked


def _linear(workspace: Workspace) -> float:
    weights = np.random.default_rng(2).standard_normal(DIMENSION).astype(np.float32)
    entry = Entry("scores.bench", "Bench", "low", "high", Better.MORE, Pixels.EMBEDDING, "", "bench")
    start = time.perf_counter()
    workspace.use_score(LinearScore(entry, (weights,)))
    workspace._judges._scores.rank(workspace._judges.loaded(JobContext().cancel), JobContext(), lambda _: None)
    workspace.ids(Query(sort=entry.id, descending=True))
    return time.perf_counter() - start


if __name__ == "__main__":
    import json

    for line in bench():
        print(json.dumps(line))
