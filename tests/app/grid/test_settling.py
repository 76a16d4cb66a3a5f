"""How often a layout is made while shapes of pictures come in one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.grid.layouts.kinds import LayoutKind
from app.grid.model import PhotoModel
from app.grid.scene import Scene
from app.grid.selection import Selection
from app.grid.settling import Settling
from app.grid.thumbnails import Thumbnails
from app.grid.view import GridView


@pytest.fixture
def grid(qtbot: QtBot) -> Iterator[tuple[Settling, Scene]]:
    """Two thousand photos of known shape in rows."""
    model, thumbnails = PhotoModel(lambda ids: ()), Thumbnails(lambda photo_id: b"")
    view = GridView(model, thumbnails, Selection(model))
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    model.set_order(np.arange(1, 2001))
    view.arranging.set_layout_kind(LayoutKind.JUSTIFIED)
    view.take_shapes(np.arange(1, 2001), np.full(2000, 1.5))
    qtbot.waitUntil(lambda: not view._settling._soon.isActive())
    yield view._settling, view._scene
    thumbnails.close()


def test_what_is_seen_waits_a_second_and_what_lies_below_longer(grid: tuple[Settling, Scene]) -> None:
    settling, scene = grid
    geometry = scene.geometry
    settling.take(np.array([1990]), np.array([0.667]))
    assert settling._soon.remainingTime() > 1500
    settling.take(np.array([2]), np.array([0.667]))
    assert 0 < settling._soon.remainingTime() < 1500
    assert scene.geometry is geometry


def test_whoever_scrolls_there_does_not_wait(grid: tuple[Settling, Scene], qtbot: QtBot) -> None:
    settling, scene = grid
    settling.take(np.array([1990]), np.array([0.667]))
    before, bar = scene.geometry, scene._area.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: settling._soon.remainingTime() <= 250)
    qtbot.waitUntil(lambda: scene.geometry is not before)


def test_the_same_shapes_again_change_nothing(grid: tuple[Settling, Scene]) -> None:
    settling, _ = grid
    settling.take(np.arange(1, 2001), np.full(2000, 1.5))
    assert not settling._soon.isActive()
