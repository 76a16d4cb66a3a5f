"""Heads as scores: entries, sources, and one sentence for vectors that are not theirs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import ModelError
from core.scoring.heads.apply import liked_of, mean_of, number, spread_of, votes
from core.scoring.heads.file import Head
from core.scoring.heads.fit import refuse_space, refuse_tags
from core.scoring.heads.scores import placed, rank_as, scores_of
from core.scoring.heads.spec import Input, Kind
from core.scoring.vector_scores import Source, TextScore, VectorScore
from core.types import Better, Entry, Output, Pixels, SpaceKey, View
from tests.core.scoring.heads import making
from tests.core.scoring.heads.making import TAGS, unit

PHOTOS = unit(9, seed=1)
SPACE = SpaceKey("clip", "abcd-1234", 1, "fp32", Output.PROJECTED)


def test_a_head_of_one_number_is_one_score() -> None:
    head, _ = making.linear()
    (score,) = scores_of(head)
    assert isinstance(score, VectorScore)
    assert score.entry.id == "scores.head:mine"
    assert (score.entry.range, score.entry.version) == ((1.0, 10.0), head.version)
    found = score.score({Source(encoder="clip"): PHOTOS})
    np.testing.assert_array_equal(found, number(head.spec, head.weights, [PHOTOS]))


def test_a_head_of_votes_is_three() -> None:
    head, _ = making.distribution()
    scores = scores_of(head)
    assert [score.entry.id.removeprefix("scores.head:mine") for score in scores] == ["", ":spread", ":liked"]
    assert scores[1].entry.better is Better.NEITHER
    rows = votes(head.spec, head.weights, [PHOTOS])
    for score, made in zip(scores, (mean_of, spread_of, liked_of), strict=True):
        assert isinstance(score, VectorScore)
        np.testing.assert_array_equal(score.score({Source(encoder="clip"): PHOTOS}), made(rows))


def test_the_sources_are_the_first_encoder_that_is_installed() -> None:
    head = Head.of(making.spec_of(Kind.LINEAR, Input(16, ("one", "two"))), making.linear()[0].weights)
    assert scores_of(head)[0].sources == (Source(encoder="one"),)
    assert scores_of(head, ["two"])[0].sources == (Source(encoder="two"),)


def test_branches_are_read_view_by_view() -> None:
    head, _ = making.uiqa(3, "concat")
    (score,) = scores_of(head)
    assert [source.view for source in score.sources] == [View.NATIVE, View.FRAGMENTS, View.SALIENT]
    vectors = {source: unit(4, seed=place) for place, source in enumerate(score.sources)}
    expected = number(head.spec, head.weights, list(vectors.values()))
    np.testing.assert_array_equal(score.score(vectors), expected)


def test_a_ranker_is_a_score_of_a_tag() -> None:
    head, _ = making.ranker(prompt="{tag}, a photo")
    assert scores_of(head) == ()
    entry = Entry("scores.tag:sea", "As “sea”", "a", "b", Better.MORE, Pixels.EMBEDDING, "", "")
    score = rank_as(head, "sea", entry)
    assert isinstance(score, TextScore)
    assert score.texts == ("sea, a photo",)
    assert score.key != rank_as(head, "lake", entry).key
    tag = unit(1, seed=4)
    bound = score.bound(score.condense(tag), 100.0)
    assert bound.entry.id == "scores.tag:sea"
    found = bound.score({bound.sources[0]: PHOTOS})
    np.testing.assert_array_equal(found, number(head.spec, head.weights, [PHOTOS], tag[0]))


def test_a_tmcr_head_has_its_tags_read() -> None:
    head, _ = making.tmcr("authors")
    names = [f"tag {place}" for place in range(TAGS)]
    scores = scores_of(head, tags=names)
    features, tags = unit(9, 6, seed=3), unit(TAGS, seed=2)
    for score, made in zip(scores, (mean_of, spread_of, liked_of), strict=True):
        assert isinstance(score, TextScore)
        assert list(score.texts) == names
        bound = score.bound(score.condense(tags), 100.0)
        vectors = dict(zip(bound.sources, (PHOTOS, features), strict=True))
        expected = made(votes(head.spec, head.weights, [PHOTOS, features], tags))
        np.testing.assert_array_equal(bound.score(vectors), expected)


def test_a_tower_without_tags_needs_none() -> None:
    head, _ = making.tmcr("authors", "cr")
    assert all(isinstance(score, VectorScore) for score in scores_of(head))


def test_texts_are_for_encoders_that_know_language() -> None:
    head, _ = making.ranker()
    score = rank_as(head, "sea", scores_of(making.linear()[0])[0].entry)
    assert score.unknown("all") == ()
    assert score.unknown(("happy", "sad")) == ("a photo of sea",)


def test_a_head_in_a_place_is_compared_by_rank() -> None:
    score = scores_of(making.distribution()[0])[0]
    entry = placed(score, "quality").entry
    assert (entry.id, entry.by_rank, entry.version) == ("scores.quality", True, score.entry.version)


@pytest.mark.parametrize(
    ("space", "says"),
    [
        (replace(SPACE, encoder="other"), "reads vectors of clip, these are of other"),
        (replace(SPACE, encoder="clip+native"), "global view"),
        (replace(SPACE, output=Output.PENULTIMATE), "projected layer"),
        (replace(SPACE, backend="int8"), "int8"),
        (replace(SPACE, weights="ef"), "other weights"),
        (replace(SPACE, preprocessing=2), "other weights"),
    ],
)
def test_vectors_of_another_space_are_refused(space: SpaceKey, says: str) -> None:
    spec = making.spec_of(Kind.LINEAR, Input.of(SPACE, 16))
    refuse_space(spec, 0, SPACE, 16)
    refuse_space(spec, 0, replace(SPACE, backend="fp16"), 16)
    with pytest.raises(ModelError) as caught:
        refuse_space(spec, 0, space, 16)
    assert says in caught.value.message
    (score,) = scores_of(Head.of(spec, making.linear()[0].weights))
    assert score.refusal({score.sources[0]: SPACE}) == ""
    assert score.refusal({score.sources[0]: space}) == caught.value.message


def test_vectors_of_another_size_are_refused() -> None:
    with pytest.raises(ModelError, match="16 numbers, these have 8"):
        refuse_space(making.linear()[0].spec, 0, SPACE, 8)


def test_a_view_is_no_other_view() -> None:
    spec = making.uiqa(1, "mean")[0].spec
    refuse_space(spec, 0, replace(SPACE, encoder="clip+native"), 16)
    with pytest.raises(ModelError, match="native view"):
        refuse_space(spec, 0, SPACE, 16)


def test_other_tag_lists_are_refused() -> None:
    spec = making.tmcr("authors")[0].spec
    refuse_tags(spec, "abc")
    with pytest.raises(ModelError, match="other lists of tags"):
        refuse_tags(spec, "abd")
    refuse_tags(making.linear()[0].spec, "whatever")
