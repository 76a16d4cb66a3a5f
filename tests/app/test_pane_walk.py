"""From pane to pane by key: folders, bar, photos, inspector, status, and round again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.pane_walk import first_stop
from app.window import MainWindow
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot) -> MainWindow:
    made = make_window(FakeWorkspace([row(n, overall=n / 10) for n in range(1, 4)]))
    made.grid.view.walk.step_to(0)
    # Its controls come with the facts about the photo.
    qtbot.waitUntil(lambda: first_stop(made.inspector) is not None)
    made.grid.view.setFocus()
    return made


def pane(window: MainWindow) -> QWidget:
    held = window.focusWidget()
    panes = (window.sidebar, window.grid.toolbar, window.grid.view, window.inspector, window.status)
    return next(pane for pane in panes if pane is held or (held is not None and pane.isAncestorOf(held)))


def test_the_walk_goes_round_both_ways(window: MainWindow) -> None:
    there = [window.inspector, window.status, window.sidebar, window.grid.toolbar, window.grid.view]
    back = [*there[-2::-1], window.grid.view]
    for command, order in (("view.next_pane", there), ("view.previous_pane", back)):
        for expected in order:
            window.context.actions.run(command)
            assert pane(window) is expected


def test_hidden_panes_are_left_out(window: MainWindow) -> None:
    window.context.actions.run("view.inspector")
    window.context.actions.run("view.next_pane")
    assert pane(window) is window.status
    window.context.actions.run("view.previous_pane")
    assert pane(window) is window.grid.view


def test_the_loupe_is_walked_to_like_the_photos(window: MainWindow) -> None:
    window.places.show_loupe(1)
    window.context.actions.run("view.next_pane")
    window.context.actions.run("view.previous_pane")
    assert window.focusWidget() is window.loupe
