"""The forward passes in numpy, float32. Equal to the torch modules of `modules.py` in evaluation mode.

N photos at a time; callers with many hand over slices. Any thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.scoring.branches import by_mean, by_weights, side_by_side
from core.scoring.heads.shapes import Weights, layers_of
from core.scoring.heads.spec import BINS, HeadSpec, Kind

Array = NDArray[np.float32]

VOTES = np.arange(1, BINS + 1, dtype=np.float32)
EPS = 1e-5
LEAK = 0.1
"""The slope below zero of every leaky unit, paper 4's."""


def votes(spec: HeadSpec, weights: Weights, inputs: Sequence[Array], tags: Array | None = None) -> Array:
    """How ten votes spread, (N, 10), rows that sum to 1: a distribution or a TMCR head.

    `inputs` in the order of `spec.inputs`; `tags`: the tags' unit text vectors, (M, D), where the head reads tags.
    """
    if spec.kind is Kind.DISTRIBUTION:
        return softmax(chain(_joined(inputs), weights, spec.option("activation")))
    return _tmcr(spec, weights, inputs, tags)


def number(spec: HeadSpec, weights: Weights, inputs: Sequence[Array], tag: Array | None = None) -> Array:
    """One number a photo, (N,), on the head's own scale. `tag`: a ranker's unit text vector, (D,)."""
    if spec.kind is Kind.RANKER:
        if tag is None:
            raise ValueError("a ranker needs a tag")
        found = _ranker(inputs[0], tag, weights, spec.attention_heads)
    elif spec.kind is Kind.UIQA:
        found = _uiqa(spec, weights, inputs)
    else:
        activation = spec.option("activation") if spec.kind is Kind.MLP else "none"
        found = chain(_joined(inputs), weights, activation)[:, 0]
    return np.float32(spec.shift) + np.float32(spec.scale) * found


def mean_of(spread_votes: Array) -> Array:
    """The mean vote, 1-10, (N,)."""
    mean: Array = spread_votes @ VOTES
    return mean


def spread_of(spread_votes: Array) -> Array:
    """The standard deviation of the votes, (N,)."""
    away = VOTES - mean_of(spread_votes)[:, None]
    spread: Array = np.sqrt((spread_votes * away * away).sum(axis=1))
    return spread


def liked_of(spread_votes: Array) -> Array:
    """The share of votes above 5, (N,)."""
    liked: Array = spread_votes[:, VOTES > 5].sum(axis=1)
    return liked


# Building blocks


def linear(x: Array, weights: Weights, name: str) -> Array:
    """torch's Linear."""
    made: Array = x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return made


def chain(x: Array, weights: Weights, activation: str) -> Array:
    """Linear layers with an activation between them, none after the last."""
    last = layers_of(weights) - 1
    for place in range(last + 1):
        x = linear(x, weights, f"layers.{place}")
        if place < last:
            x = activated(x, activation)
    return x


def activated(x: Array, name: str) -> Array:
    """An activation by its name in `spec.Activation`."""
    if name == "relu":
        return np.maximum(x, 0)
    if name == "gelu":
        return gelu(x)
    if name == "leaky_relu":
        return np.where(x > 0, x, np.float32(LEAK) * x)
    return x


def gelu(x: Array) -> Array:
    """The exact form, x * Phi(x)."""
    return np.float32(0.5) * x * (1 + erf(x * np.float32(np.sqrt(0.5))))


def erf(x: Array) -> Array:
    """The error function to 5e-7, about what float32 holds (Abramowitz and Stegun 1964, 7.1.26)."""
    away = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * away)
    polynomial = t * np.float32(1.061405429) - np.float32(1.453152027)
    for factor in (1.421413741, -0.284496736, 0.254829592):
        polynomial = polynomial * t + np.float32(factor)
    made: Array = np.sign(x) * (1 - polynomial * t * np.exp(-away * away))
    return made


def layer_norm(x: Array, weights: Weights, name: str) -> Array:
    """torch's LayerNorm over the last axis."""
    away = x - x.mean(axis=-1, keepdims=True)
    variance = (away * away).mean(axis=-1, keepdims=True)
    made: Array = away / np.sqrt(variance + np.float32(EPS)) * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return made


def batch_norm(x: Array, weights: Weights, name: str) -> Array:
    """torch's BatchNorm1d in evaluation mode."""
    factor = weights[f"{name}.weight"] / np.sqrt(weights[f"{name}.running_var"] + np.float32(EPS))
    made: Array = (x - weights[f"{name}.running_mean"]) * factor + weights[f"{name}.bias"]
    return made


def softmax(x: NDArray[Any]) -> NDArray[Any]:
    """Over the last axis."""
    made: NDArray[Any] = np.exp(x - x.max(axis=-1, keepdims=True))
    made /= made.sum(axis=-1, keepdims=True)
    return made


def sigmoid(x: Array) -> Array:
    """tanh is the one form that overflows nowhere."""
    made: Array = np.float32(0.5) * (1 + np.tanh(np.float32(0.5) * x))
    return made


# Kinds


def _joined(inputs: Sequence[Array]) -> Array:
    return inputs[0] if len(inputs) == 1 else np.concatenate(inputs, axis=1)


def _ranker(x: Array, tag: Array, weights: Weights, heads: int) -> Array:
    """Paper 1. One query, the picture; two key/value tokens, tag and picture: with two of them the softmax is a
    sigmoid of the difference. What depends on the tag alone is computed once for all pictures."""
    count, wide = x.shape
    per_query, per_key, per_value = np.split(weights["attention.in_proj_weight"], 3)
    query_bias, key_bias, value_bias = np.split(weights["attention.in_proj_bias"], 3)
    query = layer_norm(x, weights, "norm_query") @ per_query.T + query_bias
    of_tag = layer_norm(tag[None], weights, "norm_pair") + weights["roles"][0]
    of_picture = layer_norm(x, weights, "norm_pair") + weights["roles"][1]

    def by_head(rows: Array) -> Array:
        return rows.reshape(len(rows), heads, wide // heads)

    query = by_head(query) / np.float32(np.sqrt(wide // heads))
    tag_logit = (query * by_head(of_tag @ per_key.T + key_bias)).sum(axis=-1)
    own_logit = (query * by_head(of_picture @ per_key.T + key_bias)).sum(axis=-1)
    share = sigmoid(tag_logit - own_logit)[..., None]
    tag_value = by_head(of_tag @ per_value.T + value_bias)
    own_value = by_head(of_picture @ per_value.T + value_bias)
    attended = (share * tag_value + (1 - share) * own_value).reshape(count, wide)
    z = x + linear(attended, weights, "attention.out_proj")
    z = z + linear(gelu(linear(layer_norm(z, weights, "norm_ffn"), weights, "ffn.0")), weights, "ffn.1")
    score: Array = linear(gelu(linear(z, weights, "score.0")), weights, "score.1")[:, 0]
    return score


def _tmcr(spec: HeadSpec, weights: Weights, inputs: Sequence[Array], tags: Array | None) -> Array:
    """Paper 2, equations 12 to 15."""
    parts: dict[str, Array] = {}
    if spec.reads_tags:
        if tags is None:
            raise ValueError("this head reads tags")
        parts["tm"] = inputs[0] @ tags.T
    if "cr" in spec.option("parts"):
        parts["cr"] = inputs[-1]
    if spec.option("variant") == "figure2":
        joint = linear(_joined(list(parts.values())), weights, "joint.0")
        hidden = np.maximum(batch_norm(joint, weights, "joint.1"), 0)
    else:
        hidden = _joined(
            [
                np.maximum(batch_norm(linear(rows, weights, f"{part}.0"), weights, f"{part}.1"), 0)
                for part, rows in parts.items()
            ]
        )
    return softmax(linear(hidden, weights, "votes"))


def _uiqa(spec: HeadSpec, weights: Weights, inputs: Sequence[Array]) -> Array:
    """Paper 4. Each branch against each pair of words, the branches into one, and a head where there are several
    pairs."""
    lean = weights["logit_scale"] * (weights["texts.high"] - weights["texts.low"])
    each = np.stack([sigmoid(rows @ lean.T) for rows in inputs], axis=-1)
    aggregate = spec.option("aggregate")
    if aggregate == "concat":
        joined = side_by_side(each)
    elif aggregate == "weights":
        joined = by_weights(each, softmax(weights["branches"].astype(np.float64)))
    else:
        joined = by_mean(each)
    return chain(joined, weights, "leaky_relu")[:, 0] if "layers.0.weight" in weights else joined[:, 0]
