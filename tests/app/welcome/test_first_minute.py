"""The first minute: welcome page, demo pictures, tour, drops."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

import core.demo
from app.context import AppContext
from app.session import FolderState
from app.welcome.demo import FIRST, FOLDER
from app.window import MainWindow
from core.demo.write import MARKER
from core.jobs import JobContext
from core.paths import app_paths
from core.settings import Settings
from tests.app.conftest import MakeWindow
from tests.app.fakes import ROOT, FakeWorkspace, row
from tests.helpers.looks import clipped
from tests.helpers.windows import put_away


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace([row(n, overall=n / 10) for n in range(1, 4)])


@pytest.fixture
def newcomer(workspace: FakeWorkspace, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window of somebody who opens Beholder for the first time."""
    context = AppContext(app_paths(), Settings(), lambda *_: workspace)  # type: ignore[arg-type, return-value]
    window = MainWindow(context)
    window.show()
    window.complete()
    window.activateWindow()
    context.start()
    qtbot.waitUntil(lambda: context.jobs.busy == 0)
    yield window
    put_away([window])


def rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0 and not window.context.judging.running)


def test_an_empty_library_offers_three_ways_to_begin(newcomer: MainWindow) -> None:
    page = newcomer.first_minute.page
    assert page.isVisible()
    assert not newcomer.grid.toolbar.isVisible()
    assert page.open.hasFocus()
    assert page.show_demo.isVisible()
    assert page.promise.isVisible()
    assert "downloads nothing" in page.promise.text()


def test_the_promise_is_made_once_and_recent_folders_take_its_place(newcomer: MainWindow, qtbot: QtBot) -> None:
    newcomer.open_folder(ROOT)
    rest(newcomer, qtbot)
    page = newcomer.first_minute.page
    assert page.promise.isHidden()
    assert not page.isVisible()
    assert newcomer.grid.toolbar.isVisible()
    recent = [button for button in page.findChildren(QPushButton) if button.toolTip() == str(ROOT)]
    assert len(recent) == 1
    with qtbot.waitSignal(page.chosen) as chosen:
        recent[0].click()
    assert chosen.args == [ROOT]
    rest(newcomer, qtbot)


@pytest.mark.parametrize("name", ["Rock & Roll", "two\nlines", "x" * 251, "صورة جميلة"])
def test_a_recent_folder_of_any_name_has_its_line(newcomer: MainWindow, name: str, qtbot: QtBot) -> None:
    newcomer.resize(900, 600)
    newcomer.context.remember_folder(Path("/photos") / name)
    page = newcomer.first_minute.page
    link = next(button for button in page.findChildren(QPushButton) if button.toolTip().startswith("/photos"))
    assert link.accessibleName() == " ".join(name.split())
    words = link.text().replace("&&", "and")
    assert "&" not in words
    assert "\n" not in words
    qtbot.waitUntil(lambda: link.width() >= link.sizeHint().width())
    assert clipped(page) == []


def test_the_tour_is_offered_once_and_covers_nothing(newcomer: MainWindow, qtbot: QtBot) -> None:
    newcomer.open_folder(ROOT)
    qtbot.waitUntil(lambda: newcomer.notices.notice is not None)
    notice = newcomer.notices.notice
    assert notice is not None
    assert notice.action == "Take the tour"
    assert newcomer.first_minute.tour is None
    assert newcomer.grid.view.hasFocus()
    offer = next(button for button in newcomer.notices.findChildren(QPushButton) if button.text() == notice.action)
    offer.click()
    tour = newcomer.first_minute.tour
    assert tour is not None
    QTest.keyClick(tour.window().windowHandle(), Qt.Key.Key_Right)
    QTest.keyClick(tour.window().windowHandle(), Qt.Key.Key_Right)
    assert tour.number == 2
    QTest.keyClick(tour.window().windowHandle(), Qt.Key.Key_Left)
    assert tour.number == 1
    QTest.keyClick(tour.window().windowHandle(), Qt.Key.Key_Escape)
    assert newcomer.first_minute.tour is None
    assert newcomer.context.settings.welcome.tour_seen
    assert newcomer.grid.view.hasFocus()
    newcomer.session.rescan()
    rest(newcomer, qtbot)
    assert newcomer.notices.notice is None


def test_who_took_the_tour_before_is_not_offered_it(newcomer: MainWindow, qtbot: QtBot) -> None:
    newcomer.first_minute.page.tour.setFocus()
    newcomer.first_minute.page.tour.click()
    tour = newcomer.first_minute.tour
    assert tour is not None
    tour.leave()
    assert newcomer.first_minute.page.tour.hasFocus()
    newcomer.open_folder(ROOT)
    rest(newcomer, qtbot)
    assert newcomer.notices.notice is None


def test_the_tour_can_be_asked_for_and_keeps_tab_to_itself(make_window: MakeWindow, workspace: FakeWorkspace) -> None:
    window = make_window(workspace)
    window.context.actions.run("help.tour")
    tour = window.first_minute.tour
    assert tour is not None
    assert not tour.back.isEnabled()
    for button in (tour.skip, tour.next):
        QTest.keyClick(tour.window().windowHandle(), Qt.Key.Key_Tab)
        assert button.hasFocus()
    for _ in range(4):
        tour.next.click()
    assert window.first_minute.tour is None


def test_arrows_follow_the_direction_of_reading(make_window: MakeWindow, workspace: FakeWorkspace) -> None:
    window = make_window(workspace)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    window.context.actions.run("help.tour")
    tour = window.first_minute.tour
    assert tour is not None
    QTest.keyClick(tour.window().windowHandle(), Qt.Key.Key_Left)
    assert tour.number == 1
    tour.leave()


def test_an_empty_folder_offers_no_tour(newcomer: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.photos.clear()
    newcomer.open_folder(ROOT)
    rest(newcomer, qtbot)
    assert newcomer.notices.notice is None


def test_demo_pictures_are_drawn_once(
    newcomer: MainWindow, workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    drawn: list[Path] = []

    def draw(folder: Path, ctx: JobContext, *, keep: bool) -> None:
        folder.mkdir(parents=True)
        (folder / "one.jpg").write_bytes(b"x")
        (folder / MARKER).write_text("Complete.\n", encoding="utf-8")
        ctx.progress(1, 1)
        drawn.append(folder)

    monkeypatch.setattr(core.demo, "write_demo", draw)
    folder = app_paths().data / FOLDER
    for _ in range(2):
        newcomer.first_minute.demo.start()
        qtbot.waitUntil(lambda: not newcomer.first_minute.demo.drawing)
        rest(newcomer, qtbot)
        assert newcomer.session.folder == folder
    assert len(drawn) == 1
    assert sorted(path.name for path in folder.iterdir()) == [MARKER, "one.jpg"]


def test_the_folder_opens_with_the_first_pictures_and_the_rest_come(
    newcomer: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    go_on = threading.Event()

    def draw(folder: Path, ctx: JobContext, *, keep: bool) -> None:
        assert keep
        folder.mkdir(parents=True, exist_ok=True)
        ctx.progress(FIRST, 66)
        while not go_on.wait(0.01):
            ctx.cancel.check()

    monkeypatch.setattr(core.demo, "write_demo", draw)
    demo, session = newcomer.first_minute.demo, newcomer.session
    demo.start()
    qtbot.waitUntil(lambda: session.folder == demo.folder and session.view.state is FolderState.READY)
    assert demo.drawing
    with qtbot.waitSignal(session.refreshed):
        go_on.set()
    assert not demo.drawing
    rest(newcomer, qtbot)


def test_another_folder_ends_the_drawing(newcomer: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    def draw(folder: Path, ctx: JobContext, *, keep: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        ctx.progress(FIRST, 66)
        while not ctx.cancel.wait(0.01):
            pass
        ctx.cancel.check()

    monkeypatch.setattr(core.demo, "write_demo", draw)
    demo = newcomer.first_minute.demo
    demo.start()
    qtbot.waitUntil(lambda: newcomer.session.folder == demo.folder)
    newcomer.open_folder(ROOT)
    assert not demo.drawing
    rest(newcomer, qtbot)
    assert newcomer.session.folder == ROOT


def test_drawing_can_be_cancelled_and_taken_up_again(
    newcomer: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page, demo = newcomer.first_minute.page, newcomer.first_minute.demo

    def draw(folder: Path, ctx: JobContext, *, keep: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        ctx.progress(3, 66)
        while not ctx.cancel.wait(0.01):
            pass
        ctx.cancel.check()

    monkeypatch.setattr(core.demo, "write_demo", draw)
    page.show_demo.setFocus()
    for _ in range(2):
        with qtbot.waitSignal(demo.progressed):
            page.show_demo.click()
        assert not page.show_demo.isVisible()
        assert page._drawing.cancel.hasFocus()
        page._drawing.cancel.click()
        assert page.show_demo.isVisible()
        assert not demo.drawing
    rest(newcomer, qtbot)
    assert newcomer.session.folder is None
