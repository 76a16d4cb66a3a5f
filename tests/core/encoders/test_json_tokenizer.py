"""SigLIP's kind of model: a vocabulary in a tokenizer.json, an image tower of timm's, a bias beside the scale."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import open_clip
import pytest
import tomli_w
import torch
from open_clip.tokenizer import canonicalize_text
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, normalizers, processors, trainers

from core.encoders.device import CPU
from core.encoders.json_tokenizer import JsonTokenizer
from core.encoders.open_clip_encoder import load_encoder
from core.encoders.open_clip_model import build_model, model_config
from core.encoders.preprocess import normalise
from core.encoders.spec import load_spec
from core.encoders.weights import load_state_dict
from core.errors import ModelError

LENGTH = 16
TEXTS = ["A Photo, of a dog!", "", "x" * 500, "Ein Fest: Straße & Meer", "静か"]


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As Gemma's: pieces of bytes, spaces as low lines, and a file that asks for lengths and ends of its own."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Replace(" ", "\u2581")
    tokenizer.decoder = decoders.ByteFallback()
    specials = ["<pad>", "<eos>", "<bos>", "<unk>", *(f"<0x{byte:02X}>" for byte in range(256))]
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=specials, show_progress=False)
    tokenizer.train_from_iterator(["a photo of a dog", "ein fest am meer", "good bad photo"] * 3, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<bos> $A <eos>", special_tokens=[("<bos>", 2), ("<eos>", 1)]
    )
    tokenizer.enable_truncation(4)
    tokenizer.enable_padding(length=4)
    path = tmp_path_factory.mktemp("vocabulary") / "tokenizer.json"
    tokenizer.save(str(path))
    return path


def small_siglip(folder: Path, vocabulary: Path, **overrides: Any) -> Path:
    """A SigLIP of random weights as a person would have one installed; the path of its spec."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "embed_dim": 64,
        "init_logit_bias": -10,
        "custom_text": True,
        "vision_cfg": {"image_size": 160, "timm_model_name": "test_vit", "timm_pool": "", "timm_proj": "linear"},
        "text_cfg": {
            "context_length": LENGTH,
            "vocab_size": 512,
            "hf_tokenizer_name": "somebody/some-model",
            "tokenizer_kwargs": {"clean": "canonicalize"},
            "width": 64,
            "heads": 2,
            "layers": 2,
            "no_causal_mask": True,
            "proj_bias": True,
            "pool_type": "last",
        },
    }
    (folder / "small.json").write_text(json.dumps(config), encoding="utf-8")
    (folder / "tokenizer.json").write_bytes(vocabulary.read_bytes())
    spec = {
        "id": "small-siglip",
        "title": "Small SigLIP",
        "architecture": "small.json",
        "weights": "weights.safetensors",
        "licence": "Apache-2.0",
        "image_size": 160,
        "mean": [0.5, 0.5, 0.5],
        "std": [0.5, 0.5, 0.5],
        "resize_mode": "squash",
        "tokenizer": {"json_path": "tokenizer.json"},
    } | overrides
    torch.manual_seed(3)
    plain = {key: value for key, value in config.items() if key != "custom_text"}
    plain["vision_cfg"] = {**config["vision_cfg"], "timm_model_pretrained": False}  # type: ignore[dict-item]
    model = open_clip.model.CustomTextCLIP(**plain)
    save_file(model.state_dict(), folder / "weights.safetensors")
    path = folder / "small.toml"
    path.write_text(tomli_w.dumps(spec), encoding="utf-8")
    return path


def test_ids_are_cleaned_cut_ended_and_padded(vocabulary: Path) -> None:
    tokenizer = JsonTokenizer(vocabulary, LENGTH, "canonicalize")
    plain = Tokenizer.from_file(str(vocabulary))
    plain.no_truncation()
    plain.no_padding()
    found = tokenizer(TEXTS)
    assert found.shape == (len(TEXTS), LENGTH)
    for row, text in zip(found.tolist(), TEXTS, strict=True):
        ids = plain.encode(canonicalize_text(text), add_special_tokens=False).ids
        expected = [*ids[: LENGTH - 1], 1]
        assert row == expected + [0] * (LENGTH - len(expected))
    assert tokenizer(["A PHOTO!"]).tolist() == tokenizer(["a photo"]).tolist()
    assert JsonTokenizer(vocabulary, LENGTH, "whitespace")(["A!"]).tolist() != tokenizer(["a"]).tolist()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"model": {"type": "Unheard"}}'])
def test_a_file_that_is_no_tokenizer_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"no tokenizer\.json"):
        JsonTokenizer(path, LENGTH, "canonicalize")


def test_a_vocabulary_without_an_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    Tokenizer(models.WordLevel({"<pad>": 0, "a": 1}, unk_token="a")).save(str(path))
    with pytest.raises(ValueError, match="<eos>"):
        JsonTokenizer(path, LENGTH, "canonicalize")


def test_such_a_model_encodes_as_open_clip_does(tmp_path: Path, vocabulary: Path) -> None:
    spec = load_spec(small_siglip(tmp_path, vocabulary))
    encoder = load_encoder(spec, device_preference="cpu", on_notice=pytest.fail, cache=tmp_path / "cache")
    pictures = np.random.default_rng(1).integers(0, 256, (3, 160, 160, 3), dtype=np.uint8)
    model = build_model(spec, load_state_dict(spec.weights), CPU)
    tokens = JsonTokenizer(vocabulary, LENGTH, "canonicalize")(TEXTS)
    with torch.no_grad():
        pixels = torch.from_numpy(normalise(pictures, spec.mean, spec.std))
        images = model.encode_image(pixels, normalize=True).numpy()
        texts = model.encode_text(tokens, normalize=True).numpy()
    np.testing.assert_allclose(encoder.encode_images(pictures), images, atol=1e-5)
    np.testing.assert_allclose(encoder.encode_texts(TEXTS), texts, atol=1e-5)
    assert encoder.dimension == 64


def test_the_shipped_architectures_take_their_vocabulary(tmp_path: Path, vocabulary: Path) -> None:
    spec = load_spec(small_siglip(tmp_path, vocabulary, architecture="ViT-B-16-SigLIP2", image_size=224))
    config = model_config(spec)
    assert config["text_cfg"]["tokenizer_kwargs"] == {"clean": "canonicalize"}
    assert config["vision_cfg"]["timm_model_pretrained"] is False


@pytest.mark.parametrize(
    ("tokenizer", "said"),
    [({}, "vocabulary of its own"), ({"json_path": "tokenizer.json", "clean": "soap"}, "soap")],
)
def test_a_wrong_vocabulary_is_said(tmp_path: Path, vocabulary: Path, tokenizer: dict[str, str], said: str) -> None:
    spec = load_spec(small_siglip(tmp_path, vocabulary, tokenizer=tokenizer))
    with pytest.raises(ModelError, match=said):
        load_encoder(spec, device_preference="cpu", on_notice=pytest.fail, cache=tmp_path / "cache")


def test_a_vocabulary_that_is_too_large_is_said(tmp_path: Path, vocabulary: Path) -> None:
    path = small_siglip(tmp_path, vocabulary)
    large = Tokenizer.from_file(str(vocabulary))
    large.add_tokens([f"word{number}" for number in range(200)])
    large.save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(ModelError, match="words, the model 512") as caught:
        load_encoder(load_spec(path), device_preference="cpu", on_notice=pytest.fail, cache=tmp_path / "cache")
    assert "another model" in caught.value.hint
