"""The contract of the measures: which values come out, when there is none, and that scale does not matter."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from core.scoring.entries import MEASURES
from core.scoring.frame import BLOCK, Detail, block_means, gradient_tensors, halve_below, working_luma
from core.scoring.measures import measure_native, measure_working
from core.types import Metadata, Null, Origin, Picture, Pixels, Value

Draw = Callable[[int, int], np.ndarray]


def picture(rgb: np.ndarray, full: tuple[int, int] | None = None, table: tuple[int, ...] = ()) -> Picture:
    height, width = full or rgb.shape[:2]
    origin = Origin.FULL if full is None else Origin.SCALED
    return Picture(np.ascontiguousarray(rgb), width, height, origin, "jpeg" if table else "png", table)


def texture(width: int, height: int, seed: int = 0) -> np.ndarray:
    """Detail at every scale, as in nature: sums of noise fields that halve in size and amplitude."""
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width, 3), np.float32)
    for octave in range(2, 9):
        cells = rng.normal(0, 1, (2**octave, 2**octave, 3)).astype(np.float32)
        total += cv2.resize(cells, (width, height), interpolation=cv2.INTER_CUBIC) * 30 * 0.75**octave
    return (128 + total * 1.5).clip(0, 255).astype(np.uint8)


def number(value: Value) -> float:
    assert isinstance(value, float), value
    return value


def test_each_pass_gives_exactly_its_entries_within_their_range() -> None:
    photo = picture(texture(1500, 1000), table=(16,) * 64)
    first, second = measure_working(photo, Metadata()), measure_native(photo, Metadata())
    assert set(first) == {e.id for e in MEASURES if e.needs in (Pixels.WORKING, Pixels.FILE)}
    assert set(second) == {e.id for e in MEASURES if e.needs is Pixels.NATIVE}
    ranges = {entry.id: entry.range for entry in MEASURES}
    for entry_id, value in (first | second).items():
        low, high = ranges[entry_id]
        assert low <= number(value) <= high, entry_id


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (90, 90, 90), (200, 30, 10)])
def test_an_even_picture_has_nothing_to_focus_on(colour: tuple[int, int, int]) -> None:
    values = measure_working(picture(np.full((600, 900, 3), colour, np.uint8)), Metadata())
    for name in ("sharpness", "motion_blur", "focus_area"):
        assert values[f"measures.{name}"] == Null("nothing to focus on: no edges or texture")
    assert all(isinstance(v, Null) or math.isfinite(v) for v in values.values())


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 3000), (3000, 2), (63, 64), (17, 5)])
def test_tiny_and_thin_pictures_are_measured_as_far_as_they_go(width: int, height: int) -> None:
    values = measure_working(picture(np.full((height, width, 3), 120, np.uint8)), Metadata())
    assert values["measures.sharpness"] == Null("picture too small")
    assert 0 < number(values["measures.brightness"]) < 1
    native = measure_native(picture(np.full((height, width, 3), 120, np.uint8)), Metadata())
    assert set(native.values()) == {Null("picture too small")}


def test_a_preview_with_too_few_pixels_gives_colour_but_no_focus() -> None:
    values = measure_working(picture(texture(160, 120), full=(3000, 4000)), Metadata())
    assert values["measures.sharpness"] == Null("preview too small")
    assert isinstance(values["measures.colourfulness"], float)


def test_a_scaled_decode_has_no_native_values() -> None:
    values = measure_native(picture(texture(1500, 1000), full=(4000, 6000)), Metadata())
    assert set(values.values()) == {Null("needs the picture's own pixels")}


def test_lossless_pictures_have_no_compression_and_no_blocks() -> None:
    photo = picture(texture(300, 200))
    assert measure_working(photo, Metadata())["measures.compression"] == Null("not a JPEG")
    assert measure_native(photo, Metadata())["measures.blockiness"] == Null("not a JPEG")


def test_the_picture_is_left_as_it_was() -> None:
    rgb = texture(700, 500)
    rgb.setflags(write=False)
    measure_working(picture(rgb), Metadata())
    measure_native(picture(rgb), Metadata())
    assert np.array_equal(rgb, texture(700, 500))


@pytest.mark.parametrize("divisor", [2, 4])
def test_values_do_not_depend_on_the_decoding_scale(divisor: int) -> None:
    whole = texture(4800, 3200)
    reduced = cv2.resize(whole, (4800 // divisor, 3200 // divisor), interpolation=cv2.INTER_AREA)
    from_whole = measure_working(picture(whole), Metadata())
    from_reduced = measure_working(picture(reduced, full=(3200, 4800)), Metadata())
    for entry_id in from_whole:
        if entry_id != "measures.compression":
            assert number(from_reduced[entry_id]) == pytest.approx(number(from_whole[entry_id]), abs=0.03), entry_id


def test_working_luma_is_1024_px_or_what_there_is() -> None:
    assert working_luma(np.zeros((4000, 6000, 3), np.uint8)).shape == (683, 1024)
    assert working_luma(np.zeros((1500, 1000, 3), np.uint8)).shape == (1024, 683)
    assert working_luma(np.zeros((300, 200, 3), np.uint8)).shape == (300, 200)


def test_halving_averages_two_by_two() -> None:
    image = np.random.default_rng(1).integers(0, 256, (6, 9, 3)).astype(np.uint8)
    halved = halve_below(image, 9)
    for y in range(3):
        for x in range(4):
            block = image[2 * y : 2 * y + 2, 2 * x : 2 * x + 2].reshape(4, 3).mean(axis=0)
            assert np.abs(halved[y, x] - block).max() <= 0.5


def test_block_means_and_tensors_equal_the_plain_loops() -> None:
    plane = np.random.default_rng(2).normal(100, 40, (BLOCK * 9, BLOCK * 3)).astype(np.float32)
    padded = cv2.copyMakeBorder(plane, 1, 1, 1, 1, cv2.BORDER_REFLECT_101)
    dx = (padded[1:-1, 2:] - padded[1:-1, :-2]) / 2
    dy = (padded[2:, 1:-1] - padded[:-2, 1:-1]) / 2
    tensors = gradient_tensors(plane, BLOCK, 1.0)
    means = block_means(plane, BLOCK)
    for row in range(9):
        for column in range(3):
            part = np.s_[row * BLOCK : (row + 1) * BLOCK, column * BLOCK : (column + 1) * BLOCK]
            assert means[row, column] == pytest.approx(plane[part].mean(), rel=1e-4)
            assert tensors.xx[row, column] == pytest.approx((dx[part] ** 2).mean(), rel=1e-4)
            assert tensors.yy[row, column] == pytest.approx((dy[part] ** 2).mean(), rel=1e-4)
            assert tensors.xy[row, column] == pytest.approx((dx[part] * dy[part]).mean(), rel=1e-3, abs=0.05)


def test_leftover_pixels_are_not_looked_at() -> None:
    plane = np.random.default_rng(3).normal(100, 9, (BLOCK * 2 + 5, BLOCK * 4 + 11)).astype(np.float32)
    assert Detail(plane).fine.energy.shape == (2, 4)
    assert block_means(plane, BLOCK).shape == (2, 4)
