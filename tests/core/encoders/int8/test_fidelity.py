"""When int8 counts as faithful."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.encoders.int8.fidelity import LEAST_PHOTOS, Fidelity, fidelity, spearman


def _naive_spearman(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    def ranks(values: NDArray[np.float64]) -> list[float]:
        return [
            sum(other < one for other in values) + (sum(other == one for other in values) + 1) / 2 for one in values
        ]

    one, other = ranks(first), ranks(second)
    mean = (len(one) + 1) / 2
    top = sum((a - mean) * (b - mean) for a, b in zip(one, other, strict=True))
    return top / (sum((a - mean) ** 2 for a in one) * sum((b - mean) ** 2 for b in other)) ** 0.5


@pytest.mark.parametrize("seed", range(5))
def test_spearman_equals_its_definition_with_ties(seed: int) -> None:
    rng = np.random.default_rng(seed)
    first = rng.integers(0, 9, 60).astype(np.float64)
    second = first + rng.integers(-2, 3, 60)
    assert spearman(first, second) == pytest.approx(_naive_spearman(first, second))


def test_constant_values_say_nothing_before_and_everything_after() -> None:
    rising = np.arange(5.0)
    assert np.isnan(spearman(np.ones(5), rising))
    assert spearman(rising, np.ones(5)) == 0.0
    assert spearman(rising, np.array([1, 2, np.nan, 4, 5])) == 0.0


def _values(photos: int, noise: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    rng = np.random.default_rng(3)
    before = rng.random((photos, 3), np.float32)
    now = before.copy()
    now[:, 1] += noise * rng.standard_normal(photos).astype(np.float32)
    return before, now


def test_every_attribute_has_to_rank_as_before() -> None:
    good = fidelity(["a", "b", "c"], *_values(LEAST_PHOTOS, 0.005))
    assert good.passed
    assert "used from now on" in good.sentence()
    bad = fidelity(["a", "b", "c"], *_values(LEAST_PHOTOS, 0.1))
    assert not bad.passed
    assert bad.worst is not None
    assert bad.worst[0] == "b"
    assert "full precision stays" in bad.sentence()


def test_too_few_photos_or_attributes_that_say_nothing_do_not_count() -> None:
    few = fidelity(["a", "b", "c"], *_values(LEAST_PHOTOS - 1, 0.0))
    assert not few.passed
    assert str(LEAST_PHOTOS) in few.sentence()
    flat = np.ones((LEAST_PHOTOS, 1), np.float32)
    nothing = fidelity(["a"], flat, flat)
    assert not nothing.passed
    assert nothing.worst is None
    assert "cannot be checked" in nothing.sentence()
    assert not Fidelity(LEAST_PHOTOS, {}).passed


def test_values_of_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="shape"):
        fidelity(["a"], np.ones((3, 1), np.float32), np.ones((2, 1), np.float32))
