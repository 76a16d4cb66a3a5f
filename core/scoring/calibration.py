"""From a raw quantity to 0-1 and back: piecewise linear, monotone, with its knots in plain sight.

Knots come from pictures, not from taste: the raw quantity is measured on the 2,200 free BIQ2021 photos (512 px), and
the 5th, 25th, 50th, 75th and 95th percentiles go to 0.1, 0.3, 0.5, 0.7 and 0.9 unless a constant says otherwise.
`tests/benchmarks/measures_vs_people.py` prints those percentiles again, on half of the photos.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Scale:
    """A monotone map given by its knots; values outside the first and last knot stay at its ends.

    `raw` rises; `value` rises or falls throughout.
    """

    raw: tuple[float, ...]
    value: tuple[float, ...]

    def __post_init__(self) -> None:
        steps = np.diff(self.value)
        if len(self.raw) != len(self.value) or (np.diff(self.raw) <= 0).any():
            raise ValueError("knots must rise and pair up")
        if not ((steps > 0).all() or (steps < 0).all()):
            raise ValueError("a scale must be strictly monotone between its knots")

    def __call__(self, raw: float) -> float:
        """The calibrated value of a raw quantity."""
        return float(np.interp(raw, self.raw, self.value))

    def invert(self, value: float) -> float:
        """The raw quantity that gives `value`, for sentences with real units."""
        order = 1 if self.value[0] < self.value[-1] else -1
        return float(np.interp(value, self.value[::order], self.raw[::order]))


def quantile_scale(percentiles: Sequence[float], low: float, high: float) -> Scale:
    """The usual scale: raw 5th, 25th, 50th, 75th, 95th percentiles between the ends `low` (0) and `high` (1)."""
    return Scale((low, *percentiles, high), (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0))
