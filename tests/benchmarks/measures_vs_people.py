"""The technical score against people's opinions, and what the first pass of measures costs.

BIQ2021 (2,200 photos of 512 px, mean opinions of 30 people): every second file by name was used for the weights of
`core.scoring.technical`, the others are reported here.
"""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from core.scoring.colour import measure_colour
from core.scoring.detail import complexity
from core.scoring.exposure import blown_areas, mean_level, rms_contrast
from core.scoring.focus import measure_focus
from core.scoring.frame import Frame
from core.scoring.measures import measure_native, measure_working
from core.scoring.technical import technical
from core.types import Metadata, Origin, Picture, Value
from training.metrics import srcc

REPOSITORY = Path(__file__).resolve().parents[2]
FLOOR_SRCC = 0.447
CEILING_MS = 12.0
NAMES = ("technical_srcc_biq2021", "measure_working_ms")
RAW = ("brightness", "contrast", "colourfulness", "warmth", "complexity")
PERCENTILES = (5, 25, 50, 75, 95)


def _shared() -> Path | None:
    folder = Path(os.environ.get("BEHOLDER_SHARED") or REPOSITORY.parent / "shared")
    return folder if (folder / "data").is_dir() else None


def bench() -> Iterator[dict[str, object]]:
    """One line for agreement with people, where the photos are at hand, and one for speed."""
    shared = _shared()
    if shared is not None:
        yield _agreement(shared / "data" / "biq2021_unsplash_train")
    yield _speed()


def _agreement(folder: Path) -> dict[str, object]:
    with (folder / "labels.csv").open(newline="", encoding="utf-8") as file:
        rows = sorted((row["file"], float(row["mos"])) for row in csv.DictReader(file))
    passes: dict[str, list[tuple[float, float]]] = {"both_passes": [], "first_pass": []}
    raw: list[tuple[float, ...]] = []
    silent = 0
    for name, opinion in rows[1::2]:
        picture = _read(folder / name)
        first = measure_working(picture, Metadata())
        both = first | measure_native(picture, Metadata())
        raw.append(_raw(picture))
        for key, values in (("first_pass", first), ("both_passes", both)):
            score: Value = technical(values).value
            if isinstance(score, float):
                passes[key].append((score, opinion))
            elif key == "both_passes":
                silent += 1
    value = srcc(*zip(*passes["both_passes"], strict=True))
    quantiles = np.percentile(np.array(raw), PERCENTILES, axis=0).round(2).T.tolist()
    return {
        "name": "technical_srcc_biq2021",
        "value": value,
        "unit": "SRCC",
        "better": "higher",
        "floor": FLOOR_SRCC,
        "ok": value is not None and value >= FLOOR_SRCC,
        "detail": {
            "photos": len(passes["both_passes"]),
            "cannot_tell": silent,
            "first_pass_alone": srcc(*zip(*passes["first_pass"], strict=True)),
            "percentiles": dict(zip(RAW, quantiles, strict=True)),
        },
    }


def _read(path: Path) -> Picture:
    with Image.open(path) as image:
        table = tuple(getattr(image, "quantization", {}).get(0, ()))
        rgb = np.asarray(image.convert("RGB"))
    return Picture(rgb, rgb.shape[1], rgb.shape[0], Origin.FULL, "jpeg", table)


def _raw(picture: Picture) -> tuple[float, ...]:
    """The quantities whose percentiles are the knots in `core.scoring.measures`."""
    frame = Frame(picture)
    colour = measure_colour(frame.colour)
    shares = frame.histogram
    return (mean_level(shares), rms_contrast(shares), colour.colourfulness, colour.warmth, complexity(frame.detail))


def _speed() -> dict[str, object]:
    rng = np.random.default_rng(1)
    small = rng.integers(0, 256, (125, 188, 3)).astype(np.uint8)
    rgb = cv2.resize(small, (1500, 1000), interpolation=cv2.INTER_CUBIC)
    picture = Picture(rgb, 6000, 4000, Origin.SCALED, "jpeg", (16,) * 64)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        whole = _fastest(lambda: measure_working(picture, Metadata()))
        frame = Frame(picture)
        stages: dict[str, Callable[[], object]] = {
            "colour image": lambda: frame.colour,
            "histogram": lambda: frame.histogram,
            "colour": lambda: measure_colour(frame.colour),
            "luma": lambda: frame.luma,
            "fine gradients": lambda: frame.detail.fine,
            "middle and coarse gradients": lambda: (frame.detail.middle, frame.detail.coarse),
            "focus": lambda: measure_focus(frame.detail),
            "burnt areas": lambda: blown_areas(frame.colour),
        }
        # Each stage leaves what the next one needs, so each is timed once per round.
        detail = {name: float("inf") for name in stages}
        for _ in range(20):
            frame = Frame(picture)
            for name, stage in stages.items():
                start = time.perf_counter()
                stage()
                detail[name] = min(detail[name], (time.perf_counter() - start) * 1e3)
    finally:
        cv2.setNumThreads(threads)
    return {
        "name": "measure_working_ms",
        "value": whole,
        "unit": "ms",
        "better": "lower",
        "floor": CEILING_MS,
        "ok": whole <= CEILING_MS,
        "detail": {name: round(value, 2) for name, value in detail.items()},
    }


def _fastest(work: Callable[[], object], rounds: int = 20) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, (time.perf_counter() - start) * 1e3)
    return best
