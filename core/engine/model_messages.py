"""What travels between the engine and its model process. Frozen and picklable; requests carry the version
of the worker messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.encoders.device import Preference
from core.encoders.int8.store import Verdict
from core.encoders.spec import EncoderSpec
from core.engine.messages import MESSAGE_VERSION
from core.types import Output, SpaceKey


@dataclass(frozen=True, slots=True)
class LoadEncoder:
    """Make `spec` ready."""

    id: int
    spec: EncoderSpec
    device: Preference
    int8: bool = False
    version: int = MESSAGE_VERSION


@dataclass(frozen=True, slots=True, eq=False)
class EncodeImages:
    """Crops, uint8 (N, S, S, 3), or with `native` views of any one height and width; answered with `Encoded`.

    `candidate` encodes by the int8 tower that was built last, which may never be used."""

    id: int
    batch: NDArray[np.uint8]
    output: Output = Output.PROJECTED
    native: bool = False
    candidate: bool = False
    version: int = MESSAGE_VERSION


@dataclass(frozen=True, slots=True, eq=False)
class BuildInt8:
    """Make an int8 image tower with these layers in full precision; answered with `Int8Built`.

    Calibrated on `pictures`, crops, uint8 (N, S, S, 3); with none on those of the tower before."""

    id: int
    pictures: NDArray[np.uint8]
    floats: tuple[str, ...] = ()
    version: int = MESSAGE_VERSION


@dataclass(frozen=True, slots=True)
class Int8Built:
    """The layers of the tower, that which int8 hurts most first, each with its error."""

    layers: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class KeepInt8:
    """Write down whether the int8 tower that was built last is to be used; answered with the verdict as written. It
    counts from the next time that the model loads."""

    id: int
    verdict: Verdict
    version: int = MESSAGE_VERSION


@dataclass(frozen=True, slots=True)
class EncodeTexts:
    """Sentences; answered with `Encoded`."""

    id: int
    texts: tuple[str, ...]
    version: int = MESSAGE_VERSION


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """What the engine needs to know of a loaded encoder. `spaces` maps each output to its space; `lanes` batches of
    `batch` crops keep it busy. `native_space`: that of views at their own size, None where its image tower takes one
    size only; `native_as_published`: it leaves its positions out as paper 4 does, and does not interpolate them.
    `int8`: what was found of its int8 tower, None where nothing was yet; `int8_possible`: it could have one."""

    title: str
    device: str
    logit_scale: float
    dimension: int
    lanes: int
    batch: int
    spaces: dict[Output, SpaceKey] = field(default_factory=dict)
    native_space: SpaceKey | None = None
    native_as_published: bool = False
    int8: Verdict | None = None
    int8_possible: bool = False

    @property
    def space(self) -> SpaceKey:
        return self.spaces[Output.PROJECTED]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Vectors, float32 (N, D), and the spaces that projected vectors now lie in, of crops and of views at their own
    size: a model that had to leave the GPU encodes into others."""

    vectors: NDArray[np.float32]
    space: SpaceKey
    native_space: SpaceKey | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one request: a result or an error."""

    id: int
    result: Any = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know and need not act on ("the GPU is full, going on with the processor")."""

    text: str
