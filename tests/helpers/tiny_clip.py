"""A CLIP of fixed random weights, written to disk as a person would have one: spec, configuration, weights, merges.

It judges nothing sensibly and does everything a real one does. "tiny" is for tests; "vit-b-32" has the size, and so
the speed, of the real ViT-B/32.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
import tomli_w
from numpy.typing import NDArray

_SEED = 20_260_101
_MERGES = ("p h", "ph o", "t o</w>", "o o", "g oo", "b a", "s h", "r k</w>")

_TINY: dict[str, Any] = {
    "embed_dim": 32,
    "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "head_width": 32, "patch_size": 8},
    "text_cfg": {"context_length": 77, "vocab_size": 512 + len(_MERGES) + 2, "width": 64, "heads": 2, "layers": 2},
}
_VIT_B_32: dict[str, Any] = {
    "embed_dim": 512,
    "vision_cfg": {"image_size": 224, "layers": 12, "width": 768, "patch_size": 32},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 512, "heads": 8, "layers": 12},
}


def make_tiny_clip(folder: Path, *, like: Literal["tiny", "vit-b-32"] = "tiny", **overrides: Any) -> Path:
    """Write the model into `folder` and return the path of its spec; `overrides` are keys of the spec's TOML.

    The weights depend on nothing but `like`, so two calls give the same bytes and the same embeddings.
    """
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    config = _TINY if like == "tiny" else _VIT_B_32
    name = like.replace("-", "_")
    (folder / f"{name}.json").write_text(json.dumps(config, indent=2), encoding="utf-8")
    save_file(random_weights(config), folder / f"{name}.safetensors")
    spec: dict[str, Any] = {
        "id": f"test-{like}",
        "title": f"Test model ({like})",
        "architecture": f"{name}.json",
        "weights": f"{name}.safetensors",
        "licence": "Apache-2.0",
        "image_size": config["vision_cfg"]["image_size"],
        "outputs": ["projected", "penultimate"],
    }
    if like == "tiny":
        with gzip.GzipFile(folder / "merges.txt.gz", "wb", mtime=0) as file:
            file.write("\n".join(("#version: test", *_MERGES)).encode())
        spec["tokenizer"] = {"bpe_path": "merges.txt.gz"}
    path = folder / f"{name}.toml"
    path.write_text(tomli_w.dumps(spec | overrides), encoding="utf-8")
    return path


def random_weights(config: dict[str, Any]) -> dict[str, NDArray[np.float32]]:
    """open_clip's parameter names and shapes for a ViT CLIP, filled evenly around 0 with a variance of 1/fan-in."""
    vision, text, dimension = config["vision_cfg"], config["text_cfg"], config["embed_dim"]
    patches = (vision["image_size"] // vision["patch_size"]) ** 2
    wide, narrow = vision["width"], text["width"]
    shapes: dict[str, tuple[int, ...]] = {
        "visual.class_embedding": (wide,),
        "visual.positional_embedding": (patches + 1, wide),
        "visual.conv1.weight": (wide, 3, vision["patch_size"], vision["patch_size"]),
        "visual.proj": (wide, dimension),
        "positional_embedding": (text["context_length"], narrow),
        "token_embedding.weight": (text["vocab_size"], narrow),
        "text_projection": (narrow, dimension),
        **_norm("visual.ln_pre", wide),
        **_norm("visual.ln_post", wide),
        **_norm("ln_final", narrow),
    }
    for prefix, layers, width in (("visual.", vision["layers"], wide), ("", text["layers"], narrow)):
        for layer in range(layers):
            shapes |= _block(f"{prefix}transformer.resblocks.{layer}", width)
    rng = np.random.default_rng(_SEED)
    weights = {name: _fill(name, shapes[name], rng) for name in sorted(shapes)}
    weights["logit_scale"] = np.array(np.log(100.0), dtype=np.float32)
    return weights


def _norm(name: str, width: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (width,), f"{name}.bias": (width,)}


def _block(name: str, width: int) -> dict[str, tuple[int, ...]]:
    return {
        **_norm(f"{name}.ln_1", width),
        **_norm(f"{name}.ln_2", width),
        f"{name}.attn.in_proj_weight": (3 * width, width),
        f"{name}.attn.in_proj_bias": (3 * width,),
        f"{name}.attn.out_proj.weight": (width, width),
        f"{name}.attn.out_proj.bias": (width,),
        f"{name}.mlp.c_fc.weight": (4 * width, width),
        f"{name}.mlp.c_fc.bias": (4 * width,),
        f"{name}.mlp.c_proj.weight": (width, 4 * width),
        f"{name}.mlp.c_proj.bias": (width,),
    }


def _fill(name: str, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float32]:
    if ".ln_" in f".{name}" and name.endswith("weight"):
        return np.ones(shape, dtype=np.float32)
    fan_in = int(np.prod(shape[1:])) if len(shape) > 1 else 100
    values = rng.random(shape, dtype=np.float32)
    values -= 0.5
    values *= np.float32(np.sqrt(12 / fan_in))
    return values
