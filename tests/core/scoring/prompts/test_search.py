"""The search over pairs of words: what it finds, what it keeps, and when it says that there is nothing to keep."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import UserError
from core.scoring.prompts.search import (
    FEWEST,
    Criterion,
    Examples,
    agreement,
    grades_of,
    halves,
    search,
)

GOOD, BAD = tuple(f"good {n}" for n in range(27)), tuple(f"bad {n}" for n in range(12))
STANDING = ("good 1", "bad 11")
NO_PAIRS = np.empty((0, 2), np.int64)


def similarities(number: int, seed: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    rng = np.random.default_rng(seed)
    return (rng.normal(size=(number, count)).astype(np.float32) for count in (27, 12))  # type: ignore[return-value]


def naive_spearman(left: list[float], right: list[float]) -> float:
    def ranks(values: list[float]) -> list[float]:
        return [sum(o < v for o in values) + (sum(o == v for o in values) - 1) / 2 for v in values]

    a, b = ranks(left), ranks(right)
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    top = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    return top / math.sqrt(sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b))


def test_the_best_pair_is_found_by_trying_all_324_and_kept_where_it_wins_on_other_photos() -> None:
    positive, negative = similarities(200, 1)
    taste = positive[:, 5] - negative[:, 7] + np.random.default_rng(2).normal(size=200) * 0.3
    examples = Examples(np.asarray(np.round(taste), np.float64), NO_PAIRS)
    found = search(positive, negative, (GOOD, BAD), STANDING, examples, Criterion.SPEARMAN)
    train, test = halves(examples)
    chosen = np.flatnonzero(np.isfinite(train.grades))
    grid = {
        (i, j): naive_spearman((positive[chosen, i] - negative[chosen, j]).tolist(), train.grades[chosen].tolist())
        for i, j in itertools.product(range(27), range(12))
    }
    assert (found.positive, found.negative) == ("good 5", "bad 7")
    assert max(grid, key=lambda place: grid[place]) == (5, 7)
    assert found.chosen.value == pytest.approx(grid[5, 7])
    assert found.chosen.number + found.held_out.number == 200
    assert found.held_out.value == agreement(positive[:, 5] - negative[:, 7], test, Criterion.SPEARMAN).value
    assert found.kept
    assert found.held_out.value > found.before.value


def test_words_that_only_fit_the_photos_they_were_chosen_by_are_not_kept() -> None:
    kept = []
    for seed in range(20):
        positive, negative = similarities(60, seed)
        # The words in use are right, and nothing else is: whatever else wins, wins by chance.
        grades = np.asarray(positive[:, 1] - negative[:, 11], np.float64)
        noise = np.random.default_rng(100 + seed).normal(size=60)
        found = search(
            positive, negative, (GOOD, BAD), STANDING, Examples(grades + 6 * noise, NO_PAIRS), Criterion.SPEARMAN, seed
        )
        kept.append(found.kept)
        assert found.kept == (
            (found.positive, found.negative) != STANDING and found.held_out.value > found.before.value
        )
    assert not all(kept)


def test_the_words_in_use_are_never_kept_as_news() -> None:
    positive, negative = similarities(120, 3)
    examples = Examples(np.asarray(positive[:, 1] - negative[:, 11], np.float64), NO_PAIRS)
    found = search(positive, negative, (GOOD, BAD), STANDING, examples, Criterion.SPEARMAN)
    assert (found.positive, found.negative) == STANDING
    assert found.held_out.value == pytest.approx(1.0)
    assert not found.kept


def test_verdicts_are_held_against_good_and_bad_and_what_is_neither_is_left_out() -> None:
    positive, negative = similarities(100, 4)
    grades = np.where(positive[:, 0] > negative[:, 0], 2.0, -1.0)
    grades[::5] = 0.0
    grades[1::5] = np.nan
    score = positive[:, 0] - negative[:, 0]
    found = agreement(score, Examples(grades, NO_PAIRS), Criterion.ACCURACY)
    assert (found.value, found.number) == (1.0, 60)
    assert agreement(-score, Examples(grades, NO_PAIRS), Criterion.ACCURACY).value == 0.0
    assert agreement(score, Examples(grades, NO_PAIRS), Criterion.SPEARMAN).number == 80


def test_answers_to_pairs_are_the_share_that_the_scores_give_too() -> None:
    pairs = np.array([[0, 1], [2, 1], [2, 0], [1, 3]])
    nothing = np.full(4, np.nan)
    scores = np.array([1.0, 0.0, 2.0, 0.0], np.float32)
    assert agreement(scores, Examples(nothing, pairs), Criterion.PAIRS).value == pytest.approx((1 + 1 + 1 + 0.5) / 4)


def test_no_photo_that_helped_to_choose_helps_to_check() -> None:
    rng = np.random.default_rng(5)
    pairs = rng.integers(0, 80, size=(500, 2))
    train, test = halves(Examples(rng.normal(size=80), pairs), seed=3)
    marked = [set(np.flatnonzero(np.isfinite(part.grades)).tolist()) for part in (train, test)]
    answered = [set(part.pairs.ravel().tolist()) for part in (train, test)]
    assert not marked[0] & marked[1]
    assert not answered[0] & answered[1]
    assert answered[0] <= marked[0]
    assert len(marked[0]) == len(marked[1]) == 40
    again = halves(Examples(rng.normal(size=80), pairs), seed=3)[0]
    assert (again.pairs == train.pairs).all()


@pytest.mark.parametrize("criterion", list(Criterion))
def test_too_few_marks_or_answers_are_said_to_be_too_few(criterion: Criterion) -> None:
    number = 2 * FEWEST - 2
    positive, negative = similarities(number, 6)
    pairs = np.array([[n, n + 1] for n in range(0, number - 1, 2)])
    with pytest.raises(UserError, match="not enough") as caught:
        search(positive, negative, (GOOD, BAD), STANDING, Examples(np.ones(number), pairs), criterion)
    assert caught.value.hint


def test_marks_that_are_all_alike_teach_nothing() -> None:
    positive, negative = similarities(100, 7)
    with pytest.raises(UserError, match="all alike"):
        search(positive, negative, (GOOD, BAD), STANDING, Examples(np.ones(100), NO_PAIRS), Criterion.SPEARMAN)


def test_a_score_that_says_the_same_of_every_photo_agrees_with_nothing() -> None:
    found = agreement(np.zeros(30, np.float32), Examples(np.arange(30.0), NO_PAIRS), Criterion.SPEARMAN)
    assert math.isnan(found.value)


def test_marks_become_grades() -> None:
    stars, flags = np.array([0, 5, 3, 1, 0, 5, 0.0]), np.array([0, 0, 0, 0, 1, -1, -1.0])
    grades = grades_of(stars, flags)
    assert np.isnan(grades[0])
    assert grades[1:].tolist() == [2, 0, -2, 3, -1, -3]
