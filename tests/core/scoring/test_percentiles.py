"""Percentiles against their definitions, told in plain Python."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from core.scoring.percentiles import FEWEST, POINTS, Quantiles, ranks


def plain_rank(raw: float, among: list[float]) -> float:
    known = [value for value in among if math.isfinite(value)]
    return (sum(value < raw for value in known) + sum(value == raw for value in known) / 2) / len(known)


def plain_quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@pytest.mark.parametrize("levels", [3, 10, 1_000_000])
def test_ranks_are_shares_of_smaller_values_and_half_of_equal_ones(levels: int) -> None:
    drawn = random.Random(levels)
    among = [drawn.randrange(levels) / levels for _ in range(200)] + [math.nan, math.inf]
    asked = [*among[:50], -1.0, 2.0, math.nan]
    found = ranks(np.array(asked), np.array(among)).tolist()
    for raw, rank in zip(asked, found, strict=True):
        assert math.isnan(rank) if math.isnan(raw) else rank == pytest.approx(plain_rank(raw, among), abs=1e-12)


def test_among_nothing_there_is_no_rank() -> None:
    assert np.isnan(ranks(np.array([0.1, np.nan]), np.array([np.nan]))).all()
    assert ranks(np.empty(0), np.array([1.0])).shape == (0,)


def test_quantiles_are_those_of_the_finite_values() -> None:
    drawn = random.Random(1)
    values = [drawn.gauss(0.01, 0.02) for _ in range(317)]
    quantiles = Quantiles.of(np.array([*values, math.nan, math.inf]))
    assert quantiles is not None
    assert quantiles.number == 317
    wanted = [plain_quantile(values, step / 100) for step in range(POINTS)]
    assert quantiles.points == pytest.approx(wanted, abs=1e-15)


def test_a_percentile_lies_between_the_two_points_around_it() -> None:
    drawn = random.Random(2)
    values = [drawn.gauss(0.0, 1.0) for _ in range(500)]
    quantiles = Quantiles.of(np.array(values))
    assert quantiles is not None
    for raw in [*values[:100], -9.0, 9.0]:
        points = quantiles.points
        if raw <= points[0]:
            wanted = 0.0
        elif raw >= points[-1]:
            wanted = 1.0
        else:
            step = max(place for place in range(POINTS - 1) if points[place] <= raw)
            wanted = (step + (raw - points[step]) / (points[step + 1] - points[step])) / 100
        assert quantiles.percentile(raw) == pytest.approx(wanted, abs=1e-9)
        # And so it is near the exact rank, to about a point.
        assert quantiles.percentile(raw) == pytest.approx(plain_rank(raw, values), abs=0.011)


def test_percentiles_rise_with_the_raw_value_whatever_is_shared() -> None:
    values = np.repeat([0.1, 0.2, 0.2, 0.7], 30)
    quantiles = Quantiles.of(values)
    assert quantiles is not None
    asked = np.array([0.0, 0.1, 0.15, 0.2, 0.5, 0.7, 0.9])
    found = quantiles.percentiles(asked)
    assert (np.diff(found) > 0).all()
    assert (found[0], found[-1]) == (0.0, 1.0)
    # Photos that share a value stand in the middle of their kind.
    assert found[3] == pytest.approx(0.5, abs=0.02)


def test_where_all_photos_are_alike_all_stand_in_the_middle() -> None:
    quantiles = Quantiles.of(np.full(FEWEST, 0.03))
    assert quantiles is not None
    assert [quantiles.percentile(raw) for raw in (0.0, 0.03, 1.0)] == [0.0, 0.5, 1.0]
    assert math.isnan(quantiles.percentile(math.nan))


def test_few_photos_give_none_and_a_quarter_more_asks_for_new_ones() -> None:
    assert Quantiles.of(np.linspace(0, 1, FEWEST - 1)) is None
    assert Quantiles.of(np.empty(0)) is None
    quantiles = Quantiles.of(np.linspace(0, 1, 100))
    assert quantiles is not None
    assert [quantiles.outgrown(number) for number in (50, 100, 124, 125)] == [False, False, False, True]
