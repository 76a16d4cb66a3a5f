"""What the card of an axis says: wording, value, place in the folder, and how far to trust it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.inspector.attribute_card import AttributeCard
from app.inspector.axis_about import AxisAbout
from app.inspector.trust import agreement, trust_of
from core.paths import AppPaths
from core.scoring.absence import NEEDS_MODEL, NOT_LEARNED
from core.scoring.attribute_sets import AttributePair, load_sets, parse_pair
from core.scoring.entries import MEASURES
from core.types import MEASURED, Entry, RadarAxis, Value
from core.workspace.distributions import Distribution, distribution_of

MODEL = "ViT-B/32"
HERE = Path("nowhere")
PAIRS = {pair.slug: pair for pair in load_sets(["look", "feel", "paper"], AppPaths(HERE, HERE, HERE, HERE))}
SHARPNESS = next(entry for entry in MEASURES if entry.id == "measures.sharpness")
CONTRAST = next(entry for entry in MEASURES if entry.id == "measures.contrast")
FOLDER = distribution_of(np.linspace(0, 1, 101), 0, 1, 10)


def about(
    pair: AttributePair,
    *values: Value,
    source: str = MODEL,
    entry: Entry | None = None,
    folder: Distribution | None = FOLDER,
) -> AxisAbout:
    one = entry or pair.entry
    axes = [RadarAxis(one.id, one.title, one.low, one.high, value, source) for value in values]
    return AxisAbout(one, pair, tuple((f"IMG_{n}.jpg", axis) for n, axis in enumerate(axes)), folder)


@pytest.mark.parametrize(
    ("slug", "verdict"),
    [
        ("natural", "Agrees moderately with people: 0.43"),
        ("aesthetic", "Agrees moderately with people: 0.41"),
        ("complex", "Agrees weakly with people: 0.20"),
        ("scary", "Agrees weakly with people: 0.20"),
        ("happy", "Hardly agrees with people: 0.10"),
        ("new", "Hardly agrees with people: 0.08"),
    ],
)
def test_a_published_figure_is_told_in_words_with_the_number(slug: str, verdict: str) -> None:
    said, grounds = trust_of(f"attributes.{slug}", MODEL, PAIRS[slug])
    assert said == verdict
    assert "100 photos" in grounds
    assert "four people" in grounds
    assert f"uses {len(PAIRS[slug].high)} on each side" in grounds
    said, grounds = trust_of(f"attributes.paper_{slug}", MODEL, PAIRS[f"paper_{slug}"])
    assert said == verdict
    assert "each side" not in grounds


def test_stronger_agreement_has_a_stronger_word() -> None:
    assert len({agreement(value) for value in (0.9, 0.5, 0.2, 0.0)}) == 4
    assert agreement(0.6) == "Agrees well with people"
    assert agreement(0.35) == agreement(0.59)


def test_what_has_no_figure_says_so() -> None:
    assert trust_of("attributes.quality", MODEL, PAIRS["quality"])[0] == "No figure is known."
    assert trust_of("attributes.own", MODEL, parse_pair("cosy / bleak"))[0] == "Nobody has tested these words."
    verdict, grounds = trust_of("measures.contrast", MEASURED, PAIRS["contrast"])
    assert verdict.startswith("Measured, not judged")
    assert "not been tested" in grounds
    assert "0.45 on 1,100 photos" in trust_of("measures.sharpness", MEASURED, PAIRS["sharpness"])[1]


def test_a_judged_axis_tells_every_phrasing_and_the_model() -> None:
    card = about(PAIRS["natural"], 0.82)
    assert card.method().startswith(f"{MODEL} judges")
    said = dict(card.wording())
    assert set(said) == {"Natural", "Synthetic"}
    assert all(f"“{text}”" in said["Natural"] for text in PAIRS["natural"].high)
    assert all(f"“{text}”" in said["Synthetic"] for text in PAIRS["natural"].low)


def test_a_measured_axis_tells_its_method_and_no_words() -> None:
    card = about(PAIRS["sharpness"], 0.4, source=MEASURED, entry=SHARPNESS)
    assert card.measured
    assert card.wording() == []
    assert card.method() == f"Measured from the pixels: {SHARPNESS.source}."


def test_words_that_the_model_does_not_know_are_said_with_the_reason() -> None:
    card = about(PAIRS["happy"], NOT_LEARNED, source="Small model")
    assert card.standing()[0] == "Can’t tell: this model has not learned these words."
    assert card.method() == "Small model has not learned these words, so it gives no value rather than a guess."
    none = about(PAIRS["happy"], NEEDS_MODEL, source="")
    assert none.standing()[0] == "Can’t tell: needs a model."
    assert "once one is installed" in none.method()


@pytest.mark.parametrize(
    ("value", "place"),
    [
        (0.9, "90, higher than 89 % of the photos in this folder."),
        (0.1, "10, lower than 89 % of the photos in this folder."),
        (1.0, "100, higher than 99 % of the photos in this folder."),
    ],
)
def test_a_value_is_placed_in_its_folder(value: float, place: str) -> None:
    values = np.linspace(0, 1, 101).astype(np.float32)
    card = about(PAIRS["natural"], value)
    assert card.standing() == [place, "The folder’s median is 50."]
    share = round(100 * max(np.mean(values < np.float32(value)), np.mean(values > np.float32(value))))
    assert f"{share} %" in place, "the naive count says the same"


def test_alone_in_the_folder_a_value_stands_by_itself() -> None:
    same = distribution_of(np.full(9, 0.3), 0, 1, 10)
    assert about(PAIRS["natural"], 0.3, folder=same).standing()[0] == "30, in the middle of this folder."
    crowded = distribution_of(np.linspace(0.9961, 0.9999, 9), 0, 1, 10)
    said = about(PAIRS["natural"], 0.9961, folder=crowded).standing()[0]
    assert said == "100, in the middle of this folder.", "never less than most of those that read the same"
    assert about(PAIRS["natural"], 0.3, folder=None).standing() == ["30"]
    lone = distribution_of(np.array([0.3]), 0, 1, 10)
    assert about(PAIRS["natural"], 0.3, folder=lone).standing()[0] == "30"


def test_nobody_stands_before_all_photos_of_a_folder_that_he_is_in() -> None:
    many = distribution_of(np.linspace(0, 1, 1001), 0, 1, 10)
    best, worst = (about(PAIRS["natural"], value, folder=many).standing()[0] for value in (1.0, 0.0))
    assert best == "100, higher than 99 % of the photos in this folder."
    assert worst == "0, lower than 99 % of the photos in this folder."


def test_several_photos_have_a_line_each() -> None:
    lines = about(PAIRS["natural"], 0.3, NOT_LEARNED, 0.9).standing()
    assert lines[:3] == [
        "IMG_0.jpg: 30",
        "IMG_1.jpg: can’t tell: this model has not learned these words",
        "IMG_2.jpg: 90",
    ]


def test_the_card_is_as_high_as_its_words_and_stays_on_the_screen(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    card = AttributeCard(host)
    room = host.screen().availableGeometry()
    long = parse_pair(f"{'very ' * 14}cosy / {'rather ' * 10}bleak")
    for one in (about(PAIRS["quality"], 0.4), about(long, *[0.3] * 6)):
        for corner in (room.topLeft(), room.bottomRight()):
            card.open_for(one, QRect(corner, corner))
            assert room.contains(card.geometry())
            assert card.height() >= card._column.totalHeightForWidth(card.width())
            assert card.accessibleName() == one.entry.title
            assert card.accessibleDescription() == card.words
            card.close()
    assert not card.remove.isHidden()


def test_the_card_stands_on_the_screen_of_its_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The card itself stays with the screen that it was first opened on."""
    host = QWidget()
    qtbot.addWidget(host)
    card = AttributeCard(host)
    card.open_for(about(PAIRS["quality"], 0.4), QRect(10, 10, 1, 1))
    card.close()

    class Other:
        def availableGeometry(self) -> QRect:
            return QRect(5000, 0, 1600, 1200)

    monkeypatch.setattr(host, "screen", Other)
    card.open_for(about(PAIRS["quality"], 0.4), QRect(5100, 10, 1, 1))
    assert card.x() >= 5000
    card.close()


def test_a_word_of_markup_stays_a_word(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    card = AttributeCard(host)
    card.open_for(about(parse_pair("<b>cosy<i> / bleak"), 0.4), QRect(0, 0, 1, 1))
    assert "<b>cosy<i>" in card.words
    card.close()
