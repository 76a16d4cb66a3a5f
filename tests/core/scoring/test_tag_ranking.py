"""Photos ranked as a tag: what gives the score, and the paper's ranking information against its plain form."""

from __future__ import annotations

import functools

import numpy as np
import pytest

from core.errors import UserError
from core.scoring.percentiles import Quantiles
from core.scoring.tag_ranking import DELTA, ListedScore, entry_id, information, listed_entry, tag_of, tag_score
from core.scoring.vector_scores import GLOBAL, TextScore
from tests.core.scoring.heads.making import ranker


def test_a_tag_has_one_entry_however_it_is_typed() -> None:
    assert entry_id("portrait") == entry_id("  #Portrait ") == "scores.tag:portrait"
    assert entry_id("Street  photography") == "scores.tag:street photography"
    assert tag_of(entry_id("cat")) == ("cat", False)
    assert tag_of(entry_id("cat", listed=True)) == ("cat", True)
    assert tag_of("scores.overall") is None
    for bad in ("", "  ", "#", "x" * 10_000):
        with pytest.raises(UserError):
            tag_score(bad)


def test_without_a_head_the_prompt_has_the_tag_as_its_only_context() -> None:
    score = tag_score("portrait")
    assert isinstance(score, TextScore)
    assert list(score.texts) == [
        "a outstanding picture, of a #portrait",
        "a horrible picture, of a #portrait",
    ]
    random = np.random.default_rng(3)
    good, bad, photos = random.standard_normal(8), random.standard_normal(8), random.standard_normal((4, 8))
    good, bad = good / np.linalg.norm(good), bad / np.linalg.norm(bad)
    kept = score.condense(np.stack([good, bad]).astype(np.float32))
    values = score.bound(kept, 100.0).score({GLOBAL: photos.astype(np.float32)})
    assert values == pytest.approx([row @ good - row @ bad for row in photos], abs=1e-5)


def test_an_encoder_of_single_words_has_to_know_the_tag_too() -> None:
    score = tag_score("portrait")
    assert isinstance(score, TextScore)
    assert score.unknown("all") == ()
    assert score.unknown(("outstanding", "horrible", "Portrait")) == ()
    assert score.unknown(("outstanding", "horrible")) == ("portrait",)


def _before(first: tuple[float, float], second: tuple[float, float]) -> int:
    """The paper's comparison inside one tag, with scores in whole steps: -1 where the first ranks higher."""
    (score, near), (other, other_near) = first, second
    if score != other:
        return -1 if score > other else 1
    return -1 if near > other_near else 1 if near < other_near else 0


def test_ranking_information_sorts_as_the_papers_comparison_does() -> None:
    random = np.random.default_rng(5)
    scores = np.round(random.uniform(1, 10, 300), 2)
    near = np.round(random.uniform(-1, 1, 300), 3)
    found = information(scores, near)
    steps = [int(np.floor(round((score - 1) / DELTA, 6))) for score in scores]
    plain = sorted(
        range(300),
        key=functools.cmp_to_key(lambda a, b: _before((steps[a], near[a]), (steps[b], near[b]))),
    )
    ours = sorted(range(300), key=lambda number: -found[number])
    assert [(steps[n], near[n]) for n in ours] == [(steps[n], near[n]) for n in plain]
    assert found.min() >= 0
    assert found.max() <= 1


def test_similar_scores_are_told_apart_by_likeness_alone() -> None:
    better_but_unlike, like, much_better = information(np.array([5.07, 5.01, 5.6]), np.array([0.1, 0.3, -0.2]))
    assert much_better > like > better_but_unlike
    assert np.isnan(information(np.array([np.nan]), np.array([0.5]))).all()
    # A whole step belongs to itself, whatever floating point makes of it.
    low, high = information(np.array([1.3, 1.0 + 3 * DELTA]), np.array([0.1, 0.2]))
    assert high > low
    assert high - low < 0.01


def test_the_list_of_a_tag_is_made_of_vectors_alone() -> None:
    direction = np.array([1, 0, 0], np.float32)
    usual = Quantiles(tuple(np.linspace(-1, 1, 101).tolist()), 500)
    score = ListedScore(listed_entry("dog", 7), "dog", direction, usual)
    assert isinstance(score, TextScore)
    assert list(score.texts) == ["a photo of dog"]
    photos = np.array([[0.9, 0.1, 0], [0.901, 0.3, 0], [-0.5, 0.8, 0]], np.float32)
    values = score.bound(score.condense(np.array([[0, 1, 0]], np.float32)), 100.0).score({GLOBAL: photos})
    assert values.argsort()[::-1].tolist() == [1, 0, 2]
    # Vectors of another encoder say nothing here.
    assert np.isnan(score.bound(np.ones((1, 4), np.float32), 1.0).score({GLOBAL: np.ones((2, 4), np.float32)})).all()


def test_an_installed_ranker_of_the_encoder_in_use_speaks_in_place_of_the_prompt() -> None:
    head, _ = ranker()
    (encoder, *_) = head.spec.inputs[0].encoders
    score = tag_score("dog", [head], encoder)
    assert isinstance(score, TextScore)
    assert score.entry.id == "scores.tag:dog"
    assert list(score.texts) == [(head.spec.prompt or "a photo of {tag}").replace("{tag}", "dog")]
    # Another head, or none, gives other numbers under the same id: they are worked out anew.
    assert score.entry.version != tag_score("dog").entry.version
    assert len(list(tag_score("dog", [head], "another encoder").texts)) == 2
    assert len(list(tag_score("dog", [head]).texts)) == 2
