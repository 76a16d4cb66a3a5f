"""Paper 3's formulas, held against their definitions written out by hand in plain Python."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from core.scoring.prompts.arithmetic import (
    Means,
    ensembled_verdicts,
    means_of,
    own_content_scores,
    scores,
    verdicts,
)
from core.scoring.prompts.prompt import Method

Floats = NDArray[np.float32]
DIMENSION = 24


def units(number: int, seed: int, near: float = 0.0) -> Floats:
    """Unit rows; `near` 0-1 pulls them together, as sentences of one template are."""
    rng = np.random.default_rng(seed)
    rows = (1 - near) * rng.normal(size=(number, DIMENSION)) + near * rng.normal(size=DIMENSION)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def dot(left: Sequence[float], right: Sequence[float]) -> float:
    return math.fsum(float(a) * float(b) for a, b in zip(left, right, strict=True))


def naive_score(image: Floats, positive: Floats, negative: Floats) -> float:
    """Eq. 1: the sum over all sentences of w_i cos(I, T_i), w = +1 for positive and -1 for negative ones."""
    return math.fsum([dot(image, text) for text in positive] + [-dot(image, text) for text in negative])


def naive_mean(vectors: Floats) -> list[float]:
    return [math.fsum(map(float, column)) / len(vectors) for column in vectors.T]


def test_a_fixed_prompt_is_the_difference_of_two_cosines() -> None:
    images, positive, negative = units(9, 1), units(1, 2), units(1, 3)
    found = scores(images, means_of(positive, negative), Method.FIXED)
    assert found == pytest.approx([naive_score(image, positive, negative) for image in images], abs=1e-6)


def test_a_context_aware_prompt_sums_over_all_sentences() -> None:
    images, positive, negative = units(9, 1), units(40, 2), units(40, 3)
    found = scores(images, means_of(positive, negative), Method.CONTEXT)
    assert found == pytest.approx([naive_score(image, positive, negative) for image in images], abs=1e-4)


def test_an_ensembled_prompt_takes_the_means_without_bringing_them_to_unit_length() -> None:
    images, positive, negative = units(9, 1), units(40, 2), units(40, 3)
    plus, minus = naive_mean(positive), naive_mean(negative)
    expected = [dot(image, plus) - dot(image, minus) for image in images]
    assert scores(images, means_of(positive, negative), Method.ENSEMBLED) == pytest.approx(expected, abs=1e-6)
    # Renormalised means would say something else: the two sides are not equally long.
    lengths = math.hypot(*plus), math.hypot(*minus)
    other = [dot(image, plus) / lengths[0] - dot(image, minus) / lengths[1] for image in images]
    assert not np.allclose(expected, other, atol=1e-3)


def test_with_1000_contexts_the_context_score_is_exactly_1000_times_the_ensembled_one() -> None:
    images, positive, negative = units(50, 1, 0.2), units(1000, 2, 0.9), units(1000, 3, 0.9)
    means = means_of(positive, negative)
    ensembled, context = (scores(images, means, method) for method in (Method.ENSEMBLED, Method.CONTEXT))
    assert context == pytest.approx(1000 * ensembled, rel=1e-5)
    assert context == pytest.approx([naive_score(image, positive, negative) for image in images], rel=1e-4, abs=1e-3)
    assert (context.argsort() == ensembled.argsort()).all()


def test_the_verdict_of_single_sentences_is_the_side_of_the_most_similar_one() -> None:
    images, positive, negative = units(60, 1), units(7, 2), units(7, 3)
    found = verdicts(images, positive, negative)
    for row, image in enumerate(images):
        similar = [(dot(image, text), 1, place) for place, text in enumerate(positive)]
        similar += [(dot(image, text), 0, place) for place, text in enumerate(negative)]
        _, side, place = max(similar)
        assert (bool(found.good[row]), int(found.best[row])) == (bool(side), place)
    assert 5 < found.good.sum() < 55
    assert (found.margin >= 0).all()


def test_the_ensembled_verdict_brings_the_means_to_unit_length() -> None:
    images = units(400, 1)
    positive, negative = units(30, 2, 0.9), units(30, 3, 0.3)
    plus, minus = naive_mean(positive), naive_mean(negative)
    expected = [dot(image, plus) / math.hypot(*plus) > dot(image, minus) / math.hypot(*minus) for image in images]
    means = means_of(positive, negative)
    assert ensembled_verdicts(images, means).good.tolist() == expected
    # The continuous score's sign is another verdict: its means keep their lengths.
    assert (scores(images, means, Method.ENSEMBLED) > 0).tolist() != expected


def test_sentences_that_cancel_out_give_no_verdict() -> None:
    one = units(1, 5)[0]
    nothing = Means((one - one).astype(np.float32), one, 1)
    with pytest.raises(ValueError, match="cancel out"):
        ensembled_verdicts(units(2, 1), nothing)


def test_both_sides_have_the_same_contexts() -> None:
    with pytest.raises(ValueError, match="same contexts"):
        means_of(units(3, 1), units(4, 1))


def test_a_vector_that_is_no_number_has_no_score() -> None:
    images = units(3, 1)
    images[1] = np.nan
    found = scores(images, means_of(units(2, 2), units(2, 3)), Method.ENSEMBLED)
    assert np.isnan(found).tolist() == [False, True, False]


def test_own_content_is_the_ensemble_over_each_photos_own_contexts() -> None:
    images, positive, negative = units(5, 1), units(4, 2), units(4, 3)
    own = np.array([[0, 1, 2], [3, -1, -1], [-1, -1, -1], [2, 0, -1], [1, 3, 0]])
    found = own_content_scores(images, positive - negative, own)
    for image, chosen, score in zip(images, own, found, strict=True):
        places = [place for place in chosen if place >= 0]
        if not places:
            assert math.isnan(score)
            continue
        plus, minus = naive_mean(positive[places]), naive_mean(negative[places])
        assert score == pytest.approx(dot(image, plus) - dot(image, minus), abs=1e-6)


def test_no_photos_have_no_scores() -> None:
    nobody = np.empty((0, DIMENSION), np.float32)
    assert scores(nobody, means_of(units(2, 2), units(2, 3)), Method.FIXED).shape == (0,)
    assert own_content_scores(nobody, units(2, 1), np.empty((0, 3), np.int64)).shape == (0,)
