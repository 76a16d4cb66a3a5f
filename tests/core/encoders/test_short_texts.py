"""Leaving out the empty places of texts changes no number, and the tower really reads fewer."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from core.encoders.device import CPU
from core.encoders.open_clip_model import Clip, build_model, build_tokenizer
from core.encoders.short_texts import text_features
from core.encoders.spec import load_spec
from core.encoders.weights import load_state_dict
from tests.helpers.tiny_clip import make_tiny_clip

TEXTS = ["", "a photo", "a outstanding picture, of a #tench", "good " * 30, "bad dark photo " * 40]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clip, Any]:
    spec = load_spec(make_tiny_clip(tmp_path_factory.mktemp("clip")))
    model = build_model(spec, load_state_dict(spec.weights), CPU)
    return model, build_tokenizer(spec, model)


@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:1], TEXTS[1:3], TEXTS[-1:]])
def test_short_texts_get_the_vectors_of_all_places(tiny: tuple[Clip, Any], texts: list[str]) -> None:
    model, tokenizer = tiny
    tokens = tokenizer(texts)
    with torch.inference_mode():
        whole, short = model.encode_text(tokens), text_features(model, tokens)
    assert short.shape == whole.shape
    assert torch.allclose(short, whole, atol=1e-5)


def test_the_tower_reads_no_more_places_than_the_longest_text_takes(tiny: tuple[Clip, Any]) -> None:
    model, tokenizer = tiny
    seen: list[tuple[int, ...]] = []
    handle = model.transformer.register_forward_pre_hook(lambda _, args: seen.append(tuple(args[0].shape)))
    try:
        tokens = tokenizer(["a photo", "good"])
        with torch.inference_mode():
            text_features(model, tokens)
            model.encode_text(tokens)
    finally:
        handle.remove()
    longest = int(tokens.argmax(dim=-1).max()) + 1
    assert [shape[1] for shape in seen] == [longest, 77]
    assert longest < 20


def test_a_tower_that_is_read_elsewhere_takes_all_places(
    tiny: tuple[Clip, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, tokenizer = tiny
    monkeypatch.setattr(model, "text_pool_type", "last")
    tokens = tokenizer(["a photo"])
    with torch.inference_mode():
        assert torch.equal(text_features(model, tokens), model.encode_text(tokens))
