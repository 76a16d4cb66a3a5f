"""The arithmetic of paper 3: cosines with sentences become a score or a verdict. Numpy only.

cos(I, T) = I . T for unit rows; s(I) = sum_i w_i cos(I, T_i) with w = +1 for positive sentences and -1 for negative
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.scoring.prompts.prompt import Method

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Means:
    """The mean of a prompt's unit sentence vectors on each side, (D,), *not* brought to unit length again, and how
    many sentences a side has."""

    positive: Floats
    negative: Floats
    count: int

    def direction(self, method: Method) -> Floats:
        """What a photo's vector is multiplied with, (D,).

        fixed: T+ - T-; ensembled: m+ - m- (eq. 2). Over all single sentences (context, eq. 1) the sum is `count` times
        the means, so the score is exactly that many times the ensembled one.
        """
        difference = np.asarray(self.positive, np.float64) - np.asarray(self.negative, np.float64)
        scale = self.count if method is Method.CONTEXT else 1
        return (scale * difference).astype(np.float32)


def means_of(positive: Floats, negative: Floats) -> Means:
    """From unit sentence vectors, (C, D) each. Summed in double precision: a thousand nearly equal vectors."""
    if len(positive) != len(negative):
        raise ValueError("both sides have the same contexts")
    return Means(mean_of(positive), mean_of(negative), len(positive))


def mean_of(vectors: Floats) -> Floats:
    """The mean of unit rows, (C, D) to (D,)."""
    mean: Floats = np.asarray(vectors, np.float64).mean(axis=0).astype(np.float32)
    return mean


def scores(embeddings: Floats, means: Means, method: Method) -> Floats:
    """Continuous scores, (N,): a few hundredths for fixed and ensembled prompts, up to tens for context-aware ones.

    Shown as percentiles. NaN where a vector is not finite.
    """
    found: Floats = (np.asarray(embeddings, np.float32) @ means.direction(method)).astype(np.float32)
    return np.where(np.isfinite(found), found, np.float32(np.nan))


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """Binary judgements: `good` (N,), `margin` (N,) by how much the better side won, `best` (N,) the index of the
    single most similar context where the method has one, else -1."""

    good: NDArray[np.bool_]
    margin: Floats
    best: NDArray[np.int64]


def ensembled_verdicts(embeddings: Floats, means: Means) -> Verdicts:
    """Which of the two means is nearer, each brought to unit length here. No photo is good by a tie."""
    plus, minus = (embeddings @ unit(side) for side in (means.positive, means.negative))
    return Verdicts(plus > minus, np.abs(plus - minus), np.full(len(embeddings), -1, np.int64))


def verdicts(embeddings: Floats, positive: Floats, negative: Floats) -> Verdicts:
    """Fixed and context-aware: the side of the single most similar sentence, unit rows (C, D), decides; its context is
    what the encoder took the picture for."""
    plus, minus = embeddings @ positive.T, embeddings @ negative.T
    at_plus, at_minus = plus.argmax(axis=1), minus.argmax(axis=1)
    top_plus, top_minus = plus.max(axis=1), minus.max(axis=1)
    good = top_plus > top_minus
    return Verdicts(good, np.abs(top_plus - top_minus), np.where(good, at_plus, at_minus).astype(np.int64))


def own_content_scores(embeddings: Floats, differences: Floats, contexts: NDArray[np.int64]) -> Floats:
    """Ensembled over each photo's own contexts, (N,). `differences` (K, D) holds T+ - T- of every context there is;
    `contexts` (N, M) names those of each photo, -1 for none. NaN for a photo without any."""
    total, number = np.zeros(len(embeddings)), np.zeros(len(embeddings))
    for column in contexts.T:
        here = np.flatnonzero(column >= 0)
        total[here] += np.einsum("nd,nd->n", embeddings[here], differences[column[here]])
        number[here] += 1
    with np.errstate(invalid="ignore"):
        return (total / np.where(number > 0, number, np.nan)).astype(np.float32)


def unit(vector: Floats) -> Floats:
    """Brought to unit length, (D,). ValueError where it has none."""
    wide = np.asarray(vector, np.float64)
    length = float(np.linalg.norm(wide))
    if not np.isfinite(length) or length < 1e-9:
        raise ValueError("the sentences of a side cancel out")
    return (wide / length).astype(np.float32)
