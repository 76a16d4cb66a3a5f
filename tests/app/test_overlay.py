"""What lies over the window has the keyboard, whatever goes on below, and gives it back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.welcome.tour import Tour
from app.window import MainWindow
from tests.app.fakes import FakeWorkspace, row

KEYS = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace([row(n, overall=n / 10) for n in range(1, 4)])


@pytest.fixture
def tour(window: MainWindow) -> Iterator[Tour]:
    window.context.actions.run("help.tour")
    tour = window.first_minute.tour
    assert tour is not None
    yield tour
    if window.first_minute.tour is tour:
        tour.leave()


def press(window: MainWindow, *keys: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """As the system delivers keys: to the window, which finds shortcuts and the focus by itself."""
    for key in keys:
        QTest.keyClick(window.windowHandle(), key, held)


def test_no_key_is_a_command_while_a_card_is_up(window: MainWindow, workspace: FakeWorkspace, tour: Tour) -> None:
    current = window.grid.selection.current
    press(window, KEYS.Key_P, KEYS.Key_X, KEYS.Key_3, KEYS.Key_F5, KEYS.Key_I, KEYS.Key_Question)
    press(window, KEYS.Key_A, KEYS.Key_K, KEYS.Key_Z, held=Qt.KeyboardModifier.ControlModifier)
    assert workspace.marks == []
    assert window.grid.selection.current == current
    assert len(window.grid.selection) == 0
    assert not window.inspector.isHidden()
    assert not window.command_palette.is_open
    assert window.help.sheet is None
    assert tour.next.hasFocus()


def test_the_focus_stays_on_the_card_whoever_asks_for_it(
    window: MainWindow, workspace: FakeWorkspace, tour: Tour
) -> None:
    for ask in (window.places.take_focus, window.grid.take_focus, window.sidebar.setFocus, window.grid.look_for):
        ask()
        assert tour.next.hasFocus()
        press(window, KEYS.Key_P, KEYS.Key_3)
    assert workspace.marks == []
    press(window, KEYS.Key_Tab)
    assert tour.skip.hasFocus()
    window.grid.view.setFocus()
    assert tour.skip.hasFocus()
    held = window.focusWidget()
    assert held is not None
    held.clearFocus()
    assert tour.skip.hasFocus()


@pytest.mark.parametrize("key", [KEYS.Key_Return, KEYS.Key_Enter, KEYS.Key_Space])
def test_enter_and_space_press_the_button_that_has_the_focus(window: MainWindow, tour: Tour, key: Qt.Key) -> None:
    press(window, key, key)
    assert tour.number == 2
    press(window, KEYS.Key_Tab, KEYS.Key_Tab)
    assert tour.back.hasFocus()
    press(window, key)
    assert tour.number == 1
    press(window, KEYS.Key_Backtab, key)
    assert window.first_minute.tour is None
    assert not window.places.in_loupe


def test_arrows_turn_the_cards_over(window: MainWindow, tour: Tour) -> None:
    press(window, KEYS.Key_Right, KEYS.Key_Right, KEYS.Key_Left)
    assert tour.number == 1
    assert window.grid.selection.current is None


def test_the_keys_are_the_photos_again_afterwards(
    window: MainWindow, workspace: FakeWorkspace, tour: Tour, qtbot: QtBot
) -> None:
    press(window, KEYS.Key_Escape)
    assert window.first_minute.tour is None
    assert QApplication.focusWidget() is window.grid.view
    press(window, KEYS.Key_Right, KEYS.Key_P)
    qtbot.waitUntil(lambda: len(workspace.marks) == 1)


def test_a_pointer_below_reaches_nothing(window: MainWindow, tour: Tour) -> None:
    menus = window.menuBar()
    for spot in (menus.geometry().center(), window.rect().center() * 0.1):
        assert window.childAt(spot) is tour


def test_it_follows_the_window(window: MainWindow, tour: Tour) -> None:
    window.resize(1000, 700)
    assert tour.geometry() == window.rect()


def test_the_palette_stays_while_photos_arrive(window: MainWindow, workspace: FakeWorkspace) -> None:
    press(window, KEYS.Key_K, held=Qt.KeyboardModifier.ControlModifier)
    view = window.command_palette.view
    assert view is not None
    window.places.take_focus()
    press(window, KEYS.Key_P, KEYS.Key_F5)
    assert view.isVisible()
    assert view.field.text() == "p"
    assert workspace.marks == []
    press(window, KEYS.Key_K, held=Qt.KeyboardModifier.ControlModifier)
    assert not view.isVisible()
    assert window.grid.view.hasFocus()


def test_the_focus_of_what_is_gone_goes_to_the_photos(window: MainWindow) -> None:
    gone = QPushButton("x", window)
    gone.show()
    gone.setFocus()
    window.context.actions.run("help.tour")
    gone.hide()
    press(window, KEYS.Key_Escape)
    assert window.grid.view.hasFocus()
