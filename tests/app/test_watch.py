"""Another process writes to the library while the window shows it."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
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


def test_news_are_not_lost_where_the_next_question_comes_before_the_answer(
    make_window: MakeWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window was busy, or the library was: the clock and the answer arrive at once."""
    workspace = FakeWorkspace([row(1)])
    context = make_window(workspace).context
    context.watch.stop()
    answered, heard = threading.Event(), list[object]()
    monkeypatch.setattr(workspace, "news", lambda: None if answered.is_set() else _told(answered))
    context.watch.start(workspace)  # type: ignore[arg-type]
    context.watch.news.connect(heard.append)
    context.watch.ask()
    assert answered.wait(5)
    context.watch.ask()
    qtbot.waitUntil(lambda: context.jobs.busy == 0)
    assert heard == [Changes(membership=True)]


def _told(answered: threading.Event) -> Changes:
    answered.set()
    return Changes(membership=True)
