"""Shapes and sizes of cells: measured pictures that come in, and the slider."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.grid.layouts.justified import Justified
from app.grid.layouts.kinds import LayoutKind
from tests.app.grid.grids import Grid, MakeGrid


def point_at(grid: Grid, at: QPoint) -> None:
    """The pointer comes to rest there."""
    viewport = grid.view.viewport()
    where = QPointF(at)
    QApplication.sendEvent(viewport, QEnterEvent(where, where, QPointF(viewport.mapToGlobal(at))))
    QTest.mouseMove(viewport, at)


def test_what_is_not_measured_counts_as_three_by_two(make_grid: MakeGrid) -> None:
    grid = make_grid(20)
    grid.shapes[:] = np.nan
    grid.view.arranging.set_layout_kind(LayoutKind.JUSTIFIED)
    geometry = grid.view.geometry_now
    assert isinstance(geometry, Justified)
    box = geometry.picture(geometry.cell(0))
    assert box.width() / box.height() == pytest.approx(1.5, abs=0.02)


def test_sizes_that_arrive_move_nothing_under_the_pointer(make_grid: MakeGrid, qtbot: QtBot) -> None:
    grid = make_grid(60)
    grid.shapes[:] = np.nan
    grid.view.arranging.set_layout_kind(LayoutKind.JUSTIFIED)
    under = 5
    point_at(grid, grid.cell(under))
    qtbot.waitUntil(lambda: [pin.index for pin in grid.view.pins()] == [under])
    before = {n: grid.view.geometry_now.cell(n) for n in range(60)}
    ids = np.arange(1, 61)
    # Whether the view has asked for them yet or not: it is told the same.
    grid.shapes[ids] = np.where(ids % 2, 0.667, 1.778)
    grid.view.take_shapes(ids, grid.shapes[ids])
    qtbot.waitUntil(lambda: grid.view.geometry_now.cell(40) != before[40])
    assert all(grid.view.geometry_now.cell(n) == before[n] for n in range(under + 1))
    QApplication.sendEvent(grid.view.viewport(), QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: grid.view.geometry_now.cell(0) != before[0])


def test_shapes_are_asked_for_once_and_again_after_a_change(make_grid: MakeGrid, qtbot: QtBot) -> None:
    grid = make_grid(20)
    asked: list[list[int]] = []
    grid.view.shapes_wanted.connect(lambda ids: asked.append(ids.tolist()))
    grid.view.arranging.set_layout_kind(LayoutKind.JUSTIFIED)
    qtbot.waitUntil(lambda: asked == [list(range(1, 21))])
    grid.view.arranging.apply_order(np.arange(20, 0, -1))
    grid.view.forget_shapes([7])
    qtbot.waitUntil(lambda: asked == [list(range(1, 21)), [7]])


def test_the_slider_reads_no_file_again(make_grid: MakeGrid, qtbot: QtBot) -> None:
    grid = make_grid(12)
    qtbot.waitUntil(lambda: all(grid.thumbnails.pixmap(n) is not None for n in range(1, 13)))
    loads = sorted(grid.loads)
    assert loads == list(range(1, 13))
    small = grid.thumbnails.pixmap(1).width()  # type: ignore[union-attr]
    for edge in (200, 260, 340, 384, 150, 96, 384):
        grid.view.set_edge(edge)
        # What is there is drawn scaled until a better one has come.
        assert grid.thumbnails.pixmap(1) is not None
    qtbot.waitUntil(lambda: grid.thumbnails.pixmap(1).width() > small)  # type: ignore[union-attr]
    assert sorted(grid.loads) == loads
