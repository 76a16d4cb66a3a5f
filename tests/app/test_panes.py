"""A narrow window gives its room to the photos; the panes come back with the room, and a person's word counts more."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace([row(n, overall=n / 30) for n in range(1, 30)])


def seen(window: MainWindow) -> tuple[bool, bool]:
    """Whether folders and inspector are on screen, of which the menu says the same."""
    shown = (window.sidebar.isVisible(), window.inspector.isVisible())
    actions = window.context.actions
    assert shown == tuple(actions.action(command).isChecked() for command in ("view.sidebar", "view.inspector"))
    return shown


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.windowHandle(), key)


def test_the_inspector_gives_way_and_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    assert seen(window) == (True, True)
    window.resize(900, 600)
    assert seen(window) == (True, False)
    qtbot.waitUntil(lambda: window.grid.width() >= 600)
    assert window.grid.toolbar.search.isVisible()
    window.resize(1500, 900)
    assert seen(window) == (True, True)


def test_what_the_person_hid_stays_hidden(window: MainWindow) -> None:
    press(window, Qt.Key.Key_I)
    for width in (900, 1500):
        window.resize(width, 700)
        assert seen(window) == (True, False)


def test_what_the_person_asks_for_stays_in_a_narrow_window(window: MainWindow) -> None:
    window.resize(900, 600)
    press(window, Qt.Key.Key_I)
    assert seen(window) == (True, True)
    window.resize(910, 620)
    assert seen(window) == (True, True)
    press(window, Qt.Key.Key_I)
    assert seen(window) == (True, False)
    window.resize(1500, 900)
    assert seen(window) == (True, False)


def test_with_the_folders_away_there_is_room_sooner(window: MainWindow) -> None:
    window.resize(900, 600)
    press(window, Qt.Key.Key_F7)
    assert seen(window) == (False, True)
    press(window, Qt.Key.Key_F7)
    assert seen(window) == (True, False)


def test_the_loupe_that_filled_the_screen_leaves_them_as_they_were(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(900, 600)
    window.places.show_loupe(1)
    for _ in range(2):
        window.full_screen.toggle()
        QApplication.processEvents()
    window.resize(900, 600)
    qtbot.waitUntil(lambda: seen(window) == (True, False))


def test_what_gave_way_is_not_kept_as_hidden(window: MainWindow) -> None:
    window.resize(900, 600)
    window.close()
    other = MainWindow(window.context)
    hidden = [pane for pane in (other.sidebar, other.inspector) if QWidget.isHidden(pane)]
    other.deleteLater()
    assert hidden == []


def test_sizes_are_offered_where_there_are_thumbnails(
    make_window: MakeWindow, window: MainWindow, qtbot: QtBot
) -> None:
    assert window.status.slider.isVisible()
    window.places.show_loupe(1)
    assert not window.status.slider.isVisible()
    window.places.show_grid()
    assert window.status.slider.isVisible()
    welcome = make_window(FakeWorkspace([]), open_it=False)
    welcome.context.start()
    qtbot.waitUntil(lambda: welcome.context.jobs.busy == 0)
    assert not welcome.status.slider.isVisible()


def test_a_pane_that_a_page_took_away_is_there_at_the_next_start(make_window: MakeWindow) -> None:
    window = make_window(FakeWorkspace([row(1)]))
    window.context.actions.run("file.settings")
    assert window.inspector.isHidden()
    window.close()
    assert not make_window(FakeWorkspace([row(1)])).inspector.isHidden()
