"""CLIP-IQA's arithmetic, held against its definition written out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from core.scoring.absence import NOT_LEARNED
from core.scoring.attribute_sets import AttributePair, parse_pair
from core.scoring.attributes import directions, judge, knows_pair, phrasings

DIMENSION = 32


def pair(high: tuple[str, ...], low: tuple[str, ...]) -> AttributePair:
    made = parse_pair(f"{high[0]}/{low[0]}")
    return AttributePair(made.slug, made.entry, high, low, "test")


@pytest.fixture
def vectors() -> dict[str, NDArray[np.float32]]:
    rng = np.random.default_rng(4)
    return {
        text: rng.normal(size=DIMENSION).astype(np.float32) * 3 for text in ("good", "great", "bad", "day", "night")
    }


@pytest.fixture
def pairs() -> tuple[AttributePair, ...]:
    return pair(("good", "great"), ("bad",)), pair(("day",), ("night",))


def naive(embedding: NDArray[np.float32], high: list[NDArray[np.float32]], low: list[NDArray[np.float32]]) -> float:
    """Two-way softmax over scaled cosines, in plain Python floats."""

    def cosine(texts: list[NDArray[np.float32]]) -> float:
        units = [[float(x) / math.sqrt(sum(float(y) ** 2 for y in text)) for x in text] for text in texts]
        mean = [sum(column) / len(units) for column in zip(*units, strict=True)]
        length = math.sqrt(sum(x * x for x in mean))
        return sum(float(a) * b / length for a, b in zip(embedding, mean, strict=True))

    positive, negative = math.exp(100 * cosine(high)), math.exp(100 * cosine(low))
    return positive / (positive + negative)


def test_judging_equals_the_two_way_softmax(
    vectors: dict[str, NDArray[np.float32]], pairs: tuple[AttributePair, ...]
) -> None:
    rng = np.random.default_rng(1)
    embeddings = rng.normal(size=(20, DIMENSION)).astype(np.float32)
    embeddings /= np.linalg.norm(embeddings, axis=1, keepdims=True)
    judged = judge(embeddings, directions(pairs, vectors), 100.0)
    expected = [
        [
            naive(x, [vectors["good"], vectors["great"]], [vectors["bad"]]),
            naive(x, [vectors["day"]], [vectors["night"]]),
        ]
        for x in embeddings
    ]
    assert judged.dtype == np.float32
    np.testing.assert_allclose(judged, expected, atol=1e-4)


def test_a_picture_on_the_high_side_leans_high(
    vectors: dict[str, NDArray[np.float32]], pairs: tuple[AttributePair, ...]
) -> None:
    towards = directions(pairs, vectors)
    assert judge(towards.high[1:2], towards, 100.0)[0, 1] > 0.99
    assert judge(towards.low[1:2], towards, 100.0)[0, 1] < 0.01


def test_no_margin_overflows(vectors: dict[str, NDArray[np.float32]], pairs: tuple[AttributePair, ...]) -> None:
    towards = directions(pairs, vectors)
    judged = judge(np.vstack([towards.high, towards.low]), towards, 1e6)
    assert np.isfinite(judged).all()
    assert judged.min() >= 0
    assert judged.max() <= 1


def test_phrasings_weigh_the_same_whatever_their_length(
    vectors: dict[str, NDArray[np.float32]], pairs: tuple[AttributePair, ...]
) -> None:
    longer = dict(vectors, great=vectors["great"] * 50)
    np.testing.assert_allclose(directions(pairs, longer).high, directions(pairs, vectors).high, atol=1e-6)


def test_a_function_serves_as_well_as_a_mapping(
    vectors: dict[str, NDArray[np.float32]], pairs: tuple[AttributePair, ...]
) -> None:
    np.testing.assert_array_equal(directions(pairs, lambda text: vectors[text]).low, directions(pairs, vectors).low)


def test_every_text_is_asked_for_once(pairs: tuple[AttributePair, ...]) -> None:
    assert phrasings((*pairs, *pairs)) == ("good", "great", "bad", "day", "night")


def test_what_an_encoder_has_not_learned_is_null_and_never_encoded(
    vectors: dict[str, NDArray[np.float32]], pairs: tuple[AttributePair, ...]
) -> None:
    del vectors["day"]
    towards = directions(pairs, vectors, knows=("good", "great", "bad", "night"))
    row = judge(towards.high, towards, 100.0)[0]
    values = towards.values(row)
    assert values[pairs[1].entry.id] == NOT_LEARNED
    assert isinstance(values[pairs[0].entry.id], float)


def test_an_encoder_knows_by_id_or_by_both_ends(pairs: tuple[AttributePair, ...]) -> None:
    assert knows_pair("all", pairs[1])
    assert knows_pair((pairs[1].entry.id,), pairs[1])
    assert knows_pair(("day", "night"), pairs[1])
    assert not knows_pair(("day",), pairs[1])


def test_no_pairs_give_no_columns(vectors: dict[str, NDArray[np.float32]]) -> None:
    assert judge(np.ones((3, DIMENSION), dtype=np.float32), directions((), vectors), 100.0).shape == (3, 0)


def test_vectors_without_direction_are_refused(pairs: tuple[AttributePair, ...]) -> None:
    with pytest.raises(ValueError, match="no direction"):
        directions(pairs, lambda text: np.full(DIMENSION, np.nan, dtype=np.float32))
    with pytest.raises(ValueError, match="no direction"):
        directions(pairs[:1], {"good": np.ones(4), "great": -np.ones(4), "bad": np.ones(4)})
