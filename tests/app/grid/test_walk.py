"""Keys walk the grid in every layout and with sections; what is current is said to those who listen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.grid.layouts.kinds import LayoutKind
from tests.app.grid.grids import MakeGrid


@pytest.mark.parametrize("kind", LayoutKind)
def test_arrows_cross_sections_and_come_back(make_grid: MakeGrid, kind: LayoutKind) -> None:
    grid = make_grid(60, kind)
    grid.order(range(1, 61), 7, 30, 23)
    grid.view.walk.step_to(0)
    seen = []
    for _ in range(59):
        grid.view.walk.step(1, 0)
        seen.append(grid.selection.current)
    assert seen == list(range(2, 61))
    grid.view.walk.step_to(3)
    down = [grid.selection.current]
    while True:
        grid.view.walk.step(0, 1)
        if grid.selection.current == down[-1]:
            break
        down.append(grid.selection.current)
    assert len(down) == grid.view.geometry_now.rows
    for expected in reversed(down[:-1]):
        grid.view.walk.step(0, -1)
        assert grid.selection.current == expected


@pytest.mark.parametrize("kind", LayoutKind)
def test_first_last_and_pages(make_grid: MakeGrid, kind: LayoutKind) -> None:
    grid = make_grid(200, kind)
    grid.order(range(1, 201), 10, 80, 110, collapsed=[0])
    grid.view.walk.step_to(0)
    assert grid.selection.current == 11
    grid.view.walk.step_to(199)
    assert grid.selection.current == 200
    pages = 0
    while grid.selection.current != 11 and pages < 100:
        before = grid.selection.current
        grid.view.walk.step_page(-1)
        pages += 1
        if grid.selection.current == before:
            break
        cell = grid.view.geometry_now.cell(grid.model.index_of(grid.selection.current))  # type: ignore[arg-type]
        assert grid.top <= cell.top()
        assert cell.bottom() <= grid.top + grid.view.viewport().height()
    assert grid.view.geometry_now.row_of(grid.model.index_of(grid.selection.current)) == 0  # type: ignore[arg-type]
    assert pages <= grid.view.geometry_now.rows


def test_the_selection_extends_to_both_ends_and_past_what_is_collapsed(make_grid: MakeGrid) -> None:
    grid = make_grid(30)
    grid.order(range(1, 31), 5, 20, 5, collapsed=[0])
    grid.view.walk.step_to(10)
    grid.view.walk.step_to_last(extend=True)
    assert grid.selection.ids() == list(range(11, 31))
    grid.view.walk.step_to(0, extend=True)
    assert grid.selection.ids() == list(range(6, 12))
    assert grid.selection.current == 6
    grid.order(range(1, 31), 30, collapsed=[0])
    kept = grid.selection.ids()
    grid.view.walk.step_to_last(extend=True)
    assert grid.selection.ids() == kept, "all is collapsed: there is nothing to extend to"


def test_shift_extends_over_sections_and_keeps_ids(make_grid: MakeGrid) -> None:
    grid = make_grid(30)
    grid.order(range(1, 31), 10, 10, 10, collapsed=[1])
    grid.view.walk.step_to(8)
    for _ in range(3):
        grid.view.walk.step(1, 0, extend=True)
    assert grid.selection.ids() == list(range(9, 23))
    grid.order(range(30, 0, -1), 10, 20)
    assert grid.selection.ids() == list(range(22, 8, -1))


def test_columns_begin_at_the_right(make_grid: MakeGrid) -> None:
    grid = make_grid(20)
    left_to_right = [grid.view.geometry_now.cell(n) for n in range(20)]
    grid.view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    width = grid.view.viewport().width()
    assert [grid.view.geometry_now.cell(n).right() for n in range(20)] == [
        width - 1 - cell.left() for cell in left_to_right
    ]
    grid.view.walk.step_to(0)
    grid.view.walk.step(-1, 0)
    assert grid.selection.current == 2
    grid.view.walk.step_on()
    assert grid.selection.current == 3
    grid.press(grid.cell(7))
    assert grid.selection.current == 8
    grid.view.viewport().repaint()


def test_the_current_photo_is_described_to_those_who_listen(make_grid: MakeGrid, qtbot: QtBot) -> None:
    grid = make_grid(12)
    grid.photos[3] = replace(grid.photos[3], stars=4, flag=1)
    grid.view.walk.step_to(2)
    qtbot.waitUntil(lambda: "IMG_0003.jpg" in grid.view.accessibleDescription())
    said = grid.view.accessibleDescription()
    assert "score 23 of 100" in said
    assert "picked" in said
    assert "★★★★" in said


def test_the_menu_key_opens_the_menu_at_the_current_photo_though_it_was_scrolled_away(
    make_grid: MakeGrid, qtbot: QtBot
) -> None:
    grid = make_grid(300)
    grid.view.walk.step_to(0)
    grid.view.verticalScrollBar().setValue(2000)
    viewport = grid.view.viewport()
    with qtbot.waitSignal(grid.view.menu_wanted) as wanted:
        QApplication.sendEvent(
            viewport, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), viewport.mapToGlobal(QPoint()))
        )
    assert viewport.rect().contains(viewport.mapFromGlobal(wanted.args[0]))
    assert viewport.mapFromGlobal(wanted.args[0]) == grid.cell(0)
