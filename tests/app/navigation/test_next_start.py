"""The next start begins where this one ended."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.navigation import restore
from app.navigation.restore import load, save
from app.navigation.where import Where
from app.session import FolderState
from app.window import MainWindow
from core.errors import UserError
from core.jobs import JobContext
from core.paths import app_paths
from core.questions import ChoiceFilter, Grouping, RangeFilter
from core.settings import Settings, StartSettings, WelcomeSettings
from core.types import Changes
from tests.app.fakes import NOISE, FakeWorkspace
from tests.app.navigation.conftest import ask, run, settled

PICKED = ChoiceFilter("marks.flag", (1,))


@pytest.fixture
def begin(qtbot: QtBot, workspace: FakeWorkspace) -> Iterator[object]:
    made: list[MainWindow] = []

    def start(settings: Settings | None = None) -> tuple[MainWindow, bool]:
        chosen = settings or Settings(welcome=WelcomeSettings(tour_seen=True))
        context = AppContext(app_paths(), chosen, lambda *_: workspace)  # type: ignore[arg-type, return-value]
        window = MainWindow(context)
        made.append(window)
        window.resize(1300, 800)
        window.show()
        window.complete()
        went = window.session_restore.begin()
        context.start()
        qtbot.waitUntil(lambda: context.workspace is not None and context.jobs.busy == 0)
        return window, went

    yield start
    for window in made:
        window.close()
        window.deleteLater()


def test_the_next_start_is_where_this_one_ended(begin: object, tmp_path: Path, qtbot: QtBot) -> None:
    window, went = begin()  # type: ignore[operator]
    assert not went
    window.open_folder(tmp_path)
    settled(window, qtbot)
    ask(window, qtbot, RangeFilter("scores.overall", 0.1))
    qtbot.waitUntil(lambda: window.grid.toolbar.sort.findData(NOISE) >= 0)
    window.grid.toolbar.choose(NOISE, descending=True)
    settled(window, qtbot)
    window.grid.view.verticalScrollBar().setValue(200)
    photo = window.grid.model.id_at(30)
    window.grid.selection.set_only(photo)
    run(window, "view.inspector")
    before = window.whereabouts.now()
    window.close()

    again, went = begin()  # type: ignore[operator]
    assert went
    settled(again, qtbot)
    qtbot.waitUntil(lambda: again.whereabouts.now() == before)
    assert again.grid.selection.current == photo
    assert again.inspector.isHidden()
    assert not again.sidebar.isHidden()


def test_the_next_start_has_the_same_groups_collapsed(begin: object, tmp_path: Path, qtbot: QtBot) -> None:
    window, _ = begin()  # type: ignore[operator]
    window.open_folder(tmp_path)
    settled(window, qtbot)
    with qtbot.waitSignal(window.grid.live.answered):
        run(window, "view.group_folder")
    settled(window, qtbot)
    kept = load(app_paths().config / "session.toml")
    assert kept is None or kept.collapsed == frozenset()
    run(window, "view.collapse_all")
    assert (collapsed := window.grid.grouping.collapsed)
    settled(window, qtbot)
    window.close()

    again, went = begin()  # type: ignore[operator]
    assert went
    settled(again, qtbot)
    qtbot.waitUntil(lambda: len(again.grid.model) == 300)
    assert again.grid.grouping.collapsed == collapsed
    assert all(section.collapsed for section in again.grid.grouping.sections)
    assert not len(again.grid.model.shown_ids)


def test_a_folder_that_went_away_meanwhile_is_said_calmly(begin: object, tmp_path: Path, qtbot: QtBot) -> None:
    save(app_paths().config / "session.toml", Where(tmp_path / "card"))
    window, went = begin()  # type: ignore[operator]
    assert went
    qtbot.waitUntil(lambda: window.notices.notice is not None)
    assert "card" in window.notices.notice.message
    assert window.session.folder is None


def test_it_can_be_turned_off(begin: object, tmp_path: Path) -> None:
    save(app_paths().config / "session.toml", Where(tmp_path))
    window, went = begin(  # type: ignore[operator]
        Settings(welcome=WelcomeSettings(tour_seen=True), start=StartSettings(restore_session=False))
    )
    assert not went
    assert window.session.folder is None


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"version = 1", b"version = 2\nfolder = '/a'", b"folder = [", b"version = 1\nfolder = 3"]
)
def test_a_damaged_file_is_passed_over(tmp_path: Path, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "session.toml"
    file.write_bytes(data)
    with caplog.at_level(logging.INFO, logger="app.navigation.restore"):
        assert load(file) is None
    assert [record.levelname for record in caplog.records if record.name == "app.navigation.restore"] == ["INFO"]


def test_no_file_is_no_news(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="app.navigation.restore"):
        assert load(tmp_path / "session.toml") is None
        assert load(tmp_path / "nowhere" / "session.toml") is None
    assert not caplog.records


def test_writing_never_fails_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    file = tmp_path / "config" / "session.toml"
    save(file, Where(tmp_path, group=Grouping.DAY))
    assert load(file) == Where(tmp_path, group=Grouping.DAY)
    save(file, Where(Path("/bad \udcff name")))
    assert load(file) == Where(tmp_path, group=Grouping.DAY), "a name that is no text is not kept"
    assert [path.name for path in file.parent.iterdir()] == ["session.toml"]
    blocked = tmp_path / "file"
    blocked.write_text("x")
    save(blocked / "session.toml", Where(tmp_path))


@pytest.fixture
def good(tmp_path: Path) -> Where:
    """Where a session ended well."""
    where = Where(tmp_path, current=7, scroll=300)
    save(app_paths().config / "session.toml", where)
    return where


def kept() -> Where | None:
    return load(app_paths().config / "session.toml")


def launch(make: Callable[..., Any], patience_ms: int | None = None) -> MainWindow:
    context = AppContext(app_paths(), Settings(welcome=WelcomeSettings(tour_seen=True)), make)
    window = MainWindow(context)
    window.complete()
    if patience_ms is not None:
        window.whereabouts._patience.setInterval(patience_ms)
    window.show()
    assert window.session_restore.begin()
    context.start()
    return window


def at_rest(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.session.view.state in (FolderState.READY, FolderState.FAILED))
    settled(window, qtbot)


def test_a_library_that_cannot_be_opened_takes_no_place_away(good: Where, qtbot: QtBot) -> None:
    def locked(*_: object) -> None:
        raise UserError("The library is in use.")

    window = launch(locked)
    at_rest(window, qtbot)
    window.close()
    window.deleteLater()
    assert kept() == good


def test_a_folder_that_cannot_be_read_takes_no_place_away(good: Where, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.fail_open = UserError("The drive is away.")
    window = launch(lambda *_: workspace)
    at_rest(window, qtbot)
    assert window.session.view.state is FolderState.FAILED
    window.close()
    window.deleteLater()
    assert kept() == good


@pytest.mark.parametrize("chosen", [None, 9])
def test_a_folder_that_takes_too_long_takes_no_place_away_until_a_photo_is_chosen(
    good: Where, workspace: FakeWorkspace, qtbot: QtBot, chosen: int | None
) -> None:
    read, inner = threading.Event(), workspace.open_folder
    photos, workspace.photos = workspace.photos, {}

    def slow(root: Path, ctx: JobContext, report: Callable[[Changes], None]) -> object:
        assert read.wait(10)
        workspace.photos = photos
        return inner(root, ctx, report)

    workspace.open_folder = slow  # type: ignore[method-assign, assignment]
    window = launch(lambda *_: workspace, patience_ms=1)
    qtbot.waitUntil(lambda: window.session.folder == good.folder and not window.whereabouts.going)
    read.set()
    at_rest(window, qtbot)
    assert len(window.grid.model) == 300
    if chosen is not None:
        window.grid.selection.set_only(chosen)
        settled(window, qtbot)
    window.close()
    window.deleteLater()
    found = kept()
    assert found is not None
    assert found.current == (chosen or good.current)


def test_closing_writes_on_the_lane_that_may_be_writing_already(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers: list[str] = []
    inner = restore.save

    def save_there(file: Path, where: Where) -> None:
        writers.append(threading.current_thread().name)
        inner(file, where)

    monkeypatch.setattr(restore, "save", save_there)
    window.open_folder(tmp_path)
    settled(window, qtbot)
    window.session_restore._write()
    window.grid.selection.set_only(9)
    window.close()
    assert set(writers) == {"lane-database-0"}
    found = kept()
    assert found is not None
    assert found.current == 9
