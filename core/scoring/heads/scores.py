"""Heads as scores: what photos are shown, sorted and filtered by.

A head of one number is one score, `scores.head:ID`. One of votes is three: its mean under that id, how far the votes
lie apart (`ID:spread`) and the share of those above 5 (`ID:liked`). A ranker is a score for each tag that is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.scoring.heads.apply import liked_of, mean_of, number, spread_of, votes
from core.scoring.heads.file import Head
from core.scoring.heads.spec import PROMPT, HeadSpec, Kind
from core.scoring.vector_scores import Knows, Score, Source, VectorScore
from core.types import Better, Entry, Pixels

SPREAD, LIKED = "spread", "liked"

_EXPLAINED: Mapping[str, str] = {
    "aesthetic": "How beautiful people would find it, as a model learned from their ratings.",
    "quality": "How good people would find it technically, as a model learned from their ratings.",
    "other": "What a model that was added says of it.",
}

_PARTS: Final[Mapping[str, Callable[[NDArray[np.float32]], NDArray[np.float32]]]] = {
    "": mean_of,
    SPREAD: spread_of,
    LIKED: liked_of,
}


def entry_id(head_id: str, part: str = "") -> str:
    """The catalogue id of a head's score."""
    return f"scores.head:{head_id}:{part}" if part else f"scores.head:{head_id}"


def sources_of(spec: HeadSpec, encoder: str) -> tuple[Source, ...]:
    """The vectors that a head reads; those of the encoder in use, by its id, are named "" as it is."""
    return tuple(
        Source(one.view, one.output, "" if encoder in one.encoders else one.encoders[0]) for one in spec.inputs
    )


def entries_of(spec: HeadSpec) -> tuple[Entry, ...]:
    """What a person sees of a head: nothing of a ranker until a tag is asked for."""
    if spec.kind is Kind.RANKER:
        return ()
    mean = _entry(spec)
    if not spec.gives_votes:
        return (mean,)
    spread = replace(
        mean,
        id=entry_id(spec.id, SPREAD),
        title=f"{spec.title}: spread",
        low="People agree",
        high="Divides people",
        better=Better.NEITHER,
        explanation="How far the votes of different people would lie apart.",
        range=(0.0, 3.0),
    )
    liked = replace(
        mean,
        id=entry_id(spec.id, LIKED),
        title=f"{spec.title}: liked",
        low="Nobody",
        high="Everybody",
        explanation="How many people would vote above 5 of 10.",
        range=(0.0, 1.0),
        unit="of the votes",
    )
    return mean, spread, liked


def scores_of(head: Head, encoder: str = "", tags: Sequence[str] = ()) -> tuple[Score, ...]:
    """The scores of a head beside the encoder in use, by its id. `tags`: the ordered lists' tags, for a head that
    reads them (`refuse_tags` has looked at their hash). None of a ranker."""
    spec = head.spec
    sources = sources_of(spec, encoder)
    entries = entries_of(spec)
    if spec.reads_tags:
        return tuple(
            TagVoteScore(entry, sources, head, part, tuple(tags)) for part, entry in zip(_PARTS, entries, strict=True)
        )
    if spec.gives_votes:
        return tuple(VoteScore(entry, sources, head, part) for part, entry in zip(_PARTS, entries, strict=True))
    return tuple(NumberScore(entry, sources, head) for entry in entries)


def rank_as(head: Head, tag: str, entry: Entry, encoder: str = "") -> RankerScore:
    """A ranker's score for one tag, under an entry of the caller's."""
    said = (head.spec.prompt or PROMPT).replace("{tag}", tag)
    return RankerScore(entry, sources_of(head.spec, encoder), head, said)


@dataclass(frozen=True, slots=True, eq=False)
class NumberScore:
    """A head of one number; with a ranker also the tag's unit text vector, (D,)."""

    entry: Entry
    sources: tuple[Source, ...]
    head: Head
    tag: NDArray[np.float32] | None = None

    def score(self, vectors: Mapping[Source, NDArray[np.float32]]) -> NDArray[np.float32]:
        return number(self.head.spec, self.head.weights, _rows(self.sources, vectors), self.tag)


@dataclass(frozen=True, slots=True, eq=False)
class VoteScore:
    """One number of a head's votes: their mean, or the `part` that is named. `tags`: unit text vectors, (M, D)."""

    entry: Entry
    sources: tuple[Source, ...]
    head: Head
    part: str = ""
    tags: NDArray[np.float32] | None = None

    def votes(self, vectors: Mapping[Source, NDArray[np.float32]]) -> NDArray[np.float32]:
        """How ten votes spread, (N, 10)."""
        return votes(self.head.spec, self.head.weights, _rows(self.sources, vectors), self.tags)

    def score(self, vectors: Mapping[Source, NDArray[np.float32]]) -> NDArray[np.float32]:
        return _PARTS[self.part](self.votes(vectors))


@dataclass(frozen=True, slots=True, eq=False)
class _Texts:
    """What the two scores that need texts have in common: all rows are kept as they are."""

    entry: Entry
    sources: tuple[Source, ...]
    head: Head

    def unknown(self, knows: Knows) -> tuple[str, ...]:
        """A head of somebody's words is for encoders that were trained on language as a whole."""
        return () if knows == "all" else self.texts[:1]

    def condense(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return vectors

    @property
    def key(self) -> str:
        text = "\n".join(self.texts)
        return f"texts:{hashlib.sha256(text.encode()).hexdigest()[:32]}"

    @property
    def texts(self) -> tuple[str, ...]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, eq=False)
class RankerScore(_Texts):
    """A ranker for one tag, which is `said` to the text encoder."""

    said: str

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.said,)

    def bound(self, kept: NDArray[np.float32], logit_scale: float) -> VectorScore:
        return NumberScore(self.entry, self.sources, self.head, kept[0])


@dataclass(frozen=True, slots=True, eq=False)
class TagVoteScore(_Texts):
    """A TMCR head: votes from similarities to all tags, in the order of the lists."""

    part: str
    tags: tuple[str, ...] = field(repr=False)

    @property
    def texts(self) -> tuple[str, ...]:
        return self.tags

    def bound(self, kept: NDArray[np.float32], logit_scale: float) -> VectorScore:
        return VoteScore(self.entry, self.sources, self.head, self.part, kept)


def _entry(spec: HeadSpec) -> Entry:
    low, high = spec.ends
    votes_range = (1.0, 10.0) if spec.gives_votes else spec.range
    return Entry(
        id=entry_id(spec.id),
        title=spec.title,
        low=low,
        high=high,
        better=spec.better,
        needs=Pixels.EMBEDDING,
        explanation=_EXPLAINED[spec.place],
        source=source_of(spec),
        version=spec.version,
        range=votes_range,
        unit="" if votes_range == (0.0, 1.0) else "points",
    )


def source_of(spec: HeadSpec) -> str:
    """Where a head comes from, on one line."""
    told = spec.provenance
    parts = (told.paper or told.source, f"trained on {told.data}" if told.data else "", told.licence)
    return ", ".join(part for part in parts if part) or spec.title


def _rows(sources: Sequence[Source], vectors: Mapping[Source, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    return [vectors[source] for source in sources]
