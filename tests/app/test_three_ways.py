"""Looking three times is taken up while the window is open, and a main part that moved is looked at again."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.three_ways import REGION
from app.window import MainWindow
from core.library import regions
from core.types import Changes
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


def opened(make_window: MakeWindow, qtbot: QtBot) -> tuple[MainWindow, FakeWorkspace]:
    workspace = FakeWorkspace([row(1), row(2)])
    window = make_window(workspace)
    qtbot.waitUntil(lambda: bool(workspace.passes) and not window.context.judging.running)
    return window, workspace


def choose(window: MainWindow, **what: object) -> None:
    settings = window.context.settings
    window.context.remember(replace(settings, scoring=replace(settings.scoring, **what)))  # type: ignore[arg-type]


def test_the_setting_is_taken_up_and_judging_goes_on(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, workspace = opened(make_window, qtbot)
    before = len(workspace.passes)
    choose(window, three_views=True)
    qtbot.waitUntil(lambda: workspace.views_used == [(True, "middle")] and len(workspace.passes) > before)
    choose(window, salient="subject")
    qtbot.waitUntil(lambda: workspace.views_used[1:] == [(True, "subject")])
    choose(window, sets=("look",))
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    assert len(workspace.views_used) == 2


def test_a_main_part_that_moved_is_looked_at_again(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, workspace = opened(make_window, qtbot)
    before = len(workspace.passes)
    window.context.changed.emit(Changes(frozenset({1}), frozenset({REGION})))
    qtbot.waitUntil(lambda: len(workspace.passes) > before and not window.context.judging.running)


def test_what_was_paused_stays_so(make_window: MakeWindow, qtbot: QtBot) -> None:
    window, workspace = opened(make_window, qtbot)
    window.context.judging.stop()
    before = len(workspace.passes)
    window.context.changed.emit(Changes(frozenset({1}), frozenset({REGION})))
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    assert len(workspace.passes) == before


def test_the_entry_has_one_name() -> None:
    assert REGION == regions.ENTRY
