"""The three views against their definitions, written out pixel by pixel."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.encoders.views import BRANCHES, fragments, salient, salient_frame, view_inputs, whole
from core.types import View

SEED = "3f2a" * 16


def noise(width: int, height: int, seed: int = 1) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def enlarged(rgb: NDArray[np.uint8], least: int) -> NDArray[np.uint8]:
    """Bilinearly by the inverse of min(H / least, W / least), where that is under 1."""
    height, width = rgb.shape[:2]
    if min(height / least, width / least) >= 1:
        return rgb
    short = min(height, width)
    return np.asarray(
        Image.fromarray(rgb).resize((width * least // short, height * least // short), Image.Resampling.BILINEAR)
    )


def naive_fragments(rgb: NDArray[np.uint8], seed: str, *, shifted: bool) -> NDArray[np.uint8]:
    """Cell by cell and pixel by pixel, with each offset read out of the hash by hand."""
    rgb = enlarged(rgb, 384)
    height, width = len(rgb), len(rgb[0])
    down, right = height // 12, width // 12
    drawn = hashlib.shake_128(b"fragments" + seed.encode()).digest(12 * 12 * 2 * 4)
    made = np.zeros((384, 384, 3), np.uint8)
    for cell in range(144):
        row, column = divmod(cell, 12)
        first, second = (int.from_bytes(drawn[8 * cell + at : 8 * cell + at + 4], "little") for at in (0, 4))
        top = row * down + (first * (down - 32) // 2**32 if shifted else 0)
        left = column * right + (second * (right - 32) // 2**32 if shifted else 0)
        assert row * down <= top <= max(row * down, row * down + down - 33)
        for y in range(32):
            for x in range(32):
                made[row * 32 + y, column * 32 + x] = rgb[top + y, left + x]
    return made


@pytest.mark.parametrize("shifted", [True, False])
@pytest.mark.parametrize("size", [(384, 384), (1024, 683), (500, 401), (395, 900), (200, 150)])
def test_fragments_equal_their_definition(size: tuple[int, int], shifted: bool) -> None:
    rgb = noise(*size)
    np.testing.assert_array_equal(fragments(rgb, SEED, shifted=shifted), naive_fragments(rgb, SEED, shifted=shifted))


def test_fragments_of_a_picture_of_their_own_size_are_the_picture() -> None:
    rgb = noise(384, 384)
    np.testing.assert_array_equal(fragments(rgb, SEED), rgb)


def test_offsets_belong_to_the_content() -> None:
    rgb = noise(1024, 768)
    np.testing.assert_array_equal(fragments(rgb, SEED), fragments(rgb, SEED))
    assert (fragments(rgb, SEED) != fragments(rgb, "another")).mean() > 0.5


def test_offsets_fill_their_cells_evenly() -> None:
    """Where fragments start, over many contents: at every place that is allowed, and no other."""
    rows = np.arange(12 * 40, dtype=np.uint16)
    rgb = np.zeros((480, 480, 3), np.uint8)
    rgb[..., 0] = (rows % 40).astype(np.uint8)[:, None]
    starts = np.concatenate([fragments(rgb, str(number))[::32, 0, 0] for number in range(60)])
    counts = np.bincount(starts, minlength=8)
    assert len(counts) == 8
    assert counts.min() > 0.6 * counts.mean()


@pytest.mark.parametrize("size", [(448, 448), (1023, 700), (449, 2000), (300, 200)])
def test_the_salient_view_is_the_middle(size: tuple[int, int]) -> None:
    rgb = noise(*size)
    large = enlarged(rgb, 448)
    top, left = round((len(large) - 448) / 2), round((len(large[0]) - 448) / 2)
    np.testing.assert_array_equal(salient(rgb), large[top : top + 448, left : left + 448])


def test_a_salient_view_elsewhere_stays_in_the_frame() -> None:
    rgb = noise(1000, 800)
    np.testing.assert_array_equal(salient(rgb, (0.5, 0.3)), rgb[16:464, 276:724])
    np.testing.assert_array_equal(salient(rgb, (0.0, 1.0)), rgb[352:800, 0:448])
    np.testing.assert_array_equal(salient(rgb, (7.0, -1.0)), rgb[0:448, 552:1000])


@pytest.mark.parametrize("size", [(1000, 800), (300, 200), (448, 448), (6000, 4000)])
@pytest.mark.parametrize("centre", [(0.5, 0.5), (0.1, 0.8), (0.99, 0.0)])
def test_the_frame_that_is_shown_is_what_is_cut(size: tuple[int, int], centre: tuple[float, float]) -> None:
    width, height = size
    left, top, wide, tall = salient_frame(width, height, centre)
    assert -1e-9 <= left <= left + wide <= 1 + 1e-9
    assert -1e-9 <= top <= top + tall <= 1 + 1e-9
    if min(size) >= 448:
        assert (wide * width, tall * height) == pytest.approx((448, 448))
        ramp = np.zeros((height, width, 3), np.uint8)
        ramp[..., 0], ramp[..., 1] = np.arange(width)[None] % 251, np.arange(height)[:, None] % 251
        cut = salient(ramp, centre)
        assert (cut[0, 0, 0], cut[0, 0, 1]) == (round(left * width) % 251, round(top * height) % 251)


def test_a_small_picture_goes_whole_and_untouched() -> None:
    rgb = noise(1024, 683)
    assert whole(rgb) is rgb
    assert whole(noise(37, 41)).shape == (41, 37, 3)


@pytest.mark.parametrize(
    ("size", "expected"),
    [((6000, 4000), (683, 1024)), ((700, 2100), (1024, 341)), ((10, 10), (32, 32)), ((30_000, 40), (32, 1024))],
)
def test_the_whole_is_scaled_to_what_a_network_can_take(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert whole(np.zeros((size[1], size[0], 3), np.uint8)).shape[:2] == expected


def test_strips_are_not_given_gigabytes() -> None:
    strip = noise(20_000, 2)
    assert fragments(strip, SEED).shape == (384, 384, 3)
    assert salient(strip).shape == (448, 448, 3)
    assert salient(noise(1, 1)).shape == (448, 448, 3)


def test_each_view_comes_as_a_batch_of_one() -> None:
    made = view_inputs(noise(1200, 900), BRANCHES, SEED, (0.2, 0.2))
    assert {view: one.shape for view, one in made.items()} == {
        View.NATIVE: (1, 768, 1024, 3),
        View.FRAGMENTS: (1, 384, 384, 3),
        View.SALIENT: (1, 448, 448, 3),
    }
    assert all(one.dtype == np.uint8 and one.flags.c_contiguous for one in made.values())
    with pytest.raises(ValueError, match="global"):
        view_inputs(noise(10, 10), (View.GLOBAL,), SEED)
