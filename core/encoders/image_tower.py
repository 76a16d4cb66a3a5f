"""Image towers without a text tower: fine-tuned or contrastive ones, of open_clip's architectures or timm's.

Their vectors are a space of their own, for heads to read; no text is ever compared with them. Importing this imports
torch: the model process does, nobody else.
"""

from __future__ import annotations

from typing import Any

import torch
from open_clip.transformer import VisionTransformer  # type: ignore[import-untyped]
from torch import Tensor, nn

from core.encoders.device import Device
from core.encoders.open_clip_model import SplitTower, build_clip, placed, poured
from core.encoders.spec import EncoderSpec
from core.errors import ModelError
from core.types import Output

_PREFIX = "visual."


class ImageTower(nn.Module):
    """What an `Encoder` asks of a CLIP, without the half that reads."""

    visual: Any

    def __init__(self, visual: nn.Module) -> None:
        super().__init__()
        self.visual = visual
        self.logit_scale = nn.Parameter(torch.zeros(()), requires_grad=False)

    def encode_image(self, pixels: Tensor) -> Tensor:
        """Normalised pixels (N, 3, S, S) to features (N, D)."""
        features: Tensor = self.visual(pixels)
        return features

    def encode_text(self, tokens: Tensor) -> Tensor:
        """There is no such half: `Encoder` refuses before it comes to this."""
        raise NotImplementedError


class Pooled(nn.Module):
    """A tower whose last layer is its features: before and after a projection that it does not have are the same."""

    def __init__(self, tower: nn.Module) -> None:
        super().__init__()
        self.tower = tower

    def forward(self, pixels: Tensor) -> Tensor:
        """(N, D)."""
        features: Tensor = self.tower(pixels)
        return features

    def penultimate(self, pixels: Tensor) -> Tensor:
        """(N, D)."""
        return self.forward(pixels)


def build_tower(spec: EncoderSpec, weights: dict[str, Tensor], device: Device) -> ImageTower:
    """The spec's image tower with these weights on the device, frozen, in evaluation mode. ModelError as of
    `build_model`."""
    if spec.family == "timm":
        model = ImageTower(Pooled(_timm_tower(spec, weights)))
        return model.eval().requires_grad_(False).float().to(device.kind)
    model = ImageTower(_open_clip_tower(spec, weights))
    return placed(model.eval().requires_grad_(False), device)


def _open_clip_tower(spec: EncoderSpec, weights: dict[str, Tensor]) -> nn.Module:
    """The visual half. Fine-tuning drops a ViT's projection: without one among the weights there is none."""
    own = {name.removeprefix(_PREFIX): array for name, array in weights.items() if name.startswith(_PREFIX)}
    own = own or weights
    tower: Any = build_clip(spec, half=False).visual
    is_vit = isinstance(tower, VisionTransformer)
    if is_vit and "proj" not in own:
        tower.proj = None
    poured(spec, tower, own)
    if is_vit and tower.proj is None:
        return Pooled(tower)
    if Output.PENULTIMATE not in spec.outputs:
        plain: nn.Module = tower
        return plain
    if not is_vit:
        raise ModelError(
            f"{spec.title}: the penultimate layer can only be read from open_clip's own ViTs.",
            'Take "penultimate" out of the spec\'s outputs.',
        )
    return SplitTower(tower)


def _timm_tower(spec: EncoderSpec, weights: dict[str, Tensor]) -> nn.Module:
    """A backbone of timm's without its classifier: pooled features."""
    import timm

    try:
        tower: nn.Module = timm.create_model(spec.architecture, pretrained=False, num_classes=0)
    except (RuntimeError, ValueError, KeyError, TypeError, AssertionError) as error:
        raise ModelError(
            f'{spec.title}: "{spec.architecture}" is no architecture that timm {timm.__version__} knows.',
            "Name one that timm.list_models() lists.",
        ) from error
    told = getattr(tower, "pretrained_cfg", None) or {}
    size = told.get("input_size", (3, spec.image_size, spec.image_size))[1]
    if told.get("fixed_input_size") and size != spec.image_size:
        raise ModelError(f"{spec.title}: the architecture takes {size} pixels, the spec says {spec.image_size}.")
    poured(spec, tower, weights)
    return tower
