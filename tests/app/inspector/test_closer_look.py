"""Three views in the inspector: the frame round the main part, and what each view says in the card of an axis."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.inspector.attribute_card import AttributeCard
from app.inspector.branch_bars import BranchBars
from app.inspector.panel import InspectorPanel
from app.inspector.region_frame import RegionFrame
from app.jobs import Jobs
from core.library.regions import Region
from core.types import View
from core.workspace.views import Branches
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details, settle
from tests.app.inspector.test_attribute_card import PAIRS, about

SAID = Branches({View.NATIVE: 0.55, View.FRAGMENTS: 0.41, View.SALIENT: 0.9})


@pytest.fixture
def workspace() -> FakeWorkspace:
    made = FakeWorkspace({1: details(1, (1200, 800)), 2: details(2, (900, 1600))})
    made.three_views = True
    return made


@pytest.fixture
def panel(workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot) -> InspectorPanel:
    shown = InspectorPanel(FakeContext(workspace, jobs))
    qtbot.addWidget(shown)
    shown.resize(340, 800)
    shown.show()
    shown.show_photos([1])
    settle(shown, qtbot)
    return shown


def frame_of(panel: InspectorPanel) -> RegionFrame:
    return panel._closer.frame


def centre_shown(frame: RegionFrame) -> tuple[float, float]:
    """Where the frame is painted, in fractions of the picture."""
    place, middle = frame._preview.place(), frame.frame().center()
    return (middle.x() - place.left()) / place.width(), (middle.y() - place.top()) / place.height()


def test_the_frame_lies_where_the_photo_is_looked_at_closely(panel: InspectorPanel) -> None:
    frame = frame_of(panel)
    assert frame.isVisible()
    place, shown = frame._preview.place(), frame.frame()
    assert shown.width() / place.width() == pytest.approx(448 / 1200, abs=1e-6)
    assert shown.height() / place.height() == pytest.approx(448 / 800, abs=1e-6)
    assert centre_shown(frame) == pytest.approx((0.5, 0.5), abs=0.01)


def test_without_three_views_or_one_photo_there_is_no_frame(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1, 2])
    settle(panel, qtbot)
    assert not frame_of(panel).isVisible()
    workspace.three_views = False
    panel.show_photos([1])
    settle(panel, qtbot)
    assert not frame_of(panel).isVisible()


def test_dragging_the_frame_moves_the_main_part(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    frame = frame_of(panel)
    start = frame.frame().center().toPoint()
    with qtbot.waitSignal(panel._context.changed) as told:
        QTest.mousePress(frame, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(frame, start + QPoint(30, -10))
        QTest.mouseRelease(frame, Qt.MouseButton.LeftButton, pos=start + QPoint(30, -10))
    assert told.args[0].entries == {"region"}
    place = frame._preview.place()
    found = workspace.regions[1]
    assert found.source == "person"
    assert found.x == pytest.approx(0.5 + 30 / place.width(), abs=0.01)
    assert found.y == pytest.approx(0.5 - 10 / place.height(), abs=0.01)


def test_the_frame_stays_in_the_picture(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    frame = frame_of(panel)
    start = frame.frame().center().toPoint()
    QTest.mousePress(frame, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(frame, QPoint(-500, 900))
    QTest.mouseRelease(frame, Qt.MouseButton.LeftButton, pos=QPoint(-500, 900))
    qtbot.waitUntil(lambda: 1 in workspace.regions)
    assert workspace.regions[1].centre == pytest.approx((448 / 1200 / 2, 1 - 448 / 800 / 2), abs=1e-6)
    assert frame._preview.place().adjusted(-1, -1, 1, 1).contains(frame.frame())


def test_arrows_move_it_and_delete_takes_it_back(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    frame = frame_of(panel)
    for _ in range(3):
        QTest.keyClick(frame, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: 1 in workspace.regions)
    assert workspace.regions[1].centre == pytest.approx((0.56, 0.5))
    panel.refresh(_moved())
    settle(panel, qtbot)
    QTest.keyClick(frame, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: workspace.regions[1] == Region())
    panel.refresh(_moved())
    settle(panel, qtbot)
    assert centre_shown(frame) == pytest.approx((0.5, 0.5), abs=0.01)


def _moved() -> object:
    from core.types import Changes

    return Changes(frozenset({1}), frozenset({"region"}))


def test_its_keys_are_kept_from_the_photos(panel: InspectorPanel) -> None:
    frame = frame_of(panel)
    for key, ours in ((Qt.Key.Key_Left, True), (Qt.Key.Key_Delete, True), (Qt.Key.Key_P, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        frame.event(event)
        assert event.isAccepted() is ours


def test_a_click_beside_the_frame_changes_nothing(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    frame = frame_of(panel)
    corner = (frame._preview.place().topLeft() + QPointF(3, 3)).toPoint()
    QTest.mouseClick(frame, Qt.MouseButton.LeftButton, pos=corner)
    QTest.mouseDClick(frame, Qt.MouseButton.LeftButton, pos=corner)
    settle(panel, qtbot)
    assert workspace.regions == {}


def test_the_card_shows_what_each_view_says(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    card, one = AttributeCard(host), about(PAIRS["happy"], 0.62)
    card.open_for(one, QRect(10, 10, 10, 10))
    before = card.height()
    assert "Seen three ways" not in card.words
    card.show_branches(one, SAID)
    assert "Seen three ways" in card.words
    assert "Its main part moves the value most." in card.words
    assert "stretch" not in card.words
    assert card.height() > before
    bars = card.findChild(BranchBars)
    assert isinstance(bars, BranchBars)
    assert bars.accessibleDescription() == "Whole picture: 55; Fine detail: 41; Main part: 90"
    card.show_branches(one, Branches({View.NATIVE: 0.5, View.FRAGMENTS: 0.51, View.SALIENT: 0.5}, published=False))
    assert "All three say about the same." in card.words
    assert "stretch" in card.words
    card.show_branches(about(PAIRS["natural"], 0.1), SAID)
    assert "All three say about the same." in card.words
    card.open_for(about(PAIRS["natural"], 0.1), QRect(10, 10, 10, 10))
    assert "Seen three ways" not in card.words
    card.close()


def test_a_card_that_opens_asks_for_the_views(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    one = about(PAIRS["happy"], 0.62)
    workspace.said[1, one.entry.id] = SAID
    panel._radar.card.open_for(one, QRect(10, 10, 10, 10))
    panel._radar.about_shown.emit(one)
    qtbot.waitUntil(lambda: "Seen three ways" in panel._radar.card.words)
    panel._radar.card.close()
