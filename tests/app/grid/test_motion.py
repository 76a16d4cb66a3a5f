"""What glides when the order changes, and what does not."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from tests.app.grid.grids import MakeGrid


def test_a_resort_glides_and_ends_in_place(make_grid: MakeGrid, qtbot: QtBot) -> None:
    grid = make_grid(12)
    grid.view.set_motion(True)
    grid.view.arranging.reorder_around_current(np.arange(12, 0, -1), from_top=True)
    assert grid.view.gliding
    before = grid.view.viewport().grab().toImage()
    qtbot.waitUntil(lambda: not grid.view.gliding)
    qtbot.waitUntil(lambda: all(grid.thumbnails.pixmap(n) is not None for n in grid.view.visible_ids()))
    after = grid.view.viewport().grab().toImage()
    assert before != after
    grid.view.set_motion(False)
    grid.view.arranging.apply_order(np.arange(1, 13))
    grid.view.arranging.apply_order(np.arange(12, 0, -1))
    assert not grid.view.gliding
    assert grid.view.viewport().grab().toImage() == after


def test_what_stays_does_not_move_on_the_way(make_grid: MakeGrid) -> None:
    grid = make_grid(40)
    grid.view.set_motion(True)
    order = np.arange(1, 41)
    order[[6, 10]] = order[[10, 6]]
    grid.view.arranging.apply_order(order)
    assert grid.view.gliding
    places = grid.view._gliding.places()
    for index in (0, 5, 11):
        assert places[int(order[index])] == grid.view.geometry_now.cell(index)
    assert places[11] != grid.view.geometry_now.cell(6)


def test_scores_that_arrive_move_neighbours_aside_and_nothing_across_the_screen(make_grid: MakeGrid) -> None:
    grid = make_grid(40)
    grid.view.set_motion(True)
    before = grid.view._gliding.places()
    seen = grid.view.visible_ids()
    order = np.array([39, *(n for n in range(1, 41) if n != 39)])
    grid.view.arranging.apply_order(order)
    assert grid.view.gliding, "one photo came in: the others step aside"
    pitch = grid.view.geometry_now.pitch
    on_the_way = grid.view._gliding.places()
    for photo in grid.view.visible_ids():
        start, end = on_the_way[photo], grid.view.geometry_now.cell(grid.model.index_of(photo))
        assert max(abs(start.x() - end.x()), abs(start.y() - end.y())) <= 1.5 * pitch
        wraps = photo in seen and before[photo].y() != end.y()
        assert (start == end) == (wraps or photo == 39), "who goes to another row's end is there at once"
    turned = np.concatenate((order[11::-1], order[12:]))
    grid.view.arranging.apply_order(turned)

    assert not grid.view.gliding, "most of them go far: nothing flies about"
    grid.view.arranging.reorder_around_current(order, from_top=True)
    assert grid.view.gliding, "a person asked for this one"


def test_another_folder_and_a_huge_screen_do_not_glide(make_grid: MakeGrid) -> None:
    grid = make_grid(40)
    grid.view.set_motion(True)
    grid.model.clear()
    grid.view.arranging.reorder_around_current(np.arange(1, 41), from_top=True)
    assert not grid.view.gliding
    big = make_grid(2000)
    big.view.resize(5000, 2600)
    big.view.set_edge(96)
    big.view.set_motion(True)
    big.view.arranging.reorder_around_current(np.roll(np.arange(1, 2001), 5), from_top=True)
    assert not big.view.gliding
