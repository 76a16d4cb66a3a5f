"""An open_clip module from a spec: configuration, empty module, weights poured in. Nothing is downloaded.

Runs in the model process only: importing this module imports torch and open_clip.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import open_clip  # type: ignore[import-untyped]
import torch
from open_clip.model import (  # type: ignore[import-untyped]
    CLIP,
    CustomTextCLIP,
    convert_to_custom_text_state_dict,
    convert_weights_to_lp,
)
from open_clip.timm_model import TimmModel  # type: ignore[import-untyped]
from open_clip.tokenizer import SimpleTokenizer  # type: ignore[import-untyped]
from open_clip.transformer import LayerNormFp32, VisionTransformer  # type: ignore[import-untyped]
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from core.encoders.device import Device
from core.encoders.json_tokenizer import JsonTokenizer
from core.encoders.spec import EncoderSpec
from core.errors import ModelError
from core.types import Output

Clip: TypeAlias = CLIP | CustomTextCLIP
Module = TypeVar("Module", bound=nn.Module)


def build_model(spec: EncoderSpec, weights: dict[str, Tensor], device: Device) -> Clip:
    """The spec's architecture with these weights on the device, frozen, in evaluation mode.

    ModelError where open_clip does not know the architecture, or the weights belong to another one.
    """
    model = build_clip(spec, half=device.half)
    poured(spec, model, _fitting(model, weights))
    model.eval().requires_grad_(False)
    model = placed(model, device)
    if Output.PENULTIMATE in spec.outputs:
        if not isinstance(model.visual, VisionTransformer) or model.visual.proj is None:
            raise ModelError(
                f"{spec.title}: the penultimate layer can only be read from open_clip's own ViTs.",
                'Take "penultimate" out of the spec\'s outputs.',
            )
        model.visual = SplitTower(model.visual)
    return model


def build_clip(spec: EncoderSpec, *, half: bool) -> Clip:
    """The spec's architecture with whatever was in memory for weights."""
    config = model_config(spec)
    if spec.quick_gelu:
        config["quick_gelu"] = True
    kind = CustomTextCLIP if config.pop("custom_text", False) else CLIP
    try:
        with _NoRandomFill():
            return kind(**config, cast_dtype=torch.float16 if half else None)
    except (TypeError, ValueError, KeyError, RuntimeError, AssertionError) as error:
        raise ModelError(f"{spec.title}: open_clip cannot build this architecture: {error}.") from error


def move_to_cpu(model: Module) -> Module:
    """The same module in full precision on the CPU."""
    return model.to("cpu").float()


def model_config(spec: EncoderSpec) -> dict[str, Any]:
    """open_clip's configuration of the spec's architecture, checked against the spec; a copy."""
    if spec.architecture.endswith(".json"):
        try:
            read = json.loads(Path(spec.architecture).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelError(f"{spec.title}: the configuration {spec.architecture} cannot be read.") from error
        config = read.get("model_cfg", read) if isinstance(read, dict) else {}
    else:
        config = deepcopy(open_clip.get_model_config(spec.architecture) or {})
    if not isinstance(config.get("vision_cfg"), dict) or not isinstance(config.get("text_cfg"), dict):
        raise ModelError(
            f'{spec.title}: "{spec.architecture}" is no architecture that open_clip {open_clip.__version__} knows.',
            "Name one that it lists, or a configuration file in its JSON form.",
        )
    text, vision = config["text_cfg"], config["vision_cfg"]
    if text.get("hf_model_name") or "multimodal_cfg" in config:
        raise ModelError(
            f"{spec.title}: this architecture needs the transformers library, which Beholder does not use.",
            "Choose a CLIP with open_clip's own text tower.",
        )
    if text.get("hf_tokenizer_name") and "json_path" not in dict(spec.tokenizer):
        raise ModelError(
            f"{spec.title}: this architecture has a vocabulary of its own, which the spec does not name.",
            "Put its tokenizer.json beside the weights and name it as json_path in the spec's [tokenizer].",
        )
    size = vision.get("image_size", 224)
    if size not in (spec.image_size, [spec.image_size] * 2):
        raise ModelError(f"{spec.title}: the architecture takes {size} pixels, the spec says {spec.image_size}.")
    # The whole checkpoint comes from the spec's weights: the towers must not fetch their own.
    vision["timm_model_pretrained"] = False
    vision["output_tokens"] = text["output_tokens"] = False
    return config


def build_tokenizer(spec: EncoderSpec, model: Clip) -> SimpleTokenizer | JsonTokenizer:
    """open_clip's tokenizer, or that of a tokenizer.json, with the spec's options; ModelError where its words do not
    fit the model."""
    options = dict(spec.tokenizer)
    try:
        if "json_path" in options:
            return _json_tokenizer(spec, model, options)
        tokenizer = SimpleTokenizer(context_length=model.context_length, **options)
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise ModelError(f"{spec.title}: the tokenizer's files or options are wrong: {error}.") from error
    if tokenizer.vocab_size != model.vocab_size:
        raise ModelError(
            f"{spec.title}: the tokenizer has {tokenizer.vocab_size} words, the model {model.vocab_size}.",
            "Check the spec's [tokenizer].",
        )
    return tokenizer


def _json_tokenizer(spec: EncoderSpec, model: Clip, options: dict[str, Any]) -> JsonTokenizer:
    path = Path(options.pop("json_path"))
    how = {"clean": "whitespace", **(model_config(spec)["text_cfg"].get("tokenizer_kwargs") or {}), **options}
    tokenizer = JsonTokenizer(path, model.context_length, **how)
    if tokenizer.vocab_size > model.vocab_size:
        raise ModelError(
            f"{spec.title}: {path.name} has {tokenizer.vocab_size} words, the model {model.vocab_size}.",
            "It belongs to another model.",
        )
    return tokenizer


class SplitTower(nn.Module):
    """A ViT that shows the layer before its projection: the pooled class token after ln_post, as paper 3 probes it.

    Takes the place of the tower that it wraps and calculates the same.
    """

    def __init__(self, tower: VisionTransformer) -> None:
        super().__init__()
        self.proj = tower.proj
        self.tower = tower
        tower.proj = None

    def forward(self, pixels: Tensor) -> Tensor:
        """Projected, (N, D)."""
        projected: Tensor = self.penultimate(pixels) @ self.proj
        return projected

    def penultimate(self, pixels: Tensor) -> Tensor:
        """Before the projection, (N, width)."""
        features: Tensor = self.tower(pixels)
        return features


class _NoRandomFill(TorchFunctionMode):
    """Leaves out the random values that a new module fills itself with: they are all overwritten, and take a second
    for ViT-B/32. Buffers are computed as ever, which building on the meta device would lose."""

    _FILLS = frozenset(
        {
            torch.Tensor.normal_,
            torch.Tensor.uniform_,
            nn.init.normal_,
            nn.init.uniform_,
            nn.init.kaiming_uniform_,
            nn.init.xavier_uniform_,
        }
    )

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func is torch.randn:
            return torch.empty(*args, **kwargs)
        if func in self._FILLS:
            return args[0] if args else kwargs["tensor"]
        return func(*args, **kwargs)


def poured(spec: EncoderSpec, model: nn.Module, weights: dict[str, Tensor]) -> None:
    """Every parameter and no other: a partly filled model would judge with what was left in memory."""
    try:
        model.load_state_dict(weights, strict=True, assign=True)
    except RuntimeError as error:
        first = next((line.strip() for line in str(error).splitlines()[1:] if line.strip()), str(error))
        raise ModelError(
            f"{spec.title}: the weights do not fit the architecture. {first[:200]}",
            "Check that the spec names the architecture that these weights were trained as.",
        ) from error


def placed(model: Module, device: Device) -> Module:
    """On the device. Half precision as open_clip does it: its own layer norms stay in full precision, a tower of timm's
    has none."""
    model = model.float().to(device.kind)
    if device.half and isinstance(model.visual, TimmModel):
        model = model.half()
        for module in model.modules():
            if isinstance(module, LayerNormFp32):
                module.float()
    elif device.half:
        convert_weights_to_lp(model, torch.float16)
    return model


def _fitting(model: Clip, weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Weights by the names and in the shapes that this kind of CLIP has."""
    if isinstance(model, CustomTextCLIP):
        weights = convert_to_custom_text_state_dict(weights)
    for name in ("logit_scale", "logit_bias"):
        parameter = getattr(model, name, None)
        if name in weights and parameter is not None and weights[name].numel() == parameter.numel():
            weights = {**weights, name: weights[name].reshape(parameter.shape)}
    return weights
