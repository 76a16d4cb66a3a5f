"""A ViT's image tower as plain matrices: what the int8 graph is built from, and measured against.

Runs in the model process; torch and open_clip are imported inside functions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from core.encoders.image_tower import ImageTower
    from core.encoders.open_clip_model import Clip

Array: TypeAlias = NDArray[np.float32]
Gelu: TypeAlias = Literal["erf", "quick"]

PARTS = ("qkv", "out", "widen", "narrow")
"""The linear layers of a block, in the order in which a token meets them."""

PATCHES = "patches"
"""The first layer: pixels of a patch to a token."""


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """`weight` (out, in) and `bias` (out,)."""

    weight: Array
    bias: Array


@dataclass(frozen=True, slots=True, eq=False)
class Norm:
    """A layer norm's gain and shift, (width,) each."""

    gain: Array
    shift: Array
    eps: float


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One residual block: attention after `before_attention`, two layers after `before_mlp`. `linears` by `PARTS`."""

    before_attention: Norm
    before_mlp: Norm
    linears: dict[str, Linear]


@dataclass(frozen=True, slots=True, eq=False)
class Tower:
    """All of it. `patches` takes pixels 0-255 in the order (channel, row, column): the spec's mean and deviation are
    folded into it, exactly. `positions` (tokens, width) has the class token's first; `projection` (width, D)."""

    size: int
    patch: int
    heads: int
    gelu: Gelu
    patches: Linear
    class_token: Array
    positions: Array
    before: Norm | None
    blocks: tuple[Block, ...]
    after: Norm
    projection: Array = field(repr=False)

    @property
    def width(self) -> int:
        return len(self.class_token)

    def layers(self) -> Iterator[tuple[str, Linear]]:
        """Every linear layer by name: "patches", "0.qkv" to "11.narrow"."""
        yield PATCHES, self.patches
        for number, block in enumerate(self.blocks):
            for part in PARTS:
                yield f"{number}.{part}", block.linears[part]

    def with_blocks(self, blocks: tuple[Block, ...]) -> Tower:
        return replace(self, blocks=blocks)


def read_tower(
    model: Clip | ImageTower, mean: tuple[float, float, float], std: tuple[float, float, float]
) -> Tower | None:
    """The image tower of a loaded model; None where it is not a plain ViT (a ResNet, a tower of timm's, an attention
    pool), which the int8 graph does not know."""
    from open_clip.transformer import VisionTransformer  # type: ignore[import-untyped]
    from torch import nn

    from core.encoders.open_clip_model import SplitTower

    visual = model.visual
    projection = getattr(visual, "proj", None)
    tower = visual.tower if isinstance(visual, SplitTower) else visual
    if not isinstance(tower, VisionTransformer) or projection is None or not _is_plain(tower):
        return None
    blocks = tuple(_block(block) for block in tower.transformer.resblocks)
    gelu: Gelu = "erf" if isinstance(tower.transformer.resblocks[0].mlp.gelu, nn.GELU) else "quick"
    return Tower(
        size=int(tower.image_size[0]),
        patch=int(tower.patch_size[0]),
        heads=int(tower.transformer.resblocks[0].attn.num_heads),
        gelu=gelu,
        patches=_patches(tower.conv1, mean, std),
        class_token=_array(tower.class_embedding),
        positions=_array(tower.positional_embedding),
        before=_norm(tower.ln_pre) if isinstance(tower.ln_pre, nn.LayerNorm) else None,
        blocks=blocks,
        after=_norm(tower.ln_post),
        projection=_array(projection),
    )


def _is_plain(tower: Any) -> bool:
    """Whether every block is what `Block` says and nothing else happens between the layers."""
    from open_clip.transformer import QuickGELU, ResidualAttentionBlock
    from torch import nn

    blocks = list(tower.transformer.resblocks)
    if tower.attn_pool is not None or tower.pool_type != "tok" or getattr(tower, "final_ln_after_pool", False):
        return False
    if not isinstance(tower.patch_dropout, nn.Identity) or not blocks or not isinstance(tower.ln_post, nn.LayerNorm):
        return False
    return all(
        type(block) is ResidualAttentionBlock
        and isinstance(block.attn, nn.MultiheadAttention)
        and block.attn.in_proj_weight is not None
        and block.attn.in_proj_bias is not None
        and isinstance(block.ls_1, nn.Identity)
        and isinstance(block.ls_2, nn.Identity)
        and (isinstance(block.mlp.gelu, QuickGELU) or _is_exact_gelu(block.mlp.gelu))
        for block in blocks
    )


def _is_exact_gelu(module: Any) -> bool:
    from torch import nn

    return isinstance(module, nn.GELU) and module.approximate == "none"


def _block(block: Any) -> Block:
    attention, mlp = block.attn, block.mlp
    return Block(
        _norm(block.ln_1),
        _norm(block.ln_2),
        {
            "qkv": Linear(_array(attention.in_proj_weight), _array(attention.in_proj_bias)),
            "out": _linear(attention.out_proj),
            "widen": _linear(mlp.c_fc),
            "narrow": _linear(mlp.c_proj),
        },
    )


def _patches(convolution: Any, mean: tuple[float, float, float], std: tuple[float, float, float]) -> Linear:
    """(p / 255 - mean) / std, folded into the convolution, in double precision."""
    weight = np.asarray(_array(convolution.weight), np.float64)
    scale = 1.0 / (255.0 * np.asarray(std, np.float64))
    shift = np.asarray(mean, np.float64) / np.asarray(std, np.float64)
    bias = -(weight * shift[None, :, None, None]).sum(axis=(1, 2, 3))
    if convolution.bias is not None:
        bias = bias + _array(convolution.bias)
    folded = weight * scale[None, :, None, None]
    return Linear(folded.reshape(len(folded), -1).astype(np.float32), bias.astype(np.float32))


def _linear(module: Any) -> Linear:
    weight = _array(module.weight)
    bias = _array(module.bias) if module.bias is not None else np.zeros(len(weight), np.float32)
    return Linear(weight, bias)


def _norm(module: Any) -> Norm:
    return Norm(_array(module.weight), _array(module.bias), float(module.eps))


def _array(tensor: Any) -> Array:
    array: Array = tensor.detach().float().cpu().numpy()
    return array
