"""How much int8 wins: the encoder alone, and a whole first pass with it against the obvious loop.

    int8_vs_fp32                         pictures/s over those of torch in fp32, eager, batch 16, both with all cores
    score_int8_vs_obvious_loop           as `score_vs_obvious_loop`, with the int8 tower in place
    score_int8_vs_obvious_loop_preview   the same on files that carry an embedded preview

The encoder has ViT-B/32's size and outlier channels as trained ones have (`tests.helpers.outlier_clip`): plain random
weights would flatter int8. Both sides run turn about and each keeps its better turn. `detail` has the processor time of
both too, one thread each, which a busy machine does not distort; and how near the vectors are. Whether the person's
photos rank as before is another question, which the floor is not about: the tower is put in place by hand here.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.score import PREVIEW, ObviousLoop, _against_loop, camera_folder
from tests.helpers.outlier_clip import make_outlier_clip
from tests.helpers.photos import draw_scene

NAMES = ("int8_vs_fp32", "score_int8_vs_obvious_loop", "score_int8_vs_obvious_loop_preview")

BATCH = 16
TURNS = 5
FLOOR, LOOP_FLOOR, PREVIEW_FLOOR = 2.5, 4.5, 9.0


def bench() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as name:
        folder = Path(name)
        spec = make_outlier_clip(folder / "clip", like="vit-b-32")
        pictures = np.stack([(draw_scene(224, 224, seed) * 255).astype(np.uint8) for seed in range(2 * BATCH)])
        yield _alone(spec, folder, pictures)
        loop = ObviousLoop()
        with _Used(spec, pictures):
            plain = camera_folder(folder / "plain", None)
            yield from _against_loop("score_int8_vs_obvious_loop", LOOP_FLOOR, loop, spec, plain, folder)
            with_preview = camera_folder(folder / "preview", PREVIEW)
            name = "score_int8_vs_obvious_loop_preview"
            yield from _against_loop(name, PREVIEW_FLOOR, loop, spec, with_preview, folder)


def _alone(spec_path: Path, folder: Path, pictures: np.ndarray[Any, np.dtype[np.uint8]]) -> dict[str, Any]:
    import torch

    from core.encoders.int8.build import Int8Builder
    from core.encoders.open_clip_encoder import load_encoder
    from core.encoders.spec import load_spec

    spec = load_spec(spec_path)
    encoder = load_encoder(spec, device_preference="cpu", on_notice=print, cache=folder)
    encoder._batch = BATCH
    batch = pictures[:BATCH]
    cores, threads = os.cpu_count() or 1, torch.get_num_threads()
    start = time.perf_counter()
    builder = Int8Builder(spec, encoder._model, pictures, 1)
    tower = builder.compile()
    built = time.perf_counter() - start
    near = float((tower.encode(batch) * encoder.encode_images(batch)).sum(axis=1).min())
    torch.set_num_threads(1)
    alone = _turns(lambda: encoder.encode_images(batch), lambda: tower.encode(batch), time.process_time)
    torch.set_num_threads(threads)
    # One batch at a time here: all cores work on it, as torch's do.
    wide = builder.compile(streams=1, threads=cores)
    both = _turns(lambda: encoder.encode_images(batch), lambda: wide.encode(batch), time.perf_counter)
    value = both[1] / both[0]
    return {
        "name": "int8_vs_fp32",
        "value": round(value, 2),
        "unit": "times",
        "better": "higher",
        "floor": FLOOR,
        "detail": {
            "pictures_per_s": {"fp32": round(both[0], 1), "int8": round(both[1], 1)},
            "pictures_per_processor_s": {"fp32": round(alone[0], 1), "int8": round(alone[1], 1)},
            "processor_time_ratio": round(alone[1] / alone[0], 2),
            "least_cosine": round(near, 5),
            "building_s": round(built, 1),
            "load": [round(load, 1) for load in os.getloadavg()] if hasattr(os, "getloadavg") else [],
        },
    }


def _turns(
    first: Callable[[], object], second: Callable[[], object], clock: Callable[[], float]
) -> tuple[float, float]:
    """Pictures a second of the better turn of each."""
    first()
    second()
    best = [float("inf"), float("inf")]
    for _ in range(TURNS):
        for which, work in enumerate((first, second)):
            start = clock()
            work()
            best[which] = min(best[which], clock() - start)
    return BATCH / best[0], BATCH / best[1]


class _Used:
    """Writes the int8 tower of a model down as faithful in every cache folder that a benchmark's pass looks at."""

    def __init__(self, spec_path: Path, pictures: np.ndarray[Any, np.dtype[np.uint8]]) -> None:
        self._spec_path, self._pictures = spec_path, pictures

    def __enter__(self) -> None:
        """The pass's own cache folder is new: it is filled when the home is made."""
        from tests.benchmarks import score

        self._scoring = score.Scoring24
        spec_path, pictures = self._spec_path, self._pictures

        class Scoring24(self._scoring):  # type: ignore[name-defined, misc]
            def __init__(self, path: Path, home: Path) -> None:
                _put(spec_path, pictures, home / "cache")
                super().__init__(path, home)
                if not self.encoder.space.backend.startswith("int8"):
                    raise RuntimeError("the pass does not run in int8")

        score.Scoring24 = Scoring24  # type: ignore[misc]

    def __exit__(self, *_: object) -> None:
        from tests.benchmarks import score

        score.Scoring24 = self._scoring  # type: ignore[misc]


def _put(spec_path: Path, pictures: np.ndarray[Any, np.dtype[np.uint8]], cache: Path) -> None:
    from core.encoders.int8.store import Verdict
    from core.encoders.open_clip_encoder import load_encoder
    from core.encoders.spec import load_spec

    lanes = os.cpu_count() or 1
    encoder = load_encoder(
        load_spec(spec_path), device_preference="cpu", on_notice=print, cache=cache, int8=True, lanes=lanes
    )
    encoder.int8.build(pictures, ())
    encoder.int8.keep(Verdict(True, "Put in place by hand.", len(pictures)))
