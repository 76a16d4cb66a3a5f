"""Heads of random weights, one of every kind, with the torch module that they come from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from core.scoring.heads.file import Head
from core.scoring.heads.modules import BranchHead, Chain, Distribution, Ranker, ScoreNet, weights_of
from core.scoring.heads.spec import HeadSpec, Input, Kind
from core.types import View

WIDE = 16
TAGS = 12
INPUT = Input(WIDE, ("clip",))


def spec_of(kind: Kind, *inputs: Input, **fields: Any) -> HeadSpec:
    """A spec that says no more than it must."""
    return HeadSpec("mine", "Mine", kind, inputs or (INPUT,), **fields)


def settled(module: nn.Module) -> nn.Module:
    """In evaluation mode, with weights that no symmetry and no zero hides behind."""
    rng = np.random.default_rng(7)
    for name, tensor in module.state_dict().items():
        if not tensor.is_floating_point():
            continue
        values = rng.normal(0, 0.5, tuple(tensor.shape))
        if name.endswith("running_var"):
            values = np.abs(values) + 0.5
        tensor.copy_(torch.from_numpy(values))
    return module.eval()


def made(spec: HeadSpec, module: nn.Module) -> tuple[Head, nn.Module]:
    return Head.of(spec, weights_of(settled(module))), module


def linear() -> tuple[Head, nn.Module]:
    return made(spec_of(Kind.LINEAR), Chain((WIDE, 1)))


def mlp(activation: Any) -> tuple[Head, nn.Module]:
    spec = spec_of(Kind.MLP, options={"activation": activation})
    return made(spec, Chain((WIDE, 9, 5, 1), activation, dropout=0.3))


def distribution(hidden: tuple[int, ...] = (7,), **fields: Any) -> tuple[Head, nn.Module]:
    spec = spec_of(Kind.DISTRIBUTION, options={"activation": "relu"}, **fields)
    return made(spec, Distribution(WIDE, hidden, "relu"))


def ranker(**fields: Any) -> tuple[Head, Ranker]:
    module = Ranker(WIDE, heads=4, hidden=8)
    return made(spec_of(Kind.RANKER, attention_heads=4, **fields), module)[0], module


def tmcr(variant: str, parts: str = "tm+cr") -> tuple[Head, nn.Module]:
    contrastive = Input(6, ("tower",))
    inputs = {"tm+cr": (INPUT, contrastive), "tm": (INPUT,), "cr": (contrastive,)}[parts]
    options = {"variant": variant, "parts": parts}
    spec = spec_of(Kind.TMCR, *inputs, tags_hash="abc", tags_count=TAGS, options=options)
    return made(spec, ScoreNet(TAGS, 6, 11, parts, variant))


def uiqa(pairs: int, aggregate: str) -> tuple[Head, nn.Module]:
    views = (View.NATIVE, View.FRAGMENTS, View.SALIENT)
    inputs = tuple(Input(WIDE, ("clip",), view=view) for view in views)
    spec = spec_of(Kind.UIQA, *inputs, place="quality", range=(0.0, 1.0), options={"aggregate": aggregate})
    module = settled(BranchHead(pairs, aggregate, hidden=5))
    texts = unit(2 * pairs, seed=3)
    weights = weights_of(module) | {
        "texts.high": texts[:pairs],
        "texts.low": texts[pairs:],
        "logit_scale": np.array([20.0], np.float32),
    }
    return Head.of(spec, weights), module


def unit(count: int, wide: int = WIDE, seed: int = 0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, wide)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def without(weights: Mapping[str, NDArray[np.float32]], *names: str) -> dict[str, NDArray[np.float32]]:
    return {name: array for name, array in weights.items() if name not in names}
