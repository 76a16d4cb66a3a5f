"""Inputs equal the reference's, bit for bit where they can and closely where they cannot."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.encoders.preprocess import Geometry, model_inputs, normalise
from core.encoders.spec import OPENAI_MEAN, OPENAI_STD
from core.types import View

CLIP = Geometry(224, OPENAI_MEAN, OPENAI_STD)


def naive(rgb: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """The reference as it is usually written: resize all of it, then crop the middle."""
    picture = Image.fromarray(rgb)
    width, height = picture.size
    long = int(size * max(width, height) / min(width, height))
    picture = picture.resize((size, long) if width <= height else (long, size), Image.Resampling.BICUBIC)
    left, top = round((picture.width - size) / 2), round((picture.height - size) / 2)
    return np.asarray(picture.crop((left, top, left + size, top + size)))


def scene(width: int, height: int, seed: int = 0) -> NDArray[np.uint8]:
    """Smooth shapes with fine texture on top, as photos have."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (9, 13, 3), dtype=np.uint8))
    smooth = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)).astype(np.int16)
    return np.clip(smooth + rng.integers(-20, 21, smooth.shape, dtype=np.int16), 0, 255).astype(np.uint8)


def mean_error(pixels: NDArray[np.uint8], reference: NDArray[np.uint8]) -> float:
    ours, theirs = (normalise(one[None], CLIP.mean, CLIP.std) for one in (pixels, reference))
    return float(np.abs(ours - theirs).mean())


def test_golden_photos_equal_the_reference_tensors(shared: Path) -> None:
    folder = shared / "weights" / "golden_vit_b_32_openai"
    with np.load(folder / "golden.npz") as golden:
        for name, expected in zip(golden["names"], golden["tensors"], strict=True):
            with Image.open(folder / f"{name}.jpg") as picture:
                rgb = np.asarray(picture.convert("RGB"))
            tensor = normalise(model_inputs(rgb, CLIP)[View.GLOBAL], CLIP.mean, CLIP.std)[0]
            assert np.abs(tensor - expected).max() <= 1e-3, name


def test_reduced_kodak_pictures_stay_close(shared: Path) -> None:
    """What the pipeline hands over of a scaled decode: half the size, resized quickly, against the whole."""
    for path in sorted((shared / "data" / "kodak").glob("*.png"))[:6]:
        with Image.open(path) as picture:
            whole = picture.convert("RGB").resize((1536, 1024), Image.Resampling.BICUBIC)
        half = np.asarray(whole.reduce(2))
        quick = model_inputs(half, CLIP, exact=False)[View.GLOBAL][0]
        assert mean_error(quick, naive(np.asarray(whole), 224)) <= 0.03, path.name


def test_crops_equal_the_naive_resize_at_any_size() -> None:
    rng = np.random.default_rng(3)
    for _ in range(40):
        width, height = (int(side) for side in rng.integers(20, 900, 2))
        rgb = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
        np.testing.assert_array_equal(model_inputs(rgb, CLIP)[View.GLOBAL][0], naive(rgb, 224), f"{width}x{height}")


@pytest.mark.parametrize("size", [(1500, 1000), (1024, 1365), (2000, 1333), (5999, 401)])
def test_the_quick_resize_stays_close(size: tuple[int, int]) -> None:
    rgb = scene(*size)
    assert mean_error(model_inputs(rgb, CLIP, exact=False)[View.GLOBAL][0], naive(rgb, 224)) <= 0.03


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (3, 2), (224, 224)])
def test_any_picture_gives_a_square(size: tuple[int, int]) -> None:
    inputs = model_inputs(scene(*size), CLIP)
    assert set(inputs) == {View.GLOBAL}
    assert inputs[View.GLOBAL].shape == (1, 224, 224, 3)
    assert inputs[View.GLOBAL].flags["C_CONTIGUOUS"]


def test_squash_keeps_the_whole_frame() -> None:
    rgb = scene(300, 100)
    squashed = model_inputs(rgb, Geometry(64, OPENAI_MEAN, OPENAI_STD, resize_mode="squash"))[View.GLOBAL][0]
    expected = np.asarray(Image.fromarray(rgb).resize((64, 64), Image.Resampling.BICUBIC))
    np.testing.assert_array_equal(squashed, expected)


def test_interpolation_is_the_geometrys() -> None:
    rgb = scene(300, 300)
    bilinear = model_inputs(rgb, Geometry(64, OPENAI_MEAN, OPENAI_STD, interpolation="bilinear"))[View.GLOBAL][0]
    expected = np.asarray(Image.fromarray(rgb).resize((64, 64), Image.Resampling.BILINEAR))
    np.testing.assert_array_equal(bilinear, expected)


def test_pixels_of_another_kind_are_a_mistake() -> None:
    for wrong in (np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((0, 4, 3), np.uint8)):
        with pytest.raises(ValueError, match="expected uint8"):
            model_inputs(wrong, CLIP)


def test_normalising_is_the_textbook_formula() -> None:
    batch = np.random.default_rng(0).integers(0, 256, (3, 8, 8, 3), dtype=np.uint8)
    expected = ((batch.astype(np.float64) / 255 - OPENAI_MEAN) / OPENAI_STD).transpose(0, 3, 1, 2)
    tensor = normalise(batch, OPENAI_MEAN, OPENAI_STD)
    assert tensor.dtype == np.float32
    assert tensor.flags["C_CONTIGUOUS"]
    np.testing.assert_allclose(tensor, expected, atol=1e-6)


def test_geometry_travels() -> None:
    packed = pickle.dumps(CLIP)
    assert pickle.loads(packed) == CLIP
    assert len(packed) < 1000


def test_workers_need_no_torch() -> None:
    code = (
        "import sys, core.encoders.preprocess, core.encoders.catalogue, core.encoders.weights, core.encoders.device;"
        "sys.exit(bool({'torch', 'open_clip', 'matplotlib', 'sqlalchemy', 'PySide6'} & set(sys.modules)))"
    )
    root = Path(__file__).resolve().parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
