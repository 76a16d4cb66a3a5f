"""The tower as an OpenVINO graph in which chosen layers multiply whole numbers.

A layer in int8 has its input rounded to 256 steps over a range that calibration found and its weights to 255 steps for
each output channel, both marked by FakeQuantize: OpenVINO's compiler turns the marks into int8 kernels (VNNI, AMX, or
what the processor has) and merges the rounding into the neighbours. Attention itself stays in float: its matrices are
small, and a softmax suffers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from core.encoders.int8.runtime import openvino
from core.encoders.int8.tower import PATCHES, Array, Linear, Norm, Tower

if TYPE_CHECKING:
    import openvino as ov  # type: ignore[import-untyped]

LEVELS = 256
WEIGHT_LIMIT = 127
QUICK = 1.702


def build_graph(tower: Tower, ranges: Mapping[str, tuple[float, float]]) -> ov.Model:
    """uint8 (N, S, S, 3) to "projected" (N, D) of unit length and "penultimate" (N, width).

    `ranges` holds least and largest input of each layer that is to be int8; the others stay in float.
    """
    return _Builder(tower, ranges).model()


class _Builder:
    def __init__(self, tower: Tower, ranges: Mapping[str, tuple[float, float]]) -> None:
        self._ops: Any = openvino().opset13
        self._tower, self._ranges = tower, ranges

    def model(self) -> ov.Model:
        ov = openvino()
        ops, tower = self._ops, self._tower
        pixels = ops.parameter([-1, tower.size, tower.size, 3], np.uint8, "pixels")
        tokens = self._tokens(pixels)
        if tower.before is not None:
            tokens = self._norm(tokens, tower.before)
        for number in range(len(tower.blocks)):
            tokens = self._block(tokens, number)
        first = ops.gather(tokens, self._ints(0), self._ints(1))
        penultimate = self._norm(first, tower.after)
        projected = ops.matmul(penultimate, self._floats(tower.projection), False, False)
        unit = ops.normalize_l2(projected, self._ints([1]), 1e-24, "max")
        results = []
        for node, name in ((unit, "projected"), (penultimate, "penultimate")):
            node.output(0).get_tensor().set_names({name})
            results.append(ops.result(node))
        return ov.Model(results, [pixels], "int8 image tower")

    def _tokens(self, pixels: Any) -> Any:
        """Cut into patches, each a row (channel, row, column); the class token in front, positions added."""
        ops, tower = self._ops, self._tower
        grid, patch = tower.size // tower.patch, tower.patch
        cut = ops.reshape(pixels, self._ints([0, grid, patch, grid, patch, 3]), True)
        rows = ops.transpose(cut, self._ints([0, 1, 3, 5, 2, 4]))
        rows = ops.convert(ops.reshape(rows, self._ints([0, grid * grid, 3 * patch * patch]), True), "f32")
        patches = self._linear(rows, PATCHES, tower.patches)
        batch = ops.gather(ops.shape_of(pixels), self._ints([0]), self._ints(0))
        shape = ops.concat([batch, self._ints([1, tower.width])], 0)
        first = ops.broadcast(self._floats(tower.class_token[None, None]), shape)
        return ops.add(ops.concat([first, patches], 1), self._floats(tower.positions[None]))

    def _block(self, tokens: Any, number: int) -> Any:
        ops, block = self._ops, self._tower.blocks[number]
        linears = block.linears
        mixed = self._attention(self._norm(tokens, block.before_attention), number)
        tokens = ops.add(tokens, self._linear(mixed, f"{number}.out", linears["out"]))
        wide = self._linear(self._norm(tokens, block.before_mlp), f"{number}.widen", linears["widen"])
        if self._tower.gelu == "erf":
            wide = ops.gelu(wide, "erf")
        else:
            wide = ops.multiply(wide, ops.sigmoid(ops.multiply(wide, self._floats(QUICK))))
        return ops.add(tokens, self._linear(wide, f"{number}.narrow", linears["narrow"]))

    def _attention(self, tokens: Any, number: int) -> Any:
        ops, tower = self._ops, self._tower
        each = tower.width // tower.heads
        together = self._linear(tokens, f"{number}.qkv", tower.blocks[number].linears["qkv"])
        count = len(tower.positions)
        split = ops.reshape(together, self._ints([0, count, 3, tower.heads, each]), True)
        split = ops.transpose(split, self._ints([2, 0, 3, 1, 4]))
        query, key, value = (ops.gather(split, self._ints(which), self._ints(0)) for which in range(3))
        mixed = ops.scaled_dot_product_attention(query, key, value)
        return ops.reshape(ops.transpose(mixed, self._ints([0, 2, 1, 3])), self._ints([0, count, tower.width]), True)

    def _linear(self, given: Any, name: str, linear: Linear) -> Any:
        ops = self._ops
        weight = self._floats(linear.weight)
        if name in self._ranges:
            least, largest = (self._floats(bound) for bound in self._ranges[name])
            given = ops.fake_quantize(given, least, largest, least, largest, LEVELS)
            limit = np.maximum(np.abs(linear.weight).max(axis=1, keepdims=True), 1e-12)
            low, high = self._floats(-limit), self._floats(limit)
            weight = ops.fake_quantize(weight, low, high, low, high, 2 * WEIGHT_LIMIT + 1)
        return ops.add(ops.matmul(given, weight, False, True), self._floats(linear.bias))

    def _norm(self, given: Any, norm: Norm) -> Any:
        ops = self._ops
        normed = ops.mvn(given, self._ints([-1]), True, norm.eps, "inside_sqrt")
        return ops.add(ops.multiply(normed, self._floats(norm.gain)), self._floats(norm.shift))

    def _floats(self, values: Array | float) -> Any:
        return self._ops.constant(np.asarray(values, np.float32))

    def _ints(self, values: int | list[int]) -> Any:
        return self._ops.constant(np.asarray(values, np.int64))
