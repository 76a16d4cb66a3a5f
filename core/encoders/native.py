"""An image tower at any size (paper 4, after CLIP-IQA). Runs in the model process only: importing this imports torch.

A ModifiedResNet (RN50 and its kin) only ties a picture's size down in its last layer, by one learned position for each
cell of a 7 x 7 grid. Left out, as the paper does, the same weights take any height and width. A ViT suffers without
positions: its grid of them is interpolated to the picture's instead, which is our deviation from the paper. The text
tower keeps its own positions either way, so texts need not be encoded anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from open_clip.modified_resnet import ModifiedResNet  # type: ignore[import-untyped]
from open_clip.transformer import VisionTransformer  # type: ignore[import-untyped]
from torch import Tensor, nn
from torch.nn import functional

from core.encoders.open_clip_model import SplitTower

if TYPE_CHECKING:
    from core.encoders.open_clip_model import Clip


class NativeTower:
    """Encodes pictures of any size with the weights of a model's image tower; changes nothing in the model.

    Made where `fits` says that it can be. It follows the model to another device or precision by itself.
    """

    def __init__(self, model: Clip) -> None:
        self._visual = model.visual
        if not self.fits(model):
            raise ValueError(f"{type(self._visual).__name__} has no positions that could be left out or interpolated")

    @staticmethod
    def fits(model: Clip) -> bool:
        """Whether the model's image tower is one of those that can do without its own size."""
        tower = _inner(model.visual)
        if isinstance(tower, ModifiedResNet):
            return tower.attnpool is not None
        return isinstance(tower, VisionTransformer) and tower.attn_pool is None

    @property
    def as_published(self) -> bool:
        """True where the positions are left out as paper 4 does, False where they are interpolated."""
        return isinstance(_inner(self._visual), ModifiedResNet)

    def __call__(self, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, H, W), each side at least 32 and one patch, to projected vectors (N, D)."""
        visual, tower = self._visual, _inner(self._visual)
        if isinstance(tower, ModifiedResNet):
            return _pooled_without_positions(tower, pixels)
        features = _interpolated(tower, pixels)
        owner: Any = visual if isinstance(visual, SplitTower) else tower
        return features if owner.proj is None else features @ owner.proj


def _inner(visual: nn.Module) -> nn.Module:
    return visual.tower if isinstance(visual, SplitTower) else visual


def _pooled_without_positions(tower: ModifiedResNet, pixels: Tensor) -> Tensor:
    cells = tower.stem(pixels)
    for layer in (tower.layer1, tower.layer2, tower.layer3, tower.layer4):
        cells = layer(cells)
    pool = tower.attnpool
    keys = cells.flatten(2).permute(2, 0, 1)
    # Only the answer to the mean is read: asking for every cell's would take memory by the square of their number.
    query = keys.mean(dim=0, keepdim=True)
    keys = torch.cat([query, keys])
    pooled, _ = functional.multi_head_attention_forward(
        query=query,
        key=keys,
        value=keys,
        embed_dim_to_check=keys.shape[-1],
        num_heads=pool.num_heads,
        in_proj_weight=None,
        in_proj_bias=torch.cat([pool.q_proj.bias, pool.k_proj.bias, pool.v_proj.bias]),
        bias_k=None,
        bias_v=None,
        add_zero_attn=False,
        dropout_p=0.0,
        out_proj_weight=pool.c_proj.weight,
        out_proj_bias=pool.c_proj.bias,
        training=False,
        need_weights=False,
        use_separate_proj_weight=True,
        q_proj_weight=pool.q_proj.weight,
        k_proj_weight=pool.k_proj.weight,
        v_proj_weight=pool.v_proj.weight,
    )
    return pooled[0]


def _interpolated(tower: VisionTransformer, pixels: Tensor) -> Tensor:
    """What the ViT gives before its projection, with positions for the grid of patches that these pixels have."""
    patches = tower.conv1(pixels)
    grid = patches.shape[-2], patches.shape[-1]
    patches = patches.flatten(2).transpose(1, 2)
    first = tower.class_embedding.to(patches.dtype).expand(len(patches), 1, -1)
    tokens = torch.cat([first, patches], dim=1) + _positions(tower, grid).to(patches.dtype)
    pooled: Tensor = tower._pool(tower.transformer(tower.ln_pre(tokens)))[0]
    return pooled


def _positions(tower: VisionTransformer, grid: tuple[int, int]) -> Tensor:
    """One position for the class token and one for each cell of `grid`, (1 + cells, width)."""
    own: Tensor = tower.positional_embedding
    if grid == tuple(tower.grid_size):
        return own
    cells = own[1:].reshape(1, *tower.grid_size, -1).permute(0, 3, 1, 2)
    cells = functional.interpolate(cells.float(), grid, mode="bicubic", antialias=True, align_corners=False)
    return torch.cat([own[:1].float(), cells.flatten(2)[0].T])
