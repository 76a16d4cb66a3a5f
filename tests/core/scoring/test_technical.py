"""The technical score on values written by hand: what it says, what it lets pass, when it keeps silent."""

from __future__ import annotations

import pytest

from core.scoring.overall import overall
from core.scoring.technical import TERMS, Term, technical
from core.types import Null, Value

GOOD: dict[str, Value] = {
    "measures.sharpness": 0.95,
    "measures.focus_area": 0.8,
    "measures.motion_blur": 0.0,
    "measures.brightness": 0.5,
    "measures.highlights": 0.0,
    "measures.shadows": 0.0,
    "measures.contrast": 0.5,
    "measures.colourfulness": 0.5,
    "measures.visible_noise": 0.03,
    "measures.compression": 0.92,
}


def score(**changes: Value) -> float:
    value = technical(GOOD | {f"measures.{name}": value for name, value in changes.items()}).value
    assert isinstance(value, float)
    return value


def reasons(**changes: Value) -> tuple[str, ...]:
    return technical(GOOD | {f"measures.{name}": value for name, value in changes.items()}).reasons


def test_a_good_photo_scores_high_and_says_why() -> None:
    assert score() > 0.9
    assert reasons()[-1] == "sharp where it matters, hardly any noise, good contrast"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"blown_areas": 0.14}, "highlights clipped on 14 % of the frame"),
        ({"shadows": 0.6}, "shadows clipped on 60 % of the frame"),
        ({"sharpness": 0.1}, "soft everywhere, no part of the frame is in focus"),
        ({"sharpness": 0.45}, "a little soft even where it is sharpest"),
        ({"motion_blur": 0.9, "sharpness": 0.2}, "motion blur"),
        ({"compression": 0.35}, "heavy JPEG compression (quality about 35)"),
        ({"noise": 0.5}, "strong noise (about 6 of 255 levels)"),
        ({"blockiness": 0.6}, "visible squares of JPEG compression"),
        ({"brightness": 0.05, "white_point": 0.3}, "underexposed: dark without bright parts"),
        ({"contrast": 0.02}, "flat, next to no contrast"),
        ({"native_sharpness": 0.0}, "not sharp at full size"),
    ],
)
def test_each_flaw_costs_and_is_named_first(changes: dict[str, Value], words: str) -> None:
    assert score(**changes) < score() - 0.03
    assert reasons(**changes)[0] == words


def test_reasons_come_strongest_first() -> None:
    found = reasons(sharpness=0.1, blown_areas=0.14)
    assert found[0].startswith("soft everywhere")
    assert "highlights clipped on 14 % of the frame" in found


@pytest.mark.parametrize(
    "changes",
    [
        {"brightness": 0.95},
        {"colourfulness": 0.0},
        {"compression": Null("not a JPEG")},
        {"complexity": 0.0},
        {"warmth": 1.0},
    ],
)
def test_style_is_free(changes: dict[str, Value]) -> None:
    assert score(**changes) >= score()


def test_shallow_focus_costs_next_to_nothing_and_is_no_fault() -> None:
    assert score(focus_area=0.1) > score() - 0.08
    assert reasons(focus_area=0.1) == reasons()


def test_low_key_costs_less_than_underexposure() -> None:
    assert score(brightness=0.1, white_point=0.8) > score(brightness=0.1, white_point=0.4) + 0.2
    assert score(brightness=0.1, white_point=0.8) > 0.75


def test_motion_is_free_where_the_subject_is_sharp() -> None:
    assert score(motion_blur=0.9) == score()


def test_traces_of_blocks_count_only_where_the_table_is_coarse() -> None:
    assert score(grid_trace=0.3, compression=0.95) == score(compression=0.95)
    assert score(grid_trace=0.3, compression=0.75) < score(grid_trace=0.0, compression=0.75)


def test_native_noise_speaks_before_the_noise_of_the_working_image() -> None:
    assert score(visible_noise=0.6, noise=0.0) == score(visible_noise=0.03)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"shadows": 1.0}, "the frame is black"),
        ({"highlights": 0.99}, "the frame is white"),
        ({"sharpness": Null("nothing to focus on")}, "nothing to focus on"),
    ],
)
def test_it_keeps_silent_where_it_cannot_tell(changes: dict[str, Value], reason: str) -> None:
    judged = technical(GOOD | {f"measures.{name}": value for name, value in changes.items()})
    assert judged.value == Null(reason)
    assert judged.reasons == (f"can't tell: {reason}",)


def test_no_values_give_no_verdict() -> None:
    assert technical({}).value == Null("not measured yet")


@pytest.mark.parametrize("term", TERMS, ids=lambda term: str(term.measures[0]))
def test_a_term_never_costs_less_when_its_measure_gets_worse(term: Term) -> None:
    worse_up = term.badness(1.0) > term.badness(0.0)
    badness = [term.badness(step / 100) for step in range(101)]
    assert badness == sorted(badness, reverse=not worse_up)
    assert min(badness) == 0.0
    assert max(badness) == 1.0


def test_the_worst_of_everything_is_zero_and_not_less() -> None:
    worst: dict[str, Value] = {"motion_blur": 1.0, "noise": 1.0, "blockiness": 1.0, "highlights": 0.5, "shadows": 0.5}
    worst |= {"sharpness": 0.0, "compression": 0.01, "contrast": 0.0, "brightness": 0.0}
    assert score(**worst) == 0.0


def test_overall_names_the_first_scorer_that_has_a_value() -> None:
    values: dict[str, Value] = {"scores.technical": 0.4}
    assert overall(values)[0].value == 0.4
    assert overall(values)[1] == "technical"
    values |= {"scores.quality": 0.6, "scores.aesthetic": Null("no model")}
    assert overall(values)[1] == "quality"
    values |= {"scores.taste": 0.1}
    assert overall(values) == (overall({"scores.taste": 0.1})[0], "taste")
    assert overall({"scores.technical": Null("the frame is black")})[0].value == Null("the frame is black")
    assert overall({})[0].value == Null("not judged yet")
