"""Every main state of the window holds to the numbers of tests.helpers.looks: both themes, three sizes, both directions
of reading, at 1x here and at 2x in a process of its own, because Qt takes its scale factor once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.engine_thread import JudgingProgress, Phase
from app.filters.sentence import Sentence
from app.keysheet import KeySheet
from app.theme.colours import Theme
from app.theme.style import apply_theme
from app.window import MainWindow
from core.errors import UserError
from core.library.words import FolderSummary
from core.questions import ChoiceFilter, Grouping, RangeFilter
from core.types import Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import ROOT, SCORE, FakeWorkspace, row
from tests.helpers import looks

SMALL, USUAL, LARGE = looks.sizes()
LONG = "a name that goes on and on, with עברית, emoji 📷 and\nmore than one line " * 2
State = Callable[[MainWindow], QWidget]


def rows() -> list[object]:
    photos = [row(n, status=Status.OK, overall=n / 30, content=f"c{n}", stars=n % 6) for n in range(1, 25)]
    photos.append(row(25, path=ROOT / f"{LONG.strip()}.jpg", overall=0.5, status=Status.OK))
    return [*photos, row(26, status=Status.UNREADABLE, reason="the file is cut off")]


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


def photos(window: MainWindow) -> QWidget:
    window.grid.view.walk.step_to(0)
    return window


def several(window: MainWindow) -> QWidget:
    window.grid.view.walk.step_to(3, extend=True)
    return window


def asking(window: MainWindow) -> QWidget:
    window.context.actions.run("edit.find")
    return window


def nothing_found(window: MainWindow) -> QWidget:
    window.grid.toolbar.search.setText("no such photo")
    return window


def asking_twice(window: MainWindow) -> QWidget:
    """Two parts of a filter, and the small window in which one is changed."""
    grid = window.grid
    grid.back()
    asked = Sentence((RangeFilter(SCORE, 0.2), ChoiceFilter("marks.flag", (1, 0))))
    grid.ask_as(asked, bar=True, sort=SCORE, descending=True, group=Grouping.NONE)
    grid.filters.edit(0)
    return opened(grid.filters.popup)


def choosing(window: MainWindow) -> QWidget:
    window.grid.filters.edit(1)
    return opened(window.grid.filters.popup)


def palette(window: MainWindow) -> QWidget:
    window.grid.back()
    window.context.actions.run("help.palette")
    return window


def grouped(window: MainWindow) -> QWidget:
    window.command_palette.close()
    window.grid.ask_as(Sentence(), bar=False, sort=SCORE, descending=True, group=Grouping.DAY)
    return window


def collapsed(window: MainWindow) -> QWidget:
    window.context.actions.run("view.collapse_all")
    return window


def justified(window: MainWindow) -> QWidget:
    for command in ("view.expand_all", "view.group_none", "view.layout_justified"):
        window.context.actions.run(command)
    return window


def second_screen(window: MainWindow) -> QWidget:
    window.context.actions.run("view.layout_square")
    window.grid.view.walk.step_to(0)
    window.context.actions.run("view.second_screen")
    return opened(window.second_screen.photo_window)


def loupe(window: MainWindow) -> QWidget:
    window.grid.back()
    window.places.show_loupe(7)
    return window


def judging(window: MainWindow) -> QWidget:
    window.context.actions.run("view.back")
    files = tuple((ROOT / f"film{n}.mp4", "video") for n in range(2048))
    window.status.show_summary(FolderSummary(100_000, 9, 3, 0, files, (), ((ROOT / "x", "no rights"),)))
    window.status.show_counts(99_999, 12_345, 100_000)
    window.status.show_progress(
        JudgingProgress(Phase.RUNNING, done=31_200, total=120_400, rate=6.3, seconds_left=4000), 9
    )
    return window


def notice(window: MainWindow) -> QWidget:
    window.context.notices.error(UserError(LONG, LONG), action="Try again", act=window.close)
    return window


def tour(window: MainWindow) -> QWidget:
    window.notices.dismiss()
    window.context.actions.run("help.tour")
    assert window.first_minute.tour is not None
    return window.first_minute.tour


def keys(window: MainWindow) -> QWidget:
    assert window.first_minute.tour is not None
    window.first_minute.tour.leave()
    window.context.actions.run("help.keys")
    assert isinstance(window.help.sheet, KeySheet)
    return window.help.sheet


def settings(window: MainWindow) -> QWidget:
    window.context.actions.run("file.settings")
    return window


def section_of(number: int) -> State:
    """A page of the settings by its place."""

    def section(window: MainWindow) -> QWidget:
        page = window.settings.page
        assert page is not None
        assert len(page.sections) == _SECTIONS
        page.open(page.sections[number].title)
        return window

    section.__name__ = f"settings_{number}"
    return section


def folder_gone(window: MainWindow) -> QWidget:
    window.context.actions.run("view.back")
    workspace = window.context.workspace
    assert isinstance(workspace, FakeWorkspace)
    workspace.fail_open = UserError(LONG, LONG)
    window.open_folder(ROOT / "gone")
    return window


def opened(popup: QWidget | None) -> QWidget:
    assert popup is not None
    return popup


_SECTIONS = 6
STATES: tuple[State, ...] = (
    photos,
    several,
    asking,
    nothing_found,
    asking_twice,
    choosing,
    palette,
    grouped,
    collapsed,
    justified,
    second_screen,
    loupe,
    judging,
    notice,
    tour,
    keys,
    settings,
    *map(section_of, range(_SECTIONS)),
    folder_gone,
)


class Stillness(QObject):
    """Counts what moves or resizes any widget. A state is reached when nothing has for a while, and no job runs."""

    _MOVES = (
        QEvent.Type.LayoutRequest,
        QEvent.Type.Polish,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.FontChange,
        QEvent.Type.StyleChange,
    )
    _LOOKS = 3

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._calm = 0

    def wait(self, qtbot: QtBot) -> None:
        app = QApplication.instance()
        assert app is not None
        self._calm = 0
        app.installEventFilter(self)
        qtbot.waitUntil(self._look)
        app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in self._MOVES:
            self._calm = 0
        return False

    def _look(self) -> bool:
        self._calm = self._calm + 1 if self._window.context.jobs.busy == 0 else 0
        return self._calm > self._LOOKS


def walk(window: MainWindow, qtbot: QtBot, check: Callable[[QWidget], list[str]]) -> list[str]:
    """Bring about one state after the other; what is wrong in each."""
    found, stillness = [], Stillness(window)
    for state in STATES:
        shown = state(window)
        stillness.wait(qtbot)
        found += [f"{state.__name__}: {fault}" for fault in check(shown)]
        if shown.isWindow() and shown is not window:
            shown.close()
    return found


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
