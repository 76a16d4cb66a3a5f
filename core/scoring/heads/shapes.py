"""Which weights a head of each kind has, by name and shape. One list for reader, writer and forward pass."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.encoders.views import BRANCHES
from core.errors import ModelError
from core.scoring.heads.spec import BINS, HeadSpec, Kind

Weights = Mapping[str, NDArray[np.float32]]
"""Weights by their names in the torch modules."""

Shape = tuple[int, ...]


def check_weights(spec: HeadSpec, weights: Weights) -> None:
    """Raise ModelError where the weights are not those of the head that `spec` describes, or hold no numbers."""
    for name, array in weights.items():
        if not np.isfinite(array).all():
            raise ModelError(
                f"The head {spec.id} is damaged: {name} holds values that are no numbers.", "Get it again."
            )
    wanted = expected(spec, weights)
    for name, shape in wanted.items():
        if name not in weights:
            raise ModelError(f"The head {spec.id} is incomplete: {name} is missing.", "Get the file again.")
        if weights[name].shape != shape:
            raise ModelError(
                f"The head {spec.id} does not fit together: {name} is {_said(weights[name].shape)}, "
                f"its description asks for {_said(shape)}.",
                "Get the file again.",
            )
    left = sorted(set(weights) - set(wanted))
    if left:
        raise ModelError(f"The head {spec.id} holds weights that its kind has no use for: {left[0]}.", "Get it again.")


def expected(spec: HeadSpec, weights: Weights) -> dict[str, Shape]:
    """Names and shapes; hidden widths, which are free, are read off the weights that are there."""
    width = sum(one.dimension for one in spec.inputs)
    if spec.kind is Kind.LINEAR:
        return linear("layers.0", width, 1)
    if spec.kind is Kind.MLP:
        return chain(weights, width, 1)
    if spec.kind is Kind.DISTRIBUTION:
        return chain(weights, width, BINS)
    if spec.kind is Kind.RANKER:
        return _ranker(spec, weights)
    if spec.kind is Kind.TMCR:
        return _tmcr(spec, weights)
    return _uiqa(spec, weights)


def linear(name: str, inputs: int, outputs: int) -> dict[str, Shape]:
    """One torch Linear."""
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def chain(weights: Weights, inputs: int, outputs: int) -> dict[str, Shape]:
    """Linear layers `layers.0`, `layers.1`, ... from `inputs` to `outputs`."""
    number = layers_of(weights)
    shapes: dict[str, Shape] = {}
    for place in range(number):
        last = place == number - 1
        found = weights.get(f"layers.{place}.weight")
        wide = outputs if last or found is None else int(found.shape[0])
        shapes |= linear(f"layers.{place}", inputs, wide)
        inputs = wide
    return shapes


def layers_of(weights: Weights) -> int:
    """How many layers a chain has: at least one, up to the first that is missing."""
    number = 1
    while f"layers.{number}.weight" in weights:
        number += 1
    return number


def _ranker(spec: HeadSpec, weights: Weights) -> dict[str, Shape]:
    wide = spec.inputs[0].dimension
    inner, hidden = _rows(weights, "ffn.0.weight", 4 * wide), _rows(weights, "score.0.weight", wide // 2)
    return {
        **_norm("norm_query", wide),
        **_norm("norm_pair", wide),
        **_norm("norm_ffn", wide),
        "roles": (2, wide),
        "attention.in_proj_weight": (3 * wide, wide),
        "attention.in_proj_bias": (3 * wide,),
        **linear("attention.out_proj", wide, wide),
        **linear("ffn.0", wide, inner),
        **linear("ffn.1", inner, wide),
        **linear("score.0", wide, hidden),
        **linear("score.1", hidden, 1),
    }


def _tmcr(spec: HeadSpec, weights: Weights) -> dict[str, Shape]:
    parts = spec.option("parts").split("+")
    wide = {"tm": spec.tags_count, "cr": spec.inputs[-1].dimension}
    if spec.option("variant") == "figure2":
        hidden = _rows(weights, "joint.0.weight", 1024)
        into = linear("joint.0", sum(wide[part] for part in parts), hidden) | _batch_norm("joint.1", hidden)
        return into | linear("votes", hidden, BINS)
    shapes: dict[str, Shape] = {}
    joined = 0
    for part in parts:
        hidden = _rows(weights, f"{part}.0.weight", 1024)
        shapes |= linear(f"{part}.0", wide[part], hidden) | _batch_norm(f"{part}.1", hidden)
        joined += hidden
    return shapes | linear("votes", joined, BINS)


def _uiqa(spec: HeadSpec, weights: Weights) -> dict[str, Shape]:
    classes, branches = _rows(weights, "texts.high", 1), len(spec.inputs)
    wide = spec.inputs[0].dimension
    if any(one.dimension != wide for one in spec.inputs):
        raise ModelError(f"The head {spec.id} does not fit together: its branches have different dimensions.")
    shapes: dict[str, Shape] = {"texts.high": (classes, wide), "texts.low": (classes, wide), "logit_scale": (1,)}
    aggregate = spec.option("aggregate")
    if aggregate == "weights":
        if branches != len(BRANCHES):
            raise ModelError(f"The head {spec.id} does not fit together: weights are for {len(BRANCHES)} branches.")
        shapes["branches"] = (branches,)
    if classes > 1:
        return shapes | chain(weights, classes * branches if aggregate == "concat" else classes, 1)
    if aggregate == "concat" and branches > 1:
        raise ModelError(f"The head {spec.id} does not fit together: one pair of words needs no concatenation.")
    return shapes


def _norm(name: str, wide: int) -> dict[str, Shape]:
    return {f"{name}.weight": (wide,), f"{name}.bias": (wide,)}


def _batch_norm(name: str, wide: int) -> dict[str, Shape]:
    return _norm(name, wide) | {f"{name}.running_mean": (wide,), f"{name}.running_var": (wide,)}


def _rows(weights: Weights, name: str, usual: int) -> int:
    found = weights.get(name)
    return int(found.shape[0]) if found is not None and found.ndim else usual


def _said(shape: Shape) -> str:
    return " x ".join(map(str, shape)) or "one number"
