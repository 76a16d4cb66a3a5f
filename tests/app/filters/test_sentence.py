"""The sentence as data: what it asks of the library, what is stored of it, and how it reads."""

from __future__ import annotations

import random
from math import inf, nan

import pytest
from PySide6.QtCore import QDate

from app.filters.part import Around
from app.filters.parts import part_of, parts
from app.filters.parts.taken import day_of, from_to, start_of
from app.filters.sentence import Condition, NameFilter, Sentence
from app.filters.stored import read, stored
from app.filters.wording import in_sentence, marked, marks_in, one_of, plain
from core.questions import ChoiceFilter, Query, RangeFilter
from core.types import Better, Entry, Pixels

SHARP = Entry("measures.sharpness", "Sharpness", "blurred", "sharp", Better.MORE, Pixels.WORKING, "How sharp.", "test")
NOISE = Entry(
    "measures.noise",
    "Noise",
    "clean",
    "noisy",
    Better.LESS,
    Pixels.NATIVE,
    "How noisy.",
    "test",
    range=(0, 9),
    unit="px",
)
AROUND = Around({SHARP.id: SHARP, NOISE.id: NOISE})

EXAMPLES: tuple[tuple[Condition, str], ...] = (
    (RangeFilter("marks.stars", 3), "with at least 3 stars"),
    (RangeFilter("marks.stars", 1), "with at least 1 star"),
    (RangeFilter("marks.stars", 5), "with at least 5 stars"),
    (RangeFilter("marks.stars", 2, 2), "with exactly 2 stars"),
    (RangeFilter("marks.stars", -inf, 2), "with at most 2 stars"),
    (RangeFilter("marks.stars", 2, 4), "with 2 to 4 stars"),
    (RangeFilter("marks.stars", 0, 0), "without stars"),
    (RangeFilter("marks.stars"), "with any number of stars"),
    (ChoiceFilter("marks.flag", (1,)), "picked"),
    (ChoiceFilter("marks.flag", (1, 0)), "picked or without a flag"),
    (ChoiceFilter("marks.flag", ()), "with any flag or none"),
    (ChoiceFilter("marks.label", ("Red", "Green", "")), "whose label is red, green or none"),
    (ChoiceFilter("marks.label", ("",)), "without a label"),
    (ChoiceFilter("marks.label", ("Red", "Yellow", "Green", "Blue", "Purple")), "with a colour label"),
    (ChoiceFilter("kind", ("jpeg", "heif")), "that are JPEG or HEIC"),
    (ChoiceFilter("status", ("waiting",)), "not judged yet"),
    (RangeFilter(SHARP.id, 0.6), "whose sharpness is at least 60"),
    (RangeFilter(SHARP.id, -inf, 0.25), "whose sharpness is at most 25"),
    (RangeFilter(NOISE.id, 1.5, 2, keep_null=True), "whose noise is between 1.50 px and 2.00 px or unknown"),
    (RangeFilter(SHARP.id), "with any sharpness"),
    (RangeFilter("attributes.cosy", 0.5), "whose cosy is at least 0.50"),
    (NameFilter(" IMG_2 "), "whose name contains “IMG_2”"),
    (NameFilter("  "), "of any name"),
    (from_to(QDate(2026, 5, 1), QDate(2026, 5, 9)), "taken from 1 May 2026 to 9 May 2026"),
    (from_to(QDate(2026, 5, 1), QDate(2026, 5, 1)), "taken on 1 May 2026"),
    (from_to(QDate(2026, 5, 1), None), "taken on 1 May 2026 or later"),
    (from_to(None, QDate(1969, 12, 31)), "taken on 31 Dec 1969 or earlier"),
    (from_to(None, None), "taken on any day"),
)


@pytest.mark.parametrize(("condition", "phrase"), EXAMPLES, ids=[phrase for _, phrase in EXAMPLES])
def test_every_condition_reads_as_a_phrase(condition: Condition, phrase: str) -> None:
    part = part_of(condition)
    assert part is not None
    said = part.words(condition, AROUND)
    assert plain(said) == phrase
    assert marks_in(said), "nothing in it invites to be changed"


def test_every_condition_belongs_to_one_kind_of_part() -> None:
    for condition, phrase in EXAMPLES:
        assert sum(part.owns(condition) for part in parts()) == 1, phrase
    assert part_of(ChoiceFilter("moon phase", ("full",))) is None


def test_what_is_offered_is_what_its_part_owns() -> None:
    offers = [(part, offer) for part in parts() for offer in part.offers(AROUND)]
    assert {offer.heading for _, offer in offers} == {"Marks", "Photo", "Measures"}
    for part, offer in offers:
        assert part.owns(offer.condition), offer.title


def test_the_query_gets_what_limits_and_nothing_else() -> None:
    asked = Query(sort="name", ranges=(RangeFilter("old", 1),))
    sentence = Sentence(
        (
            RangeFilter(SHARP.id, 0.6),
            RangeFilter(NOISE.id),
            ChoiceFilter("marks.flag", (1,)),
            ChoiceFilter("kind", ()),
            NameFilter(" a b "),
        )
    )
    made = sentence.of(asked)
    assert made == Query(
        sort="name",
        ranges=(RangeFilter(SHARP.id, 0.6),),
        choices=(ChoiceFilter("marks.flag", (1,)),),
        text="a b",
    )
    assert Sentence().of(asked).ranges == ()
    assert not Sentence((RangeFilter(NOISE.id), NameFilter(" "))).limits


def test_a_sentence_has_one_name() -> None:
    sentence = Sentence((ChoiceFilter("marks.flag", (1,)),)).named("a").named("b")
    assert sentence.conditions == (ChoiceFilter("marks.flag", (1,)), NameFilter("b"))
    assert sentence.named("").text == ""
    assert len(sentence.named("").conditions) == 1
    assert Sentence().named("") == Sentence()


@pytest.mark.parametrize("seed", range(5))
def test_a_stored_sentence_comes_back(seed: int) -> None:
    rng = random.Random(seed)
    sentence = Sentence(tuple(rng.sample([condition for condition, _ in EXAMPLES], 7)))
    assert read(stored(sentence)) == sentence


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "text",
        [1, "x"],
        [{}],
        [{"range": 3}],
        [{"choice": "kind"}],
        [{"choice": "kind", "values": [1.5, []]}],
        [{"range": "measures.x", "low": nan}],
        [{"range": "measures.x", "low": 10**400}],
        [{"range": "marks.stars", "low": inf}],
        [{"range": "marks.stars", "high": -inf}],
        [{"range": "marks.stars", "low": 4, "high": 2}],
        [{"name": 4}],
        [{"choice": "moon phase", "values": ["full"]}],
        [{"range": "tides.height", "low": 3}],
    ],
)
def test_what_cannot_be_understood_is_left_out(raw: object) -> None:
    assert read(raw) == Sentence()


def test_days_are_whole_on_the_cameras_clock() -> None:
    day = from_to(QDate(2026, 5, 1), QDate(2026, 5, 1))
    assert day.low == 1777593600.0
    assert day.low + 86399.99 < day.high < day.low + 86400
    for date in (QDate(2026, 5, 1), QDate(1969, 12, 31), QDate(1900, 1, 1)):
        assert day_of(start_of(date)) == date
        assert day_of(start_of(date) + 86399) == date
    assert day_of(inf).year() == 9999


def test_marks_say_where_they_are_in_the_plain_phrase() -> None:
    phrase = f"a {marked('bc')} d {marked('e')}"
    assert plain(phrase) == "a bc d e"
    assert [plain(phrase)[start : start + length] for start, length in marks_in(phrase)] == ["bc", "e"]
    assert plain(one_of(["a", "b", "c"])) == "a, b or c"
    assert len(plain(marked("x" * 300))) < 50
    assert plain(marked("two\nlines")) == "two lines"
    assert in_sentence("Sharpness") == "sharpness"
    assert in_sentence("RAW noise") == "RAW noise"
