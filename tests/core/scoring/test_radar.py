"""A radar's axes say where each value comes from, and why one is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.paths import AppPaths
from core.scoring.absence import NEEDS_MODEL, NOT_LEARNED
from core.scoring.attribute_sets import AttributePair, load_sets
from core.scoring.radar import measured_axes, radar_axes
from core.types import MEASURED, Null, Value


@pytest.fixture
def pairs(tmp_path: Path) -> tuple[AttributePair, ...]:
    return load_sets(["look", "feel"], AppPaths(tmp_path, tmp_path, tmp_path, tmp_path))


def test_without_an_encoder_look_is_measured_and_feel_needs_one(pairs: tuple[AttributePair, ...]) -> None:
    values: dict[str, Value] = {axis.measure: 0.1 * number for number, axis in enumerate(measured_axes())}
    axes = {axis.entry: axis for axis in radar_axes(values, pairs)}
    for number, axis in enumerate(measured_axes()):
        assert axes[axis.measure].value == 0.1 * number
        assert axes[axis.measure].source == MEASURED
        assert axes[axis.measure].title.endswith("(measured)")
        assert axis.attribute not in axes
    assert axes["attributes.happy"].value == NEEDS_MODEL
    assert axes["attributes.happy"].reason == "needs a model"
    assert len(axes) == len(pairs)


def test_what_the_encoder_judged_is_shown_as_its_own(pairs: tuple[AttributePair, ...]) -> None:
    values: dict[str, Value] = {pair.entry.id: 0.5 for pair in pairs} | {"measures.brightness": 0.9}
    axes = radar_axes(values, pairs, "ViT-B/32")
    assert [axis.entry for axis in axes] == [pair.entry.id for pair in pairs]
    assert {axis.value for axis in axes} == {0.5}
    assert {axis.source for axis in axes} == {"ViT-B/32"}
    assert {axis.reason for axis in axes} == {""}


def test_words_that_are_not_learned_fall_back_where_there_is_a_measure(pairs: tuple[AttributePair, ...]) -> None:
    values: dict[str, Value] = {pair.entry.id: NOT_LEARNED for pair in pairs} | {"measures.brightness": 0.9}
    axes = {axis.entry: axis for axis in radar_axes(values, pairs, "Small model")}
    assert axes["measures.brightness"].value == 0.9
    assert axes["attributes.contrast"].reason == NOT_LEARNED.reason


def test_what_has_no_stored_value_says_why_it_has_none(pairs: tuple[AttributePair, ...]) -> None:
    values: dict[str, Value] = {"attributes.happy": 0.4, "attributes.new": NOT_LEARNED, "measures.brightness": 0.9}
    axes = {axis.entry: axis for axis in radar_axes(values, pairs, "ViT-B/32", lambda pair: Null(f"no {pair.slug}"))}
    assert axes["attributes.happy"].value == 0.4
    assert axes["attributes.new"].value == NOT_LEARNED, "what is stored goes first"
    assert axes["attributes.scary"].value == Null("no scary")
    assert axes["measures.brightness"].value == 0.9, "a measure stands in all the same"


def test_a_measure_without_a_value_keeps_its_reason(pairs: tuple[AttributePair, ...]) -> None:
    values: dict[str, Value] = {"measures.visible_noise": Null("preview too small")}
    axes = {axis.entry: axis for axis in radar_axes(values, pairs)}
    assert axes["measures.visible_noise"].reason == "preview too small"


def test_stand_ins_point_the_same_way_as_their_attributes(pairs: tuple[AttributePair, ...]) -> None:
    entries = {pair.entry.id: pair.entry for pair in pairs}
    for axis in measured_axes():
        entry = entries[axis.attribute]
        assert axis.low == entry.low or axis.high == entry.high
