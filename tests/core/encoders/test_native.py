"""Image towers at any size, against open_clip's own forward at the size that they were made for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import tomli_w
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

from core.encoders.device import CPU
from core.encoders.lanes import EncodeLanes
from core.encoders.native import NativeTower
from core.encoders.open_clip_encoder import Encoder, load_encoder
from core.encoders.open_clip_model import build_model
from core.encoders.preprocess import normalise
from core.encoders.spec import load_spec
from core.encoders.views import VERSION
from core.encoders.weights import NATIVE_SUFFIX, load_state_dict
from core.errors import ModelError
from core.types import Output
from tests.helpers.tiny_clip import make_tiny_clip

RESNET: dict[str, Any] = {
    "embed_dim": 32,
    "vision_cfg": {"image_size": 64, "layers": [1, 1, 1, 1], "width": 8},
    "text_cfg": {"context_length": 77, "vocab_size": 522, "width": 64, "heads": 2, "layers": 1},
}
SIZES = [(64, 96), (33, 70), (128, 160)]
"""Height and width; the second is no multiple of 32 on either side."""


def pictures(height: int, width: int, count: int = 3) -> NDArray[np.uint8]:
    return np.random.default_rng(height * width).integers(0, 256, (count, height, width, 3), dtype=np.uint8)


def tensor(batch: NDArray[np.uint8], encoder: Encoder) -> torch.Tensor:
    return torch.from_numpy(normalise(batch, encoder.spec.mean, encoder.spec.std))


def unit(features: torch.Tensor) -> NDArray[np.float32]:
    array: NDArray[np.float32] = (features / features.norm(dim=-1, keepdim=True)).numpy()
    return array


def refuse_notice(text: str) -> None:
    raise AssertionError(f"unexpected notice: {text}")


@pytest.fixture(scope="module")
def resnet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Encoder, Any]:
    """A tiny ModifiedResNet as an installed encoder, and open_clip's own module with the same weights."""
    folder = tmp_path_factory.mktemp("resnet")
    merges = make_tiny_clip(folder / "words").parent / "merges.txt.gz"
    torch.manual_seed(3)
    plain = open_clip.model.CLIP(**RESNET).eval()
    for name, values in plain.state_dict().items():
        if name.endswith("running_mean"):
            values.normal_(0, 0.1)
        if name.endswith("running_var") or name.endswith("bn3.weight"):
            values.uniform_(0.5, 1.5)
        if name == "visual.attnpool.positional_embedding":
            values.normal_(0, 1)
    save_file({name: value.contiguous() for name, value in plain.state_dict().items()}, folder / "rn.safetensors")
    (folder / "rn.json").write_text(json.dumps(RESNET), encoding="utf-8")
    spec = {
        "id": "tiny-rn",
        "title": "Tiny RN",
        "architecture": "rn.json",
        "weights": "rn.safetensors",
        "licence": "none",
        "image_size": 64,
        "tokenizer": {"bpe_path": str(merges)},
    }
    (folder / "rn.toml").write_text(tomli_w.dumps(spec), encoding="utf-8")
    loaded = load_spec(folder / "rn.toml")
    return load_encoder(loaded, device_preference="cpu", on_notice=refuse_notice, cache=folder / "cache"), plain


@pytest.fixture(scope="module")
def vit(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = tmp_path_factory.mktemp("vit")
    spec = load_spec(make_tiny_clip(folder))
    return load_encoder(spec, device_preference="cpu", on_notice=refuse_notice, cache=folder / "cache")


def test_a_resnet_without_positions_equals_one_whose_positions_are_zero(resnet: tuple[Encoder, Any]) -> None:
    encoder, plain = resnet
    batch = pictures(64, 64)
    with torch.no_grad():
        with_positions = plain.encode_image(tensor(batch, encoder), normalize=True).numpy()
        kept = plain.visual.attnpool.positional_embedding.clone()
        plain.visual.attnpool.positional_embedding.zero_()
        expected = plain.encode_image(tensor(batch, encoder), normalize=True).numpy()
        plain.visual.attnpool.positional_embedding.copy_(kept)
    found = encoder.encode_native(batch)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert np.abs(found - with_positions).max() > 1e-2
    np.testing.assert_allclose(encoder.encode_images(batch), with_positions, atol=1e-5)


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_a_resnet_takes_any_size(resnet: tuple[Encoder, Any], height: int, width: int) -> None:
    """Against the attention pool written out with every query, and unlike the same picture resized."""
    encoder, plain = resnet
    batch = pictures(height, width)
    visual = plain.visual
    with torch.no_grad():
        cells = visual.layer4(visual.layer3(visual.layer2(visual.layer1(visual.stem(tensor(batch, encoder))))))
        tokens = cells.flatten(2).permute(0, 2, 1)
        tokens = torch.cat([tokens.mean(dim=1, keepdim=True), tokens], dim=1)
        pool, heads = visual.attnpool, visual.attnpool.num_heads
        q, k, v = (
            part(tokens).unflatten(-1, (heads, -1)).transpose(1, 2) for part in (pool.q_proj, pool.k_proj, pool.v_proj)
        )
        weights = (q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5).softmax(-1)
        expected = unit(pool.c_proj((weights @ v).transpose(1, 2).flatten(2)[:, 0]))
    found = encoder.encode_native(batch)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    squeezed = torch.nn.functional.interpolate(tensor(batch, encoder), (64, 64), mode="bicubic", antialias=True)
    with torch.no_grad():
        resized = unit(NativeTower(plain)(squeezed))
    assert np.abs(found - resized).max() > 1e-3


def test_a_vit_at_its_own_size_is_itself(vit: Encoder) -> None:
    batch = pictures(32, 32)
    np.testing.assert_allclose(vit.encode_native(batch), vit.encode_images(batch), atol=1e-6)


@pytest.mark.parametrize(("height", "width"), SIZES)
def test_a_vits_positions_are_interpolated(vit: Encoder, height: int, width: int) -> None:
    """Against an open_clip tower that is made for that size and filled with interpolated positions."""
    batch = pictures(height, width)
    tower = vit._model.visual.tower
    rows, columns = height // 8, width // 8
    cells = tower.positional_embedding[1:].reshape(1, 4, 4, -1).permute(0, 3, 1, 2)
    cells = torch.nn.functional.interpolate(cells, (rows, columns), mode="bicubic", antialias=True)
    positions = torch.cat([tower.positional_embedding[:1], cells[0].flatten(1).T])
    made = open_clip.transformer.VisionTransformer((rows * 8, columns * 8), 8, 64, 2, 2, 4.0, output_dim=32)
    state = {**tower.state_dict(), "positional_embedding": positions, "proj": vit._model.visual.proj}
    made.load_state_dict(state)
    with torch.no_grad():
        expected = unit(made.eval()(tensor(batch[:, : rows * 8, : columns * 8], vit)))
    np.testing.assert_allclose(vit.encode_native(batch), expected, atol=1e-5)


def test_only_a_resnet_does_it_as_published(resnet: tuple[Encoder, Any], vit: Encoder) -> None:
    assert resnet[0].native_as_published
    assert not vit.native_as_published


def test_views_lie_in_a_space_that_no_crop_can_lie_in(vit: Encoder) -> None:
    native, plain = vit.native_space(), vit.space()
    assert native is not None
    assert native.encoder == plain.encoder + NATIVE_SUFFIX
    assert (native.preprocessing, native.backend, native.output) == (VERSION, "fp32", Output.PROJECTED)
    with pytest.raises(ModelError, match="has the id"):
        load_spec(_named(vit.spec.weights.parent, native.encoder))


def _named(folder: Path, encoder_id: str) -> Path:
    table = {"id": encoder_id, "title": "x", "architecture": "tiny.json", "weights": "tiny.safetensors", "licence": "x"}
    path = folder / "named.toml"
    path.write_text(tomli_w.dumps(table), encoding="utf-8")
    return path


def test_large_pictures_go_in_smaller_steps(vit: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    whole = vit._native
    assert whole is not None

    def watched(pixels: torch.Tensor) -> torch.Tensor:
        seen.append(len(pixels))
        return whole(pixels)

    monkeypatch.setattr(vit, "_native", watched)
    batch = pictures(64, 64, 5)
    each = np.concatenate([whole_of(vit, whole, picture) for picture in batch])
    np.testing.assert_allclose(vit.encode_native(batch), each, atol=1e-5)
    assert seen == [2, 2, 1]
    assert vit.encode_native(batch[:0]).shape == (0, vit.dimension)


def whole_of(vit: Encoder, whole: NativeTower, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    with torch.inference_mode():
        return unit(whole(tensor(picture[None], vit)))


def test_memory_that_runs_out_makes_steps_smaller_and_leaves_the_model_where_it_is(
    vit: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, most = vit._native, 1
    assert whole is not None

    def scarce(pixels: torch.Tensor) -> torch.Tensor:
        if len(pixels) > most:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        return whole(pixels)

    monkeypatch.setattr(vit, "_native", scarce)
    batch, before = pictures(32, 32, 5), vit.batch_size
    np.testing.assert_allclose(vit.encode_native(batch), vit.encode_images(batch), atol=1e-6)
    assert vit.batch_size == before
    most = 0
    with pytest.raises(ModelError, match="not enough memory"):
        vit.encode_native(batch)


def test_a_tower_of_one_size_says_so(vit: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vit, "_native", None)
    assert vit.native_space() is None
    with pytest.raises(ModelError, match="one size only"):
        vit.encode_native(pictures(64, 64))

    class Other(torch.nn.Module):
        visual = torch.nn.Linear(2, 2)

    assert not NativeTower.fits(Other())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Linear"):
        NativeTower(Other())  # type: ignore[arg-type]


def test_lanes_take_views_too(vit: Encoder) -> None:
    batch = pictures(40, 72)
    with EncodeLanes(vit, 2) as lanes:
        np.testing.assert_allclose(lanes.submit(batch, native=True).result(), vit.encode_native(batch), atol=1e-6)


@pytest.mark.parametrize("kind", ["resnet", "vit"])
def test_half_precision_says_the_same(resnet: tuple[Encoder, Any], vit: Encoder, kind: str) -> None:
    """As on a GPU: open_clip's own halving, which leaves the norms as they are."""
    encoder = resnet[0] if kind == "resnet" else vit
    half = build_model(encoder.spec, load_state_dict(encoder.spec.weights), replace(CPU, half=True))
    batch = pictures(64, 96)
    with torch.inference_mode():
        found = unit(NativeTower(half)(tensor(batch, encoder).half()).float())
    np.testing.assert_allclose(found, encoder.encode_native(batch), atol=0.01)
