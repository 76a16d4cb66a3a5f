"""The search for words (paper 3): every positive with every negative label, 27 x 12 = 324 pairs, on a person's own eye.

Chosen on one half of the photos, held against the words in use on the other, and kept only if better there. Photos are
divided, not answers: no photo that helped to choose helps to check. Numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.scoring.prompts.arithmetic import Floats

FEWEST = 20
"""Photos with a grade, or answers to pairs, that each half needs: fewer agree with anything by chance."""


class Criterion(StrEnum):
    """What is maximised."""

    ACCURACY = "accuracy"
    """The share of photos found good or bad as the person does (the paper's, for binary prompts)."""
    SPEARMAN = "spearman"
    """Rank correlation with the person's grades (the paper's, for scores)."""
    PAIRS = "pairs"
    """The share of the person's answers to pairs that the scores give too."""


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What a person said of N photos: `grades` (N,), above 0 good and below 0 bad, NaN where nothing was said, and
    `pairs` (P, 2), the better photo and the worse one by their places among the N."""

    grades: NDArray[np.float64]
    pairs: NDArray[np.int64]

    def number(self, criterion: Criterion) -> int:
        """How many photos or pairs count for a criterion."""
        if criterion is Criterion.PAIRS:
            return len(self.pairs)
        known = np.isfinite(self.grades) & ((self.grades != 0) | (criterion is Criterion.SPEARMAN))
        return int(known.sum())


def grades_of(stars: NDArray[np.float64], flags: NDArray[np.float64]) -> NDArray[np.float64]:
    """Marks as grades, (N,): 0-5 stars (0: none) and flags -1, 0, 1. Three stars are neither good nor bad, a flag
    weighs more than any stars; NaN for a photo without a mark."""
    return np.where((stars > 0) | (flags != 0), np.where(stars > 0, stars - 3, 0.0) + 3 * flags, np.nan)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well a score agrees with a person: `value` -1 to 1 for Spearman, 0 to 1 for accuracy; `number` photos or
    pairs that it was worked out from. NaN where it says the same of every photo, or nothing was asked."""

    value: float
    number: int


@dataclass(frozen=True, slots=True)
class Found:
    """What the search found. `kept`: the best words won on the photos that took no part in choosing them."""

    positive: str
    negative: str
    criterion: Criterion
    chosen: Agreement
    held_out: Agreement
    before: Agreement
    kept: bool


def halves(examples: Examples, seed: int = 0) -> tuple[Examples, Examples]:
    """Two parts that share no photo: one to choose by, one to check. A pair across them is left out of both."""
    number = len(examples.grades)
    first = np.zeros(number, bool)
    first[np.random.default_rng(seed).permutation(number)[: number // 2]] = True
    return _part(examples, first), _part(examples, ~first)


def agreement(scores: Floats, examples: Examples, criterion: Criterion) -> Agreement:
    """How well one score, (N,), agrees with the examples."""
    values, number = _agreements(np.asarray(scores, np.float64)[:, None], examples, criterion)
    return Agreement(float(values[0]), number)


def search(
    positive: Floats,
    negative: Floats,
    words: tuple[tuple[str, ...], tuple[str, ...]],
    standing: tuple[str, str],
    examples: Examples,
    criterion: Criterion,
    seed: int = 0,
) -> Found:
    """The best pair of `words` (27 and 12) against the `standing` one, which is among them.

    `positive` (N, 27) and `negative` (N, 12) hold how similar each photo is to each word: the cosine with its sentence
    or, over contexts, with the mean of its sentences; the score of a pair is their difference. Raises UserError where
    there are too few examples to tell.
    """
    train, test = halves(examples, seed)
    enough(examples, criterion, seed)
    differences = positive[:, :, None] - negative[:, None, :]
    grid = differences.reshape(len(positive), -1).astype(np.float64)
    values, number = _agreements(grid, train, criterion)
    if not np.isfinite(values).any():
        raise UserError("The marks are all alike, so no words agree with them better than others.", "Mark more photos.")
    best = int(np.nanargmax(values))
    row, column = divmod(best, negative.shape[1])
    here = words[0].index(standing[0]) * negative.shape[1] + words[1].index(standing[1])
    after, before = (agreement(grid[:, place].astype(np.float32), test, criterion) for place in (best, here))
    return Found(
        words[0][row],
        words[1][column],
        criterion,
        Agreement(float(values[best]), number),
        after,
        before,
        kept=best != here and after.value > before.value,
    )


def accuracy(scores: NDArray[np.float64], grades: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of photos whose score is above 0 exactly where the grade (N,) is, columns of (N, K) to (K,)."""
    found: NDArray[np.float64] = ((scores > 0) == (grades > 0)[:, None]).mean(axis=0)
    return found


def pair_accuracy(scores: NDArray[np.float64], pairs: NDArray[np.int64]) -> NDArray[np.float64]:
    """The share of `pairs` (P, 2) in which the better photo scores higher, ties half, columns of (N, K) to (K,)."""
    better, worse = scores[pairs[:, 0]], scores[pairs[:, 1]]
    found: NDArray[np.float64] = ((better > worse) + 0.5 * (better == worse)).mean(axis=0)
    return found


def spearman(scores: NDArray[np.float64], grades: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rank correlation of each column of (N, K) with `grades` (N,), mid-ranks for ties; NaN for a constant one."""
    return _correlations(np.apply_along_axis(ranked, 0, scores), ranked(grades))


def ranked(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 0, equal values sharing the middle of theirs."""
    ordered = np.sort(values)
    low, high = np.searchsorted(ordered, values, "left"), np.searchsorted(ordered, values, "right")
    return (low + high - 1) / 2


def _agreements(
    scores: NDArray[np.float64], examples: Examples, criterion: Criterion
) -> tuple[NDArray[np.float64], int]:
    number = examples.number(criterion)
    if number < 2:
        return np.full(scores.shape[1], np.nan), number
    if criterion is Criterion.PAIRS:
        return pair_accuracy(scores, examples.pairs), number
    grades = examples.grades
    known = np.isfinite(grades) & ((grades != 0) | (criterion is Criterion.SPEARMAN))
    measure = accuracy if criterion is Criterion.ACCURACY else spearman
    return measure(scores[known], grades[known]), number


def _correlations(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    left, right = left - left.mean(axis=0), right - right.mean()
    spread = np.sqrt((left**2).sum(axis=0) * (right**2).sum())
    with np.errstate(invalid="ignore", divide="ignore"):
        found: NDArray[np.float64] = np.where(spread > 0, left.T @ right / spread, np.nan)
    return found


def _part(examples: Examples, here: NDArray[np.bool_]) -> Examples:
    inside = here[examples.pairs].all(axis=1) if len(examples.pairs) else np.zeros(0, bool)
    return Examples(np.where(here, examples.grades, np.nan), examples.pairs[inside])


def enough(examples: Examples, criterion: Criterion, seed: int = 0) -> None:
    """Raise UserError where either half would be too small to tell anything."""
    if min(part.number(criterion) for part in halves(examples, seed)) >= FEWEST:
        return
    many = 2 * FEWEST
    if criterion is Criterion.PAIRS:
        raise UserError("There are not enough answers to learn from yet.", f"Answer some {2 * many} pairs of photos.")
    raise UserError(
        "There are not enough marks to learn from yet.",
        f"Give stars or flags to at least {many} photos: one half chooses the words, the other checks them.",
    )
