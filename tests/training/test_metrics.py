"""Every metric against the slow loop that its definition reads like."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest

from training.api import accuracy, emd_r, krcc, mse, plcc, srcc
from training.metrics import average_ranks

SAMPLES = [
    ([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 2.0, 5.0]),
    ([0.3, 0.3, 0.1, 0.9, 0.5, 0.3], [5.0, 1.0, 1.0, 7.0, 2.0, 2.0]),
    (list(np.random.default_rng(3).normal(5, 2, 40)), list(np.random.default_rng(4).normal(5, 2, 40).round())),
]


def naive_ranks(values: list[float]) -> list[float]:
    return [sum(v < x for v in values) + (sum(v == x for v in values) + 1) / 2 for x in values]


def naive_plcc(a: list[float], b: list[float]) -> float:
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    top = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    return top / math.sqrt(sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b))


def naive_krcc(a: list[float], b: list[float]) -> float:
    pairs = list(combinations(range(len(a)), 2))
    concordant = sum((a[i] - a[j]) * (b[i] - b[j]) > 0 for i, j in pairs)
    discordant = sum((a[i] - a[j]) * (b[i] - b[j]) < 0 for i, j in pairs)
    untied = sum(a[i] != a[j] for i, j in pairs) * sum(b[i] != b[j] for i, j in pairs)
    return (concordant - discordant) / math.sqrt(untied)


def naive_emd(a: list[list[float]], b: list[list[float]], r: int) -> float:
    distances = []
    for row_a, row_b in zip(a, b, strict=True):
        total = sum(abs(sum(row_a[: d + 1]) - sum(row_b[: d + 1])) ** r for d in range(len(row_a)))
        distances.append((total / len(row_a)) ** (1 / r))
    return sum(distances) / len(distances)


@pytest.mark.parametrize(("a", "b"), SAMPLES)
def test_correlations_equal_their_definitions(a: list[float], b: list[float]) -> None:
    assert average_ranks(a).tolist() == naive_ranks(a)
    assert plcc(a, b) == pytest.approx(naive_plcc(a, b), abs=1e-12)
    assert srcc(a, b) == pytest.approx(naive_plcc(naive_ranks(a), naive_ranks(b)), abs=1e-12)
    assert krcc(a, b) == pytest.approx(naive_krcc(a, b), abs=1e-12)


@pytest.mark.parametrize(("a", "b"), SAMPLES)
def test_errors_equal_their_definitions(a: list[float], b: list[float]) -> None:
    assert mse(a, b) == pytest.approx(sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) / len(a))
    assert accuracy(a, b, 2.0) == sum((x >= 2) == (y >= 2) for x, y in zip(a, b, strict=True)) / len(a)


@pytest.mark.parametrize("metric", [plcc, srcc, krcc])
def test_a_constant_has_no_correlation(metric: object) -> None:
    assert callable(metric)
    assert metric([2.0, 2.0, 2.0], [1.0, 2.0, 3.0]) is None
    assert metric([1.0, 2.0, 3.0], [2.0, 2.0, 2.0]) is None
    assert metric([1.0], [1.0]) is None


def test_a_perfect_order_is_one_and_its_reverse_minus_one() -> None:
    a = [1.0, 10.0, 100.0, 1000.0]
    assert srcc(a, [1.0, 2.0, 3.0, 4.0]) == 1.0
    assert krcc(a, [4.0, 3.0, 2.0, 1.0]) == -1.0
    assert plcc([1e15, 1e15 + 2, 1e15 + 4], [1.0, 2.0, 3.0]) == 1.0


@pytest.mark.parametrize("r", [1, 2])
def test_emd_equals_its_definition_with_the_mean_over_bins(r: int) -> None:
    rng = np.random.default_rng(5)
    a, b = rng.dirichlet(np.ones(10), 7), rng.dirichlet(np.ones(10), 7)
    assert emd_r(a, b, r) == pytest.approx(naive_emd(a.tolist(), b.tolist(), r), abs=1e-9)


def test_emd_of_neighbouring_bins_and_of_equal_histograms() -> None:
    one = np.eye(10)[[0]]
    assert emd_r(one, np.eye(10)[[1]], 1) == pytest.approx(0.1)
    assert emd_r(one, np.eye(10)[[9]], 2) == pytest.approx(math.sqrt(0.9))
    assert emd_r(one, one, 2) == pytest.approx(1e-6)


def test_what_cannot_be_compared_is_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        plcc([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="finite"):
        srcc([1.0, math.nan], [1.0, 2.0])
    with pytest.raises(ValueError, match="sum to 1"):
        emd_r([[0.5, 0.6]], [[0.5, 0.5]])
    assert mse([], []) is None
    assert accuracy([], []) is None
