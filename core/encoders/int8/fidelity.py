"""Whether int8 ranks a person's photos as full precision does: attribute by attribute, over hundreds of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST_PHOTOS = 500
"""Fewer say too little about the ranks of a whole library."""

LEAST_AGREEMENT = 0.995
"""Spearman's rank correlation that every attribute must reach."""


@dataclass(frozen=True, slots=True)
class Fidelity:
    """`agreement`: Spearman's correlation between the ranks by both arithmetics, by attribute; NaN where full precision
    itself gives every photo the same value, which says nothing about either."""

    photos: int
    agreement: Mapping[str, float]

    @property
    def worst(self) -> tuple[str, float] | None:
        """The attribute that agrees least, None where none says anything."""
        known = [(value, name) for name, value in self.agreement.items() if not np.isnan(value)]
        return (min(known)[1], min(known)[0]) if known else None

    @property
    def passed(self) -> bool:
        """Enough photos, at least one attribute, and every one ranks as before."""
        worst = self.worst
        return self.photos >= LEAST_PHOTOS and worst is not None and worst[1] >= LEAST_AGREEMENT

    def sentence(self) -> str:
        """What was found, for the person."""
        if self.photos < LEAST_PHOTOS:
            return f"Faster arithmetic waits for {LEAST_PHOTOS} judged photos to check on; there are {self.photos}."
        if self.worst is None:
            return "Faster arithmetic cannot be checked: no attribute differs among your photos."
        if self.passed:
            return (
                f"Faster arithmetic ranks {self.photos} of your photos as full precision does, and is used from now on."
            )
        return (
            f"Faster arithmetic would rank some of your photos otherwise (agreement {self.worst[1]:.3f} where "
            f"{LEAST_AGREEMENT} is asked), so full precision stays."
        )


def fidelity(names: Sequence[str], before: NDArray[np.float32], now: NDArray[np.float32]) -> Fidelity:
    """`before` and `now`: values (N, K) of the same photos by full precision and by int8, a column for each name."""
    if before.shape != now.shape or before.ndim != 2 or before.shape[1] != len(names):
        raise ValueError(f"values of shape {before.shape} and {now.shape} for {len(names)} attributes")
    found = {name: spearman(before[:, at], now[:, at]) for at, name in enumerate(names)}
    return Fidelity(len(before), found)


def spearman(first: NDArray[np.floating], second: NDArray[np.floating]) -> float:
    """Spearman's rank correlation, ties at their mean rank. NaN where `first` is constant or there are fewer than two;
    0 where only `second` is: what no longer tells photos apart does not agree."""
    if len(first) < 2 or np.all(first == first[0]):
        return float("nan")
    if not np.isfinite(second).all() or np.all(second == second[0]):
        return 0.0
    one, other = _ranks(first), _ranks(second)
    one, other = one - one.mean(), other - other.mean()
    return float(one @ other / np.sqrt((one @ one) * (other @ other)))


def _ranks(values: NDArray[np.floating]) -> NDArray[np.float64]:
    _, where, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2.0)[where]
    return ranks
