"""Full screen with nothing but the photo, and the photo on a second screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot) -> MainWindow:
    made = make_window(FakeWorkspace([row(n) for n in range(1, 6)]))
    made.grid.view.walk.step_to(0)
    return made


def run(window: MainWindow, command: str) -> None:
    window.context.actions.run(command)


def checked(window: MainWindow, command: str) -> bool:
    return window.context.actions.action(command).isChecked()


def test_full_screen_loupe_is_bare_and_everything_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    window.inspector.hide()
    run(window, "view.full_screen")
    qtbot.waitUntil(window.isFullScreen)
    assert not window.sidebar.isHidden(), "the grid keeps its panes"
    run(window, "view.loupe")
    assert window.full_screen.bare
    assert window.sidebar.isHidden()
    assert window.status.isHidden()
    assert window.menuBar().isHidden()
    assert checked(window, "view.full_screen")
    run(window, "view.grid")
    assert not window.sidebar.isHidden()
    assert window.inspector.isHidden(), "what was hidden before stays hidden"
    run(window, "view.full_screen")
    assert not window.menuBar().isHidden()
    assert not checked(window, "view.full_screen")


def test_the_pointer_goes_while_the_hand_rests_and_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "view.loupe")
    window.full_screen._pointer.setInterval(10)
    run(window, "view.full_screen")
    qtbot.waitUntil(lambda: window.loupe.cursor().shape() == Qt.CursorShape.BlankCursor)
    window.full_screen._pointer.setInterval(60_000)
    QTest.mouseMove(window.loupe, QPoint(50, 50))
    QTest.mouseMove(window.loupe, QPoint(90, 80))
    assert window.loupe.cursor().shape() != Qt.CursorShape.BlankCursor
    run(window, "view.full_screen")
    assert not window.full_screen._pointer.isActive()


def test_keys_leave_the_pointer_where_it_rests(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "view.loupe")
    window.full_screen._pointer.setInterval(10)
    run(window, "view.full_screen")
    qtbot.waitUntil(lambda: window.loupe.cursor().shape() == Qt.CursorShape.BlankCursor)
    qtbot.waitUntil(lambda: window.loupe._sized)
    run(window, "view.zoom")
    assert window.loupe.viewport.zoom is not None
    assert window.loupe.cursor().shape() == Qt.CursorShape.BlankCursor
    window.full_screen._pointer.setInterval(60_000)
    QTest.mousePress(window.loupe, Qt.MouseButton.LeftButton)
    assert window.loupe.cursor().shape() == Qt.CursorShape.ClosedHandCursor
    QTest.mouseRelease(window.loupe, Qt.MouseButton.LeftButton)
    run(window, "view.full_screen")
    assert window.loupe.cursor().shape() == Qt.CursorShape.OpenHandCursor


def test_the_second_screen_follows_grid_and_loupe(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "view.second_screen")
    second = window.second_screen.photo_window
    assert second is not None
    assert checked(window, "view.second_screen")
    first = window.grid.selection.current
    assert second.view.current == first
    window.grid.view.walk.step_to(2)
    qtbot.waitUntil(lambda: second.view.current == window.grid.selection.current != first)
    run(window, "view.loupe")
    window.loupe.next_photo()
    qtbot.waitUntil(lambda: second.view.current == window.loupe.current)
    assert second.view.viewport.zoom is None
    run(window, "view.second_screen")
    assert window.second_screen.photo_window is None
    assert not checked(window, "view.second_screen")


def test_escape_closes_it(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "view.second_screen")
    second = window.second_screen.photo_window
    assert second is not None
    second.activateWindow()
    qtbot.waitUntil(second.isActiveWindow)
    QTest.keyClick(second, Qt.Key.Key_Escape)
    assert window.second_screen.photo_window is None
    assert not checked(window, "view.second_screen")


def test_a_screen_that_is_unplugged_closes_it_calmly(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "view.second_screen")
    screen = QGuiApplication.primaryScreen()
    window.second_screen._on = screen
    with qtbot.waitSignal(window.context.notices.posted) as told:
        window.second_screen._unplugged(screen)
    assert "unplugged" in told.args[0].message
    assert window.second_screen.photo_window is None


def test_another_screen_that_goes_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "view.second_screen")
    window.second_screen._unplugged(QGuiApplication.primaryScreen())
    assert window.second_screen.photo_window is not None


def test_closing_the_window_closes_it_too(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "view.second_screen")
    window.close()
    assert window.second_screen.photo_window is None


def test_marks_in_the_loupe_have_their_check_marks(window: MainWindow, qtbot: QtBot) -> None:
    run(window, "view.loupe")
    for name in ("clipping", "peaking", "focus_point"):
        run(window, f"loupe.{name}")
        assert checked(window, f"loupe.{name}")
        run(window, f"loupe.{name}")
        assert not checked(window, f"loupe.{name}")
    run(window, "loupe.last")
    assert window.loupe.current == window.grid.model.id_at(4)
    run(window, "loupe.first")
    assert window.loupe.current == window.grid.model.id_at(0)
