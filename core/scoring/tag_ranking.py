"""Photos ranked *as* something (paper 1): how good a portrait, how good a landscape, whichever tag a person picks.

With an installed ranker that reads the vectors of the encoder in use its score counts; without one the prompt of paper
3 with the tag as its single context does, which works with any CLIP. As an order of its own there is the paper's
ranking information: the more beautiful first, and of photos that are about as beautiful, those nearer to the tag.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.scoring.heads.file import Head
from core.scoring.heads.scores import rank_as
from core.scoring.heads.spec import PROMPT, Kind
from core.scoring.percentiles import Quantiles
from core.scoring.prompts.prompt import Prompt, tag_prompt, unknown_words
from core.scoring.prompts.scores import RANGE, PromptScore
from core.scoring.tags import checked_tag
from core.scoring.vector_scores import GLOBAL, Knows, Score, Source, VectorScore
from core.types import Better, Entry, Pixels

DELTA: Final = 0.1
"""Beauties that differ by less are similar, on the paper's scale of 1 to 10."""

LOWEST, HIGHEST = 1.0, 10.0

_PREFIX, _LISTED_PREFIX = "scores.tag:", "scores.listed:"


def entry_id(tag: str, *, listed: bool = False) -> str:
    """The catalogue id of a tag's score, or of its order by ranking information. Raises UserError for no tag."""
    return (_LISTED_PREFIX if listed else _PREFIX) + checked_tag(tag).casefold()


def tag_of(name: str) -> tuple[str, bool] | None:
    """The tag behind a catalogue id and whether it is the order by ranking information; None for any other id."""
    for prefix, listed in ((_PREFIX, False), (_LISTED_PREFIX, True)):
        if name.startswith(prefix):
            return name.removeprefix(prefix), listed
    return None


def tag_score(tag: str, heads: Iterable[Head] = (), encoder: str = "") -> Score:
    """The score of photos as `tag`: by the first ranker among `heads` that reads the encoder of that id, else by the
    prompt. Raises UserError for what can be no tag."""
    tag = checked_tag(tag)
    for head in heads:
        if head.spec.kind is Kind.RANKER and encoder and encoder in head.spec.inputs[0].encoders:
            # Of another version than any prompt's, so that a head which comes or goes has the photos ranked anew.
            return rank_as(head, tag, _entry(tag, version=2 + head.version, limits=head.spec.range), (encoder,))
    return _TagPrompt(_entry(tag, version=1, limits=RANGE, by_rank=True), tag_prompt(tag))


@dataclass(frozen=True, slots=True)
class _TagPrompt(PromptScore):
    """The prompt of one tag. An encoder that learned single words has to know the tag too."""

    prompt: Prompt

    def unknown(self, knows: Knows) -> tuple[str, ...]:
        contexts = self.prompt.contexts
        assert isinstance(contexts, tuple)
        return unknown_words(knows, (*self.prompt.label_pair, *contexts))


@dataclass(frozen=True, slots=True, eq=False)
class ListedScore:
    """A `TextScore` that puts photos in the order of the paper's ranking information for one tag.

    `direction` (D,) gives the raw aesthetic score of unit vectors of one space, and `usual` what is usual for it in
    the library: beauty is the percentile, on the scale from 1 to 10. Both are those of the moment at which the person
    asked; values are in 0-1 and mean nothing but the order.
    """

    entry: Entry
    tag: str
    direction: NDArray[np.float32]
    usual: Quantiles
    sources: tuple[Source, ...] = (GLOBAL,)

    @property
    def texts(self) -> Sequence[str]:
        return (PROMPT.replace("{tag}", self.tag),)

    @property
    def key(self) -> str:
        return f"listed {hashlib.sha256(self.texts[0].encode()).hexdigest()[:12]}"

    def unknown(self, knows: Knows) -> tuple[str, ...]:
        return unknown_words(knows, (self.tag,))

    def condense(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return vectors

    def bound(self, kept: NDArray[np.float32], logit_scale: float) -> VectorScore:
        return _Listed(self.entry, self.sources, self.direction, self.usual, kept[0])


@dataclass(frozen=True, slots=True, eq=False)
class _Listed:
    entry: Entry
    sources: tuple[Source, ...]
    direction: NDArray[np.float32]
    usual: Quantiles
    tag: NDArray[np.float32]

    def score(self, vectors: Mapping[Source, NDArray[np.float32]]) -> NDArray[np.float32]:
        rows = vectors[GLOBAL]
        if rows.shape[1] != len(self.direction):
            return np.full(len(rows), np.nan, np.float32)
        share = self.usual.percentiles((rows @ self.direction).astype(np.float64))
        return information(LOWEST + (HIGHEST - LOWEST) * share, rows @ self.tag)


def information(scores: NDArray[np.floating], similarities: NDArray[np.floating]) -> NDArray[np.float32]:
    """The paper's ranking information as one number per photo, 0-1, (N,): sorted by it, descending, photos stand in the
    order of their scores (1-10) in steps of `DELTA`, and within a step in that of their cosines with the tag.

    "Similar scores" as such would be no order (a may be similar to b and b to c, but a not to c): hence the steps.
    """
    steps = round((HIGHEST - LOWEST) / DELTA) + 1
    # A score that is a step to the last digit belongs to that step, whatever was rounded on the way.
    step = np.floor((np.asarray(scores, np.float64) - LOWEST) / DELTA + 1e-6)
    within = (np.clip(np.asarray(similarities, np.float64), -1.0, 1.0) + 1.0) / 2.0
    return ((step + within * (1.0 - 1e-6)) / steps).astype(np.float32)


def listed_entry(tag: str, version: int) -> Entry:
    """The entry of an order by ranking information. `version`: another one for another aesthetic score behind it."""
    return Entry(
        entry_id(tag, listed=True),
        f"#{tag} ★",
        "Worst",
        "Best",
        Better.MORE,
        Pixels.EMBEDDING,
        explanation="The more beautiful photos first; of those about as beautiful, what shows more of the tag.",
        source="Ranking information, paper 1 (Sugiura and Yamauchi)",
        version=version,
        by_rank=True,
    )


def _entry(tag: str, *, version: int, limits: tuple[float, float], by_rank: bool = False) -> Entry:
    return Entry(
        entry_id(tag),
        f"#{tag}",
        "Plain",
        "Beautiful",
        Better.MORE,
        Pixels.EMBEDDING,
        explanation="How beautiful the photo is as what the tag says.",
        source="Text tags, paper 1 (Sugiura and Yamauchi)",
        version=version,
        range=limits,
        by_rank=by_rank,
    )
