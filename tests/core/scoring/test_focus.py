"""Focus on pictures whose focus is known: shallow depth of field, blur of every kind, noise, nothing at all."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from core.scoring.focus import FULL_REGION, Focus, best_region, measure_focus
from core.scoring.frame import Detail, working_luma
from core.types import Null

Image = np.ndarray


def scene(seed: int, width: int = 1200, height: int = 800) -> Image:
    """Leaves and twigs: ellipses and lines of many sizes with texture, drawn sharp."""
    rng = np.random.default_rng(seed)
    canvas = np.full((height, width, 3), 110, np.uint8)
    for _ in range(500):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        axes = (int(rng.integers(3, 50)), int(rng.integers(3, 50)))
        colour = tuple(int(v) for v in rng.integers(20, 235, 3))
        cv2.ellipse(canvas, centre, axes, float(rng.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA)
    for _ in range(250):
        start = rng.integers(0, (width, height))
        end = start + rng.integers(-60, 60, 2)
        colour = tuple(int(v) for v in rng.integers(0, 255, 3))
        cv2.line(canvas, tuple(map(int, start)), tuple(map(int, end)), colour, 1, cv2.LINE_AA)
    return canvas


def blurred(image: Image, sigma: float) -> Image:
    return cv2.GaussianBlur(image, (0, 0), sigma)


def moved(image: Image, length: int, degrees: float) -> Image:
    kernel = np.zeros((length, length), np.float32)
    half = (length - 1) / 2
    angle = np.deg2rad(degrees)
    for t in np.linspace(-half, half, 8 * length):
        kernel[round(half + t * np.sin(angle)), round(half + t * np.cos(angle))] += 1
    return cv2.filter2D(image, -1, kernel / kernel.sum())


def noisy(image: Image, sigma: float, seed: int = 9) -> Image:
    noise = np.random.default_rng(seed).normal(0, sigma, image.shape)
    return (image + noise).clip(0, 255).round().astype(np.uint8)


def focus(image: Image) -> Focus:
    found = measure_focus(Detail(working_luma(image)))
    assert isinstance(found, Focus), found
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("centre", [(600, 400), (330, 500)])
def test_a_sharp_subject_before_a_blurred_background_is_sharp(seed: int, centre: tuple[int, int]) -> None:
    sharp = scene(seed)
    mask = np.zeros(sharp.shape[:2], np.float32)
    cv2.ellipse(mask, centre, (120, 180), 0, 0, 360, 1.0, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), 3)[..., None]
    portrait = (sharp * mask + blurred(sharp, 10) * (1 - mask)).astype(np.uint8)
    whole, shallow, none = focus(sharp), focus(portrait), focus(blurred(sharp, 10))
    assert shallow.sharpness > 0.8 * whole.sharpness
    assert none.sharpness < 0.3 * shallow.sharpness
    assert shallow.area < 0.6 < whole.area
    rows, columns = np.nonzero(shallow.region)
    x, y = centre[0] / 1200 * shallow.region.shape[1], centre[1] / 800 * shallow.region.shape[0]
    assert abs(np.median(columns) - x) < 6
    assert abs(np.median(rows) - y) < 8


@pytest.mark.parametrize("sigma", [5, 10, 20, 30])
def test_noise_does_not_read_as_sharpness(sigma: float) -> None:
    soft = blurred(scene(4), 4)
    before = focus(soft).sharpness
    after = measure_focus(Detail(working_luma(noisy(soft, sigma))))
    assert isinstance(after, Null) or after.sharpness < before + 0.08


@pytest.mark.parametrize("sigma", [5, 15, 25])
def test_a_sharp_picture_stays_sharp_under_noise(sigma: float) -> None:
    assert focus(noisy(scene(5), sigma)).sharpness > 0.65


def test_noise_alone_is_nothing_to_focus_on() -> None:
    found = measure_focus(Detail(working_luma(noisy(np.full((700, 1000, 3), 128, np.uint8), 15))))
    assert isinstance(found, Null)


@pytest.mark.parametrize("degrees", [0, 30, 90, 135])
def test_motion_is_told_from_defocus_in_any_direction(degrees: float) -> None:
    sharp = scene(6)
    shaken, defocused = focus(moved(sharp, 21, degrees)), focus(blurred(sharp, 5))
    assert shaken.motion > 0.5
    assert shaken.sharpness < 0.5 * focus(sharp).sharpness
    assert defocused.motion < 0.1
    assert focus(sharp).motion < 0.05


def test_stripes_are_no_motion() -> None:
    stripes = np.zeros((700, 1000, 3), np.uint8)
    stripes[:, (np.arange(1000) // 17) % 2 == 0] = 200
    assert focus(stripes).motion == 0.0


def test_contrast_and_exposure_do_not_count() -> None:
    sharp = scene(7)
    faint = (100 + (sharp.astype(np.float32) - 100) * 0.5).astype(np.uint8)
    dark = (sharp * 0.5).astype(np.uint8)
    assert focus(faint).sharpness == pytest.approx(focus(sharp).sharpness, abs=0.12)
    assert focus(dark).sharpness == pytest.approx(focus(sharp).sharpness, abs=0.12)


def naive_best(sharpness: np.ndarray, valid: np.ndarray) -> float:
    """The same fuzzy integral by trying a thousand thresholds and flooding each region by hand."""
    rows, columns = sharpness.shape
    y, x = np.mgrid[0:rows, 0:columns]
    weights = 1 - 1.2 * (((y + 0.5) / rows - 0.5) ** 2 + ((x + 0.5) / columns - 0.5) ** 2)
    best = 0.0
    for level in np.linspace(0, 1, 1001):
        left = {(r, c) for r, c in zip(*np.nonzero(valid & (sharpness >= level)), strict=True)}
        while left:
            region, todo = 0.0, [left.pop()]
            while todo:
                r, c = todo.pop()
                region += float(weights[r, c])
                near = {p for p in left if max(abs(p[0] - r), abs(p[1] - c)) <= 3}
                left -= near
                todo.extend(near)
            if region >= level**2 * FULL_REGION * weights.sum():
                best = max(best, float(level))
    return best


def test_the_best_region_equals_an_exhaustive_search() -> None:
    rng = np.random.default_rng(8)
    sharpness = cv2.GaussianBlur(rng.random((14, 20)).astype(np.float32), (0, 0), 1.0)
    sharpness = (sharpness - sharpness.min()) / np.ptp(sharpness)
    valid = rng.random((14, 20)) > 0.3
    value, region = best_region(sharpness, valid)
    assert value == pytest.approx(naive_best(sharpness, valid), abs=0.004)
    assert region.any()
    assert (sharpness[region] >= value - 0.004).all()
    assert valid[region].all()
