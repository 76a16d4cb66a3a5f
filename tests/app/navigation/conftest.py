"""A window over 300 photos, and a person who gets about in it."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.filters.sentence import Sentence
from app.window import MainWindow
from core.types import Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


@pytest.fixture
def workspace() -> FakeWorkspace:
    photos = [row(n, status=Status.OK, overall=n / 400, content=f"c{n}", flag=n % 2) for n in range(1, 301)]
    return FakeWorkspace(photos)


@pytest.fixture
def window(make_window: MakeWindow, workspace: FakeWorkspace) -> MainWindow:
    return make_window(workspace)


def run(window: MainWindow, command: str) -> None:
    window.context.actions.run(command)


def settled(window: MainWindow, qtbot: QtBot) -> None:
    about = window.whereabouts
    qtbot.waitUntil(lambda: not about.going and window.context.jobs.busy == 0 and not about._soon.isActive())


def ask(window: MainWindow, qtbot: QtBot, *conditions: object) -> None:
    """As a person who built this filter."""
    filters = window.grid.filters
    window.grid.toolbar.filters.setChecked(True)
    filters.set_sentence(Sentence(tuple(conditions)))  # type: ignore[arg-type]
    with qtbot.waitSignal(window.grid.live.answered):
        filters.changed.emit()
