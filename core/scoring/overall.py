"""`scores.overall`: which scorer speaks for a photo. The rule is the order of a tuple."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from core.types import Judgement, Null, Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RULE: Final[tuple[str, ...]] = ("taste", "aesthetic", "quality", "technical")
"""Scorers from the most to the least personal; the first that has a value speaks."""


def overall(values: Mapping[str, Value]) -> tuple[Judgement, str]:
    """The judgement behind `scores.overall` and the name of its scorer.

    `values` holds scores by catalogue id ("scores.technical"). Where no scorer has a value, the value is a `Null`
    with the reason of the last one that was asked, and the name is that scorer's.
    """
    reason = "not judged yet"
    for name in RULE:
        value = values.get(f"scores.{name}")
        if isinstance(value, Null):
            reason = value.reason
        elif value is not None:
            return Judgement(value), name
    return Judgement(Null(reason)), RULE[-1]


def overalls(
    values: Mapping[str, NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """As `overall`, of many photos at once: their values, NaN where no scorer has one, and who gives them as positions
    in `RULE`. `values` holds columns (N,) by catalogue id, NaN for null; at least one of the rule's."""
    import numpy as np

    columns = {place: values[f"scores.{name}"] for place, name in enumerate(RULE) if f"scores.{name}" in values}
    best = np.full(len(next(iter(columns.values()))), np.nan)
    by = np.full(len(best), len(RULE) - 1)
    for place, column in columns.items():
        speaks = np.isnan(best) & ~np.isnan(column)
        best[speaks], by[speaks] = column[speaks], place
    return best, by
