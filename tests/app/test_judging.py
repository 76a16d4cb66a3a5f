"""Judging behind the engine thread: results and progress arrive, pause goes on, closing in the middle is safe."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine_thread import JudgingProgress, Phase, Rate, Stage
from app.outside import folder_window
from app.statusbar import progress_text, time_text
from app.window import MainWindow
from core.errors import ModelError, NoWorkersError
from core.types import Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


@pytest.fixture
def workspace() -> FakeWorkspace:
    made = FakeWorkspace([row(n) for n in range(1, 31)])
    made.to_judge = [(n, n / 100) for n in range(1, 31)]
    return made


def judged(workspace: FakeWorkspace) -> int:
    return sum(photo.status is Status.OK for photo in workspace.photos.values())


def test_scores_arrive_and_sort_themselves(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window = make_window(workspace)
    qtbot.waitUntil(lambda: judged(workspace) == 30 and not window.context.judging.running)
    qtbot.waitUntil(lambda: window.grid.model.ids.tolist() == list(range(30, 0, -1)))
    assert workspace.passes == list(Stage)
    shown = window.grid.model.row_of(30)
    assert shown is not None
    assert shown.overall == 0.3
    assert not window.status.bar.isVisible()


def test_what_is_on_screen_is_urgent(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.stepwise = True
    window = make_window(workspace)
    qtbot.waitUntil(lambda: window.grid.view.visible_ids() != [])
    visible = set(window.grid.view.visible_ids())
    qtbot.waitUntil(lambda: set(window.context.judging._urgent) == visible)
    workspace.step.release()
    qtbot.waitUntil(lambda: bool(workspace.urgent_seen))
    assert set(workspace.urgent_seen[-1]) == visible


def test_pause_and_go_on(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.stepwise = True
    window = make_window(workspace)
    judging = window.context.judging
    workspace.step.release(3)
    qtbot.waitUntil(lambda: judging.state.done == 3)
    assert "Judging 3 of 30" in window.status.text.text()
    window.status.pause.click()
    assert judging.state.phase is Phase.PAUSED
    assert window.status.text.text() == "Paused at 3 of 30"
    assert window.status.pause.toolTip() == "Go on judging"
    window.status.pause.click()
    workspace.step.release(100)
    qtbot.waitUntil(lambda: judged(workspace) == 30)
    qtbot.waitUntil(lambda: judging.state.phase is Phase.IDLE)
    assert workspace.passes.count("first") == 2


def test_stop_keeps_what_was_found(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.stepwise = True
    window = make_window(workspace)
    workspace.step.release(2)
    qtbot.waitUntil(lambda: window.context.judging.state.done == 2)
    window.status.stop.click()
    assert window.context.judging.state.phase is Phase.IDLE
    assert judged(workspace) == 2
    qtbot.waitUntil(window.status.judge.isVisible)


def test_closing_in_the_middle_leaves_nothing(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.stepwise = True
    window = make_window(workspace)
    workspace.step.release(2)
    qtbot.waitUntil(lambda: window.context.judging.state.done == 2)
    assert window.close()
    assert workspace.closed
    assert window.context.workspace is None
    assert not window.context.judging._thread.isRunning()
    assert not [t for t in threading.enumerate() if t.name.startswith(("lane-", "thumbnails-"))]
    assert judged(workspace) == 2


def test_closing_while_the_library_opens_closes_it_too(qtbot: QtBot, make_window: MakeWindow) -> None:
    workspace = FakeWorkspace()
    window = make_window(workspace, open_it=False)  # type: ignore[call-arg]
    started, go = threading.Event(), threading.Event()

    def slow(paths: object, settings: object, say: object) -> FakeWorkspace:
        started.set()
        assert go.wait(5)
        return workspace

    window.context._open_workspace = slow  # type: ignore[assignment]
    window.context.start()
    assert started.wait(5)
    threading.Timer(0.1, go.set).start()
    window.close()
    assert workspace.closed
    assert window.context.workspace is None


def test_a_pass_that_fails_says_so(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise ModelError("The model is damaged.", "Install it again.")

    monkeypatch.setattr(workspace, "first_pass", broken)
    window: MainWindow = make_window(workspace)
    qtbot.waitUntil(window.notices.isVisible)
    assert window.notices.notice is not None
    assert window.notices.notice.message == "The model is damaged."
    assert window.context.judging.state.phase is Phase.IDLE


def test_where_nothing_can_be_opened_it_stops_with_one_notice_that_leads_to_the_log(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(folder_window, "show_folder", lambda context, folder: shown.append(folder))
    tried: list[None] = []

    def broken(*args: object) -> None:
        tried.append(None)
        raise NoWorkersError

    monkeypatch.setattr(workspace, "first_pass", broken)
    window: MainWindow = make_window(workspace)
    qtbot.waitUntil(window.notices.isVisible)
    notice = window.notices.notice
    assert notice is not None
    assert "does not start" in notice.message
    assert "Close other programs" in notice.hint
    assert len(tried) == 1
    assert not window.status.bar.isVisible()
    assert notice.act is not None
    notice.act()
    assert shown == [window.context.paths.logs]


def test_the_rate_looks_at_the_last_moments_only() -> None:
    rate = Rate(window=10)
    assert rate.note(0, 0) == 0
    assert rate.note(1, 5) == pytest.approx(5)
    for second in range(2, 30):
        value = rate.note(second, 5 + second - 1)
    assert value == pytest.approx(1)


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (JudgingProgress(Phase.RUNNING), "Judging…"),
        (
            JudgingProgress(Phase.RUNNING, Stage.FIRST, 312, 1204, 6.31, 141),
            "Judging 312 of 1,204  ·  6.3 a second  ·  2 min left",
        ),
        (
            JudgingProgress(Phase.RUNNING, Stage.SECOND, 1, 2, 140.2, 0.1),
            "Looking closer 1 of 2  ·  140 a second  ·  1 s left",
        ),
        (JudgingProgress(Phase.RUNNING, Stage.THIRD), "Ranking…"),
        (JudgingProgress(Phase.RUNNING, Stage.THIRD, 64, 2000), "Ranking 64 of 2,000"),
        (JudgingProgress(Phase.PAUSED, Stage.FIRST, 3, 30), "Paused at 3 of 30"),
    ],
)
def test_progress_reads_like_a_sentence(progress: JudgingProgress, text: str) -> None:
    assert progress_text(progress) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s"), (59, "59 s"), (90, "2 min"), (3600, "1 h"), (4900, "1 h 22 min")]
)
def test_times_read_as_one_would_say_them(seconds: float, text: str) -> None:
    assert time_text(seconds) == text
