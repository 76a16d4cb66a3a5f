"""Closing the window: what a person did is kept, though it still waits for its lane."""

from __future__ import annotations

import threading
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.jobs import Lane
from app.window import MainWindow
from core.jobs import JobContext
from core.settings import load_settings
from core.types import Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


def hold_the_lane(window: MainWindow) -> None:
    """Something slow is being worked out, and will be until it is cancelled."""
    started = threading.Event()

    def derived(ctx: JobContext) -> None:
        started.set()
        assert ctx.cancel.wait(10)

    window.context.jobs.submit(Lane.DATABASE, derived)
    assert started.wait(5)


def test_marks_an_undo_and_settings_that_still_wait_are_kept(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = FakeWorkspace([row(n, status=Status.OK, overall=n / 20, content=f"c{n}") for n in range(1, 7)])
    window = make_window(workspace)
    view = window.grid.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    best = window.grid.model.id_at(0)
    hold_the_lane(window)
    QTest.keyClick(view, Qt.Key.Key_4)
    QTest.keyClick(view, Qt.Key.Key_P)
    QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settings = window.context.settings
    window.context.remember(replace(settings, appearance=replace(settings.appearance, thumbnail_size=123)))
    assert not workspace.marks
    path = window.context.paths.settings
    window.close()
    assert (workspace.photos[best].stars, workspace.photos[best].flag) == (4, 0)
    assert load_settings(path).appearance.thumbnail_size == 123


def test_a_size_of_thumbnails_that_was_just_chosen_is_kept(make_window: MakeWindow) -> None:
    window = make_window(FakeWorkspace([row(n) for n in range(1, 4)]))
    view, path = window.grid.view, window.context.paths.settings
    before = view.edge
    view.setFocus()
    QTest.keyClick(view, "+")
    chosen = view.edge
    assert chosen > before
    window.close()
    assert load_settings(path).appearance.thumbnail_size == chosen
