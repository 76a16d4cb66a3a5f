"""What an encoder is, as data: which architecture, which weights, how it wants its pictures, what it can judge.

A spec is a small TOML file beside its weights; paths in it are relative to it. Reading one touches no model library.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from core.encoders.preprocess import Geometry, Interpolation, ResizeMode
from core.errors import ModelError
from core.types import Output, View

OPENAI_MEAN = (0.48145466, 0.4578275, 0.40821073)
OPENAI_STD = (0.26862954, 0.26130258, 0.27577711)

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

Family = Literal["open_clip", "timm"]
"""Whose architectures: open_clip's CLIPs, or timm's backbones, which have no text half."""

_REQUIRED = ("id", "title", "architecture", "weights", "licence")
_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class EncoderSpec:
    """One encoder. Frozen, hashable and picklable.

    `architecture` is a name that open_clip knows, or the absolute path of a configuration in its JSON form.
    `knows` is "all", or the attribute ids and words that it has learned. `tokenizer` holds keyword arguments for
    open_clip's tokenizer, paths already absolute; one with a "json_path" is a tokenizer.json (`json_tokenizer.py`).
    `weights_sha256` is "" where the spec does not pin them. `only_by_choice` keeps an encoder from judging unasked: a
    licence for research alone is for the person to accept, not for a default.

    Without `text` it is an image tower alone, fine-tuned or contrastive: its vectors are for heads, it knows no words
    (`knows` is ()), and it never judges unasked. One of `family` "timm" is that always, and takes pictures as paper 2
    does where the spec does not say: squashed to the square, by ImageNet's mean and deviation.
    """

    id: str
    title: str
    architecture: str
    weights: Path
    licence: str
    image_size: int = 224
    mean: tuple[float, float, float] = OPENAI_MEAN
    std: tuple[float, float, float] = OPENAI_STD
    interpolation: Interpolation = "bicubic"
    resize_mode: ResizeMode = "shortest"
    quick_gelu: bool = False
    views: tuple[View, ...] = (View.GLOBAL,)
    outputs: tuple[Output, ...] = (Output.PROJECTED,)
    tokenizer: tuple[tuple[str, str | int | bool], ...] = ()
    knows: Literal["all"] | tuple[str, ...] = "all"
    preprocessing_version: int = 1
    weights_sha256: str = ""
    only_by_choice: bool = False
    family: Family = "open_clip"
    text: bool = True

    @property
    def geometry(self) -> Geometry:
        """What decode workers need to make this encoder's inputs."""
        return Geometry(self.image_size, self.mean, self.std, self.resize_mode, self.interpolation, self.views)


def load_spec(path: Path) -> EncoderSpec:
    """Read a spec; ModelError with a hint where it is missing, malformed, or names files that are not there."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"There is no model spec at {path}.", "Check the path.") from error
    except OSError as error:
        raise ModelError(f"The model spec {path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"The model spec {path} is not valid TOML: {error}.", "Mend the file.") from error
    return _Reader(path, table).spec()


class _Reader:
    """Turns a TOML table into a spec, naming the file and the key in whatever it complains about."""

    def __init__(self, path: Path, table: Mapping[str, Any]) -> None:
        self._path = path
        self._table = table

    def spec(self) -> EncoderSpec:
        known = [field.name for field in fields(EncoderSpec)]
        for key in self._table:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                raise self._bad(f'has an unknown key "{key}"', f'Did you mean "{near[0]}"?' if near else "Remove it.")
        for key in _REQUIRED:
            if key not in self._table:
                raise self._bad(f'lacks the key "{key}"', f"Needed are {', '.join(_REQUIRED)}.")
        sha256 = self._text("weights_sha256", "").lower()
        if sha256 and not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise self._bad('has a "weights_sha256" that is no SHA-256', "Write its 64 hexadecimal digits.")
        family: Family = self._choice("family", "open_clip", get_args(Family))
        text = self._flag("text", family == "open_clip")
        if text and family == "timm":
            raise self._bad('has "text" = true, which no tower of timm\'s has')
        mean, std, mode = (
            (OPENAI_MEAN, OPENAI_STD, "shortest") if family == "open_clip" else (IMAGENET_MEAN, IMAGENET_STD, "squash")
        )
        return EncoderSpec(
            id=self._id(),
            title=self._text("title"),
            architecture=self._architecture(),
            weights=self._file("weights", self._text("weights")),
            licence=self._text("licence"),
            image_size=self._whole("image_size", 224, 16, 4096),
            mean=self._channels("mean", mean),
            std=self._channels("std", std, positive=True),
            interpolation=self._choice("interpolation", "bicubic", get_args(Interpolation)),
            resize_mode=self._choice("resize_mode", mode, get_args(ResizeMode)),
            quick_gelu=self._flag("quick_gelu"),
            views=tuple(View(name) for name in self._choices("views", ("global",), ("global",))),
            outputs=tuple(Output(name) for name in self._choices("outputs", ("projected",), tuple(map(str, Output)))),
            tokenizer=self._tokenizer(),
            knows=self._knows() if text else self._knows_nothing(),
            preprocessing_version=self._whole("preprocessing_version", 1, 1, 1_000_000),
            weights_sha256=sha256,
            only_by_choice=self._flag("only_by_choice", not text),
            family=family,
            text=text,
        )

    def _bad(self, what: str, hint: str = "") -> ModelError:
        return ModelError(f"The model spec {self._path} {what}.", hint)

    def _text(self, key: str, default: str | None = None) -> str:
        value = self._table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._bad(f'needs text for "{key}"')
        return value.strip()

    def _id(self) -> str:
        value = self._text("id")
        if not _ID.fullmatch(value):
            raise self._bad(f'has the id "{value}"', "An id is made of small letters, digits, dots, - and _.")
        return value

    def _whole(self, key: str, default: int, low: int, high: int) -> int:
        value = self._table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self._bad(f'needs a whole number from {low} to {high} for "{key}"')
        return value

    def _flag(self, key: str, default: bool = False) -> bool:
        value = self._table.get(key, default)
        if not isinstance(value, bool):
            raise self._bad(f'needs true or false for "{key}"')
        return value

    def _channels(
        self, key: str, default: tuple[float, float, float], positive: bool = False
    ) -> tuple[float, float, float]:
        value = self._table.get(key, list(default))
        numbers = isinstance(value, list) and all(type(item) in (int, float) for item in value)
        if not numbers or len(value) != 3 or any(not 0 <= item <= 1 or (positive and item == 0) for item in value):
            raise self._bad(f'needs three numbers from 0 to 1 for "{key}", red, green, blue')
        return float(value[0]), float(value[1]), float(value[2])

    def _choice(self, key: str, default: str, among: tuple[str, ...]) -> Any:
        value = self._table.get(key, default)
        if value not in among:
            raise self._bad(f'has "{key}" = {value!r}', f"Possible: {', '.join(among)}.")
        return value

    def _choices(self, key: str, default: tuple[str, ...], among: tuple[str, ...]) -> tuple[str, ...]:
        value = self._table.get(key, list(default))
        if not isinstance(value, list) or not value or any(item not in among for item in value):
            raise self._bad(f'has "{key}" = {value!r}', f"Possible: a list of {', '.join(among)}.")
        return tuple(dict.fromkeys(value))

    def _file(self, key: str, name: str) -> Path:
        path = (self._path.parent / name).absolute()
        if not path.is_file():
            raise self._bad(f'names {path} for "{key}", which is not there', "Put the file there, or mend the path.")
        return path

    def _architecture(self) -> str:
        value = self._text("architecture")
        return str(self._file("architecture", value)) if value.endswith(".json") else value

    def _tokenizer(self) -> tuple[tuple[str, str | int | bool], ...]:
        table = self._table.get("tokenizer", {})
        if not isinstance(table, dict) or any(not isinstance(value, str | int) for value in table.values()):
            raise self._bad('needs a table of text, numbers or true/false for "tokenizer"')
        return tuple(
            (key, str(self._file(f"tokenizer.{key}", value)) if key.endswith("_path") else value)
            for key, value in sorted(table.items())
        )

    def _knows(self) -> Literal["all"] | tuple[str, ...]:
        value = self._table.get("knows", "all")
        if value == "all":
            return "all"
        if not isinstance(value, list) or not value or any(not isinstance(item, str) for item in value):
            raise self._bad('needs "all" or a list of attribute ids and words for "knows"')
        return tuple(item.strip().casefold() for item in value)

    def _knows_nothing(self) -> tuple[str, ...]:
        if "knows" in self._table:
            raise self._bad('says what it "knows", and reads no text')
        return ()
