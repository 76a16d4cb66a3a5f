"""The inspector in its window: a click on a row sorts the grid, and the row that it is sorted by is marked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.types import Null, PhotoDetails
from tests.app.conftest import MakeWindow
from tests.app.fakes import NOISE, ROOT, SCORE, FakeWorkspace, row


def test_a_click_sorts_and_the_next_one_turns_round(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = FakeWorkspace([row(number) for number in range(1, 5)])
    workspace.noise = {1: 0.4, 2: 0.1, 3: 0.3, 4: 0.2}
    window = make_window(workspace)
    model, measured = window.grid.model, window.inspector._measures
    window.inspector.sort_wanted.emit(NOISE)
    qtbot.waitUntil(lambda: model.ids.tolist() == [2, 4, 3, 1])
    assert (measured._sort, measured._descending) == (NOISE, False), "less noise is better, so it comes first"
    window.inspector.sort_wanted.emit(NOISE)
    qtbot.waitUntil(lambda: model.ids.tolist() == [1, 3, 4, 2])
    assert (measured._sort, measured._descending) == (NOISE, True)
    window.inspector.sort_wanted.emit(SCORE)
    assert window.grid.toolbar.sort_by == SCORE
    assert measured._sort == SCORE


def test_the_open_folder_is_what_photos_are_compared_with(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = FakeWorkspace([row(number) for number in range(1, 4)])
    workspace.noise = {1: 0.4, 2: 0.1}
    window = make_window(workspace)
    spread = window.inspector.spread
    qtbot.waitUntil(lambda: spread.now is not None and NOISE in spread.now.by_entry)
    assert spread.now is not None
    assert spread.now.folder == ROOT
    assert spread.now.by_entry[NOISE].number == 2
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)


def test_where_light_is_clipped_is_shown_in_the_loupe(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeWorkspace([row(number) for number in range(1, 4)]))
    asked: list[bool] = []
    window.context.actions.bind("loupe.clipping", lambda: asked.append(window.places.in_loupe))
    window.inspector._light.shadows.click()
    assert asked == [True]
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)


def test_where_light_is_clipped_stays_shown_however_often_it_is_asked_for(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window(FakeWorkspace([row(number) for number in range(1, 4)]))
    loupe = window.places.loupe
    for _ in range(2):
        window.inspector.clipping_wanted.emit()
        assert loupe.marks.clipping
    window.context.actions.run("loupe.clipping")
    assert not loupe.marks.clipping
    window.inspector.clipping_wanted.emit()
    assert loupe.marks.clipping
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)


def test_name_and_score_keep_up_with_who_walks(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeWorkspace([row(number) for number in range(1, 901)]))
    window.inspector.show()
    ids = window.grid.model.ids.tolist()
    window.places.show_loupe(ids[0])
    qtbot.waitUntil(lambda: window.inspector._name.text() == row(ids[0]).path.name and window.context.jobs.busy == 0)
    # Far beyond what the grid shows.
    for number in ids[1:600]:
        window.loupe.next_photo()
        assert window.inspector._name.text() == row(number).path.name
    qtbot.waitUntil(lambda: not window.inspecting._rest.isActive() and window.context.jobs.busy == 0)
    assert not window.inspector._glanced, "what was only glanced at is read when the person rests"


class Measured(FakeWorkspace):
    """Photos with a measure each."""

    def details(self, photo_id: int) -> PhotoDetails:
        return replace(super().details(photo_id), values={SCORE: 0.5, NOISE: self.noise.get(photo_id, Null("why"))})


@pytest.fixture
def window(make_window: MakeWindow, qtbot: QtBot) -> MainWindow:
    workspace = Measured([row(number) for number in range(1, 5)])
    workspace.noise = {1: 0.4, 2: 0.1, 3: 0.3, 4: 0.2}
    made = make_window(workspace)
    made.grid.selection.set_only(1)
    qtbot.waitUntil(lambda: bool(made.inspector._measures.rows))
    return made


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_on_a_row_sort_and_leave_the_photos_alone(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    window.inspector._measures.setFocus()
    qtbot.waitUntil(window.inspector._measures.hasFocus)
    QTest.keyClick(window.windowHandle(), key)
    assert window.grid.toolbar.sort_by == NOISE
    assert window.places.in_grid
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Escape)
    assert window.grid.view.hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_keys_on_a_heading_fold_it(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    section = window.inspector._measured
    section.head.setFocus()
    qtbot.waitUntil(section.head.hasFocus)
    QTest.keyClick(window.windowHandle(), key)
    assert not section.unfolded
    assert window.places.in_grid
    QTest.keyClick(window.windowHandle(), key)
    assert section.unfolded
