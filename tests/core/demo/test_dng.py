"""The DNG writer on its own: the mosaic is the one that was asked for, and odd sizes are refused."""

from __future__ import annotations

import io
from datetime import datetime

import numpy as np
import pytest
import rawpy

from core.demo.dng import BLACK, NEUTRAL, WHITE, encode_dng, mosaic

TAKEN = datetime(2025, 3, 4, 5, 6, 7, 89_000)


def encode(rgb: np.ndarray) -> bytes:
    return encode_dng(
        rgb, np.random.default_rng(0), make="Maker", model="Model", serial="S-1", taken_at=TAKEN,
        exposure_s=1 / 60, f_number=2.8, iso=400, preview_side=128,
    )  # fmt: skip


def test_libraw_reads_back_the_mosaic_that_was_written() -> None:
    rgb = np.random.default_rng(1).integers(0, 256, (96, 160, 3), dtype=np.uint8)
    with rawpy.imread(io.BytesIO(encode(rgb))) as raw:
        stored = np.array(raw.raw_image_visible)
        assert raw.black_level_per_channel == [BLACK] * 4
        assert raw.white_level == WHITE
        balance = np.array(raw.camera_whitebalance[:3]) * np.array(NEUTRAL)
    np.testing.assert_array_equal(stored, mosaic(rgb, np.random.default_rng(0)))
    np.testing.assert_allclose(balance / balance[1], 1.0, atol=1e-3)


@pytest.mark.parametrize(("row", "column", "channel"), [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)])
def test_each_cell_of_the_mosaic_sees_its_own_colour(row: int, column: int, channel: int) -> None:
    rgb = np.zeros((64, 64, 3), np.uint8)
    rgb[..., channel] = 188
    plane = mosaic(rgb, np.random.default_rng(2)).astype(float)
    linear = ((188 / 255 + 0.055) / 1.055) ** 2.4
    expected = BLACK + linear * NEUTRAL[channel] * (WHITE - BLACK)
    assert plane[row::2, column::2].mean() == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("shape", [(95, 160, 3), (96, 161, 3)])
def test_odd_sizes_are_refused(shape: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="even"):
        encode(np.zeros(shape, np.uint8))
