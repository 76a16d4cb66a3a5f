"""The rule of who speaks for a photo, of one photo and of many at once."""

from __future__ import annotations

import itertools

import numpy as np

from core.scoring.overall import RULE, overall, overalls
from core.types import Null, Value

WHY = Null("preview too small")


def test_the_most_personal_scorer_that_has_a_value_speaks() -> None:
    values: dict[str, Value] = {"scores.technical": 0.7, "scores.aesthetic": 0.4}
    assert (overall(values)[0].value, overall(values)[1]) == (0.4, "aesthetic")
    values["scores.aesthetic"] = WHY
    assert (overall(values)[0].value, overall(values)[1]) == (0.7, "technical")
    values["scores.technical"] = WHY
    assert (overall(values)[0].value, overall(values)[1]) == (WHY, "technical")


def test_many_at_once_are_judged_as_each_by_itself() -> None:
    numbers = (0.1, 0.9, None)
    photos = list(itertools.product(numbers, repeat=len(RULE)))
    columns = {
        f"scores.{name}": np.array([np.nan if photo[place] is None else photo[place] for photo in photos])
        for place, name in enumerate(RULE)
    }
    best, by = overalls(columns)
    for photo, value, place in zip(photos, best.tolist(), by.tolist(), strict=True):
        one: dict[str, Value] = {
            f"scores.{name}": WHY if number is None else number for name, number in zip(RULE, photo, strict=True)
        }
        judgement, scorer = overall(one)
        assert scorer == RULE[place]
        assert np.isnan(value) if isinstance(judgement.value, Null) else value == judgement.value
    assert np.isnan(best).sum() == 1


def test_columns_that_are_not_there_say_nothing() -> None:
    best, by = overalls({"scores.technical": np.array([0.3, np.nan])})
    assert best[0] == 0.3
    assert np.isnan(best[1])
    assert [RULE[place] for place in by] == ["technical", "technical"]
