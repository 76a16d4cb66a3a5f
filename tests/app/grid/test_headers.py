"""Headers of sections under the pointer and under keys: they collapse, open, select, and pass the keys on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.grid.geometry import HEADER
from tests.app.grid.grids import LEFT, PLAIN, MakeGrid


def test_a_press_collapses_and_opens(make_grid: MakeGrid) -> None:
    grid = make_grid(60)
    grid.order(range(1, 61), 20, 20, 20)
    head = grid.view.geometry_now.header(1).center()
    QTest.mouseClick(grid.view.viewport(), LEFT, PLAIN, head)
    assert [s.collapsed for s in grid.view.geometry_now.sections] == [False, True, False]
    assert grid.view.geometry_now.cell(25).isEmpty()
    assert not set(range(21, 41)) & set(grid.view.visible_ids())
    QTest.mouseClick(grid.view.viewport(), LEFT, PLAIN, head)
    assert not grid.view.geometry_now.cell(25).isEmpty()


def test_a_collapsed_section_stays_under_the_pointer_that_collapsed_it(make_grid: MakeGrid) -> None:
    grid = make_grid(300)
    grid.order(range(1, 301), 100, 100, 100)
    grid.view.verticalScrollBar().setValue(grid.view.geometry_now.heads[1] + 500)
    grid.press(QPoint(200, HEADER // 2))
    geometry = grid.view.geometry_now
    assert geometry.sections[1].collapsed
    assert geometry.heads[1] == grid.top


def test_control_selects_the_whole_section(make_grid: MakeGrid) -> None:
    grid = make_grid(60)
    grid.order(range(1, 61), 20, 20, 20)
    grid.selection.set_only(5)
    grid.press(grid.view.geometry_now.header(1).center(), Qt.KeyboardModifier.ControlModifier)
    assert grid.selection.ids() == [5, *range(21, 41)]


def test_keys_reach_open_and_close_it(make_grid: MakeGrid) -> None:
    grid = make_grid(60)
    grid.order(range(1, 61), 4, 16, 40, collapsed=[1])
    view = grid.view
    view.walk.step_to(1)
    view.walk.step(0, 1)
    # On a header no photo is current: a mark has nothing to act on.
    assert grid.selection.targets() == []
    view.walk.step(-1, 0)
    assert grid.sections[1].collapsed
    view.walk.step(1, 0)
    assert not grid.sections[1].collapsed
    view.walk.step(1, 0)
    assert grid.selection.current == 5
    view.walk.toggle_section()
    assert grid.sections[1].collapsed
    view.walk.step(0, 1)
    assert grid.selection.targets() == []
    view.walk.step(0, 1)
    assert grid.selection.current is not None
    assert grid.selection.current > 20
    view.walk.step_section(-1)
    view.walk.step_section(-1)
    view.walk.step_section(-1)
    assert grid.selection.targets() == []
    view.walk.step(-1, 0)
    assert [s.collapsed for s in grid.sections] == [True, True, False]


def test_without_a_current_photo_the_first_one_that_is_seen_says_which_section(make_grid: MakeGrid) -> None:
    grid = make_grid(300)
    grid.order(range(1, 301), 100, 100, 100)
    grid.view.verticalScrollBar().setValue(grid.view.geometry_now.heads[1])
    assert grid.view.visible_ids()[0] == 101
    grid.view.walk.toggle_section()
    assert [s.collapsed for s in grid.sections] == [False, True, False]
    grid = make_grid(300)
    grid.order(range(1, 301), 100, 100, 100)
    grid.view.walk.toggle_section()
    assert [s.collapsed for s in grid.sections] == [True, False, False]


def test_a_photo_made_current_elsewhere_takes_the_keys(make_grid: MakeGrid) -> None:
    grid = make_grid(60)
    grid.order(range(1, 61), 20, 20, 20, collapsed=[0])
    grid.view.walk.step_section(-1)
    grid.view.walk.step_section(-1)
    assert grid.selection.targets() == []
    grid.selection.set_only(25)
    grid.view.walk.step(1, 0)
    assert grid.selection.current == 26
    assert grid.sections[0].collapsed


def test_a_section_without_a_key_is_a_section_as_any_other(make_grid: MakeGrid) -> None:
    """Photos without a date stand below the days under the key ""."""
    grid = make_grid(60)
    grid.order(range(1, 61), 20, 20, 20)
    grid.sections = (*grid.sections[:2], replace(grid.sections[2], key=""))
    grid.view.arranging.reorder_around_current(np.array(range(1, 61)), grid.sections, from_top=True)
    grid.selection.set_only(1)
    walk = grid.view.walk
    # From the current photo to its own header: nothing stands on the one without a key yet.
    walk.step_section(1)
    walk.step_section(-1)
    walk.step(-1, 0)
    assert [s.collapsed for s in grid.sections] == [True, False, False]
    grid.selection.set_only(45)
    walk.toggle_section()
    assert [s.collapsed for s in grid.sections] == [True, False, True]
    assert grid.selection.targets() == []
    walk.step(1, 0)
    assert [s.collapsed for s in grid.sections] == [True, False, False]


def test_all_collapsed_is_still_walked(make_grid: MakeGrid) -> None:
    grid = make_grid(60)
    grid.order(range(1, 61), 20, 20, 20, collapsed=[0, 1, 2])
    assert grid.view.visible_ids() == []
    grid.view.walk.step_to(0)
    grid.view.walk.step(0, 1)
    grid.view.walk.step(1, 0)
    assert [s.collapsed for s in grid.sections] == [True, False, True]


def test_sections_that_do_not_add_up_are_left_out(make_grid: MakeGrid) -> None:
    grid = make_grid(10)
    grid.order(range(1, 11), 5, 5)
    grid.model.clear()
    assert grid.view.geometry_now.height == 0
    grid.view.viewport().repaint()
