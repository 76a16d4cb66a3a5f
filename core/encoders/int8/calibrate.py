"""What int8 needs to know of a tower: how large its activations get on pictures, and which layers suffer.

A layer norm's output has channels tens of times as large as the others; one scale for all would leave those a few
levels. So part of a channel's size is moved from the activations into the weights that read it, which leaves the
product as it is (SmoothQuant, Xiao et al. 2023, with its strength of 0.5): the norm's gain and shift are divided by it,
the weights' column multiplied. Runs in the model process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.encoders.int8.graph import LEVELS, QUICK, WEIGHT_LIMIT
from core.encoders.int8.tower import PARTS, PATCHES, Array, Block, Linear, Norm, Tower

STRENGTH = 0.5
"""How much of a channel's size moves: 0 nothing, 1 all."""

PICTURES = 32
"""That calibration looks at."""

BATCH = 8

Step = Callable[[int, int], None]
"""Called with how much is done and how much there is."""

Ranges = dict[str, tuple[float, float]]
Look = Callable[[str, Array, Array], None]


@dataclass(frozen=True, slots=True)
class Calibration:
    """`ranges`: least and largest input of each layer. `errors`: the noise that int8 would add to each layer's output,
    as a part of how much that output varies (0 none, 1 nothing else is left)."""

    ranges: dict[str, tuple[float, float]]
    errors: dict[str, float]

    def worst_first(self) -> tuple[str, ...]:
        """Every layer, that which suffers most first."""
        return tuple(sorted(self.errors, key=lambda name: (-self.errors[name], name)))


def calibrate(tower: Tower, pictures: NDArray[np.uint8], step: Step | None = None) -> tuple[Tower, Calibration]:
    """The same function with evened-out channels before "qkv" and "widen", and the ranges and errors of its layers.

    `pictures` is uint8 (N, S, S, 3), N at least 1. Looks at all of them once, and at the first few a second time.
    """
    least: dict[str, Array] = {}
    most: dict[str, Array] = {}
    some = pictures[:BATCH]
    total = len(pictures) + len(some)

    def look(name: str, given: Array, _: Array) -> None:
        low, high = given.min(axis=0), given.max(axis=0)
        least[name] = np.minimum(least[name], low) if name in least else low
        most[name] = np.maximum(most[name], high) if name in most else high

    _walk(tower, pictures, look, step and (lambda done: step(done, total)))
    sizes = {name: np.maximum(np.abs(least[name]), np.abs(most[name])) for name in least}
    ranges = {PATCHES: (0.0, 255.0)}
    blocks = []
    for number, block in enumerate(tower.blocks):
        evened, scales = _evened(block, number, sizes)
        blocks.append(evened)
        for part in PARTS:
            name = f"{number}.{part}"
            scale = scales.get(part, np.float32(1.0))
            ranges[name] = min(0.0, float((least[name] / scale).min())), max(0.0, float((most[name] / scale).max()))
    even = tower.with_blocks(tuple(blocks))
    errors = _errors(even, ranges, some, step and (lambda done: step(len(pictures) + done, total)))
    return even, Calibration(ranges, errors)


def _errors(
    tower: Tower,
    ranges: dict[str, tuple[float, float]],
    pictures: NDArray[np.uint8],
    step: Callable[[int], None] | None,
) -> dict[str, float]:
    linears = dict(tower.layers())
    noise: dict[str, float] = dict.fromkeys(linears, 0.0)
    signal: dict[str, float] = dict.fromkeys(linears, 0.0)

    def compare(name: str, given: Array, out: Array) -> None:
        linear = linears[name]
        whole = _rounded(given, *ranges[name]) @ _rounded_weight(linear.weight).T + linear.bias
        noise[name] += float(np.square(whole - out).sum())
        signal[name] += float(np.square(out - out.mean(axis=0)).sum())

    _walk(tower, pictures, compare, step)
    return {name: noise[name] / max(signal[name], 1e-30) for name in linears}


def _evened(block: Block, number: int, sizes: dict[str, Array]) -> tuple[Block, dict[str, Array]]:
    attention, qkv, before = _moved(block.before_attention, block.linears["qkv"], sizes[f"{number}.qkv"])
    mlp, widen, between = _moved(block.before_mlp, block.linears["widen"], sizes[f"{number}.widen"])
    linears = {**block.linears, "qkv": qkv, "widen": widen}
    return Block(attention, mlp, linears), {"qkv": before, "widen": between}


def _moved(norm: Norm, linear: Linear, sizes: Array) -> tuple[Norm, Linear, Array]:
    reading = np.abs(linear.weight).max(axis=0)
    usable = (sizes > 0) & (reading > 0)
    scale = np.ones_like(sizes)
    scale[usable] = sizes[usable] ** STRENGTH / reading[usable] ** (1 - STRENGTH)
    return (
        Norm(norm.gain / scale, norm.shift / scale, norm.eps),
        Linear(linear.weight * scale[None, :], linear.bias),
        scale,
    )


def _rounded(values: Array, least: float, most: float) -> Array:
    """As FakeQuantize rounds: the range's ends are levels, and 0 is one of them."""
    step = (most - least) / (LEVELS - 1) or 1.0
    rounded: Array = np.round((np.clip(values, least, most) - least) / np.float32(step)) * np.float32(step)
    return rounded + np.float32(least)


def _rounded_weight(weight: Array) -> Array:
    step = np.maximum(np.abs(weight).max(axis=1, keepdims=True), 1e-12) / WEIGHT_LIMIT
    rounded: Array = (np.round(weight / step) * step).astype(np.float32)
    return rounded


def _walk(
    tower: Tower,
    pictures: NDArray[np.uint8],
    look: Callable[[str, Array, Array], None],
    step: Callable[[int], None] | None,
) -> None:
    """Send pictures through the tower in float and show `look` the input and output rows of each layer."""
    import torch
    from torch.nn import functional

    def tensor(values: Array) -> torch.Tensor:
        return torch.from_numpy(np.ascontiguousarray(values))

    def linear(name: str, given: torch.Tensor, layer: Linear) -> torch.Tensor:
        out = functional.linear(given, tensor(layer.weight), tensor(layer.bias))
        look(name, given.flatten(0, -2).numpy(), out.flatten(0, -2).numpy())
        return out

    def norm(given: torch.Tensor, by: Norm) -> torch.Tensor:
        return functional.layer_norm(given, given.shape[-1:], tensor(by.gain), tensor(by.shift), by.eps)

    def gelu(given: torch.Tensor) -> torch.Tensor:
        return functional.gelu(given) if tower.gelu == "erf" else given * torch.sigmoid(QUICK * given)

    with torch.inference_mode():
        for start in range(0, len(pictures), BATCH):
            rows = tensor(patch_rows(pictures[start : start + BATCH], tower.patch))
            tokens = linear(PATCHES, rows, tower.patches)
            first = tensor(tower.class_token).expand(len(tokens), 1, -1)
            tokens = torch.cat([first, tokens], 1) + tensor(tower.positions)
            if tower.before is not None:
                tokens = norm(tokens, tower.before)
            for number, block in enumerate(tower.blocks):
                together = linear(f"{number}.qkv", norm(tokens, block.before_attention), block.linears["qkv"])
                count, length, _ = tokens.shape
                query, key, value = together.view(count, length, 3, tower.heads, -1).permute(2, 0, 3, 1, 4)
                mixed = functional.scaled_dot_product_attention(query, key, value)
                mixed = mixed.transpose(1, 2).reshape(count, length, -1)
                tokens = tokens + linear(f"{number}.out", mixed, block.linears["out"])
                wide = gelu(linear(f"{number}.widen", norm(tokens, block.before_mlp), block.linears["widen"]))
                tokens = tokens + linear(f"{number}.narrow", wide, block.linears["narrow"])
            if step is not None:
                step(min(start + BATCH, len(pictures)))


def patch_rows(pictures: NDArray[np.uint8], patch: int) -> Array:
    """uint8 (N, S, S, 3) to rows (N, patches, channel * row * column) of 0-255."""
    count, size = len(pictures), pictures.shape[1]
    grid = size // patch
    cut = pictures[:, : grid * patch, : grid * patch].reshape(count, grid, patch, grid, patch, 3)
    rows: Array = cut.transpose(0, 1, 3, 5, 2, 4).reshape(count, grid * grid, -1).astype(np.float32)
    return rows
