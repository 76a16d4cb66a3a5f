"""The window on real files, a real library and a real engine, from the first start to the second."""

from __future__ import annotations

import hashlib
import os
import signal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.notify import Notice, Tone
from app.window import MainWindow
from core.paths import app_paths
from core.types import Status
from tests.conftest import ExpectLog
from tests.e2e.conftest import OpenWindow
from tests.e2e.steps import PATIENCE_MS, draw, shown, wait_judged
from tests.helpers.photos import PhotoFactory
from tests.helpers.tiny_clip import make_tiny_clip


def test_a_folder_is_shown_judged_marked_and_remembered(
    open_window: OpenWindow, photo_factory: PhotoFactory, qtbot: QtBot
) -> None:
    folder = draw(photo_factory, 12)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in folder.iterdir()}
    window = open_window(folder)
    wait_judged(window, qtbot, 13)
    model = window.grid.model

    def in_order() -> bool:
        overall = [row.overall for row in map(model.row_at, range(13)) if row is not None and row.overall is not None]
        return len(overall) == 12 and overall == sorted(overall, reverse=True)

    qtbot.waitUntil(in_order)
    broken = next(row for row in map(model.row_at, range(13)) if row is not None and row.path.name == "broken.jpg")
    assert broken.status is Status.UNREADABLE
    assert broken.reason
    best = model.id_at(0)
    view = window.grid.view
    window.activateWindow()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_P)
    QTest.keyClick(view, Qt.Key.Key_4)
    workspace = window.context.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: (workspace.rows([best])[0].flag, workspace.rows([best])[0].stars) == (1, 4))
    window.close()
    again = open_window(folder)
    wait_judged(again, qtbot, 13)
    row = again.grid.model.row_of(best)
    assert row is not None
    assert (row.flag, row.stars) == (1, 4)
    assert before == {path: hashlib.sha256(path.read_bytes()).digest() for path in folder.iterdir()}


def test_closing_in_the_middle_is_safe_and_the_next_start_goes_on(
    open_window: OpenWindow, photo_factory: PhotoFactory, qtbot: QtBot
) -> None:
    folder = draw(photo_factory, 60)
    window = open_window(folder)
    qtbot.waitUntil(lambda: Status.OK in shown(window).values(), timeout=PATIENCE_MS)
    window.close()
    again = open_window(folder)
    wait_judged(again, qtbot, 60)
    assert list(shown(again).values()) == [Status.OK] * 60


def test_dying_workers_do_not_reach_the_window(
    open_window: OpenWindow, photo_factory: PhotoFactory, qtbot: QtBot
) -> None:
    folder = draw(photo_factory, 60)
    window = open_window(folder)
    said = heard_in(window)
    qtbot.waitUntil(lambda: Status.OK in shown(window).values(), timeout=PATIENCE_MS)
    workspace = window.context.workspace
    assert workspace is not None
    for process_id in workspace.engine.process_ids():
        os.kill(process_id, signal.SIGKILL)
    wait_judged(window, qtbot, 60)
    assert list(shown(window).values()) == [Status.OK] * 60
    assert said == []


def test_a_model_that_is_killed_is_started_again_and_that_is_said_calmly(
    open_window: OpenWindow, photo_factory: PhotoFactory, qtbot: QtBot, expect_log: ExpectLog
) -> None:
    expect_log("the model process ended")
    make_tiny_clip(app_paths().encoders)
    window = open_window(draw(photo_factory, 24))
    said = heard_in(window)
    qtbot.waitUntil(lambda: Status.OK in shown(window).values(), timeout=PATIENCE_MS)
    workspace = window.context.workspace
    assert workspace is not None
    client = workspace.engine._parts.client
    assert client is not None
    os.kill(client.process_id, signal.SIGKILL)
    # However far it had come: there is something left that needs it.
    photo_factory("one more.jpg", seed=99, size=(900, 600))
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENCE_MS)
    wait_judged(window, qtbot, 25)
    assert list(shown(window).values()) == [Status.OK] * 25
    assert [notice.message for notice in said] == [
        "The model's process ended by itself. It was started again, and judging goes on."
    ]
    assert window.notices.notice == said[0]


def heard_in(window: MainWindow) -> list[Notice]:
    """Fills with every problem that the window tells of."""
    said: list[Notice] = []
    window.context.notices.posted.connect(lambda notice: said.append(notice) if notice.tone is Tone.PROBLEM else None)
    return said
