"""What a head is, as data. Pure: no weights, no vectors.

The JSON form is one object with the fields of `HeadSpec`; `inputs` and `provenance` are objects of their own.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypeGuard, TypeVar

from core.encoders.weights import NATIVE_SUFFIX
from core.errors import ModelError
from core.types import Better, Output, SpaceKey, View

FORMAT = 1
"""Rises when a reader of the format before could not tell what a file means."""

BINS = 10
"""Votes from 1 to 10, as AVA has them."""

FLOATS = ("fp32", "fp16")
"""Backends whose vectors differ by rounding alone."""

Place = Literal["aesthetic", "quality", "other"]
Activation = Literal["none", "relu", "gelu", "leaky_relu"]

_ID = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
PLACE_WORDS: Mapping[str, tuple[str, str]] = {
    "aesthetic": ("Plain", "Beautiful"),
    "quality": ("Poor", "Good"),
    "other": ("Little", "Much"),
}
"""What the two ends are called where a head does not say."""

_T = TypeVar("_T", bound=StrEnum)


class Kind(StrEnum):
    """The networks there are.

    LINEAR, MLP: vectors to one number. DISTRIBUTION: vectors to how ten votes spread. RANKER: one vector and a tag's
    text to one number (paper 1). TMCR: similarities to all tags beside a contrastive tower (paper 2). UIQA: three
    branches against learned words (paper 4).
    """

    LINEAR = "linear"
    MLP = "mlp"
    DISTRIBUTION = "distribution"
    RANKER = "ranker"
    TMCR = "tmcr"
    UIQA = "uiqa"


CHOICES: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {
    Kind.LINEAR: {},
    Kind.MLP: {"activation": ("none", "relu", "gelu", "leaky_relu")},
    Kind.DISTRIBUTION: {"activation": ("none", "relu", "gelu", "leaky_relu")},
    Kind.RANKER: {},
    Kind.TMCR: {"variant": ("authors", "figure2"), "parts": ("tm+cr", "tm", "cr")},
    Kind.UIQA: {"aggregate": ("mean", "concat", "weights")},
}
"""The options of each kind that are a choice of words; the first is what counts where a file does not say."""

PROMPT = "a photo of {tag}"
"""How a tag is said to the text encoder where a ranker does not say otherwise."""

ATTENTION_HEADS = 8


@dataclass(frozen=True, slots=True)
class Input:
    """One matrix of vectors that a head reads, (N, dimension), and the spaces that it may come from.

    `encoders`: the ids that do, for views at their own size too. `weights`: the beginning of `SpaceKey.weights`, "" for
    any. `preprocessing` 0: any.
    """

    dimension: int
    encoders: tuple[str, ...]
    weights: str = ""
    preprocessing: int = 0
    view: View = View.GLOBAL
    output: Output = Output.PROJECTED
    backends: tuple[str, ...] = FLOATS

    def takes(self, space: SpaceKey) -> bool:
        """Whether vectors of that space are what this input was trained on."""
        return (
            space.encoder.removesuffix(NATIVE_SUFFIX) in self.encoders
            and space.weights.startswith(self.weights)
            and self.preprocessing in (0, space.preprocessing)
            and space.backend in self.backends
            and space.output is self.output
        )

    @classmethod
    def of(cls, space: SpaceKey, dimension: int, view: View = View.GLOBAL) -> Input:
        """An input that takes vectors of this space and, of the same weights, of any float arithmetic."""
        backends = FLOATS if space.backend in FLOATS else (space.backend,)
        encoder = space.encoder.removesuffix(NATIVE_SUFFIX)
        return cls(dimension, (encoder,), space.weights, space.preprocessing, view, space.output, backends)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a head comes from, in words for people; `metrics` holds what was measured on held-out data, by name."""

    paper: str = ""
    data: str = ""
    licence: str = ""
    date: str = ""
    source: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeadSpec:
    """One head. The network's output `y` becomes the value `shift + scale * y` (a distribution's bins are votes 1-10
    and know no such change); `range` is where values lie as a rule, `better` which end is the good one.

    `tags_hash`, `tags_count`: the ordered tag lists that a TMCR head's similarities follow. `prompt`: how a ranker's
    tag is said. `options`: see `CHOICES`.
    """

    id: str
    title: str
    kind: Kind
    inputs: tuple[Input, ...]
    range: tuple[float, float] = (1.0, 10.0)
    better: Better = Better.MORE
    place: Place = "aesthetic"
    low: str = ""
    high: str = ""
    shift: float = 0.0
    scale: float = 1.0
    version: int = 1
    tags_hash: str = ""
    tags_count: int = 0
    prompt: str = ""
    attention_heads: int = ATTENTION_HEADS
    options: Mapping[str, str] = field(default_factory=dict)
    provenance: Provenance = Provenance()

    def option(self, name: str) -> str:
        """One of the kind's choices, as the file says or by default."""
        return self.options.get(name, CHOICES[self.kind][name][0])

    @property
    def ends(self) -> tuple[str, str]:
        """The words for the low and the high end."""
        low, high = PLACE_WORDS[self.place]
        return self.low or low, self.high or high

    @property
    def reads_tags(self) -> bool:
        """Whether it needs the similarities to all tags."""
        return self.kind is Kind.TMCR and "tm" in self.option("parts")

    @property
    def gives_votes(self) -> bool:
        """Whether its output is how ten votes spread."""
        return self.kind in (Kind.DISTRIBUTION, Kind.TMCR)

    def to_json(self) -> str:
        """The JSON form, one line, sorted keys."""
        return json.dumps({"format": FORMAT, **asdict(self)}, sort_keys=True, ensure_ascii=False)


def spec_from_json(text: str, where: str) -> HeadSpec:
    """The spec in its JSON form; ModelError that names `where` and what is wrong."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelError(
            f"The head {where} is damaged: its description cannot be read.", "Get the file again."
        ) from error
    return _Reader(table, where).spec()


class _Reader:
    """Turns a JSON object into a spec, naming the file and the key in whatever it complains about."""

    def __init__(self, table: Any, where: str) -> None:
        self._where = where
        self._table: Mapping[str, Any] = self._object(table, "description")

    def spec(self) -> HeadSpec:
        number = self._table.get("format")
        if not _is_whole(number) or number < 1:
            raise self._bad("does not say which form it has")
        if number > FORMAT:
            raise self._bad("is of a newer form than this Beholder reads", "Get a newer Beholder.")
        kind = self._kind()
        low, high = self._pair("range", (1.0, 10.0))
        if not low < high:
            raise self._bad('has a "range" that does not rise')
        spec = HeadSpec(
            id=self._id(),
            title=self._text("title"),
            kind=kind,
            inputs=tuple(self._input(one) for one in self._list("inputs")),
            range=(low, high),
            better=self._enum(self._table, "better", Better, Better.MORE),
            place=self._place(),
            low=self._text("low", ""),
            high=self._text("high", ""),
            shift=self._number("shift", 0.0),
            scale=self._number("scale", 1.0),
            version=self._whole(self._table, "version", 1, 1),
            tags_hash=self._text("tags_hash", ""),
            tags_count=self._whole(self._table, "tags_count", 0, 0),
            prompt=self._text("prompt", ""),
            attention_heads=self._whole(self._table, "attention_heads", ATTENTION_HEADS, 1),
            options=self._options(kind),
            provenance=self._provenance(),
        )
        self._check(spec)
        return spec

    def _check(self, spec: HeadSpec) -> None:
        numbers = {Kind.RANKER: (1,), Kind.TMCR: (len(spec.options.get("parts", "tm+cr").split("+")),)}
        allowed = numbers.get(spec.kind)
        if not spec.inputs or (allowed and len(spec.inputs) not in allowed):
            raise self._bad(f'has {len(spec.inputs)} "inputs", which a head of its kind cannot have')
        if spec.scale == 0:
            raise self._bad('has a "scale" of 0')
        if spec.reads_tags and not (spec.tags_hash and spec.tags_count):
            raise self._bad("reads tags and does not say which lists")
        if spec.kind is Kind.RANKER:
            if "{tag}" not in (spec.prompt or PROMPT):
                raise self._bad('has a "prompt" without {tag}')
            if spec.inputs[0].dimension % spec.attention_heads:
                raise self._bad('has "attention_heads" that do not divide its dimension')

    def _bad(self, what: str, hint: str = "") -> ModelError:
        return ModelError(f"The head {self._where} {what}.", hint)

    def _kind(self) -> Kind:
        value = self._table.get("kind")
        if value not in list(Kind):
            raise self._bad(f"is of an unknown kind, {value!r}", f"Known are {', '.join(Kind)}.")
        return Kind(value)

    def _id(self) -> str:
        value = self._text("id")
        if not _ID.fullmatch(value):
            raise self._bad(f'has the id "{value}"', "An id is made of small letters, digits, dots, - and _.")
        return value

    def _place(self) -> Place:
        value = self._table.get("place", "aesthetic")
        if value not in PLACE_WORDS:
            raise self._bad(f'has "place" = {value!r}', f"Possible: {', '.join(PLACE_WORDS)}.")
        place: Place = value
        return place

    def _options(self, kind: Kind) -> Mapping[str, str]:
        options = self._object(self._table.get("options", {}), "options")
        for key, value in options.items():
            possible = CHOICES[kind].get(key, ())
            if value not in possible:
                said = f"Possible: {', '.join(possible)}." if possible else "This kind has no such option."
                raise self._bad(f'has the option "{key}" = {value!r}', said)
        return dict(options)

    def _input(self, value: Any) -> Input:
        table = self._object(value, "inputs")
        encoders, backends = table.get("encoders"), table.get("backends", list(FLOATS))
        for name, found in (("encoders", encoders), ("backends", backends)):
            if not isinstance(found, list) or not found or not all(isinstance(one, str) and one for one in found):
                raise self._bad(f'needs a list of names for "{name}" of its inputs')
        weights = table.get("weights", "")
        if not isinstance(weights, str):
            raise self._bad('needs text for "weights" of its inputs')
        return Input(
            dimension=self._whole(table, "dimension", 0, 1),
            encoders=tuple(encoders or ()),
            weights=weights,
            preprocessing=self._whole(table, "preprocessing", 0, 0),
            view=self._enum(table, "view", View, View.GLOBAL),
            output=self._enum(table, "output", Output, Output.PROJECTED),
            backends=tuple(backends),
        )

    def _provenance(self) -> Provenance:
        table = self._object(self._table.get("provenance", {}), "provenance")
        texts = {key: table.get(key, "") for key in ("paper", "data", "licence", "date", "source")}
        metrics = self._object(table.get("metrics", {}), "provenance")
        if not all(isinstance(text, str) for text in texts.values()):
            raise self._bad('needs texts in "provenance"')
        if not all(_is_number(value) for value in metrics.values()):
            raise self._bad('needs numbers in "metrics"')
        return Provenance(**texts, metrics={str(key): float(value) for key, value in metrics.items()})

    def _text(self, key: str, default: str | None = None) -> str:
        value = self._table.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self._bad(f'needs text for "{key}"')
        return value.strip()

    def _list(self, key: str) -> list[Any]:
        value = self._table.get(key)
        if not isinstance(value, list):
            raise self._bad(f'needs a list for "{key}"')
        return value

    def _object(self, value: Any, key: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._bad(f'needs an object for its "{key}"')
        return value

    def _whole(self, table: Mapping[str, Any], key: str, default: int, least: int) -> int:
        value = table.get(key, default)
        if not _is_whole(value) or not least <= value < 1 << 31:
            raise self._bad(f'needs a whole number from {least} for "{key}"')
        return int(value)

    def _number(self, key: str, default: float) -> float:
        value = self._table.get(key, default)
        if not _is_number(value):
            raise self._bad(f'needs a number for "{key}"')
        return float(value)

    def _pair(self, key: str, default: tuple[float, float]) -> tuple[float, float]:
        value = self._table.get(key, list(default))
        if not isinstance(value, list) or len(value) != 2 or not all(_is_number(one) for one in value):
            raise self._bad(f'needs two numbers for "{key}"')
        return float(value[0]), float(value[1])

    def _enum(self, table: Mapping[str, Any], key: str, kind: type[_T], default: _T) -> _T:
        value = table.get(key, default)
        if value not in list(kind):
            raise self._bad(f'has "{key}" = {value!r}', f"Possible: {', '.join(kind)}.")
        return kind(value)


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
