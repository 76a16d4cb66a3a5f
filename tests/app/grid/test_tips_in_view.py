"""The pointer on a badge asks about that badge, elsewhere on a cell about the photo."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.types import Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


def tip_at(window: MainWindow, point: QPoint) -> str:
    """What the tool tip says at a point of the photos."""
    viewport = window.grid.view.viewport()
    event = QHelpEvent(QEvent.Type.ToolTip, point, viewport.mapToGlobal(point))
    QApplication.sendEvent(viewport, event)
    return QToolTip.text()


def test_a_badge_tells_of_itself_and_the_picture_of_everything(make_window: MakeWindow, qtbot: QtBot) -> None:
    judged = row(1, status=Status.OK, overall=0.72, flag=1, content="c1")
    window = make_window(FakeWorkspace([judged, row(2)]))
    view = window.grid.view
    qtbot.waitUntil(lambda: view.visible_ids() == [1, 2])
    first, second = (view.geometry_now.lines(view.geometry_now.cell(n)) for n in (0, 1))
    assert tip_at(window, QPoint(first[0].right() - 4, first[0].center().y())) == "Score 72 of 100"
    assert tip_at(window, QPoint(first[1].left() + 7, first[1].center().y() + 1)) == "Picked: one to keep"
    waiting = tip_at(window, QPoint(second[0].right() - 6, second[0].center().y()))
    assert waiting.startswith("Not judged yet.")
    assert "Judge the photos that wait" in waiting
    whole = tip_at(window, view.geometry_now.picture(view.geometry_now.cell(0)).center())
    assert whole.splitlines()[0] == "IMG_0001.jpg"
    assert "Score 72 of 100" in whole
    QToolTip.hideText()
