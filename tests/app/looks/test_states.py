"""Every main state of the window holds to the numbers of tests.helpers.looks: both themes, three sizes, both directions
of reading, at 1x here and at 2x in a process of its own, because Qt takes its scale factor once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.theme.colours import Theme
from app.theme.style import apply_theme
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace
from tests.app.states import Stillness, rows, walk
from tests.helpers import looks

SMALL, USUAL, LARGE = looks.sizes()


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace(rows())  # type: ignore[arg-type]


@pytest.fixture(params=list(Theme), ids=lambda theme: theme.value)
def _theme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    apply_theme(qapp, request.param)
    yield
    apply_theme(qapp)


@pytest.fixture(params=["ltr", "rtl"])
def _direction(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    if request.param == "rtl":
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.usefixtures("_direction")
@pytest.mark.parametrize("size", [SMALL, USUAL, LARGE], ids=["small", "usual", "large"])
def test_nothing_is_cut_covered_lost_small_or_nameless(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot, size: QSize
) -> None:
    window = make_window(workspace)
    window.resize(size)
    assert "\n".join(walk(window, qtbot, looks.faults)) == ""


@pytest.mark.usefixtures("_theme")
def test_every_text_can_be_read(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window = make_window(workspace)
    window.resize(USUAL)
    assert "\n".join(walk(window, qtbot, looks.faint)) == ""


@pytest.mark.usefixtures("_theme")
@pytest.mark.parametrize("size", [SMALL, USUAL], ids=["small", "usual"])
def test_the_welcome_page_holds_to_it_too(
    make_window: MakeWindow, workspace: FakeWorkspace, size: QSize, qtbot: QtBot
) -> None:
    window = make_window(workspace, open_it=False)  # type: ignore[call-arg]
    window.resize(size)
    qtbot.waitUntil(window.first_minute.page.isVisible)
    Stillness(window).wait(qtbot)
    assert [*looks.faults(window), *looks.faint(window), *looks.unreached(window)] == []


def test_tab_goes_from_folders_to_bar_to_photos_to_inspector_to_status(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    window = make_window(workspace)
    window.activateWindow()
    window.grid.view.walk.step_to(0)
    window.sidebar.tree.setFocus()
    qtbot.waitUntil(lambda: any(_by_tab(widget) for widget in window.inspector.findChildren(QWidget)))
    Stillness(window).wait(qtbot)
    assert looks.unreached(window) == []
    window.sidebar.tree.setFocus()
    stops = looks.tab_stops(window)
    panes: list[QWidget] = [window.sidebar, window.grid.toolbar, window.grid.view, window.inspector, window.status]
    places = [next((n for n, pane in enumerate(panes) if pane in (stop, *_above(stop))), -1) for stop in stops]
    seen = list(dict.fromkeys(place for place in places if place >= 0))
    assert seen == [0, 1, 2, 3, 4]


def _by_tab(widget: QWidget) -> bool:
    wants = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(wants) and widget.isVisible() and widget.isEnabled()


def _above(widget: QWidget) -> list[QWidget]:
    above = widget.parentWidget()
    return [] if above is None else [above, *_above(above)]


@pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="this is the process at 2x")
def test_it_holds_at_2x_as_well() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:randomly", str(Path(__file__)), "-k", "usual or read"],
        env={**os.environ, "QT_SCALE_FACTOR": "2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
