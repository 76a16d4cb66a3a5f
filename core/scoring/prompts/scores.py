"""Prompts as scores that photos can be sorted and filtered by: `scores.aesthetic`, and those that a person keeps."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.scoring.prompts.arithmetic import Means, means_of
from core.scoring.prompts.contexts import IMAGENET, LISTS
from core.scoring.prompts.prompt import OWN_TAGS, Method, Prompt, default_prompt, unknown_words
from core.scoring.vector_scores import GLOBAL, Knows, LinearScore, Source
from core.types import Better, Entry, Pixels

AESTHETIC: Final = "scores.aesthetic"
KEPT: Final = "scores.prompt_"
"""What the ids of a person's own prompts begin with."""

_SOURCE = "Prompts, paper 3 (Hentschel, Kobs and Hotho 2022), eqs. 1 and 2"
_VERSION = 1
"""Rises whenever the shipped words, templates or contexts give other numbers."""

RANGE = (-0.1, 0.1)
"""Where the scores of one pair of sentences lie, nearly always; sums over contexts are as many times larger."""


@dataclass(frozen=True, slots=True)
class PromptScore:
    """A `TextScore` of a prompt with contexts of its own. What is kept of its texts are the two means."""

    entry: Entry
    prompt: Prompt

    def __post_init__(self) -> None:
        if self.prompt.contexts == OWN_TAGS:
            raise ValueError("contexts that differ from photo to photo need more than vectors")

    @property
    def sources(self) -> tuple[Source, ...]:
        return (GLOBAL,)

    @property
    def texts(self) -> Sequence[str]:
        return tuple(dict.fromkeys((*self._side(0), *self._side(1))))

    @property
    def key(self) -> str:
        return f"prompt {self.prompt.digest}"

    def unknown(self, knows: Knows) -> tuple[str, ...]:
        return unknown_words(knows, self.prompt.label_pair)

    def condense(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean of the positive sentences and that of the negative ones, (2, D)."""
        row = {text: number for number, text in enumerate(self.texts)}
        plus, minus = ([row[text] for text in self._side(number)] for number in (0, 1))
        means = means_of(vectors[plus], vectors[minus])
        return np.stack([means.positive, means.negative])

    def bound(self, kept: NDArray[np.float32], logit_scale: float) -> LinearScore:
        """Differences of cosines, as the paper has them: the encoder's scale takes no part."""
        return LinearScore(self.entry, (self.means(kept).direction(self.prompt.method),))

    def means(self, kept: NDArray[np.float32]) -> Means:
        """What `condense` gave, as means: the binary verdict is made of these."""
        return Means(kept[0], kept[1], len(self._side(0)))

    def _side(self, number: int) -> tuple[str, ...]:
        return self.prompt.side(self.prompt.label_pair[number])


def aesthetic_score(contexts: str = IMAGENET) -> PromptScore:
    """`scores.aesthetic` with the contexts of one of the lists."""
    prompt = default_prompt(contexts)
    entry = Entry(
        AESTHETIC,
        "Beauty",
        "Plain",
        "Beautiful",
        Better.MORE,
        Pixels.EMBEDDING,
        "How much nearer the picture is to “outstanding” than to “horrible”, whatever it shows. Read it as a place "
        "among your photos: the number itself says little.",
        _SOURCE,
        version=_VERSION * len(LISTS) + LISTS.index(contexts),
        range=RANGE,
        by_rank=True,
    )
    return PromptScore(entry, prompt)


def limits(prompt: Prompt) -> tuple[float, float]:
    """The range that values of a prompt are shown on."""
    times = len(prompt.context_texts()) if prompt.method is Method.CONTEXT else 1
    return RANGE[0] * times, RANGE[1] * times


def kept_score(prompt: Prompt, title: str = "") -> PromptScore:
    """A score of the person's own: the same words in the same sentence have the same id, wherever they are typed."""
    name = title or f"{prompt.positive} / {prompt.negative}"
    words = re.sub(r"[\W_]+", "_", f"{prompt.positive} {prompt.negative}".casefold()).strip("_")[:40]
    digest = hashlib.sha256(prompt.digest.encode()).hexdigest()[:6]
    entry = Entry(
        f"{KEPT}{words}_{digest}",
        name,
        prompt.negative,
        prompt.positive,
        Better.MORE,
        Pixels.EMBEDDING,
        f"How much nearer the picture is to “{prompt.positive}” than to “{prompt.negative}”, in your own words.",
        _SOURCE,
        range=limits(prompt),
        by_rank=True,
    )
    return PromptScore(entry, prompt)
