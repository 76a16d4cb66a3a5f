"""The first screen fills before anything is judged."""

from __future__ import annotations

import threading

from pytestqt.qtbot import QtBot

from core.types import Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import ROOT, FakeWorkspace, row


class Slow(FakeWorkspace):
    """Thumbnails come when they are let go."""

    def __init__(self, count: int) -> None:
        super().__init__([row(number) for number in range(1, count + 1)])
        self.to_judge = [(number, 0.5) for number in self.photos]
        self.gate = threading.Event()

    def thumbnail(self, photo_id: int, ctx: object = None) -> bytes:
        self.gate.wait(10)
        return super().thumbnail(photo_id, ctx)


def test_judging_waits_for_the_thumbnails_on_screen(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = Slow(12)
    window = make_window(workspace, open_it=False)
    window.first_screen._patience.setInterval(60_000)
    window.open_folder(ROOT)
    window.context.start()
    qtbot.waitUntil(lambda: bool(window.grid.view.visible_ids()) and not window.grid.live.loading)
    assert workspace.passes == []
    workspace.gate.set()
    qtbot.waitUntil(lambda: all(photo.status is Status.OK for photo in workspace.photos.values()))


def test_patience_with_thumbnails_ends(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = Slow(12)
    window = make_window(workspace, open_it=False)
    window.first_screen._patience.setInterval(20)
    window.open_folder(ROOT)
    window.context.start()
    qtbot.waitUntil(lambda: "first" in workspace.passes)
    workspace.gate.set()
