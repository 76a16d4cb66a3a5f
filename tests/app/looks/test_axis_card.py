"""The card of an axis holds to the numbers of tests.helpers.looks: both themes, both directions of reading, few words
and many."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.inspector.attribute_card import AttributeCard
from app.inspector.axis_about import AxisAbout
from app.theme.colours import Theme
from app.theme.style import apply_theme
from core.scoring.attribute_sets import AttributePair, parse_pair
from core.types import Null, RadarAxis, Value
from core.workspace.distributions import distribution_of
from tests.helpers import looks

SHORT, LONG = parse_pair("cosy / bleak"), parse_pair(f"{'very ' * 14}cosy / {'rather ' * 10}bleak")
FOLDER = distribution_of(np.linspace(0, 1, 101), 0, 1, 10)


def about(pair: AttributePair, *values: Value) -> AxisAbout:
    entry = pair.entry
    axes = [RadarAxis(entry.id, entry.title, entry.low, entry.high, value, "ViT-B/32") for value in values]
    return AxisAbout(entry, pair, tuple((f"{'IMG_' * 20}{n}.jpg", axis) for n, axis in enumerate(axes)), FOLDER)


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[AttributeCard]:
    host = QWidget()
    qtbot.addWidget(host)
    made = AttributeCard(host)
    yield made
    made.close()


@pytest.mark.parametrize("theme", list(Theme), ids=lambda theme: theme.value)
@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
@pytest.mark.parametrize(
    "told",
    [about(SHORT, 0.4), about(SHORT, Null("this model has not learned these words")), about(LONG, *[0.3] * 6)],
    ids=["one", "none", "six"],
)
def test_the_card_of_an_axis_can_be_read_whole(
    card: AttributeCard, qapp: QApplication, theme: Theme, direction: Qt.LayoutDirection, told: AxisAbout
) -> None:
    apply_theme(qapp, theme)
    try:
        card.setLayoutDirection(direction)
        card.open_for(told, QRect(200, 100, 1, 1))
        assert "\n".join([*looks.faults(card), *looks.faint(card)]) == ""
    finally:
        apply_theme(qapp)
