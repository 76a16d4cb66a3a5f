"""Quality from tables that Pillow writes, and the grid that JPEG leaves."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from core.scoring.compression import STANDARD_LUMINANCE, blockiness, ijg_quality


def table_at(quality: int) -> list[int]:
    """What the Independent JPEG Group's `jpeg_quality_scaling` and `jpeg_add_quant_table` do, forced to baseline."""
    scale = 5000 // quality if quality < 50 else 200 - quality * 2
    return [min(255, max(1, (value * scale + 50) // 100)) for value in STANDARD_LUMINANCE]


def scene(seed: int = 1, side: int = 256) -> np.ndarray:
    rng = np.random.default_rng(seed)
    cells = Image.fromarray(rng.integers(0, 256, (side // 16, side // 16), np.uint8))
    return np.asarray(cells.resize((side, side), Image.Resampling.BICUBIC)).clip(20, 235)


def compressed(grey: np.ndarray, quality: int) -> np.ndarray:
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer))


@pytest.mark.parametrize("quality", [5, 10, 25, 35, 50, 60, 75, 85, 90, 95, 98])
def test_quality_comes_back_from_its_own_table(quality: int) -> None:
    assert ijg_quality(table_at(quality)) == pytest.approx(quality, abs=1.0)


def test_quality_agrees_with_what_pillow_writes() -> None:
    buffer = io.BytesIO()
    Image.fromarray(scene()).save(buffer, "JPEG", quality=35)
    image = Image.open(buffer)
    assert ijg_quality(image.quantization[0]) == pytest.approx(35, abs=1.0)  # type: ignore[attr-defined]


def test_extreme_tables() -> None:
    assert ijg_quality([1] * 64) == 100.0
    assert ijg_quality([255] * 64) == 1.0
    with pytest.raises(ValueError, match="64"):
        ijg_quality([16] * 63)


def test_blockiness_rises_as_quality_falls() -> None:
    grey = scene()
    values = [blockiness(compressed(grey, quality)) for quality in (90, 60, 40, 20, 8)]
    assert values == sorted(values)
    assert values[-1] > 0.5 > values[0]


@pytest.mark.parametrize("shift", [0, 3, 7])
def test_the_grid_is_found_wherever_a_crop_has_put_it(shift: int) -> None:
    blocky = compressed(scene(), 10)
    assert blockiness(blocky[shift:, 8 - shift :]) == pytest.approx(blockiness(blocky), rel=0.2)


def test_edges_of_the_picture_itself_are_no_grid() -> None:
    stripes = np.zeros((256, 256), np.uint8)
    stripes[:, ::11] = 200
    assert blockiness(stripes) < 0.2
    assert blockiness(np.full((64, 64), 90, np.uint8)) == 0.0
