"""Heads as scores: what photos are shown, sorted and filtered by.

A head of one number is one score, `scores.head:ID`. One of votes is three: its mean under that id, how far the votes
lie apart (`ID:spread`) and the share of those above 5 (`ID:liked`). A ranker is a score for each tag that is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.scoring.heads.apply import liked_of, mean_of, number, spread_of, votes
from core.scoring.heads.file import Head
from core.scoring.heads.fit import why_not
from core.scoring.heads.spec import PLACE_WORDS, PROMPT, HeadSpec, Kind
from core.scoring.heads.store import Placed
from core.scoring.vector_scores import Knows, Source
from core.types import Better, Entry, Pixels, SpaceKey

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


_SPREAD_WORDS = ("People agree", "Divides people", "How far the votes of different people would lie apart.")
_LIKED_WORDS = ("Nobody", "Everybody", "How many people would vote above 5 of 10.")
_POINTS, _OF_VOTES = "points", "of the votes"


def head_words() -> tuple[str, ...]:
    """Every text of heads that people read, but for what a head's own file says."""
    ends = [end for pair in PLACE_WORDS.values() for end in pair]
    return (*_EXPLAINED.values(), *ends, *_SPREAD_WORDS, *_LIKED_WORDS, _POINTS, _OF_VOTES)


def entry_id(head_id: str, part: str = "") -> str:
    """The catalogue id of a head's score."""
    return f"scores.head:{head_id}:{part}" if part else f"scores.head:{head_id}"


def sources_of(spec: HeadSpec, installed: Collection[str] = ()) -> tuple[Source, ...]:
    """The vectors that a head reads, by the first encoder of each input that is installed, else the first of all.

    Always by its id: a head judges by vectors of its own encoder, whichever is in use.
    """
    return tuple(
        Source(one.view, one.output, next((name for name in one.encoders if name in installed), one.encoders[0]))
        for one in spec.inputs
    )


def entries_of(head: Head) -> tuple[Entry, ...]:
    """What a person sees of a head: nothing of a ranker until a tag is asked for."""
    spec = head.spec
    if spec.kind is Kind.RANKER:
        return ()
    mean = _entry(head)
    if not spec.gives_votes:
        return (mean,)
    spread = replace(
        mean,
        id=entry_id(spec.id, SPREAD),
        title=f"{spec.title}: spread",
        low=_SPREAD_WORDS[0],
        high=_SPREAD_WORDS[1],
        better=Better.NEITHER,
        explanation=_SPREAD_WORDS[2],
        range=(0.0, 3.0),
    )
    liked = replace(
        mean,
        id=entry_id(spec.id, LIKED),
        title=f"{spec.title}: liked",
        low=_LIKED_WORDS[0],
        high=_LIKED_WORDS[1],
        explanation=_LIKED_WORDS[2],
        range=(0.0, 1.0),
        unit=_OF_VOTES,
    )
    return mean, spread, liked


def scores_of(head: Head, installed: Collection[str] = (), tags: Sequence[str] = ()) -> tuple[HeadScore, ...]:
    """The scores of a head where these encoders are installed. `tags`: the ordered lists' tags, for a head that reads
    them (`refuse_tags` has looked at their hash). None of a ranker."""
    spec = head.spec
    sources = sources_of(spec, installed)
    entries = entries_of(head)
    if spec.reads_tags:
        return tuple(
            TagVoteScore(entry, sources, head, part, tuple(tags)) for part, entry in zip(_PARTS, entries, strict=True)
        )
    if spec.gives_votes:
        return tuple(VoteScore(entry, sources, head, part) for part, entry in zip(_PARTS, entries, strict=True))
    return tuple(NumberScore(entry, sources, head) for entry in entries)


def placed(score: HeadScore, place: Placed) -> HeadScore:
    """A head's score as the one that speaks for the beauty or quality of photos: `scores.aesthetic`, `scores.quality`.
    Compared by rank, so that heads of any range can take the place."""
    return replace(score, entry=replace(score.entry, id=f"scores.{place}", by_rank=True))


def rank_as(head: Head, tag: str, entry: Entry, installed: Collection[str] = ()) -> RankerScore:
    """A ranker's score for one tag, under an entry of the caller's."""
    said = (head.spec.prompt or PROMPT).replace("{tag}", tag)
    return RankerScore(entry, sources_of(head.spec, installed), head, said)


@dataclass(frozen=True, slots=True, eq=False)
class _OfHead:
    """What all have in common."""

    entry: Entry
    sources: tuple[Source, ...]
    head: Head

    def refusal(self, spaces: Mapping[Source, SpaceKey]) -> str:
        """Why vectors of these spaces are not what the head was trained on, as a sentence; "" where they are."""
        spec = self.head.spec
        reasons = (why_not(spec, one, spaces[source]) for one, source in zip(spec.inputs, self.sources, strict=True))
        return next(filter(None, reasons), "")


@dataclass(frozen=True, slots=True, eq=False)
class NumberScore(_OfHead):
    """A head of one number; with a ranker also the tag's unit text vector, (D,)."""

    tag: NDArray[np.float32] | None = None

    def score(self, vectors: Mapping[Source, NDArray[np.float32]]) -> NDArray[np.float32]:
        return number(self.head.spec, self.head.weights, _rows(self.sources, vectors), self.tag)


@dataclass(frozen=True, slots=True, eq=False)
class VoteScore(_OfHead):
    """One number of a head's votes: their mean, or the `part` that is named. `tags`: unit text vectors, (M, D)."""

    part: str = ""
    tags: NDArray[np.float32] | None = None

    def votes(self, vectors: Mapping[Source, NDArray[np.float32]]) -> NDArray[np.float32]:
        """How ten votes spread, (N, 10)."""
        return votes(self.head.spec, self.head.weights, _rows(self.sources, vectors), self.tags)

    def score(self, vectors: Mapping[Source, NDArray[np.float32]]) -> NDArray[np.float32]:
        return _PARTS[self.part](self.votes(vectors))


@dataclass(frozen=True, slots=True, eq=False)
class _Texts(_OfHead):
    """What the two scores that need texts have in common: all rows are kept as they are."""

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

    def bound(self, kept: NDArray[np.float32], logit_scale: float) -> NumberScore:
        return NumberScore(self.entry, self.sources, self.head, kept[0])


@dataclass(frozen=True, slots=True, eq=False)
class TagVoteScore(_Texts):
    """A TMCR head: votes from similarities to all tags, in the order of the lists."""

    part: str
    tags: tuple[str, ...] = field(repr=False)

    @property
    def texts(self) -> tuple[str, ...]:
        return self.tags

    def bound(self, kept: NDArray[np.float32], logit_scale: float) -> VoteScore:
        return VoteScore(self.entry, self.sources, self.head, self.part, kept)


HeadScore: TypeAlias = NumberScore | VoteScore | TagVoteScore
"""What a head by itself comes to."""


def _entry(head: Head) -> Entry:
    spec = head.spec
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
        version=head.version,
        range=votes_range,
        unit="" if votes_range == (0.0, 1.0) else _POINTS,
    )


def source_of(spec: HeadSpec) -> str:
    """Where a head comes from, on one line."""
    told = spec.provenance
    parts = (told.paper or told.source, f"trained on {told.data}" if told.data else "", told.licence)
    return ", ".join(part for part in parts if part) or spec.title


def _rows(sources: Sequence[Source], vectors: Mapping[Source, NDArray[np.float32]]) -> list[NDArray[np.float32]]:
    return [vectors[source] for source in sources]
