"""The whole window over a workspace in memory, closed after every test as a person would close it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.theme.style import apply_theme
from app.window import MainWindow
from core.paths import app_paths
from core.settings import Settings, WelcomeSettings
from core.types import Status
from tests.app.fakes import ROOT, FakeWorkspace, row
from tests.helpers.windows import put_away

MakeWindow = Callable[[FakeWorkspace], MainWindow]
MakeContext = Callable[..., AppContext]

SETTLED = Settings(welcome=WelcomeSettings(tour_seen=True))
"""Of a person who has been here before: no tour lies over what a test looks at."""


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    apply_theme(qapp)
    return qapp


@pytest.fixture(autouse=True)
def _garbage_in_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """As in the application (app.garbage): no lane's thread ever destroys a widget of an earlier test."""
    gc.disable()
    yield
    if "qapp" in request.fixturenames:
        gc.collect(1)
    gc.enable()


@pytest.fixture
def make_context(qapp: QApplication) -> Iterator[MakeContext]:
    """`make_context(open_workspace, settings)`: what a window stands on, without one; not started yet."""
    made: list[AppContext] = []

    def make(open_workspace: Callable[..., Any], settings: Settings = SETTLED) -> AppContext:
        made.append(AppContext(app_paths(), settings, open_workspace))
        return made[-1]

    yield make
    for context in made:
        context.closing.emit()
        context.watch.stop()
        context.judging.stop()
        assert context.judging.close(5)
        assert context.jobs.close(5)
        context.deleteLater()


@pytest.fixture
def make_window(qtbot: QtBot) -> Iterator[MakeWindow]:
    """`make_window(workspace)`: a window on screen with the workspace's folder open."""
    made: list[MainWindow] = []

    def make(workspace: FakeWorkspace, *, open_it: bool = True) -> MainWindow:
        context = AppContext(app_paths(), SETTLED, lambda *_: workspace)  # type: ignore[arg-type, return-value]
        window = MainWindow(context)
        made.append(window)
        window.resize(1500, 900)
        window.show()
        window.complete()
        window.activateWindow()
        if open_it:
            window.open_folder(ROOT)
            context.start()
            qtbot.waitUntil(lambda: len(window.grid.model) == len(workspace.photos) and bool(workspace.opened))
            qtbot.waitUntil(lambda: (context.jobs.busy == 0 and not context.judging.running) or workspace.stepwise)
        return window

    yield make
    put_away(made)


@pytest.fixture
def workspace() -> FakeWorkspace:
    """Five photos, judged."""
    return FakeWorkspace([row(n, status=Status.OK, overall=n / 20, content=f"c{n}") for n in range(1, 6)])


@pytest.fixture
def window(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> MainWindow:
    """The window over `workspace`, with the keyboard on the photos."""
    made = make_window(workspace)
    with qtbot.waitActive(made):
        made.activateWindow()
    made.grid.view.setFocus()
    return made


@pytest.fixture
def _dark_again(qapp: QApplication) -> Iterator[None]:
    """Whatever theme a test puts on, the next one begins with the dark one."""
    yield
    apply_theme(qapp)
