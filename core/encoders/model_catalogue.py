"""What can be installed: `resources/models.toml` as data. Reading it touches no model library and no network."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

from core.encoders.preprocess import Interpolation, ResizeMode
from core.encoders.spec import OPENAI_MEAN, OPENAI_STD
from core.errors import ModelError
from core.types import Output
from resources import resource

HUB = "https://huggingface.co"
"""Where hub repositories are, unless HF_ENDPOINT names a mirror."""

MEGABYTE = 1_000_000

Speed: TypeAlias = Literal["fast", "medium", "slow"]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file to fetch: `names` in a hub `repository`, the first one that is there, or a `url` of its own.

    `megabytes` is about; 0 is less than one.
    """

    repository: str = ""
    names: tuple[str, ...] = ()
    url: str = ""
    megabytes: int = 0
    is_tokenizer: bool = False

    def addresses(self, endpoint: str) -> tuple[tuple[str, str], ...]:
        """(name, URL) of each place to look at, in order."""
        if self.url:
            return ((self.url.rsplit("/", 1)[-1], self.url),)
        return tuple((name, hub_url(self.repository, name, endpoint)) for name in self.names)


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model that can be installed. Texts are plain English, for people; `pretrained` is open_clip's tag.

    `head_of` names the row whose vectors a head reads; then `architecture` is "". `research_only` keeps a model from
    ever becoming a default.
    """

    id: str
    title: str
    maker: str
    licence: str
    page: str
    good_for: str
    speed: Speed
    files: tuple[ModelFile, ...]
    architecture: str = ""
    pretrained: str = ""
    head_of: str = ""
    research_only: bool = False
    image_size: int = 224
    mean: tuple[float, float, float] = OPENAI_MEAN
    std: tuple[float, float, float] = OPENAI_STD
    interpolation: Interpolation = "bicubic"
    resize_mode: ResizeMode = "shortest"
    quick_gelu: bool = False
    outputs: tuple[Output, ...] = (Output.PROJECTED,)

    @property
    def bytes(self) -> int:
        """About how much is downloaded."""
        return sum(file.megabytes for file in self.files) * MEGABYTE


def hub_url(repository: str, name: str, endpoint: str) -> str:
    """The address at which a hub serves a file of a repository's main branch."""
    return f"{endpoint.rstrip('/')}/{quote(repository)}/resolve/main/{quote(name)}"


def hub_endpoint() -> str:
    """The hub, or the mirror that HF_ENDPOINT names; asked for each time, not once at import."""
    return os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or HUB


@cache
def model_rows() -> Mapping[str, ModelRow]:
    """The rows by id, in the order in which they are shown."""
    return read_rows(resource("models.toml"))


def model_row(model_id: str) -> ModelRow:
    """The row of that id; ModelError names what there is."""
    rows = model_rows()
    if model_id in rows:
        return rows[model_id]
    near = difflib.get_close_matches(model_id, rows, 1)
    hint = f'Did you mean "{near[0]}"?' if near else "`beholder models` lists what there is."
    raise ModelError(f'There is no model "{model_id}" to install.', hint)


def read_rows(path: Path) -> Mapping[str, ModelRow]:
    """A file of rows by id. ValueError or TypeError for a file that is not one: ours ships with the app, tested."""
    rows: dict[str, ModelRow] = {}
    for table in tomllib.loads(path.read_text(encoding="utf-8"))["model"]:
        row = _row(table)
        if row.id in rows or bool(row.architecture) == bool(row.head_of) or not row.files:
            raise ValueError(f"{path}: the row {row.id} is there twice or half")
        rows[row.id] = row
    return rows


def _row(table: dict[str, Any]) -> ModelRow:
    files = tuple(ModelFile(**_frozen(file)) for file in table["file"])
    outputs = tuple(Output(name) for name in table.get("outputs", (Output.PROJECTED,)))
    return ModelRow(**{**_frozen(table), "files": files, "outputs": outputs})


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items() if key != "file"}
