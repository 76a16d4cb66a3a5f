"""The encoder against the plain open_clip calls that it wraps, and against memory that runs out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import open_clip
import pytest
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file

from core.encoders.device import CPU, Device
from core.encoders.open_clip_encoder import Encoder, load_encoder
from core.encoders.open_clip_model import build_model
from core.encoders.preprocess import normalise
from core.encoders.spec import load_spec
from core.encoders.weights import load_state_dict
from core.errors import ModelError
from core.types import Output
from tests.helpers.tiny_clip import make_tiny_clip

PICTURES = np.random.default_rng(5).integers(0, 256, (7, 32, 32, 3), dtype=np.uint8)


def refuse_notice(text: str) -> None:
    raise AssertionError(f"unexpected notice: {text}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tiny")


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    spec = load_spec(make_tiny_clip(folder))
    return load_encoder(spec, device_preference="cpu", on_notice=refuse_notice, cache=folder / "cache")


@pytest.fixture(scope="module")
def reference(folder: Path, encoder: Encoder) -> Any:
    """The same model as open_clip's own documentation loads it."""
    config = json.loads((folder / "tiny.json").read_text(encoding="utf-8"))
    model = open_clip.model.CLIP(**config)
    model.load_state_dict(load_file(folder / "tiny.safetensors"))
    return model.eval()


def test_pictures_equal_open_clips(encoder: Encoder, reference: Any) -> None:
    with torch.no_grad():
        pixels = torch.from_numpy(normalise(PICTURES, encoder.spec.mean, encoder.spec.std))
        expected = reference.encode_image(pixels, normalize=True).numpy()
    vectors = encoder.encode_images(PICTURES)
    assert vectors.dtype == np.float32
    assert vectors.shape == (7, encoder.dimension)
    np.testing.assert_allclose(vectors, expected, atol=1e-5)


def test_texts_equal_open_clips(encoder: Encoder, reference: Any, folder: Path) -> None:
    texts = [f"Good photo number {number}." for number in range(70)] + ["", "x" * 500, "静か"]
    tokenizer = open_clip.SimpleTokenizer(bpe_path=str(folder / "merges.txt.gz"))
    with torch.no_grad():
        expected = reference.encode_text(tokenizer(texts), normalize=True).numpy()
    np.testing.assert_allclose(encoder.encode_texts(texts), expected, atol=1e-5)


def test_the_penultimate_layer_comes_before_the_projection(encoder: Encoder, reference: Any) -> None:
    vectors = encoder.encode_images(PICTURES, Output.PENULTIMATE)
    assert vectors.shape == (7, 64)
    projected = vectors @ reference.visual.proj.detach().numpy()
    projected /= np.linalg.norm(projected, axis=1, keepdims=True)
    np.testing.assert_allclose(projected, encoder.encode_images(PICTURES), atol=1e-5)


def test_the_logit_scale_is_exponentiated(encoder: Encoder) -> None:
    assert encoder.logit_scale == pytest.approx(100.0, rel=1e-5)


def test_batches_of_any_size_agree(encoder: Encoder) -> None:
    whole = encoder.encode_images(np.concatenate([PICTURES] * 3))
    np.testing.assert_allclose(whole[:7], np.concatenate([encoder.encode_images(p[None]) for p in PICTURES]), atol=1e-5)
    assert encoder.encode_images(PICTURES[:0]).shape == (0, encoder.dimension)
    assert encoder.encode_texts([]).shape == (0, encoder.dimension)


def test_vectors_are_the_same_in_every_process(folder: Path, encoder: Encoder) -> None:
    again = load_encoder(encoder.spec, device_preference="cpu", on_notice=refuse_notice, cache=folder / "cache")
    np.testing.assert_array_equal(again.encode_images(PICTURES), encoder.encode_images(PICTURES))
    assert again.space() == encoder.space()
    assert again.space(Output.PENULTIMATE) != again.space()


def test_quick_gelu_is_another_model(folder: Path, encoder: Encoder, tmp_path: Path) -> None:
    spec = load_spec(make_tiny_clip(tmp_path, quick_gelu=True))
    quick = load_encoder(spec, device_preference="cpu", on_notice=refuse_notice, cache=tmp_path)
    assert np.abs(quick.encode_images(PICTURES) - encoder.encode_images(PICTURES)).max() > 1e-4
    assert quick.space() != encoder.space()


def test_an_output_that_the_spec_does_not_list_is_refused(tmp_path: Path) -> None:
    spec = load_spec(make_tiny_clip(tmp_path, outputs=["projected"]))
    plain = load_encoder(spec, device_preference="cpu", on_notice=refuse_notice, cache=tmp_path)
    with pytest.raises(ModelError, match="penultimate"):
        plain.encode_images(PICTURES, Output.PENULTIMATE)


def short_of_memory(monkeypatch: pytest.MonkeyPatch, encoder: Encoder, at_most: int, device: str) -> list[int]:
    """Let `device` refuse batches over `at_most` as CUDA does; returns the sizes that were tried."""
    tried: list[int] = []
    images = Encoder._images

    def limited(self: Encoder, batch: NDArray[np.uint8], output: Output) -> NDArray[np.float32]:
        tried.append(len(batch))
        if self.device.title == device and len(batch) > at_most:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return images(self, batch, output)

    monkeypatch.setattr(Encoder, "_images", limited)
    return tried


def on_a_gpu(encoder: Encoder, notices: list[str], kind: Literal["cpu", "mps"] = "cpu") -> Encoder:
    """The tiny model, told that it sits on a GPU, after it had a look at its text tower on the CPU."""
    pretended = Device("cpu", "Pretended GPU", half=False, batch=8)
    made = Encoder(encoder.spec, encoder._model, encoder._tokenizer, pretended, encoder._sha256, notices.append)
    made._device = replace(pretended, kind=kind)
    return made


def test_no_memory_halves_the_batch(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    gpu = on_a_gpu(encoder, [])
    tried = short_of_memory(monkeypatch, gpu, 2, "Pretended GPU")
    np.testing.assert_allclose(gpu.encode_images(PICTURES), encoder.encode_images(PICTURES), atol=1e-5)
    assert tried[:6] == [7, 4, 2, 2, 2, 1]
    assert gpu.batch_size == 2


def test_no_memory_at_all_moves_to_the_cpu_with_a_notice(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    notices: list[str] = []
    expected = encoder.encode_images(PICTURES)
    gpu = on_a_gpu(encoder, notices, kind="mps")
    short_of_memory(monkeypatch, gpu, 0, "Pretended GPU")
    np.testing.assert_allclose(gpu.encode_images(PICTURES), expected, atol=1e-5)
    assert gpu.device == CPU
    assert len(notices) == 1
    assert "CPU" in notices[0]


def test_a_cpu_without_memory_says_so(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    gpu = on_a_gpu(encoder, [])
    short_of_memory(monkeypatch, gpu, 0, "Pretended GPU")
    with pytest.raises(ModelError, match="not enough memory"):
        gpu.encode_images(PICTURES)


def test_other_failures_are_not_taken_for_memory(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("shapes differ")

    monkeypatch.setattr(Encoder, "_images", fail)
    with pytest.raises(RuntimeError, match="shapes differ"):
        encoder.encode_images(PICTURES)


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"architecture": "No-Such-Model"}, "no architecture"),
        ({"architecture": "ViT-B-16", "image_size": 224}, "do not fit"),
        ({"image_size": 64}, "takes 32 pixels"),
        ({"weights_sha256": "0" * 64}, "not the ones"),
        ({"tokenizer": {}}, "the tokenizer has"),
        ({"tokenizer": {"bpe_path": "tiny.json"}}, "tokenizer's files"),
        ({"architecture": "ViT-B-16-SigLIP", "image_size": 224}, "vocabulary of its own"),
        ({"architecture": "roberta-ViT-B-32", "image_size": 224}, "transformers"),
    ],
)
def test_a_model_that_is_not_what_the_spec_says_is_refused(tmp_path: Path, keys: dict[str, Any], says: str) -> None:
    spec = load_spec(make_tiny_clip(tmp_path, **keys))
    with pytest.raises(ModelError, match=says):
        load_encoder(spec, device_preference="cpu", on_notice=refuse_notice, cache=tmp_path)


@pytest.mark.parametrize("change", ["one missing", "one more", "another shape"])
def test_every_weight_must_be_there_and_no_other(tmp_path: Path, change: str) -> None:
    spec = load_spec(make_tiny_clip(tmp_path))
    weights = load_file(spec.weights)
    if change == "one missing":
        del weights["visual.proj"]
    elif change == "one more":
        weights["visual.extra"] = torch.ones(1)
    else:
        weights["visual.proj"] = torch.ones(64, 16)
    save_file(weights, spec.weights)
    with pytest.raises(ModelError, match="do not fit"):
        load_encoder(spec, device_preference="cpu", on_notice=refuse_notice, cache=tmp_path)


def test_half_precision_weights_run_in_full_precision_on_a_cpu(tmp_path: Path, encoder: Encoder) -> None:
    spec = load_spec(make_tiny_clip(tmp_path))
    save_file({name: value.half() for name, value in load_file(spec.weights).items()}, spec.weights)
    half = load_encoder(spec, device_preference="cpu", on_notice=refuse_notice, cache=tmp_path)
    np.testing.assert_allclose(half.encode_images(PICTURES), encoder.encode_images(PICTURES), atol=0.01)
    assert half.space().backend == "fp32"


def test_half_precision_stays_close_to_full(encoder: Encoder) -> None:
    """What a GPU runs, run here on the CPU: the same conversion, layer norms in full precision."""
    half = Device("cpu", "Pretended GPU", half=True, batch=8)
    model = build_model(encoder.spec, load_state_dict(encoder.spec.weights), half)
    made = Encoder(encoder.spec, model, encoder._tokenizer, half, encoder._sha256, refuse_notice)
    assert made.space().backend == "fp16"
    for output in Output:
        ours, theirs = made.encode_images(PICTURES, output), encoder.encode_images(PICTURES, output)
        assert ours.dtype == np.float32
        cosines = (ours * theirs).sum(axis=1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(theirs, axis=1)
        assert cosines.min() > 0.9999
    assert (made.encode_texts(["Good photo."]) @ encoder.encode_texts(["Good photo."]).T).item() > 0.9999


def test_moving_from_half_precision_changes_the_space(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    notices: list[str] = []
    half = Device("mps", "Pretended GPU", half=True, batch=4)
    model = build_model(encoder.spec, load_state_dict(encoder.spec.weights), replace(half, kind="cpu"))
    gpu = Encoder(encoder.spec, model, encoder._tokenizer, replace(half, kind="cpu"), encoder._sha256, notices.append)
    gpu._device = half
    short_of_memory(monkeypatch, gpu, 0, "Pretended GPU")
    np.testing.assert_allclose(gpu.encode_images(PICTURES), encoder.encode_images(PICTURES), atol=0.01)
    assert gpu.space() == encoder.space()
    assert len(notices) == 1


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available() and not torch.backends.mps.is_available(), reason="gpu: none here")
def test_a_gpu_agrees_with_the_cpu(encoder: Encoder, tmp_path: Path) -> None:
    gpu = load_encoder(encoder.spec, on_notice=refuse_notice, cache=tmp_path)
    assert gpu.space().backend == "fp16"
    cosines = (gpu.encode_images(PICTURES) * encoder.encode_images(PICTURES)).sum(axis=1)
    assert cosines.min() > 0.999
