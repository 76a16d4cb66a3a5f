"""Agreement with a person, against its definitions."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.ranking.agreement import pairs_from_grades, pairwise, ranks_with

Numbers = NDArray[np.float64]


def _choices(seed: int, photos: int = 30, noise: float = 1.0) -> tuple[Numbers, Numbers]:
    rng = np.random.default_rng(seed)
    grades = rng.integers(0, 6, photos).astype(np.float64)
    return np.round(grades + noise * rng.standard_normal(photos), 1), grades


def _naive_ranks(values: Numbers) -> list[float]:
    return [float((values < one).sum() + ((values == one).sum() + 1) / 2) for one in values]


@pytest.mark.parametrize("seed", range(4))
def test_both_figures_equal_their_definitions(seed: int) -> None:
    values, grades = _choices(seed)
    pairs = [(a, b) for a in range(len(grades)) for b in range(len(grades)) if grades[a] > grades[b]]
    assert {tuple(pair) for pair in pairs_from_grades(grades)} == set(pairs)
    right = sum(1.0 if values[a] > values[b] else 0.5 if values[a] == values[b] else 0.0 for a, b in pairs)
    found = pairwise(values, np.array(pairs), draws=50)
    assert found.value == pytest.approx(right / len(pairs))
    assert found.count == len(pairs)
    assert found.low <= found.value <= found.high
    expected = np.corrcoef(_naive_ranks(values), _naive_ranks(grades))[0, 1]
    assert ranks_with(values, grades, draws=50).value == pytest.approx(expected)


def test_a_drawn_sample_counts_like_photos_repeated() -> None:
    from core.ranking.agreement import _spearman

    values, grades = _choices(1)
    counts = np.random.default_rng(2).integers(0, 3, len(values))
    repeated = np.repeat(np.arange(len(values)), counts)
    expected = np.corrcoef(_naive_ranks(values[repeated]), _naive_ranks(grades[repeated]))[0, 1]
    assert _spearman(values, grades, counts.astype(np.float64)) == pytest.approx(expected)


def test_what_is_constant_or_missing_is_not_available() -> None:
    grades = np.array([0.0, 1.0, 2.0])
    pairs = pairs_from_grades(grades)
    for values in (np.ones(3), np.full(3, np.nan)):
        assert not pairwise(values, pairs).known
        assert not ranks_with(values, grades).known
    assert not pairwise(grades, np.empty((0, 2), np.int64)).known
    some = pairwise(np.array([0.0, np.nan, 2.0]), pairs)
    assert some.count == 1
    assert some.value == 1.0


def test_the_same_choices_give_the_same_interval_and_more_of_them_a_narrower_one() -> None:
    values, grades = _choices(5, 40)
    first, again = ranks_with(values, grades, draws=200), ranks_with(values, grades, draws=200)
    assert first == again
    assert ranks_with(values, grades, draws=200, seed=1) != first
    many = ranks_with(*_choices(5, 400), draws=200)
    assert many.high - many.low < first.high - first.low


def test_pairs_stay_inside_their_groups() -> None:
    grades, groups = np.array([2.0, 1.0, 0.0]), np.array([1, 1, 2])
    assert pairs_from_grades(grades, groups).tolist() == [[0, 1]]
