"""How far a judge's numbers agree with a person's choices on the same photos, with intervals. numpy alone.

A person's choices come as pairs (the preferred photo, the other one) and as grades (stars, or a flag as -1, 0, 1). An
interval is a percentile bootstrap over photos: photos are drawn anew, and a pair counts as often as both of its photos
were drawn, which keeps pairs that share a photo together. Seeded: the same choices give the same interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
COVERAGE = 0.95
SEED = 20_260_101

Numbers = NDArray[np.float64]
Pairs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One figure: `value` with its interval from `low` to `high`, over `count` pairs or photos.

    NaN is "n/a": constant numbers agree with nothing and contradict nothing, and neither do no choices at all.
    """

    value: float
    low: float
    high: float
    count: int

    @property
    def known(self) -> bool:
        return not np.isnan(self.value)


def pairwise(values: Numbers, pairs: Pairs, *, draws: int = DRAWS, seed: int = SEED) -> Agreement:
    """The part of pairs whose preferred photo has the larger value, 0-1; equal values count half.

    `values` (N,), NaN where the judge cannot tell; `pairs` (P, 2) are rows of `values`, the preferred one first.
    Pairs with a photo that cannot be told are left out.
    """
    values = np.asarray(values, np.float64)
    pairs = np.asarray(pairs, np.int64).reshape(-1, 2)
    pairs = pairs[np.isfinite(values[pairs]).all(axis=1)]
    told = np.unique(values[pairs])
    if len(told) < 2:
        return _unknown(len(pairs))
    right = (np.sign(values[pairs[:, 0]] - values[pairs[:, 1]]) + 1.0) / 2.0

    def drawn(counts: Numbers) -> float:
        weight = counts[pairs[:, 0]] * counts[pairs[:, 1]]
        return float(weight @ right / weight.sum()) if weight.sum() else float("nan")

    low, high = _interval(drawn, len(values), np.unique(pairs), draws, seed)
    return Agreement(float(right.mean()), low, high, len(pairs))


def ranks_with(values: Numbers, grades: Numbers, *, draws: int = DRAWS, seed: int = SEED) -> Agreement:
    """Spearman's rank correlation of values and grades, (N,) each, ties at their mean rank, -1 to 1.

    NaN in either leaves the photo out; NaN comes out where either is constant.
    """
    both = np.isfinite(values) & np.isfinite(grades)
    one, other = np.asarray(values, np.float64)[both], np.asarray(grades, np.float64)[both]
    value = _spearman(one, other, np.ones(len(one)))
    if np.isnan(value):
        return _unknown(len(one))
    low, high = _interval(lambda counts: _spearman(one, other, counts), len(one), np.arange(len(one)), draws, seed)
    return Agreement(value, low, high, len(one))


def pairs_from_grades(grades: Numbers, groups: NDArray[np.int64] | None = None) -> Pairs:
    """Every pair (better, worse) of photos with different grades, of the same group where groups are given, (P, 2)."""
    grades = np.asarray(grades, np.float64)
    better = grades[:, None] > grades[None, :]
    if groups is not None:
        better &= groups[:, None] == groups[None, :]
    return np.argwhere(better).astype(np.int64)


def _unknown(count: int) -> Agreement:
    nothing = float("nan")
    return Agreement(nothing, nothing, nothing, count)


def _interval(
    figure: Callable[[Numbers], float], photos: int, drawn_from: NDArray[np.int64], draws: int, seed: int
) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        chosen = drawn_from[rng.integers(0, len(drawn_from), len(drawn_from))]
        found.append(figure(np.bincount(chosen, minlength=photos).astype(np.float64)))
    known = [value for value in found if not np.isnan(value)]
    if not known:
        return float("nan"), float("nan")
    rest = 100.0 * (1.0 - COVERAGE) / 2.0
    low, high = np.percentile(known, (rest, 100.0 - rest))
    return float(low), float(high)


def _spearman(one: Numbers, other: Numbers, counts: Numbers) -> float:
    """Over a sample in which each photo is there `counts` times."""
    kept = counts > 0
    one, other, counts = one[kept], other[kept], counts[kept]
    if len(one) < 2 or np.all(one == one[0]) or np.all(other == other[0]):
        return float("nan")
    first, second = _ranks(one, counts), _ranks(other, counts)
    first, second = first - np.average(first, weights=counts), second - np.average(second, weights=counts)
    return float((counts * first) @ second / np.sqrt((counts * first) @ first * ((counts * second) @ second)))


def _ranks(values: Numbers, counts: Numbers) -> Numbers:
    _, where = np.unique(values, return_inverse=True)
    each = np.bincount(where, weights=counts)
    ranks: Numbers = (np.cumsum(each) - (each - 1.0) / 2.0)[where]
    return ranks
