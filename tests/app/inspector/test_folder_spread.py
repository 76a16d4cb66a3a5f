"""The folder's values: read in slices, at most once a second, for whoever looks, and never those of another folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.inspector import folder_spread
from app.inspector.folder_spread import FolderSpread
from app.jobs import Jobs
from core.types import Changes
from tests.app.inspector.fakes import ENTRIES, FakeContext, FakeWorkspace, details, settle

FOLDER = Path("photos")
SHARP = "measures.sharpness"


@pytest.fixture
def spread(context: FakeContext) -> FolderSpread:
    made = FolderSpread(context, context)  # type: ignore[arg-type]
    made.watch(True)
    return made


def test_a_folder_is_read_whole_in_slices(
    spread: FolderSpread, workspace: FakeWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_spread, "_SLICE_S", 0.0)
    monkeypatch.setattr(folder_spread, "_STEP", 2)
    spread.show_folder(FOLDER)
    settle(spread, qtbot)
    ids = [entry.id for entry in ENTRIES]
    assert [asked for _, asked in workspace.spread_asked] == [tuple(ids[n : n + 2]) for n in range(0, len(ids), 2)]
    assert spread.now is not None
    assert set(spread.now.by_entry) == set(ids)
    found = spread.now.of(SHARP)
    assert found is not None
    assert found.number == 9


def test_the_same_folder_is_not_read_again(spread: FolderSpread, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    spread.show_folder(FOLDER)
    settle(spread, qtbot)
    asked = len(workspace.spread_asked)
    spread.show_folder(FOLDER)
    spread.refresh(Changes(photos=frozenset({1}), entries=frozenset({"marks.stars"})))
    assert not spread._soon.isActive(), "marks change no value"
    assert len(workspace.spread_asked) == asked


def test_many_changes_are_one_question(spread: FolderSpread, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    spread._soon.setInterval(5)
    spread.show_folder(FOLDER)
    settle(spread, qtbot)
    workspace.spread_asked.clear()
    workspace.photos[1] = details(1, values={SHARP: 0.1})
    for _ in range(50):
        spread.refresh(Changes(photos=frozenset({1}), entries=frozenset({SHARP})))
    with qtbot.waitSignal(spread.changed):
        pass
    settle(spread, qtbot)
    assert sum(SHARP in asked for _, asked in workspace.spread_asked) == 1
    assert spread.now is not None
    assert spread.now.by_entry[SHARP].points[0] == pytest.approx(0.1)


def test_nobody_looks_nobody_asks(context: FakeContext, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    spread = FolderSpread(context, context)  # type: ignore[arg-type]
    spread.show_folder(FOLDER)
    assert context.jobs.busy == 0
    spread.watch(True)
    settle(spread, qtbot)
    assert workspace.spread_asked
    workspace.spread_asked.clear()
    spread.watch(False)
    spread.refresh(Changes(membership=True))
    spread._soon.stop()
    spread._read()
    assert not workspace.spread_asked
    spread.watch(True)
    settle(spread, qtbot)
    assert workspace.spread_asked


def test_what_is_left_when_nobody_looks_any_more_is_read_when_somebody_does(
    spread: FolderSpread, workspace: FakeWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_spread, "_SLICE_S", 0.0)
    spread.show_folder(FOLDER)
    spread.watch(False)
    settle(spread, qtbot)
    assert spread.now is not None
    assert len(spread.now.by_entry) < len(ENTRIES)
    spread.watch(True)
    settle(spread, qtbot)
    assert len(spread.now.by_entry) == len(ENTRIES)


def test_another_folder_forgets_the_first_at_once(spread: FolderSpread, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    spread.show_folder(FOLDER)
    settle(spread, qtbot)
    with qtbot.waitSignal(spread.changed):
        spread.show_folder(None)
    settle(spread, qtbot)
    assert spread.now is not None
    assert spread.now.folder is None
    assert workspace.spread_asked[-1][0] is None


def test_without_a_library_nothing_is_asked(jobs: Jobs) -> None:
    context = FakeContext(None, jobs)
    spread = FolderSpread(context, context)  # type: ignore[arg-type]
    spread.watch(True)
    spread.show_folder(FOLDER)
    assert jobs.busy == 0
