"""What open_clip says of its architectures, read from its files: importing it takes seconds and a hundred megabytes."""

from __future__ import annotations

import difflib
import json
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core.encoders.model_catalogue import ModelRow, model_rows
from core.errors import ModelError
from core.types import Output

SIDECAR = "open_clip_config.json"
"""Lies beside the weights in open_clip's repositories, and says how their pictures are made ready."""


def architectures() -> dict[str, Path]:
    """Where the configuration of each architecture lies, by name."""
    package = find_spec("open_clip")
    if package is None or package.origin is None:
        return {}
    return {path.stem: path for path in sorted((Path(package.origin).parent / "model_configs").glob("*.json"))}


def row_for_file(source: Path, architecture: str, row: ModelRow) -> ModelRow:
    """`row` filled in for weights of the person's own: from what lies beside them, else from a shipped row of the same
    architecture, else as OpenAI's. Raises ModelError for an architecture that open_clip does not know."""
    known = architectures()
    if architecture not in known:
        near = difflib.get_close_matches(architecture, known, 3, 0.5)
        raise ModelError(
            f'open_clip knows no architecture "{architecture}".',
            f"Did you mean {', '.join(near)}?" if near else "Name one that open_clip lists, for example ViT-B-32.",
        )
    config = _read(known[architecture])
    like = next((other for other in model_rows().values() if other.architecture == architecture), None)
    if like is not None:
        row = replace(row, mean=like.mean, std=like.std, interpolation=like.interpolation, resize_mode=like.resize_mode)
    beside = _read(source.with_name(SIDECAR))
    told, model = _part(beside, "preprocess_cfg"), _part(beside, "model_cfg")
    vision = _part(config, "vision_cfg")
    outputs: tuple[Output, ...] = (Output.PROJECTED,)
    if isinstance(vision.get("layers"), int) and "timm_model_name" not in vision:
        outputs = (Output.PROJECTED, Output.PENULTIMATE)
    return replace(
        row,
        architecture=architecture,
        image_size=int(vision.get("image_size", 224)),
        quick_gelu=row.quick_gelu or bool(config.get("quick_gelu")) or bool(model.get("quick_gelu")),
        outputs=outputs,
        **_preprocessing(told),
    )


def needs_tokenizer(architecture: str) -> bool:
    """Whether texts need a tokenizer.json of the model's own."""
    known = architectures()
    return architecture in known and bool(_part(_read(known[architecture]), "text_cfg").get("hf_tokenizer_name"))


def _preprocessing(told: dict[str, Any]) -> dict[str, Any]:
    """What a sidecar says that a row can take; anything odd is left to the usual values."""
    found: dict[str, Any] = {}
    for key in ("mean", "std"):
        value = told.get(key)
        if isinstance(value, list) and len(value) == 3 and all(isinstance(one, int | float) for one in value):
            found[key] = tuple(float(one) for one in value)
    for key, among in (("interpolation", ("bicubic", "bilinear")), ("resize_mode", ("shortest", "squash"))):
        if told.get(key) in among:
            found[key] = told[key]
    return found


def _read(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _part(table: dict[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key)
    return value if isinstance(value, dict) else {}
