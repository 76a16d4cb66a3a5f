"""How people would vote, in the inspector: bars, words, and nothing where no head foresees it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.inspector.distribution_card import core_of, summary_of, verdict_of
from app.inspector.panel import InspectorPanel
from app.painting.vote_bars import VoteBars
from core.errors import ModelError
from tests.app.inspector.fake_votes import votes
from tests.app.inspector.fakes import FakeWorkspace, settle

SPLIT = votes(5, 4, 1, 0.2, 0.2, 0.2, 0.2, 1, 4, 5, apart=0.97)
AGREED = votes(0, 0, 0, 0.05, 0.9, 0.05, 0, 0, 0, 0, apart=0.02)
USUAL = votes(0, 1, 2, 3, 4, 4, 3, 2, 1, 0)
ALONE = votes(0, 1, 2, 3, 4, 4, 3, 2, 1, 0, apart=None)


def test_the_votes_of_one_photo_are_shown(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.votes.by_photo = {1: (SPLIT,), 2: (USUAL,)}
    panel.show_photos([1])
    settle(panel, qtbot)
    assert panel._voted.isVisible()
    assert panel._votes.words == f"{verdict_of(SPLIT)}\n{summary_of(SPLIT)}"
    panel.grab()
    panel.show_photos([2])
    settle(panel, qtbot)
    assert panel._votes.votes == (USUAL,)


def test_nothing_is_shown_where_no_head_foresees_votes(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.votes.by_photo = {1: (SPLIT,)}
    for ids in ([3], [1, 2]):
        panel.show_photos([1])
        settle(panel, qtbot)
        assert panel._voted.isVisible()
        panel.show_photos(ids)
        settle(panel, qtbot)
        assert not panel._voted.isVisible()
        assert panel._votes.words == ""


def test_several_heads_are_told_apart(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.votes.by_photo = {1: (SPLIT, votes(1, 2, 3, title="Other")), 2: (SPLIT,)}
    panel.show_photos([1])
    settle(panel, qtbot)
    lines = panel._votes.words.splitlines()
    assert (lines[0], lines[3]) == ("Mine", "Other")
    panel.show_photos([2])
    settle(panel, qtbot)
    assert "Mine" not in panel._votes.words


def test_a_head_that_fails_says_nothing_here(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.votes.by_photo = {1: (SPLIT,)}
    panel.show_photos([1])
    settle(panel, qtbot)
    workspace.votes.error = ModelError("The head mine was exchanged meanwhile.")
    panel.show_photos([2])
    settle(panel, qtbot)
    assert not panel._voted.isVisible()


def test_the_spread_is_said_in_plain_words() -> None:
    assert verdict_of(SPLIT) == "Divides people: opinions differ more than on 97 % of your photos."
    assert verdict_of(AGREED) == "People would agree, more than on 98 % of your photos."
    assert verdict_of(USUAL) == "Opinions differ as on most of your photos."
    assert verdict_of(ALONE) == "Most would vote 3 to 8."


def test_mean_spread_and_share_are_on_one_line() -> None:
    assert summary_of(USUAL).replace("\N{NO-BREAK SPACE}", " ") == "mean 5.5 of 10 · spread 1.8 · 50 % above 5"


@pytest.mark.parametrize("shares", [[1.0] + [0.0] * 9, [0.0] * 9 + [1.0], [0.1] * 10, [0.5] + [0.0] * 8 + [0.5]])
def test_the_middle_four_fifths_by_hand(shares: list[float]) -> None:
    ballots = [vote for vote, share in enumerate(shares, 1) for _ in range(round(share * 1000))]
    low, high = core_of(shares)
    assert low == ballots[len(ballots) // 10]
    assert high == ballots[len(ballots) * 9 // 10 - 1]


def test_bars_stand_for_shares_and_are_mirrored_with_the_reading(qtbot: QtBot) -> None:
    bars = VoteBars()
    qtbot.addWidget(bars)
    bars.resize(300, 84)
    assert bars.bars() == []
    bars.set_votes((0.0, 0.2, 0.8), 2.8)
    left_to_right = bars.bars()
    assert [bar.height() for bar in left_to_right] == pytest.approx([1, left_to_right[2].height() / 4, 60])
    assert left_to_right[0].left() < left_to_right[2].left()
    bars.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert bars.bars()[0].left() > bars.bars()[2].left()
    bars.set_votes((0.0, 0.0), 1.0)
    bars.grab()
