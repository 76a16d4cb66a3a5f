"""Folders that behave badly while a person looks at them: the window goes on and says what happened."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.notify import Notice
from app.window import MainWindow
from core.questions import Grouping
from core.types import Status
from tests.e2e.conftest import OpenWindow
from tests.e2e.steps import PATIENCE_MS, resting, shown, wait_judged
from tests.helpers.photos import PhotoFactory

ROUGH_NAMES = (
    "x" * 251 + ".jpg",
    "\u202eصورة جميلة.jpg",
    "👩‍👩‍👧‍👦 🏳️‍🌈 sunset.jpg",
    "two\nlines\tand a tab.jpg",
    " leading and trailing .jpg",
    "<b>bold<br> &amp; {braces} %s $x.jpg",
)


def look_at_every_photo(window: MainWindow, qtbot: QtBot) -> None:
    """Walk through grid and loupe by keyboard, with the inspector open, as far as there are photos."""
    view = window.grid.view
    window.activateWindow()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    for index in range(len(window.grid.model)):
        wanted = window.grid.model.id_at(index)
        qtbot.waitUntil(lambda wanted=wanted: window.inspector.ids == (wanted,), timeout=PATIENCE_MS)  # type: ignore[misc]
        QTest.keyClick(view, Qt.Key.Key_E)
        assert window.loupe.current == wanted
        qtbot.waitUntil(lambda: window.context.jobs.busy == 0, timeout=PATIENCE_MS)
        window.loupe.grab()
        QTest.keyClick(window.loupe, Qt.Key.Key_Z)
        qtbot.waitUntil(lambda: window.context.jobs.busy == 0, timeout=PATIENCE_MS)
        window.loupe.grab()
        QTest.keyClick(window.loupe, Qt.Key.Key_Z)
        QTest.keyClick(window.loupe, Qt.Key.Key_Escape)
        assert window.places.in_grid
        QTest.keyClick(view, Qt.Key.Key_Right)


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses such names itself")
def test_names_that_break_layouts_are_shown_whole_and_harmless(
    open_window: OpenWindow, photo_factory: PhotoFactory, qtbot: QtBot
) -> None:
    for number, name in enumerate(ROUGH_NAMES):
        photo_factory(f"{number}.jpg", seed=number, size=(240, 160)).rename(photo_factory.folder / name)
    window = open_window(photo_factory.folder)
    wait_judged(window, qtbot, len(ROUGH_NAMES))
    assert shown(window) == dict.fromkeys(ROUGH_NAMES, Status.OK)
    look_at_every_photo(window, qtbot)


def test_the_smallest_and_the_widest_picture_are_looked_at(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "sizes"
    folder.mkdir()
    Image.new("RGB", (1, 1), (200, 30, 30)).save(folder / "dot.png")
    Image.new("RGB", (60_000, 12), (30, 200, 30)).save(folder / "wide.png")
    Image.new("RGB", (3, 30_000), (30, 30, 200)).save(folder / "tall.jpg")
    window = open_window(folder)
    wait_judged(window, qtbot, 3)
    assert Status.WAITING not in shown(window).values()
    look_at_every_photo(window, qtbot)


def test_a_folder_that_vanishes_while_it_is_judged(
    open_window: OpenWindow, photo_factory: PhotoFactory, qtbot: QtBot
) -> None:
    for number in range(60):
        photo_factory(f"{number:02}.jpg", seed=number, size=(600, 400))
    window = open_window(photo_factory.folder)
    said: list[Notice] = []
    window.context.notices.posted.connect(said.append)
    qtbot.waitUntil(lambda: Status.OK in shown(window).values(), timeout=PATIENCE_MS)
    shutil.rmtree(photo_factory.folder)
    qtbot.waitUntil(lambda: bool(said) and resting(window), timeout=PATIENCE_MS)
    assert {notice.message for notice in said} == {f"The folder {photo_factory.folder} is not there."}
    assert len(window.grid.model) > 0, "what was found stays on screen"
    look_at_every_photo_briefly(window, qtbot)


def look_at_every_photo_briefly(window: MainWindow, qtbot: QtBot) -> None:
    """The loupe of a photo whose file is gone says so and lets go again."""
    window.activateWindow()
    window.grid.view.setFocus()
    QTest.keyClick(window.grid.view, Qt.Key.Key_Home)
    QTest.keyClick(window.grid.view, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0, timeout=PATIENCE_MS)
    window.loupe.grab()
    QTest.keyClick(window.loupe, Qt.Key.Key_Escape)
    assert window.places.in_grid


def test_photos_that_come_leave_and_change_while_they_are_shown(
    open_window: OpenWindow, photo_factory: PhotoFactory, qtbot: QtBot
) -> None:
    for number in range(6):
        photo_factory(f"{number}.jpg", seed=number, size=(300, 200))
    folder = photo_factory.folder
    window = open_window(folder)
    wait_judged(window, qtbot, 6)
    for number in range(6, 40):
        photo_factory(f"{number}.jpg", seed=number, size=(300, 200))
    (folder / "0.jpg").unlink()
    Image.new("RGB", (40, 30)).save(folder / "new 1.jpg")
    (folder / "new 1.jpg").replace(folder / "1.jpg")

    def settled() -> bool:
        found = shown(window)
        return len(found) == 39 and "0.jpg" not in found and Status.WAITING not in found.values() and resting(window)

    qtbot.waitUntil(settled, timeout=PATIENCE_MS)
    rows = [window.grid.model.row_of(window.grid.model.id_at(index)) for index in range(39)]
    assert {(row.width, row.height) for row in rows if row is not None and row.path.name == "1.jpg"} == {(40, 30)}


@pytest.mark.skipif(not hasattr(os, "link"), reason="needs hard links")
def test_ten_thousand_files_of_one_name_in_as_many_folders(
    open_window: OpenWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    one = tmp_path / "one.jpg"
    Image.new("RGB", (30, 20), (90, 120, 60)).save(one)
    for number in range(10_000):
        folder = tmp_path / "shelf" / f"{number:05}"
        folder.mkdir(parents=True)
        os.link(one, folder / "IMG_0001.jpg")
    window = open_window(tmp_path / "shelf")
    qtbot.waitUntil(lambda: len(window.grid.model) == 10_000, timeout=PATIENCE_MS)
    window.context.judging.stop()
    window.context.actions.run(f"view.group_{Grouping.FOLDER.value}")
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0, timeout=PATIENCE_MS)
    view = window.grid.view
    window.activateWindow()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    last = window.grid.model.row_of(window.grid.selection.current or 0)
    assert last is not None
    assert last.path.parent.name == "09999"
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(window.grid.selection.ids()) == 10_000
