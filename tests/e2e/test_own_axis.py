"""An axis of one's own, from the words that are typed to the values of a real encoder, away again and back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.inspector.radar_card import RadarCard
from core.paths import app_paths
from core.types import Null
from tests.e2e.conftest import OpenWindow
from tests.e2e.steps import PATIENCE_MS, draw, wait_judged
from tests.helpers.photos import PhotoFactory
from tests.helpers.tiny_clip import make_tiny_clip


def test_an_axis_is_typed_judged_explained_removed_and_brought_back(
    open_window: OpenWindow, photo_factory: PhotoFactory, qtbot: QtBot
) -> None:
    make_tiny_clip(app_paths().encoders)
    window = open_window(draw(photo_factory, 3))
    wait_judged(window, qtbot, 3)
    window.activateWindow()
    window.grid.view.setFocus()
    QTest.keyClick(window.grid.view, Qt.Key.Key_Home)
    card = window.inspector.findChild(RadarCard)
    assert isinstance(card, RadarCard)
    radar = card.radar
    qtbot.waitUntil(lambda: bool(radar.series), timeout=PATIENCE_MS)
    shipped = len(radar.series[0].axes)

    def own_value() -> object:
        axis = radar.series[0].axes[-1]
        return axis.value if len(radar.series[0].axes) == shipped + 1 else None

    card.field.setText("bright photo / dark photo")
    card.add_axis()
    qtbot.waitUntil(lambda: isinstance(own_value(), float), timeout=PATIENCE_MS)
    first = own_value()
    assert not card.message.isVisible()
    card.field.setText("Dark photo / bright photo")
    card.add_axis()
    qtbot.waitUntil(lambda: "already" in card.message.text(), timeout=PATIENCE_MS)
    assert len(radar.series[0].axes) == shipped + 1

    assert card.compare.isEnabled()
    card.compare.click()
    qtbot.waitUntil(lambda: radar.series[-1].reference, timeout=PATIENCE_MS)
    workspace, entry = window.context.workspace, radar.series[0].axes[-1].entry
    assert workspace is not None
    values = sorted(workspace.details(window.grid.model.id_at(row)).values[entry] for row in range(3))  # type: ignore[type-var]
    middle = radar.series[-1].axes[-1].value
    assert not isinstance(middle, Null)
    assert abs(middle - values[1]) < 1e-6  # type: ignore[operator]

    with qtbot.waitSignal(card.about_shown, timeout=PATIENCE_MS):
        radar.chosen.emit(shipped)
    assert "Test model (tiny) judges" in card.card.words
    assert "Nobody has tested these words." in card.card.words
    card.card.remove.click()
    qtbot.waitUntil(lambda: len(radar.series[0].axes) == shipped, timeout=PATIENCE_MS)
    notice = window.notices.notice
    assert notice is not None
    assert notice.act is not None
    notice.act()
    qtbot.waitUntil(lambda: isinstance(own_value(), float), timeout=PATIENCE_MS)
    assert own_value() == first

    card.axes.choose(["feel"])
    qtbot.waitUntil(lambda: len(radar.series[0].axes) == 6, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0, timeout=PATIENCE_MS)
