"""Buttons and wheels of the mouse in the grid: what they select, carry away and scroll."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.grid.layouts.kinds import LayoutKind
from tests.app.grid.grids import LEFT, NONE, PLAIN, Grid, MakeGrid


@pytest.mark.parametrize("kind", LayoutKind)
def test_the_band_selects_what_it_touches(make_grid: MakeGrid, kind: LayoutKind) -> None:
    grid = make_grid(60, kind)
    grid.order(range(1, 61), 5, 55)
    geometry = grid.view.geometry_now
    start, end = geometry.cell(1).topLeft() + QPoint(-3, 10), geometry.cell(7).center()
    QTest.mousePress(grid.view.viewport(), LEFT, PLAIN, start)
    QTest.mouseMove(grid.view.viewport(), end)
    assert grid.selection.ids() == [grid.model.id_at(n) for n in geometry.inside(grid.view.band.box).tolist()]  # type: ignore[arg-type]
    assert 8 in grid.selection
    QTest.mouseMove(grid.view.viewport(), start + QPoint(8, 8))
    assert 8 not in grid.selection
    QTest.mouseRelease(grid.view.viewport(), LEFT, PLAIN, end)
    assert not grid.view.dragging


@pytest.mark.parametrize("kind", LayoutKind)
def test_a_selected_photo_is_dragged_away_and_not_banded(make_grid: MakeGrid, kind: LayoutKind, qtbot: QtBot) -> None:
    grid = make_grid(60, kind)
    grid.selection.set_many([2, 3, 9])
    viewport = grid.view.viewport()
    QTest.mousePress(viewport, LEFT, PLAIN, grid.cell(2))
    with qtbot.waitSignal(grid.view.drag_wanted) as dragged:
        QTest.mouseMove(viewport, grid.cell(2) + QPoint(30, 20))
    assert dragged.args == [[2, 3, 9]]
    assert not grid.view.dragging
    assert grid.selection.ids() == [2, 3, 9]
    QTest.mouseRelease(viewport, LEFT, PLAIN, grid.cell(2))
    assert grid.selection.ids() == [2, 3, 9]


@pytest.mark.parametrize("kind", LayoutKind)
def test_a_press_without_a_move_selects_only_that(make_grid: MakeGrid, kind: LayoutKind) -> None:
    grid = make_grid(60, kind)
    grid.selection.set_many([2, 3, 9])
    grid.press(grid.cell(2))
    assert grid.selection.ids() == [3]


@pytest.mark.parametrize("kind", LayoutKind)
def test_a_button_that_comes_up_elsewhere_is_up_here_too(make_grid: MakeGrid, kind: LayoutKind) -> None:
    # As when a key opens the loupe, or a menu opens, while the button is down.
    grid = make_grid(60, kind)
    viewport = grid.view.viewport()
    QTest.mousePress(viewport, LEFT, PLAIN, grid.cell(2))
    grid.view.hide()
    assert not grid.view.dragging, "nothing may hold the order of a grid that nobody sees"
    grid.view.show()
    QTest.mousePress(viewport, LEFT, PLAIN, grid.cell(2))
    move = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(grid.cell(7)), QPointF(grid.cell(7)), Qt.MouseButton.NoButton, NONE, PLAIN
    )
    QApplication.sendEvent(viewport, move)
    assert not grid.view.dragging
    assert grid.selection.ids() == [3]
    assert grid.view.band.box is None


def wheel(grid: Grid, angle: int = 0, pixels: int = 0, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    at, phase = QPointF(100, 100), Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, at, QPoint(0, pixels), QPoint(0, angle), NONE, modifier, phase, False)
    QApplication.sendEvent(grid.view.viewport(), event)


def test_a_touchpad_is_followed_to_the_pixel(make_grid: MakeGrid) -> None:
    grid = make_grid(300)
    grid.view.set_motion(True)
    for pixels in (-7, -30, 12):
        wheel(grid, pixels * 3, pixels)
    assert grid.top == 25


def test_a_step_of_the_wheel_is_eased_and_ends_where_it_should(make_grid: MakeGrid, qtbot: QtBot) -> None:
    grid = make_grid(300)
    wheel(grid, -240)
    end = grid.top
    assert end > 100
    grid.view.verticalScrollBar().setValue(0)
    grid.view.set_motion(True)
    wheel(grid, -120)
    wheel(grid, -120)
    assert grid.top < end
    qtbot.waitUntil(lambda: grid.top == end)


def test_small_turns_add_up(make_grid: MakeGrid) -> None:
    grid = make_grid(300)
    wheel(grid, -120)
    whole = grid.top
    grid.view.verticalScrollBar().setValue(0)
    for _ in range(24):
        wheel(grid, -5)
    assert abs(grid.top - whole) <= 1


def test_with_control_a_step_changes_the_size_and_small_turns_add_up(make_grid: MakeGrid) -> None:
    grid = make_grid(60)
    before, control = grid.view.edge, Qt.KeyboardModifier.ControlModifier
    wheel(grid, 120, modifier=control)
    step = grid.view.edge - before
    assert step > 0
    assert grid.top == 0
    for _ in range(24):
        wheel(grid, -5, modifier=control)
    assert grid.view.edge == before
    wheel(grid, -240, modifier=control)
    assert grid.view.edge == before - 2 * step
