"""Pictures that belong together: two bursts, an exposure bracket, and one lake in seven conditions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import cv2
import numpy as np
from numpy.typing import NDArray

from core.demo import land, skies, studio
from core.demo.camera import POCKET, RANGER, Shot, defocus, expose, noisy, shake
from core.demo.fields import develop, rgb

Pixels = NDArray[np.uint8]
WIDTH, HEIGHT = 1600, 1066


def lake_variants(rng: np.random.Generator) -> Iterator[tuple[str, Pixels, Shot, int]]:
    """Name, pixels, shot and JPEG quality of one view, sharp, and spoiled in six ways."""
    sharp = develop(land.lake(WIDTH, HEIGHT, rng, skies.NOON), rng)
    start = datetime(2025, 6, 14, 10, 12, 0)
    variants: tuple[tuple[str, Pixels, int], ...] = (
        ("lake_sharp.jpg", sharp, 95),
        ("lake_blurred.jpg", defocus(sharp, 9), 92),
        ("lake_motion.jpg", shake(sharp, 47, 12), 92),
        ("lake_dark.jpg", expose(sharp, -3.4), 92),
        ("lake_noisy.jpg", noisy(sharp, 34, rng), 90),
        ("lake_compressed.jpg", sharp, 5),
        ("lake_overexposed.jpg", expose(sharp, 2.3), 92),
    )
    for number, (name, pixels, quality) in enumerate(variants):
        yield name, pixels, Shot(RANGER, start + timedelta(minutes=3 * number)), quality


def sailing_burst(rng: np.random.Generator) -> Iterator[tuple[str, Pixels, Shot]]:
    """Five frames within a second of a boat that crosses the sun's path; one of them is in focus."""
    margin = 40
    wide = land.sea(WIDTH + 2 * margin, HEIGHT + 2 * margin, rng, skies.DUSK, sun=(0.56, 0.41), cover=0.35)
    start = datetime(2025, 6, 14, 20, 41, 7, 120_000)
    for number, radius in enumerate((5, 2, 0, 2, 6)):
        frame = _boat(wide, 0.30 + 0.035 * number)
        dx, dy = (int(part) for part in rng.integers(-9, 10, 2))
        frame = frame[margin + dy : margin + dy + HEIGHT, margin + dx : margin + dx + WIDTH]
        pixels = develop(np.ascontiguousarray(frame), rng)
        if radius:
            pixels = defocus(pixels, radius)
        taken = start + timedelta(milliseconds=180 * number)
        yield f"sailing_{number + 1}.jpg", pixels, Shot(RANGER, taken, 1 / 1000, 8.0, 200, 70.0)


def _boat(image: NDArray[np.float32], at: float) -> NDArray[np.float32]:
    """`image` with a sailing boat on the horizon at `at` of the width."""
    height, width = image.shape[:2]
    mask = np.zeros((height, width), np.float32)
    cx, cy, unit = at * width, 0.525 * height, 0.0062 * height
    shapes = (
        [(-9, 0), (10, 0), (7, 3.2), (-7, 3.2)],
        [(0.4, -1), (0.4, -31), (11, -1.6)],
        [(-0.6, -2), (-0.6, -28), (-8, -2)],
    )
    for shape in shapes:
        points = np.asarray([(cx + px * unit, cy + py * unit) for px, py in shape])
        cv2.fillPoly(mask, [np.rint(points * 16).astype(np.int32)], 1.0, cv2.LINE_AA, shift=4)
    echo = np.zeros_like(mask)
    rows = int(18 * unit)
    line = int(cy + 3.2 * unit)
    echo[line : line + rows] = cv2.resize(mask[line - 2 * rows : line][::-1], (width, rows))
    echo = cv2.blur(echo, (int(5 * unit), 3)) * 0.7
    dark = rgb(0.07, 0.035, 0.05)
    return np.asarray(image + (dark - image) * np.maximum(mask, echo)[..., None], np.float32)


def daisy_burst(rng: np.random.Generator) -> Iterator[tuple[str, Pixels, Shot]]:
    """Four frames of a flower in the wind, each focused a little differently."""
    background = studio.garden(WIDTH, HEIGHT, rng)
    start = datetime(2025, 6, 15, 11, 3, 44, 40_000)
    seed = int(rng.integers(1 << 30))
    for number, soft in enumerate((4.0, 0.0, 1.6, 7.0)):
        frame = studio.flower(
            WIDTH, HEIGHT, np.random.default_rng(seed), (0.98, 0.80, 0.16), (0.40, 0.20, 0.06), petals=17,
            at=(0.46 + 0.014 * number, 0.48 - 0.006 * number), size=0.34, soft=soft, background=background,
        )  # fmt: skip
        taken = start + timedelta(milliseconds=250 * number)
        yield f"daisy_{number + 1}.jpg", develop(frame, rng), Shot(POCKET, taken, 1 / 500, 2.0, 100)


def dusk_bracket(rng: np.random.Generator) -> Iterator[tuple[str, Pixels, Shot]]:
    """Three exposures of one evening, two stops apart."""
    frame = develop(land.lake(WIDTH, HEIGHT, rng, skies.DUSK, sun=(0.38, 0.33)), rng, vignette=0.05)
    start = datetime(2025, 6, 14, 21, 2, 30, 500_000)
    for number, stops in enumerate((-2.0, 0.0, 2.0)):
        taken = start + timedelta(milliseconds=400 * number)
        shot = Shot(RANGER, taken, 1 / 60 * 2.0**stops, 8.0, 100, 24.0, stops)
        yield f"evening_{number + 1}.jpg", expose(frame, stops), shot
