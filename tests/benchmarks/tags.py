"""Tags for a library of vectors: how many photos a second get the nearest five of 3,804 tags of each kind, stored.

The texts of the tags come from an encoder that answers at once (a real one reads them once, in about a minute of two
cores); everything else is what the app does. Beside it: how soon the photos with a tag are found.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.encoders.spec import EncoderSpec
from core.engine.engine import EngineOptions
from core.jobs import JobContext
from core.library.database import open_library
from core.paths import AppPaths
from core.questions import ChoiceFilter, Query
from core.workspace.judging import Scoring
from core.workspace.workspace import Workspace
from tests.benchmarks.attribute_50k import FOLDERS, PHOTOS, _Engine, fill_vectors
from tests.benchmarks.library_1m import fill_library

NAMES = ("tags_50k_per_s", "tagged_50k_ms")


def bench() -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as folder:
        root = Path(folder)
        paths = AppPaths(*(root / name for name in ("data", "cache", "config", "logs")))
        paths.library.parent.mkdir(parents=True, exist_ok=True)
        open_library(paths.library).close()
        fill_library(paths.library, f"{root.anchor}photos", PHOTOS, FOLDERS, ("scores.overall",))
        spec = EncoderSpec("bench", "Bench", "none", root / "none", "none")
        with open_library(paths.library) as library:
            fill_vectors(library)
            workspace = Workspace(library, _Engine(EngineOptions(root / "thumbnails")), paths, Scoring(sets=()))
            workspace._judges._spec = spec
            encoder = workspace._judges.loaded(JobContext().cancel)
            assert encoder is not None
            start = time.perf_counter()
            workspace.tagging.features(encoder, JobContext())
            texts = time.perf_counter() - start
            waits: list[float] = []
            before = time.perf_counter()

            def note(changes: object) -> None:
                nonlocal before
                now = time.perf_counter()
                waits.append(now - before)
                before = now

            start = before = time.perf_counter()
            changes = workspace.tagging.tag_stored(JobContext(), note)
            seconds = time.perf_counter() - start
            assert len(changes.photos) == PHOTOS
            library.count(Query())
            tag = next(iter(workspace.tag_counts(None)))
            times = []
            for _ in range(5):
                start = time.perf_counter()
                found = len(workspace.ids(Query(choices=(ChoiceFilter("tags", (tag,)),))))
                times.append(1000 * (time.perf_counter() - start))
    yield {
        "name": NAMES[0],
        "value": round(PHOTOS / seconds),
        "unit": "photos/s",
        "better": "higher",
        "detail": {
            "seconds": round(seconds, 1),
            "keeping_texts_s": round(texts, 2),
            "slice_p99_ms": round(1000 * float(np.quantile(waits, 0.99)), 1),
        },
    }
    yield {
        "name": NAMES[1],
        "value": round(sorted(times)[2], 1),
        "unit": "ms",
        "better": "lower",
        "detail": {"found": found},
    }


if __name__ == "__main__":
    import json

    for line in bench():
        print(json.dumps(line))
