"""The judge: raw scores of vectors, and who speaks for a photo."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.pipeline.judge import Judge
from core.scoring.absence import CANNOT_TELL
from core.scoring.percentiles import Quantiles
from core.scoring.vector_scores import GLOBAL, LinearScore
from core.types import OVERALL, Better, Entry, Pixels, Value

MEASURES: dict[str, Value] = {}
USUAL = Quantiles(tuple(np.linspace(-0.05, 0.05, 101).tolist()), 400)


def score(name: str = "aesthetic", by_rank: bool = True) -> LinearScore:
    entry = Entry(
        f"scores.{name}", name, "low", "high", Better.MORE, Pixels.EMBEDDING, "About it.", "test", by_rank=by_rank
    )
    return LinearScore(entry, (np.array([0.5, -0.5], np.float32),), (GLOBAL,), bias=0.25)


def test_each_vector_is_scored_by_itself() -> None:
    vectors = np.array([[1, 0], [0, 1], [np.nan, 0]], np.float32)
    assert Judge(scores=(score(),)).scored(vectors) == [
        {"scores.aesthetic": 0.75},
        {"scores.aesthetic": -0.25},
        {"scores.aesthetic": CANNOT_TELL},
    ]
    assert Judge().scored(vectors) == [{}, {}, {}]
    assert Judge(scores=(score(),)).scored(np.empty((0, 2), np.float32)) == []


def test_a_raw_score_speaks_as_the_percentile_that_is_usual() -> None:
    judge = Judge(scores=(score(),), quantiles={"scores.aesthetic": USUAL})
    verdict = judge.verdict(MEASURES, {}, {"scores.aesthetic": 0.025})
    assert verdict.scorer == "aesthetic"
    assert verdict.values[OVERALL] == pytest.approx(0.75)
    assert verdict.values["scores.aesthetic"] == 0.025, "the raw value is what is stored"
    assert "scores.technical" in verdict.values


def test_a_raw_score_of_which_nothing_is_usual_yet_leaves_the_word_to_others() -> None:
    plain = Judge().verdict(MEASURES, {})
    verdict = Judge(scores=(score(),)).verdict(MEASURES, {}, {"scores.aesthetic": 0.025})
    assert verdict.scorer == plain.scorer == "technical"
    assert verdict.values[OVERALL] == plain.values[OVERALL]


def test_a_null_leaves_the_word_to_others_too() -> None:
    judge = Judge(scores=(score(),), quantiles={"scores.aesthetic": USUAL})
    assert judge.verdict(MEASURES, {}, {"scores.aesthetic": CANNOT_TELL}).scorer == "technical"


def test_a_score_on_the_common_scale_speaks_as_it_is() -> None:
    judge = Judge(scores=(score("taste", by_rank=False), score()), quantiles={"scores.aesthetic": USUAL})
    verdict = judge.verdict(MEASURES, {}, {"scores.taste": 0.9, "scores.aesthetic": 0.0})
    assert (verdict.scorer, verdict.values[OVERALL]) == ("taste", 0.9)
    assert replace(judge, scores=()).verdict(MEASURES, {}).scorer == "technical"
