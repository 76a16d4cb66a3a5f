"""Where a raw value stands among the others: percentiles for scores whose numbers mean nothing by themselves.

A prompt's score is a difference of cosines, a few hundredths either way. What a person can read is how many of their
photos score lower. Two answers, for two uses:

- `ranks`: exact, among the values that there are now. Shown beside a photo, worked out each time.
- `Quantiles`: 101 points, stored when they are taken and frozen until the library has grown by a quarter. The overall
  judgement is made of these. Were it made of ranks, every photo that comes in would change the overall score of every
  other one: a 71 would be a 70 tomorrow though nobody judged it anew, the order on the screen would be remade with
  every slice of a pass, and the history of scores would fill with changes of mind that are none. Frozen, the same
  photo gets the same number today and tomorrow, whatever came in between, and photos judged at different times are
  measured with one ruler; renewed rarely, the ruler still fits the library.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

POINTS = 101
FEWEST = 25
"""Fewer photos say too little of what is usual: a percentile among them is off by more than ten points either way."""
GROWTH = 1.25
"""Quantiles are taken anew once there are this many times the values that they were taken from."""


@dataclass(frozen=True, slots=True)
class Quantiles:
    """`points`: the values at 0, 1, ..., 100 % of `number` values, ascending."""

    points: tuple[float, ...]
    number: int

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> Quantiles | None:
        """Of the values that are finite (linear between neighbours); None where there are fewer than `FEWEST`."""
        known = values[np.isfinite(values)]
        if len(known) < FEWEST:
            return None
        return cls(tuple(np.quantile(known, np.linspace(0.0, 1.0, POINTS)).tolist()), len(known))

    def percentiles(self, raw: NDArray[np.float64]) -> NDArray[np.float64]:
        """Percentiles of raw values, 0-1, linear between the points; 0 below the first, 1 above the last, NaN for NaN.

        A value that stands at several points, because many photos share it, is in the middle of them.
        """
        shares = np.linspace(0.0, 1.0, POINTS)
        points = np.asarray(self.points)
        distinct, first = np.unique(points, return_index=True)
        last = np.append(first[1:], POINTS) - 1
        if len(distinct) == 1:
            found = np.where(raw < distinct[0], 0.0, np.where(raw > distinct[0], 1.0, 0.5))
        else:
            found = np.interp(raw, distinct, (shares[first] + shares[last]) / 2)
            found = np.where(raw < distinct[0], 0.0, np.where(raw > distinct[-1], 1.0, found))
        return np.where(np.isnan(raw), np.nan, found)

    def percentile(self, raw: float) -> float:
        """As `percentiles`, of one number."""
        return float(self.percentiles(np.array([raw], np.float64))[0])

    def outgrown(self, number: int) -> bool:
        """Whether so many values ask for new quantiles."""
        return number >= self.number * GROWTH


def ranks(raw: NDArray[np.float64], among: NDArray[np.float64]) -> NDArray[np.float64]:
    """Exact percentiles, 0-1: the share of `among` (NaN left out) that is smaller, equal ones counted half.

    NaN for NaN, and where there is nothing to compare with.
    """
    ordered = np.sort(among[np.isfinite(among)])
    if not len(ordered):
        return np.full(len(raw), np.nan)
    low, high = np.searchsorted(ordered, raw, "left"), np.searchsorted(ordered, raw, "right")
    return np.where(np.isnan(raw), np.nan, (low + high) / (2 * len(ordered)))
