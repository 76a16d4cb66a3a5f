"""Grids that are shown, and gone after the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.grid.layouts.kinds import LayoutKind
from tests.app.grid.grids import Grid, MakeGrid


@pytest.fixture
def make_grid(qtbot: QtBot) -> Iterator[MakeGrid]:
    made: list[Grid] = []

    def build(count: int = 60, kind: LayoutKind = LayoutKind.SQUARE) -> Grid:
        grid = Grid(count)
        made.append(grid)
        grid.view.arranging.set_layout_kind(kind)
        grid.view.set_motion(False)
        grid.view.show()
        qtbot.waitExposed(grid.view)
        grid.order(range(1, count + 1))
        if kind is LayoutKind.JUSTIFIED and count:
            qtbot.waitUntil(lambda: grid.view.geometry_now.cell(0).width() != grid.view.geometry_now.cell(1).width())
        return grid

    yield build
    for grid in made:
        grid.thumbnails.close()
        grid.view.close()
        grid.view.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete
