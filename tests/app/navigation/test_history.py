"""Back and forward, in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.questions import ChoiceFilter
from tests.app.navigation.conftest import ask, run, settled

PICKED = ChoiceFilter("marks.flag", (1,))


def test_back_brings_the_photo_the_filter_and_the_place(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (home := tmp_path / "home").mkdir()
    window.open_folder(home)
    settled(window, qtbot)
    grid = window.grid
    ask(window, qtbot, PICKED)
    assert len(grid.model) == 150
    grid.view.verticalScrollBar().setValue(300)
    photo = grid.model.id_at(40)
    grid.selection.set_only(photo)
    scroll = grid.view.verticalScrollBar().value()
    settled(window, qtbot)
    window.places.show_loupe(photo)
    settled(window, qtbot)
    window.open_folder(tmp_path)
    settled(window, qtbot)
    assert window.session.folder == tmp_path
    assert grid.query().choices == ()

    run(window, "move.back")
    settled(window, qtbot)
    assert window.session.folder == home
    assert window.places.in_loupe
    assert window.loupe.current == photo
    run(window, "move.back")
    settled(window, qtbot)
    assert window.places.in_grid
    assert grid.query().choices == (PICKED,)
    assert grid.filters.isVisible()
    assert (grid.selection.current, grid.view.verticalScrollBar().value()) == (photo, scroll)
    run(window, "move.back")
    settled(window, qtbot)
    assert grid.query().choices == ()
    assert len(grid.model) == 300
    for _ in range(3):
        run(window, "move.forward")
        settled(window, qtbot)
    assert window.session.folder == tmp_path
    assert not window.context.actions.action("move.forward").isEnabled()


def test_the_mouses_side_buttons_go_the_same_way(window: MainWindow, qtbot: QtBot) -> None:
    settled(window, qtbot)
    window.places.show_loupe(5)
    settled(window, qtbot)
    QTest.mouseClick(window.loupe, Qt.MouseButton.BackButton)
    settled(window, qtbot)
    assert window.places.in_grid
    QTest.mouseClick(window.grid.view.viewport(), Qt.MouseButton.ForwardButton, pos=QPoint(5, 5))
    settled(window, qtbot)
    assert window.places.in_loupe
    assert window.loupe.current == 5


def test_there_is_a_way_back_as_soon_as_there_was_a_step(window: MainWindow, qtbot: QtBot) -> None:
    back = window.context.actions.action("move.back")
    assert [key.toString() for key in back.shortcuts()] == ["Alt+Left"]
    assert not back.isEnabled(), "nowhere to go at first"
    window.places.show_loupe(5)
    qtbot.waitUntil(back.isEnabled)


def test_a_folder_that_is_gone_is_told_and_nothing_moves(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    gone = tmp_path / "card"
    gone.mkdir()
    window.open_folder(gone)
    settled(window, qtbot)
    window.open_folder(tmp_path)
    settled(window, qtbot)
    gone.rmdir()
    with qtbot.waitSignal(window.context.notices.posted) as posted:
        run(window, "move.back")
    assert "card" in posted.args[0].message
    assert window.session.folder == tmp_path
    assert window.history.trail.here is not None
    assert window.history.trail.here.folder == tmp_path


def test_another_folder_opened_on_the_way_wins(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (first := tmp_path / "a").mkdir()
    (second := tmp_path / "b").mkdir()
    window.open_folder(first)
    settled(window, qtbot)
    window.open_folder(second)
    settled(window, qtbot)
    run(window, "move.back")
    window.open_folder(tmp_path)
    settled(window, qtbot)
    assert window.session.folder == tmp_path


# The next start
