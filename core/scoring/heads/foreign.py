"""Weights of others turned into heads: LAION's linear ones by their names, other plain networks with their encoder.

Reading a checkpoint of torch imports torch: call it from the command line or a process of its own, not in the window.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import ModelError
from core.scoring.heads.file import SUFFIX, Head, is_head, read_head
from core.scoring.heads.spec import HeadSpec, Input, Kind, Provenance

if TYPE_CHECKING:
    from core.scoring.heads.shapes import Weights

LAION_PAGE = "https://github.com/LAION-AI/aesthetic-predictor"


@dataclass(frozen=True, slots=True)
class _Laion:
    """One of LAION's heads: on unit vectors of OpenAI's CLIP of that size."""

    id: str
    title: str
    encoders: tuple[str, ...]
    dimension: int


_LAION = {
    f"sa_0_4_vit_{name}_linear": _Laion(
        f"laion-aesthetic-vit-{name.replace('_', '-')}",
        f"LAION aesthetic, ViT-{name[0].upper()}/{name[2:]}",
        (f"openai-vit-{name.replace('_', '-')}",),
        dimension,
    )
    for name, dimension in (("b_32", 512), ("b_16", 512), ("l_14", 768))
}


def import_head(path: Path, encoders: Sequence[str] = (), dimension: int = 0) -> Head:
    """A head from any file that can be one: ours as it is, LAION's by its name, plain weights for `encoders`.

    `encoders`, where given, replaces what the file or its name says about whose vectors it reads; `dimension`: of those
    encoders' vectors, 0 where it is not known. Raises ModelError.
    """
    if not path.is_file():
        raise ModelError(f"There is no file at {path}.", "Check the path.")
    if path.suffix == SUFFIX and is_head(path):
        head = read_head(path)
        return _for(head, encoders) if encoders else head
    weights = _plain_weights(path)
    known = _LAION.get(path.stem)
    if known is not None:
        head = _laion(known, weights)
        head = _for(head, encoders) if encoders else head
    elif encoders:
        head = _plain(path, weights, encoders)
    else:
        raise ModelError(
            f"The file {path.name} does not say which model's vectors it reads.",
            f"Name it: beholder heads import {path.name} --encoder ID",
        )
    if dimension and head.spec.inputs[0].dimension != dimension:
        raise ModelError(
            f"The weights {path.name} read vectors of {head.spec.inputs[0].dimension} numbers, "
            f"those of {encoders[0]} have {dimension}.",
            "Name the model that they were made for.",
        )
    return head


def _laion(known: _Laion, weights: Weights) -> Head:
    spec = HeadSpec(
        id=known.id,
        title=known.title,
        kind=Kind.LINEAR,
        inputs=(Input(known.dimension, known.encoders),),
        range=(0.0, 10.0),
        provenance=Provenance(
            data="LAION's SAC, LOGOS and AVA ratings",
            licence="MIT",
            date="2022",
            source=LAION_PAGE,
        ),
    )
    return Head.of(spec, weights)


def _plain(path: Path, weights: Weights, encoders: Sequence[str]) -> Head:
    several = "layers.1.weight" in weights
    name = re.sub(r"[^a-z0-9.-]+", "-", path.stem.casefold()).strip("-.") or "head"
    first = weights.get("layers.0.weight")
    if first is None or first.ndim != 2:
        raise ModelError(f"The file {path.name} holds no head.", "A head is a row of linear layers to one number.")
    spec = HeadSpec(
        id=name[:64],
        title=path.stem,
        kind=Kind.MLP if several else Kind.LINEAR,
        inputs=(Input(int(first.shape[1]), tuple(encoders)),),
        range=(0.0, 10.0),
        provenance=Provenance(source=path.name),
    )
    return Head.of(spec, weights)


def _for(head: Head, encoders: Sequence[str]) -> Head:
    """The same head for vectors of other encoders, of whatever weights: the person says that they are the same."""
    inputs = tuple(replace(one, encoders=tuple(encoders), weights="", preprocessing=0) for one in head.spec.inputs)
    return replace(head, spec=replace(head.spec, inputs=inputs))


def _plain_weights(path: Path) -> Weights:
    """A state dict of linear layers, whatever its names, as a chain: in the order in which it holds them."""
    from core.encoders.weights import load_state_dict

    tensors = {name: tensor.float().numpy() for name, tensor in load_state_dict(path).items()}
    prefixes = list(dict.fromkeys(name.rpartition(".")[0] for name in tensors))
    chain: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = {}
    for place, prefix in enumerate(_by_number(prefixes)):
        dot = f"{prefix}." if prefix else ""
        for part in ("weight", "bias"):
            if f"{dot}{part}" in tensors:
                chain[f"layers.{place}.{part}"] = tensors.pop(f"{dot}{part}")
    if tensors:
        raise ModelError(
            f"The file {path.name} holds more than linear layers: {next(iter(tensors))}.",
            "Such a network is imported in Beholder's own form.",
        )
    return chain


def _by_number(names: Sequence[str]) -> list[str]:
    """layers.2 before layers.10."""
    return sorted(names, key=lambda name: [int(part) if part.isdigit() else 0 for part in name.split(".")])
