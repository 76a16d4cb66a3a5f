"""Marks by keys: one key is one operation, however many photos it marks and whatever they have already; what of the
app's opinion was on screen is stored with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.types import PhotoRow, Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row

CONTROL = Qt.KeyboardModifier.ControlModifier


def many(count: int, **changes: object) -> FakeWorkspace:
    return FakeWorkspace(
        [row(n, status=Status.OK, overall=n / count, content=f"c{n}", **changes) for n in range(1, count + 1)]
    )


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    widget.setFocus()
    QTest.keyClick(widget, key, modifier)


def select_all(window: MainWindow) -> None:
    press(window.grid.view, Qt.Key.Key_A, CONTROL)


def test_a_star_more_on_different_photos_is_one_operation(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = many(4)
    before = {n: row(n, stars=n, status=Status.OK, overall=n / 4, content=f"c{n}") for n in range(1, 5)}
    workspace.photos = dict(before)
    window = make_window(workspace)
    select_all(window)
    press(window.grid.view, Qt.Key.Key_BracketRight)
    shown = [window.grid.model.known(n) for n in range(1, 5)]
    assert [photo.stars for photo in shown if photo is not None] == [2, 3, 4, 5]
    qtbot.waitUntil(lambda: len(workspace.marks) == 1 and window.context.jobs.busy == 0)
    assert [workspace.photos[n].stars for n in range(1, 5)] == [2, 3, 4, 5]
    press(window.grid.view, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: workspace.photos == before)
    assert workspace.history == []


def test_marking_all_reads_no_row_in_the_gui_thread(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = many(3000)
    window = make_window(workspace)
    select_all(window)
    seen = len(window.grid.view.visible_ids())
    assert 0 < seen < 500
    read: list[int] = []
    ahead: list[int] = []
    inner = workspace.rows

    def counted(ids: Sequence[int]) -> list[PhotoRow]:
        read.extend(ids)
        return inner(ids)

    window.grid.model._rows = counted
    window.grid.model.rows_changed.connect(lambda ids: ahead.extend(ids))
    for key in (Qt.Key.Key_P, Qt.Key.Key_BracketRight, Qt.Key.Key_8):
        press(window.grid.view, key)
    assert read == []
    assert 0 < len(ahead) <= 3 * seen
    first = window.grid.model.row_at(0)
    assert first is not None
    assert (first.flag, first.stars, first.label) == (1, 1, "Green")
    qtbot.waitUntil(lambda: len(workspace.marks) == 3 and window.context.jobs.busy == 0)
    assert all((p.flag, p.stars, p.label) == (1, 1, "Green") for p in workspace.photos.values())


def test_a_label_that_only_those_on_screen_have_is_given_to_the_rest(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = many(3000, label="Red")
    workspace.photos[1] = row(1, status=Status.OK, overall=0.0, content="c1")
    window = make_window(workspace)
    assert 1 not in window.grid.view.visible_ids()
    select_all(window)
    press(window.grid.view, Qt.Key.Key_6)
    qtbot.waitUntil(lambda: workspace.photos[1].label == "Red" and window.context.jobs.busy == 0)
    assert {photo.label for photo in workspace.photos.values()} == {"Red"}
    press(window.grid.view, Qt.Key.Key_6)
    qtbot.waitUntil(lambda: {photo.label for photo in workspace.photos.values()} == {""})
    qtbot.waitUntil(lambda: window.grid.model.row_at(0).label == "")  # type: ignore[union-attr]


def in_grid(window: MainWindow) -> QWidget:
    return window.grid.view


def in_loupe(window: MainWindow, *, info: bool = False, strip: bool = False) -> QWidget:
    press(window.grid.view, Qt.Key.Key_E)
    for command, wanted, shown in (
        ("loupe.info", info, window.loupe.info_shown),
        ("view.filmstrip", strip, window.places.filmstrip.isVisible()),
    ):
        if wanted != shown:
            window.context.actions.run(command)
    return window.loupe


def with_info(window: MainWindow) -> QWidget:
    return in_loupe(window, info=True)


def with_strip(window: MainWindow) -> QWidget:
    return in_loupe(window, strip=True)


@pytest.mark.parametrize("inspector", [False, True], ids=["plain", "inspector"])
@pytest.mark.parametrize(
    ("place", "scores"),
    [(in_grid, True), (in_loupe, False), (with_info, True), (with_strip, True)],
    ids=["grid", "loupe", "loupe with info", "loupe with filmstrip"],
)
def test_what_was_on_screen_is_stored_with_the_mark(
    make_window: MakeWindow, qtbot: QtBot, place: Callable[[MainWindow], QWidget], scores: bool, inspector: bool
) -> None:
    workspace = many(5)
    window = make_window(workspace)
    window.inspector.setVisible(inspector)
    window.grid.toolbar.choose("name")
    window.grid.view.walk.step_to(0)
    where = place(window)
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    press(where, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: len(workspace.marks) == 1)
    said = str(workspace.marks[0][1]["visible"]).split(",")
    assert ("scores" in said) == scores
    assert ("inspector" in said) == inspector


def test_info_over_a_photo_without_a_score_tells_no_opinion(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = FakeWorkspace([row(1)])
    window = make_window(workspace)
    window.inspector.hide()
    window.grid.view.walk.step_to(0)
    where = with_info(window)
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    press(where, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: len(workspace.marks) == 1)
    assert "scores" not in str(workspace.marks[0][1]["visible"]).split(",")
