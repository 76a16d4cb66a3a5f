"""The main states of the window, brought about one after the other, with photos of every kind in it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.engine_thread import JudgingProgress, Phase
from app.filters.sentence import Sentence
from app.keysheet import KeySheet
from app.window import MainWindow
from core.errors import UserError
from core.library.words import FolderSummary
from core.questions import ChoiceFilter, Grouping, Looks, RangeFilter
from core.types import Status
from tests.app.fakes import ROOT, SCORE, FakeWorkspace, row

LONG = "a name that goes on and on, with עברית, emoji 📷 and\nmore than one line " * 2
State = Callable[[MainWindow], QWidget]


def rows() -> list[object]:
    photos = [row(n, status=Status.OK, overall=n / 30, content=f"c{n}", stars=n % 6) for n in range(1, 25)]
    photos.append(row(25, path=ROOT / f"{LONG.strip()}.jpg", overall=0.5, status=Status.OK))
    return [*photos, row(26, status=Status.UNREADABLE, reason="the file is cut off")]


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


def looking_like(window: MainWindow) -> QWidget:
    """A search by looks with everything in it."""
    window.grid.back()
    window.grid.toolbar.search.mean_looks(True)
    window.grid.look_like(Looks(f"4 {LONG}", (3, 5), (9,)))
    return window


def asking_twice(window: MainWindow) -> QWidget:
    """Two parts of a filter, and the small window in which one is changed."""
    grid = window.grid
    grid.back()
    grid.toolbar.search.mean_looks(False)
    window.notices.dismiss()
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
    looking_like,
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
