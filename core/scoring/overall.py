"""`scores.overall`: which scorer speaks for a photo. The rule is the order of a tuple."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.types import Judgement, Null, Value

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
