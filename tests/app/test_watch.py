"""Another process writes to the library while the window shows it."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.types import Changes, Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


def test_a_photo_that_came_from_elsewhere_shows(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = FakeWorkspace([row(n, status=Status.OK, overall=n / 20, content=f"c{n}") for n in range(1, 6)])
    window: MainWindow = make_window(workspace)
    workspace.photos[99] = replace(workspace.photos[1], id=99)
    workspace.written_elsewhere = Changes(membership=True)
    window.context.watch.ask()
    qtbot.waitUntil(lambda: len(window.grid.model) == 6)
