"""Degradations in nine steps on real photos: the measure that is meant moves with them, and so does the score."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from core.scoring.measures import measure_native, measure_working
from core.scoring.technical import technical
from core.types import Metadata, Null, Origin, Picture, Value
from training.metrics import srcc

Array = np.ndarray
STEPS = range(1, 10)


def measured(rgb: Array, table: tuple[int, ...] = ()) -> dict[str, Value]:
    kind = "jpeg" if table else "png"
    picture = Picture(rgb, rgb.shape[1], rgb.shape[0], Origin.FULL, kind, table)
    values = measure_working(picture, Metadata()) | measure_native(picture, Metadata())
    values["scores.technical"] = technical(values).value
    return values


def jpeg(rgb: Array, quality: int) -> tuple[Array, tuple[int, ...]]:
    buffer = io.BytesIO()
    Image.fromarray(rgb).save(buffer, "JPEG", quality=quality)
    with Image.open(buffer) as image:
        return np.asarray(image), tuple(image.quantization[0])  # type: ignore[attr-defined]


def line(rgb: Array, length: int) -> Array:
    """Motion over `length` px at 30 degrees."""
    kernel = np.zeros((length, length), np.float32)
    half = (length - 1) / 2
    for t in np.linspace(-half, half, 8 * length):
        kernel[round(half + t * 0.5), round(half + t * 0.866)] += 1
    return cv2.filter2D(rgb, -1, kernel / kernel.sum())


def clip(values: Array) -> Array:
    return values.clip(0, 255).round().astype(np.uint8)


def noise(rgb: Array, sigma: float) -> Array:
    return clip(rgb + np.random.default_rng(7).normal(0, sigma, rgb.shape))


def saturation(rgb: Array, factor: float) -> Array:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)[..., None].astype(np.float32)
    return clip(grey + (rgb - grey) * factor)


Ladder = Callable[[Array, int], tuple[Array, tuple[int, ...]]]

LADDERS: dict[str, tuple[str, int, Ladder]] = {
    "blur": ("measures.sharpness", -1, lambda rgb, n: (cv2.GaussianBlur(rgb, (0, 0), 0.6 * n), ())),
    "motion": ("measures.sharpness", -1, lambda rgb, n: (line(rgb, 2 * n + 1), ())),
    "motion direction": ("measures.motion_blur", 1, lambda rgb, n: (line(rgb, 2 * n + 3), ())),
    "noise": ("measures.noise", 1, lambda rgb, n: (noise(rgb, 3.0 * n), ())),
    "visible noise": ("measures.visible_noise", 1, lambda rgb, n: (noise(rgb, 3.0 * n), ())),
    "quality": ("measures.compression", -1, lambda rgb, n: jpeg(rgb, 95 - 10 * n)),
    "blocks": ("measures.blockiness", 1, lambda rgb, n: jpeg(rgb, 95 - 10 * n)),
    "exposure": ("measures.brightness", 1, lambda rgb, n: (clip(rgb * 2.0 ** ((n - 5) / 2)), ())),
    "highlights": ("measures.highlights", 1, lambda rgb, n: (clip(rgb * (1 + 0.25 * n)), ())),
    "shadows": ("measures.shadows", 1, lambda rgb, n: (clip(rgb - 15.0 * n), ())),
    "contrast": ("measures.contrast", -1, lambda rgb, n: (clip(128 + (rgb - 128.0) * (1 - 0.1 * n)), ())),
    "saturation": ("measures.colourfulness", -1, lambda rgb, n: (saturation(rgb, 1 - 0.1 * n), ())),
    "warmth": ("measures.warmth", 1, lambda rgb, n: (clip(rgb * np.array([1 + 0.04 * n, 1, 1 - 0.04 * n])), ())),
}

TECHNICAL = ("blur", "motion", "noise", "blocks", "highlights", "shadows")


Steps = list[dict[str, Value]]


@pytest.fixture(scope="module")
def walked(kodak: list[Array]) -> Callable[[str], list[Steps]]:
    """The values of every step of a ladder, for each photo; each ladder is walked once."""

    @lru_cache
    def walk(name: str) -> list[Steps]:
        degrade = LADDERS[name][2]
        return [[measured(*degrade(photo, step)) for step in STEPS] for photo in kodak]

    return walk


@pytest.fixture(scope="module")
def ready_made(shared: Path) -> Callable[[str], Steps]:
    """The values of every file of a ready-made ladder."""

    @lru_cache
    def read(kind: str) -> Steps:
        found = []
        for step in STEPS:
            with Image.open(shared / "data" / "degradation_ladder" / f"test_{kind}_{step}.jpg") as image:
                table = tuple(image.quantization[0])  # type: ignore[attr-defined]
                found.append(measured(np.asarray(image.convert("RGB")), table))
        return found

    return read


def agreement(values: Iterable[Value]) -> float:
    """Spearman between step and value; a `Null` counts as the far end, a value that never moves as no agreement."""
    numbers = [(-1.0 if isinstance(value, Null) else value) for value in values]
    return srcc(numbers, list(STEPS)) or 0.0


@pytest.fixture(scope="module")
def kodak(shared: Path) -> list[Array]:
    """Every eighth Kodak photo: bricks, a racing boat, a house in a meadow."""
    files = sorted((shared / "data" / "kodak").glob("*.png"))[::8]
    photos = []
    for file in files:
        with Image.open(file) as image:
            photos.append(np.asarray(image.convert("RGB")))
    return photos


@pytest.mark.parametrize("name", LADDERS)
def test_the_measure_follows_its_ladder(name: str, walked: Callable[[str], list[Steps]]) -> None:
    entry_id, sign, _ = LADDERS[name]
    found = [agreement(values[entry_id] for values in steps) for steps in walked(name)]
    assert sign * float(np.mean(found)) >= 0.95, found


@pytest.mark.parametrize("name", TECHNICAL)
def test_the_technical_score_falls_along_the_ladder(name: str, walked: Callable[[str], list[Steps]]) -> None:
    found = [agreement(values["scores.technical"] for values in steps) for steps in walked(name)]
    assert -float(np.mean(found)) >= 0.9, found


@pytest.mark.parametrize(
    ("kind", "entry_id", "sign"),
    [
        ("blurred", "measures.sharpness", -1),
        ("overexposed", "measures.brightness", 1),
        ("overexposed", "measures.highlights", 1),
        ("underexposed", "measures.brightness", 1),
        ("blurred", "scores.technical", -1),
        ("overexposed", "scores.technical", -1),
        ("underexposed", "scores.technical", 1),
    ],
)
def test_ready_made_ladders_are_followed(
    ready_made: Callable[[str], Steps], kind: str, entry_id: str, sign: int
) -> None:
    """Underexposed files start darkest."""
    assert sign * agreement(values[entry_id] for values in ready_made(kind)) >= 0.9


def test_the_ready_made_compressed_files_start_with_the_worst(ready_made: Callable[[str], Steps]) -> None:
    """Their distance to the last file falls from 32 to 43 dB. They were saved again at one quality, so only the pixels
    tell, and from the sixth on next to nothing is left to see."""
    blocks = [values["measures.blockiness"] for values in ready_made("compressed")]
    assert blocks[:5] == sorted(blocks[:5], key=float, reverse=True)
    assert float(blocks[0]) > 2 * float(blocks[8])
