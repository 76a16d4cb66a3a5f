"""Wheel, touchpad, pinch and keys: the place under the hand stays under it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtWidgets import QApplication, QGestureEvent, QPinchGesture
from pytestqt.qtbot import QtBot

from app.jobs import Jobs
from app.loupe.view import LoupeView
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details

AT = QPointF(200, 240)


@pytest.fixture
def loupe(jobs: Jobs, qtbot: QtBot) -> LoupeView:
    made = LoupeView(FakeContext(FakeWorkspace({1: details(1, (2400, 1600))}), jobs))
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show(1, [1])
    qtbot.waitUntil(lambda: made._sized)
    return made


def close_up(loupe: LoupeView) -> None:
    """100 % in the middle of the picture, where no edge is near."""
    loupe._look(loupe.viewport.zoomed(1.0, 300, 250))


def scroll(
    loupe: LoupeView, angle: QPoint, *, pixels: QPoint | None = None, fingers: bool = False, ctrl: bool = False
) -> None:
    keys = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.ScrollUpdate if fingers else Qt.ScrollPhase.NoScrollPhase
    QApplication.sendEvent(
        loupe,
        QWheelEvent(AT, loupe.mapToGlobal(AT), pixels or QPoint(), angle, Qt.MouseButton.NoButton, keys, phase, False),
    )


def native(loupe: LoupeView, kind: Qt.NativeGestureType, value: float) -> None:
    device = QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(kind, device, 2, AT, AT, loupe.mapToGlobal(AT), value, QPointF())
    QApplication.sendEvent(loupe, event)


def pinch(loupe: LoupeView, factor: float, centre: QPointF, last: QPointF) -> None:
    gesture = QPinchGesture(loupe)
    gesture.setScaleFactor(factor)
    gesture.setCenterPoint(loupe.mapToGlobal(centre))
    gesture.setLastCenterPoint(loupe.mapToGlobal(last))
    flags = QPinchGesture.ChangeFlag
    gesture.setChangeFlags(flags.ScaleFactorChanged | flags.CenterPointChanged)
    event = QGestureEvent([gesture])
    event.setWidget(loupe)
    QApplication.sendEvent(loupe, event)


def test_two_fingers_move_what_is_zoomed_and_leave_what_fits(loupe: LoupeView) -> None:
    scroll(loupe, QPoint(0, 120), pixels=QPoint(0, 40), fingers=True)
    assert loupe.viewport.zoom is None
    close_up(loupe)
    x, y = loupe.viewport.origin
    scroll(loupe, QPoint(-90, 120), pixels=QPoint(-30, 40), fingers=True)
    assert loupe.viewport.zoom == 1.0
    assert loupe.viewport.origin == pytest.approx((x - 30, y + 40))


def test_ctrl_and_a_scroll_zoom_by_fingers_too(loupe: LoupeView) -> None:
    close_up(loupe)
    place = loupe.viewport.place_at(AT.x(), AT.y())
    for _ in range(6):
        scroll(loupe, QPoint(0, 120), fingers=True, ctrl=True)
    assert loupe.viewport.zoom is not None
    assert loupe.viewport.point_of(place) == pytest.approx((AT.x(), AT.y()), abs=0.01)


def test_a_pinch_on_the_touchpad_zooms_between_the_fingers(loupe: LoupeView) -> None:
    close_up(loupe)
    place = loupe.viewport.place_at(AT.x(), AT.y())
    for _ in range(6):
        native(loupe, Qt.NativeGestureType.ZoomNativeGesture, 0.15)
    assert loupe.viewport.zoom == pytest.approx(1.15**6)
    assert loupe.viewport.point_of(place) == pytest.approx((AT.x(), AT.y()), abs=0.01)
    for _ in range(30):
        native(loupe, Qt.NativeGestureType.ZoomNativeGesture, -0.15)
    assert loupe.viewport.zoom is None
    native(loupe, Qt.NativeGestureType.SmartZoomNativeGesture, 0)
    assert loupe.viewport.zoom == 1.0
    native(loupe, Qt.NativeGestureType.RotateNativeGesture, 30)
    assert loupe.viewport.zoom == 1.0


def test_a_pinch_on_a_touch_screen_zooms_and_moves(loupe: LoupeView) -> None:
    close_up(loupe)
    place = loupe.viewport.place_at(300, 250)
    pinch(loupe, 1.5, QPointF(300, 250), QPointF(300, 250))
    assert loupe.viewport.zoom == pytest.approx(1.5)
    assert loupe.viewport.point_of(place) == pytest.approx((300, 250), abs=0.01)
    x, y = loupe.viewport.origin
    pinch(loupe, 1.0, QPointF(320, 240), QPointF(300, 250))
    assert loupe.viewport.origin == pytest.approx((x + 20, y - 10))


def test_keys_step_through_round_zooms_and_back_to_fit(loupe: LoupeView) -> None:
    seen = []
    for _ in range(6):
        loupe.zoom_in()
        seen.append(loupe.viewport.zoom)
    assert seen == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    back = []
    for _ in range(6):
        loupe.zoom_out()
        back.append(loupe.viewport.zoom)
    assert back == [4.0, 2.0, 1.0, 0.5, None, None]


def test_keys_move_the_view(loupe: LoupeView) -> None:
    close_up(loupe)
    x, y = loupe.viewport.origin
    loupe.pan(1, 0)
    loupe.pan(0, -1)
    assert loupe.viewport.origin == pytest.approx((x - 120, y + 100))
