"""Scores that follow from stored vectors alone: one number per photo, no pixels, no model, whenever they are asked for.

    TextScore --- its texts, encoded once per space ---> VectorScore --- stored vectors ---> one number per photo

A prompt is a `TextScore`: which numbers it gives depends on how the encoder in use reads its words. A head brings all
that it needs and is a `VectorScore` at once. `core.workspace.scores` keeps those in use, encodes what they ask for and
stores what they say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, runtime_checkable

from core.types import Entry, Output, SpaceKey, View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Knows: TypeAlias = Literal["all"] | Sequence[str]
"""What an encoder has learned (see `EncoderSpec.knows`)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a score's vectors come from: what of the picture was encoded, which layer was read, by which encoder.

    `encoder` is an encoder's id; "" is the one in use, whichever that is.
    """

    view: View = View.GLOBAL
    output: Output = Output.PROJECTED
    encoder: str = ""


GLOBAL = Source()
"""What the first pass makes of every photo."""


@runtime_checkable
class VectorScore(Protocol):
    """One number per photo. Immutable; any thread; numpy only."""

    @property
    def entry(self) -> Entry:
        """What a person sees of it. Its version rises with whatever changes the numbers, words and weights included."""
        ...

    @property
    def sources(self) -> tuple[Source, ...]:
        """The vectors that it reads, at least one. A photo that lacks any of them has no value yet.

        The space of the first one is stored with the value.
        """
        ...

    def score(self, vectors: Mapping[Source, NDArray[np.float32]]) -> NDArray[np.float32]:
        """Raw values, shape (N,), from matrices (N, D) of the same N photos; NaN where it cannot tell."""
        ...


@runtime_checkable
class TextScore(Protocol):
    """A score that texts decide: bound to each encoder anew, as soon as that has read them. Immutable; any thread."""

    @property
    def entry(self) -> Entry: ...

    @property
    def sources(self) -> tuple[Source, ...]:
        """As of `VectorScore`; all of them of the encoder in use, which reads the texts too."""
        ...

    @property
    def texts(self) -> Sequence[str]:
        """What is to be encoded, each once: a handful, or the thousands of a prompt with contexts."""
        ...

    @property
    def key(self) -> str:
        """Names what `condense` gives, for the library's cache: a digest of the texts and of how they are condensed.

        The entry's id alone would not do: words may change under the same id.
        """
        ...

    def unknown(self, knows: Knows) -> tuple[str, ...]:
        """The words that an encoder which knows these has not learned; () if it can judge."""
        ...

    def condense(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """What is kept of the encoded texts: unit rows (T, D) in the order of `texts` -> a few rows (K, D)."""
        ...

    def bound(self, kept: NDArray[np.float32], logit_scale: float) -> VectorScore:
        """The score in the space of these rows, which `condense` gave, now or once before."""
        ...


@runtime_checkable
class ParticularScore(Protocol):
    """A score that was made for certain vectors alone, as a head is."""

    def refusal(self, spaces: Mapping[Source, SpaceKey]) -> str:
        """Why it does not judge by vectors of these spaces, one for each source, as a sentence; "" if it does."""
        ...


Score: TypeAlias = VectorScore | TextScore
"""Whatever can be used as a score."""


def needs_texts(score: Score) -> bool:
    """Whether the score has to be bound to an encoder before it can be asked."""
    return isinstance(score, TextScore)


def refusal_of(score: Score, spaces: Mapping[Source, SpaceKey]) -> str:
    """Why a score does not judge by vectors of these spaces; "" where it does, as most do by any."""
    return score.refusal(spaces) if isinstance(score, ParticularScore) else ""


@dataclass(frozen=True, slots=True, eq=False)
class LinearScore:
    """Vectors times a direction plus a constant: what most prompts and linear heads come to.

    `weights` holds one float32 vector (D,) for each of `sources`.
    """

    entry: Entry
    weights: tuple[NDArray[np.float32], ...]
    sources: tuple[Source, ...] = field(default=(GLOBAL,))
    bias: float = 0.0

    def score(self, vectors: Mapping[Source, NDArray[np.float32]]) -> NDArray[np.float32]:
        import numpy as np

        parts = [vectors[source] @ weights for source, weights in zip(self.sources, self.weights, strict=True)]
        total: NDArray[np.float32] = (np.sum(parts, axis=0) + np.float32(self.bias)).astype(np.float32)
        return total
