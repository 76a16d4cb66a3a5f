"""A random CLIP that is as hard to quantise as a trained one.

Plain random weights mislead: every channel of theirs is as large as the next, and eight bits suit them all. In a
trained CLIP a handful of channels of the residual stream carry activations some tens of times the usual size, from the
first blocks to the last and by another amount at every token, so that one scale for all leaves the others a few
levels. Here the output rows of the first block's second linear layer that feed those channels are enlarged, and their
biases, until the stream carries 20 to 60 times the usual there (`channel_sizes` measures it); and the
layer norms' gains are spread as training spreads them, which plain ones leave at 1.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from tests.helpers.tiny_clip import make_tiny_clip

if TYPE_CHECKING:
    from torch import nn

OUTLIERS = 5
"""Channels of the residual stream that are made large; about as many as in OpenAI's ViT-B/32."""

SMALLEST, LARGEST = 20.0, 34.0
"""Activations there, in units of the usual."""


def make_outlier_clip(folder: Path, *, like: Literal["tiny", "vit-b-32"] = "tiny", **overrides: Any) -> Path:
    """As `make_tiny_clip`, with outlier channels in the image tower; returns the path of its spec."""
    from safetensors.numpy import load_file, save_file

    spec = make_tiny_clip(folder, like=like, **{"id": f"test-outlier-{like}", "title": "Outlier model", **overrides})
    file = folder / f"{like.replace('-', '_')}.safetensors"
    config = json.loads((folder / f"{like.replace('-', '_')}.json").read_text(encoding="utf-8"))
    weights = load_file(file)
    enlarge(weights, config["vision_cfg"]["layers"])
    # No two files are alike: what one test finds out of its model stays with that test, whatever cache it meets.
    save_file(weights, file, metadata={"made": str(folder)})
    return spec


def enlarge(weights: dict[str, NDArray[np.float32]], layers: int, seed: int = 7) -> NDArray[np.int64]:
    """Give the image tower's weights their outlier channels, in place; returns which channels those are."""
    rng = np.random.default_rng(seed)
    first = "visual.transformer.resblocks.0.mlp.c_proj"
    width = len(weights[f"{first}.bias"])
    channels = np.sort(rng.choice(width, OUTLIERS, replace=False))
    sizes = np.linspace(SMALLEST, LARGEST, OUTLIERS).astype(np.float32) * rng.choice((-1.0, 1.0), OUTLIERS)
    # The usual size of the stream after its first norms is about 1; the bias carries most of an outlier, the weights
    # that part of it which differs from token to token.
    weights[f"{first}.bias"][channels] = sizes
    weights[f"{first}.weight"][channels] *= (np.abs(sizes) * 0.5)[:, None].astype(np.float32)
    for layer in range(layers):
        for norm in ("ln_1", "ln_2"):
            name = f"visual.transformer.resblocks.{layer}.{norm}.weight"
            weights[name] = np.exp(rng.normal(0.0, 0.35, width)).astype(np.float32)
            # Training turns the gain of an outlier down, though by far not as far as the outlier sticks out.
            weights[name][channels] *= 0.5
    return channels


def channel_sizes(blocks: nn.Module, tokens: Any) -> list[NDArray[np.float64]]:
    """After each block: how large each channel of the residual stream is, in units of the median channel."""
    import torch

    found = []
    with torch.inference_mode():
        for block in blocks:  # type: ignore[attr-defined]
            tokens = block(tokens)
            sizes = tokens.abs().flatten(0, -2).amax(0).double().numpy()
            usual = np.median(tokens.abs().flatten(0, -2).double().mean(0).numpy())
            found.append(sizes / usual)
    return found
