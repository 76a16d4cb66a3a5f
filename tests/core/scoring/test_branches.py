"""Three branches and one value of them, held against plain Python."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from core.encoders.views import BRANCHES
from core.scoring.attributes import Directions
from core.scoring.branches import branch_values, by_mean, by_weights, driving, learned_weights, side_by_side
from core.types import View

SCALE = 100.0


def unit(rng: np.random.Generator, *shape: int) -> NDArray[np.float32]:
    made = rng.normal(size=shape)
    return (made / np.linalg.norm(made, axis=-1, keepdims=True)).astype(np.float32)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(8)


@pytest.fixture
def against(rng: np.random.Generator) -> Directions:
    return Directions(("attributes.a", "attributes.b"), unit(rng, 2, 16), unit(rng, 2, 16))


def test_each_branch_is_the_sigmoid_of_its_own_view(rng: np.random.Generator, against: Directions) -> None:
    vectors = {view: unit(rng, 5, 16) for view in BRANCHES}
    found = branch_values(vectors, against, SCALE)
    assert found.shape == (5, 2, 3)
    for photo, pair, branch in itertools.product(range(5), range(2), range(3)):
        x = [float(v) for v in vectors[BRANCHES[branch]][photo]]
        s1 = sum(a * float(b) for a, b in zip(x, against.high[pair], strict=True))
        s2 = sum(a * float(b) for a, b in zip(x, against.low[pair], strict=True))
        assert found[photo, pair, branch] == pytest.approx(1 / (1 + math.exp(-SCALE * (s1 - s2))), abs=1e-5)


def test_the_ways_to_one_value() -> None:
    values = np.array([[[0.2, 0.6, 0.7], [0.9, 0.1, 0.5]]], np.float32)
    np.testing.assert_allclose(by_mean(values), [[0.5, 0.5]], atol=1e-6)
    np.testing.assert_allclose(by_weights(values, np.array([0.5, 0.25, 0.25])), [[0.425, 0.6]], atol=1e-6)
    each = np.array([[1.0, 0, 0], [0, 0, 1.0]])
    np.testing.assert_allclose(by_weights(values, each), [[0.2, 0.5]], atol=1e-6)
    np.testing.assert_allclose(side_by_side(values), [[0.2, 0.6, 0.7, 0.9, 0.1, 0.5]], atol=1e-6)
    np.testing.assert_allclose(by_weights(values, np.full(3, 1 / 3)), by_mean(values), atol=1e-6)


def test_a_photo_without_a_view_has_no_value(rng: np.random.Generator, against: Directions) -> None:
    vectors = {view: unit(rng, 2, 16) for view in BRANCHES}
    vectors[View.SALIENT][1] = np.nan
    found = by_mean(branch_values(vectors, against, SCALE))
    assert np.isfinite(found[0]).all()
    assert np.isnan(found[1]).all()


@pytest.mark.parametrize("wrong", [[0.5, 0.5, 0.5], [-0.5, 0.5, 1.0], [0.5, 0.5], [math.nan, 0.5, 0.5]])
def test_weights_that_would_leave_the_range_are_refused(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        by_weights(np.full((1, 1, 3), 0.5, np.float32), np.array(wrong))


@pytest.mark.parametrize("true", [(0.2, 0.3, 0.5), (0.0, 1.0, 0.0), (0.6, 0.4, 0.0)])
def test_weights_are_found_again(rng: np.random.Generator, true: tuple[float, float, float]) -> None:
    values = rng.random((80, 3)).astype(np.float32)
    np.testing.assert_allclose(learned_weights(values, values @ np.array(true, np.float32)), true, atol=1e-3)


def test_learned_weights_are_the_best_of_all_that_there_are(rng: np.random.Generator) -> None:
    """Against every weighting in steps of a hundredth, on branches that resemble each other and a noisy wish."""
    base = rng.random(60)
    values = np.clip(base[:, None] + rng.normal(0, [0.1, 0.2, 0.4], (60, 3)), 0, 1).astype(np.float32)
    wanted = np.clip(base + rng.normal(0, 0.1, 60), 0, 1).astype(np.float32)

    def error(weights: NDArray[np.float64]) -> float:
        return float(np.mean((values @ weights - wanted) ** 2))

    grid = [(a / 100, b / 100) for a in range(101) for b in range(101 - a)]
    best = min(error(np.array([a, b, 1 - a - b])) for a, b in grid)
    found = learned_weights(values, wanted)
    assert found.min() >= 0
    assert found.sum() == pytest.approx(1)
    assert error(found) <= best + 1e-9


def test_nothing_to_learn_from_leaves_the_mean() -> None:
    thirds = np.full(3, 1 / 3)
    np.testing.assert_allclose(learned_weights(np.ones((2, 3), np.float32), np.ones(2, np.float32)), thirds)
    same = np.repeat(np.linspace(0, 1, 20, dtype=np.float32)[:, None], 3, axis=1)
    np.testing.assert_allclose(learned_weights(same, same[:, 0]), thirds, atol=1e-6)
    np.testing.assert_allclose(learned_weights(np.zeros((9, 3), np.float32), np.ones(9, np.float32)), thirds)
    gaps = np.full((9, 3), np.nan, np.float32)
    np.testing.assert_allclose(learned_weights(gaps, np.ones(9, np.float32)), thirds)


def test_what_drives_a_value() -> None:
    whole, details, main = BRANCHES
    assert driving({whole: 0.5, details: 0.9, main: 0.6}) is details
    assert driving({whole: 0.1, details: 0.6, main: 0.3}) is whole
    assert driving({whole: 0.50, details: 0.52, main: 0.53}) is None
    assert driving({whole: 0.5, details: 0.9}) is None
    assert driving({whole: 0.5, details: 0.9, main: math.nan}) is None
