"""Looking entries up, helping who mistypes one, and the version that tells stored values from stale ones."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.errors import UserError
from core.scoring import catalogue as module
from core.scoring.calibration import Scale, quantile_scale
from core.scoring.catalogue import Catalogue, first_pass_version
from core.scoring.entries import MEASURES, SCORES
from core.types import Better, Entry, Pixels

PAIR = Entry("attributes.happy", "Happy", "Sad", "Happy", Better.NEITHER, Pixels.EMBEDDING, "Mood.", "CLIP-IQA")


def test_it_holds_scores_measures_and_the_attributes_handed_in() -> None:
    catalogue = Catalogue.build([PAIR])
    assert catalogue.entries == (*SCORES, *MEASURES, PAIR)
    assert catalogue["attributes.happy"] is PAIR
    assert "measures.noise" in catalogue
    assert len(catalogue.sortable) == len(catalogue) == len(list(catalogue))
    assert catalogue.of_kind("scores") == SCORES


@pytest.mark.parametrize(
    ("wanted", "near"),
    [("sharpnes", "measures.sharpness"), ("measure.noise", "measures.noise"), ("Happy", "attributes.happy")],
)
def test_a_mistyped_id_is_answered_with_near_ones(wanted: str, near: str) -> None:
    with pytest.raises(UserError) as raised:
        Catalogue.build([PAIR])[wanted]
    assert wanted in raised.value.message
    assert near in raised.value.hint


def test_something_far_off_gets_a_hint_as_well() -> None:
    with pytest.raises(UserError) as raised:
        Catalogue.build()["zzzz"]
    assert raised.value.hint


def test_two_entries_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match=r"attributes\.happy"):
        Catalogue.build([PAIR, PAIR])


def test_entries_are_worded_and_named_for_people() -> None:
    for entry in Catalogue.build().entries:
        assert re.fullmatch(r"(measures|scores)\.[a-z_]+", entry.id)
        for text in (entry.title, entry.low, entry.high, entry.explanation, entry.source):
            assert text
            assert text[0].isupper()
        assert entry.low != entry.high


def test_the_first_pass_version_changes_with_first_pass_entries_only(monkeypatch: pytest.MonkeyPatch) -> None:
    before = first_pass_version()
    assert before == first_pass_version()
    for index, entry in enumerate(MEASURES):
        changed = (*MEASURES[:index], replace(entry, version=entry.version + 1), *MEASURES[index + 1 :])
        monkeypatch.setattr(module, "MEASURES", changed)
        assert (first_pass_version() == before) == (entry.needs is Pixels.NATIVE), entry.id


def test_scales_are_monotone_and_invert() -> None:
    scale = quantile_scale((1, 2, 3, 4, 5), 0, 9)
    assert [scale(v) for v in (-1, 0, 3, 9, 99)] == [0.0, 0.0, 0.5, 1.0, 1.0]
    for raw in (0.5, 1.7, 4.9, 8.0):
        assert scale.invert(scale(raw)) == pytest.approx(raw)
    falling = Scale((0.0, 1.0, 2.0), (1.0, 0.4, 0.0))
    assert falling.invert(falling(1.5)) == pytest.approx(1.5)
    with pytest.raises(ValueError, match="monotone"):
        Scale((0.0, 1.0, 2.0), (0.0, 1.0, 0.5))
    with pytest.raises(ValueError, match="rise"):
        Scale((0.0, 0.0), (0.0, 1.0))
