"""A folder that changes, floods, goes and comes back while it is on screen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.folder_watch import FolderWatch
from app.notify import Notice, NoticeBar
from app.session import FolderState, FolderView, Session
from core.errors import FolderGoneError
from core.jobs import JobContext
from core.library.words import FolderSummary
from core.types import Changes
from tests.app.conftest import MakeContext
from tests.app.fakes import FakeWorkspace, row


class Shelf(FakeWorkspace):
    """Shows the files that really lie in a folder. Where `slow`, every look waits for `go`."""

    slow = False
    ended = 0

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Semaphore(0)

    def open_folder(self, root: Path, ctx: JobContext, report: Callable[[Changes], None]) -> FolderSummary:
        if not root.is_dir():
            self.opened.append(root)
            raise FolderGoneError.of(root)
        names = sorted(root.rglob("*.jpg"))
        while self.slow and not self.go.acquire(timeout=0.01):
            ctx.cancel.check()
        with self._lock:
            self.photos = {n: self.photos.get(n, row(n, path=path)) for n, path in enumerate(names, 1)}
            self.to_judge = [(n, 0.5) for n in self.photos]
        found = super().open_folder(root, ctx, report)
        ctx.cancel.check()
        self.ended += 1
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "shoot"
    (made / "day 1").mkdir(parents=True)
    (made / "day 1" / "a.jpg").touch()
    return made


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@dataclass(frozen=True)
class Desk:
    """What a window would hold."""

    context: AppContext
    session: Session
    watch: FolderWatch


@pytest.fixture
def desk(qtbot: QtBot, make_context: MakeContext, folder: Path, shelf: Shelf) -> Desk:
    context = make_context(lambda *_: shelf)
    session = Session(context, context)
    watch = FolderWatch(context, session, rest_ms=10, every_ms=30)
    session.open(folder)
    context.start()
    qtbot.waitUntil(lambda: len(watch.watched) == 3)
    qtbot.waitUntil(lambda: shelf.photos[1].overall is not None and not context.judging.running)
    return Desk(context, session, watch)


def test_a_photo_that_arrives_is_shown_and_judged(qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf) -> None:
    (folder / "day 1" / "b.jpg").touch()
    qtbot.waitUntil(lambda: len(shelf.photos) == 2 and shelf.photos[2].overall is not None)
    assert desk.session.summary is not None
    assert desk.session.summary.photos == 2


def test_a_new_folder_is_watched_too(qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf) -> None:
    (folder / "day 2").mkdir()
    qtbot.waitUntil(lambda: str(folder / "day 2") in desk.watch.watched)
    (folder / "day 2" / "c.jpg").touch()
    qtbot.waitUntil(lambda: len(shelf.photos) == 2)


def test_a_flood_is_looked_at_now_and_then_and_wholly(qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf) -> None:
    before = len(shelf.opened)
    for number in range(400):
        (folder / "day 1" / f"flood {number}.jpg").touch()
    qtbot.waitUntil(lambda: len(shelf.photos) == 401)
    assert len(shelf.opened) - before < 40


def test_what_the_person_stopped_stays_stopped(qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf) -> None:
    shelf.stepwise = True
    (folder / "day 1" / "b.jpg").touch()
    qtbot.waitUntil(lambda: desk.context.judging.running)
    desk.context.judging.stop()
    passes = len(shelf.passes)
    with qtbot.waitSignal(desk.session.refreshed):
        (folder / "day 1" / "c.jpg").touch()
    assert len(shelf.passes) == passes
    assert desk.session.summary is not None
    assert desk.session.summary.waiting == 2


def test_photos_that_come_during_a_pass_get_a_pass_of_their_own(
    qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf
) -> None:
    shelf.stepwise = True
    (folder / "day 1" / "b.jpg").touch()
    qtbot.waitUntil(lambda: desk.context.judging.running)
    with qtbot.waitSignal(desk.session.refreshed):
        (folder / "day 1" / "c.jpg").touch()
    for _ in range(4):
        shelf.step.release()
    qtbot.waitUntil(lambda: all(photo.overall is not None for photo in shelf.photos.values()))
    assert len(shelf.photos) == 3


def test_a_folder_that_goes_is_said_to_be_gone_and_comes_back(
    qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf
) -> None:
    said: list[Notice] = []
    desk.context.notices.posted.connect(said.append)
    folder.rename(folder.with_name("elsewhere"))
    qtbot.waitUntil(lambda: len(said) == 1)
    assert "is not there" in said[0].message
    assert len(shelf.photos) == 1
    qtbot.waitUntil(lambda: desk.watch.watched == [str(folder.parent)])
    folder.with_name("elsewhere").rename(folder)
    qtbot.waitUntil(lambda: str(folder) in desk.watch.watched)


def test_a_look_comes_to_its_end_however_often_the_folder_changes(qtbot: QtBot, desk: Desk, shelf: Shelf) -> None:
    before, shelf.slow = shelf.ended, True
    looks: list[int] = []
    desk.session.refreshed.connect(lambda: looks.append(shelf.ended - before))
    for _ in range(3):
        desk.session.refresh()
    shelf.go.release()
    qtbot.waitUntil(lambda: looks == [1])
    assert desk.context.jobs.busy, "what came meanwhile is looked at once more"
    shelf.go.release()
    qtbot.waitUntil(lambda: looks == [1, 2])
    qtbot.waitUntil(lambda: desk.context.jobs.busy == 0)
    assert shelf.ended - before == 2


def test_another_folder_does_not_wait_for_a_look(
    qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf, tmp_path: Path
) -> None:
    shelf.slow = True
    desk.session.refresh()
    desk.session.refresh()
    shelf.slow = False
    other = tmp_path / "other"
    other.mkdir()
    desk.session.open(other)
    qtbot.waitUntil(lambda: desk.session.view == FolderView(FolderState.READY, other))
    qtbot.waitUntil(lambda: desk.context.jobs.busy == 0)
    opened = len(shelf.opened)
    with qtbot.waitSignal(desk.session.refreshed):
        desk.session.refresh()
    assert len(shelf.opened) == opened + 1


def test_many_folders_are_watched_a_few_at_a_time(
    desk: Desk, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: len(desk.watch.watched) == 3)
    at_once: list[int] = []
    inner = desk.watch._watcher.addPaths

    def add(paths: list[str]) -> list[str]:
        at_once.append(len(paths))
        return inner(paths)

    monkeypatch.setattr(desk.watch._watcher, "addPaths", add)
    for number in range(40):
        (folder / f"more {number}").mkdir()
    qtbot.waitUntil(lambda: len(desk.watch.watched) == 43)
    assert max(at_once) <= 8
    qtbot.waitUntil(lambda: desk.context.jobs.busy == 0)


def test_that_the_folder_went_waits_for_no_flood_to_end(
    qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.watch, "_every", 600_000)
    desk.watch._since.start()
    said: list[Notice] = []
    desk.context.notices.posted.connect(said.append)
    folder.rename(folder.with_name("elsewhere"))
    qtbot.waitUntil(lambda: len(said) == 1)
    folder.with_name("elsewhere").rename(folder)
    qtbot.waitUntil(lambda: str(folder) in desk.watch.watched)


def test_a_folder_whose_return_nobody_tells_is_found_and_the_notice_goes(
    qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    bar = NoticeBar(desk.context.notices, host)
    folder.rename(folder.with_name("elsewhere"))
    qtbot.waitUntil(lambda: bar.notice is not None and desk.watch.watched == [str(folder.parent)])
    desk.watch._watcher.blockSignals(True)
    folder.with_name("elsewhere").rename(folder)
    qtbot.waitUntil(lambda: bar.notice is None)
    qtbot.waitUntil(lambda: str(folder) in desk.watch.watched)


def test_a_long_look_is_followed_by_a_rest(qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf) -> None:
    began: list[float] = []
    ended: list[float] = []
    look = shelf.open_folder

    def timed(root: Path, ctx: JobContext, report: Callable[[Changes], None]) -> FolderSummary:
        began.append(time.monotonic())
        return look(root, ctx, report)

    shelf.open_folder = timed  # type: ignore[method-assign]
    shelf.slow, desk.watch._every = True, 300
    desk.session.refreshed.connect(lambda: ended.append(time.monotonic()))
    desk.session.refresh()
    qtbot.waitUntil(lambda: len(began) == 1)
    with qtbot.waitSignal(desk.watch._watcher.directoryChanged):
        (folder / "day 1" / "b.jpg").touch()
    with qtbot.waitSignal(desk.watch._rest.timeout, raising=False, timeout=400):
        pass
    shelf.go.release(2)
    qtbot.waitUntil(lambda: len(ended) == 2)
    assert len(shelf.photos) == 2, "what came meanwhile is looked at"
    assert began[1] - ended[0] >= 0.25


def test_a_flood_that_is_over_delays_nothing(qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf) -> None:
    every, desk.watch._every = desk.watch._every, 600_000
    desk.watch._since.start()
    with qtbot.waitSignal(desk.watch._watcher.directoryChanged):
        (folder / "day 1" / "b.jpg").touch()
    desk.watch._rest.stop()
    desk.watch._every = every
    (folder / "day 1" / "c.jpg").touch()
    qtbot.waitUntil(lambda: len(shelf.photos) == 3)


def test_a_folder_that_was_left_is_looked_for_no_longer(
    qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf, tmp_path: Path
) -> None:
    folder.rename(folder.with_name("elsewhere"))
    qtbot.waitUntil(lambda: desk.watch.watched == [str(folder.parent)])
    desk.session.open(tmp_path / "never there")
    qtbot.waitUntil(lambda: desk.session.view.state is FolderState.FAILED)
    qtbot.waitUntil(lambda: desk.context.jobs.busy == 0)
    assert desk.watch.watched == []
    assert not any(timer.isActive() for timer in desk.watch.findChildren(QTimer))


def test_judging_goes_on_when_the_folder_is_back(qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf) -> None:
    shelf.stepwise = True
    (folder / "day 1" / "b.jpg").touch()
    # Not in the middle of a look, which would find half a folder.
    qtbot.waitUntil(lambda: desk.context.judging.running and desk.context.jobs.busy == 0)
    folder.rename(folder.with_name("elsewhere"))
    qtbot.waitUntil(lambda: not desk.context.judging.running)
    shelf.stepwise = False
    qtbot.waitUntil(lambda: desk.watch.watched == [str(folder.parent)])
    folder.with_name("elsewhere").rename(folder)
    qtbot.waitUntil(lambda: shelf.photos[2].overall is not None)


def test_judging_that_the_folder_left_behind_goes_on_when_it_is_back(
    qtbot: QtBot, desk: Desk, folder: Path, shelf: Shelf
) -> None:
    desk.context.judging.failed.emit(FolderGoneError.of(folder))
    with qtbot.waitSignal(desk.context.judging.finished):
        (folder / "day 1" / "b.jpg").touch()
    assert shelf.photos[2].overall is not None
