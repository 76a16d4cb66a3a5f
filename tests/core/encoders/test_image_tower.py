"""Image towers without words: open_clip's and timm's, as encoders of a space of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
import tomli_w
import torch
from safetensors.torch import load_file, save_file

from core.encoders.open_clip_encoder import Encoder, load_encoder
from core.encoders.preprocess import model_inputs, normalise
from core.encoders.spec import IMAGENET_MEAN, IMAGENET_STD, OPENAI_MEAN, load_spec
from core.errors import ModelError
from core.types import Output, View
from tests.helpers.tiny_clip import make_tiny_clip

PICTURES = np.random.default_rng(5).integers(0, 256, (3, 32, 32, 3), dtype=np.uint8)
BOTH = ["projected", "penultimate"]


def load(path: Path) -> Encoder:
    return load_encoder(load_spec(path), device_preference="cpu", on_notice=pytest.fail, cache=path.parent / "cache")


def write(folder: Path, weights: dict[str, torch.Tensor], **keys: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    save_file(weights, folder / "tower.safetensors")
    table = {"id": "tower", "title": "Tower", "weights": "tower.safetensors", "licence": "MIT", "outputs": BOTH} | keys
    path = folder / "tower.toml"
    path.write_text(tomli_w.dumps(table), encoding="utf-8")
    return path


def unit(rows: torch.Tensor) -> np.ndarray:
    return (rows / rows.norm(dim=1, keepdim=True)).numpy()


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_clip(tmp_path_factory.mktemp("clip"))


@pytest.fixture(scope="module")
def visual(clip: Path) -> dict[str, torch.Tensor]:
    return {
        name: array for name, array in load_file(clip.with_suffix(".safetensors")).items() if name.startswith("visual.")
    }


def tower_of(folder: Path, clip: Path, weights: dict[str, torch.Tensor], **keys: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiny.json").write_bytes(clip.with_suffix(".json").read_bytes())
    return write(folder, weights, **{"architecture": "tiny.json", "image_size": 32, "text": False} | keys)


def test_the_visual_half_alone_sees_as_the_whole_does(
    tmp_path: Path, clip: Path, visual: dict[str, torch.Tensor]
) -> None:
    whole, half = load(clip), load(tower_of(tmp_path, clip, visual))
    for output in Output:
        expected = whole.encode_images(PICTURES, output)
        np.testing.assert_allclose(half.encode_images(PICTURES, output), expected, atol=1e-5)
    assert half.dimension == whole.dimension
    assert half.space() != whole.space()
    assert half.logit_scale == 1.0


def test_names_without_their_prefix_are_understood(tmp_path: Path, clip: Path, visual: dict[str, torch.Tensor]) -> None:
    bare = {name.removeprefix("visual."): array for name, array in visual.items()}
    named, plain = (load(tower_of(tmp_path / name, clip, rows)) for name, rows in (("a", visual), ("b", bare)))
    np.testing.assert_array_equal(named.encode_images(PICTURES), plain.encode_images(PICTURES))


@torch.no_grad()
def test_a_tower_that_lost_its_projection_gives_its_pooled_token(
    tmp_path: Path, clip: Path, visual: dict[str, torch.Tensor]
) -> None:
    weights = {name: array for name, array in visual.items() if name != "visual.proj"}
    encoder = load(tower_of(tmp_path, clip, weights))
    expected = load(clip).encode_images(PICTURES, Output.PENULTIMATE)
    np.testing.assert_allclose(encoder.encode_images(PICTURES, Output.PENULTIMATE), expected, atol=1e-5)
    projected = encoder.encode_images(PICTURES)
    np.testing.assert_allclose(projected, unit(torch.from_numpy(expected)), atol=1e-5)
    assert encoder.dimension == 64


@torch.no_grad()
@pytest.mark.parametrize("architecture", ["resnet10t", "test_vit"])
def test_timms_backbones_give_their_pooled_features(tmp_path: Path, architecture: str) -> None:
    torch.manual_seed(3)
    model = timm.create_model(architecture, pretrained=False, num_classes=0).eval()
    size = model.pretrained_cfg["input_size"][1]
    path = write(tmp_path, model.state_dict(), family="timm", architecture=architecture, image_size=size)
    encoder = load(path)
    pictures = np.random.default_rng(6).integers(0, 256, (2, size, size, 3), dtype=np.uint8)
    expected = model(torch.from_numpy(normalise(pictures, IMAGENET_MEAN, IMAGENET_STD)))
    np.testing.assert_allclose(encoder.encode_images(pictures, Output.PENULTIMATE), expected.numpy(), atol=1e-4)
    np.testing.assert_allclose(encoder.encode_images(pictures), unit(expected), atol=1e-4)
    assert encoder.dimension == expected.shape[1]
    assert encoder.native_space() is None


def test_a_tower_reads_no_text_and_never_judges_unasked(
    tmp_path: Path, clip: Path, visual: dict[str, torch.Tensor]
) -> None:
    path = tower_of(tmp_path, clip, visual)
    spec = load_spec(path)
    assert (spec.text, spec.knows, spec.only_by_choice) == (False, (), True)
    assert (spec.mean, spec.resize_mode) == (OPENAI_MEAN, "shortest")
    with pytest.raises(ModelError, match="reads no text"):
        load(path).encode_texts(["a photo"])


def test_timms_towers_see_the_whole_picture_squashed(tmp_path: Path) -> None:
    spec = load_spec(write(tmp_path, {"x": torch.zeros(1)}, family="timm", architecture="resnet10t"))
    assert (spec.mean, spec.std, spec.resize_mode, spec.image_size) == (IMAGENET_MEAN, IMAGENET_STD, "squash", 224)
    wide = np.zeros((100, 400, 3), np.uint8)
    wide[:, 390:] = 255
    (square,) = model_inputs(wide, spec.geometry)[View.GLOBAL]
    assert square.shape == (224, 224, 3)
    assert square[:, -3:].min() > 200


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"family": "keras"}, "keras"),
        ({"family": "timm", "text": True}, "text"),
        ({"text": False, "knows": "all"}, "knows"),
        ({"text": 1}, '"text"'),
    ],
)
def test_what_a_spec_says_of_towers_is_checked(tmp_path: Path, keys: dict[str, Any], says: str) -> None:
    path = write(tmp_path, {"x": torch.zeros(1)}, architecture="ViT-B-32", **keys)
    with pytest.raises(ModelError, match=says):
        load_spec(path)


def test_what_is_no_tower_is_refused(tmp_path: Path, clip: Path, visual: dict[str, torch.Tensor]) -> None:
    with pytest.raises(ModelError, match="timm"):
        load(write(tmp_path / "a", {"x": torch.zeros(1)}, family="timm", architecture="nothing"))
    with pytest.raises(ModelError, match="do not fit"):
        load(write(tmp_path / "b", {"x": torch.zeros(1)}, family="timm", architecture="resnet10t"))
    fewer = {name: array for name, array in visual.items() if "ln_pre" not in name}
    with pytest.raises(ModelError, match="do not fit"):
        load(tower_of(tmp_path / "c", clip, fewer))
