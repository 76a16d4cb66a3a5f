"""Sorting while scores arrive never moves the photo under the cursor and never loses the selection."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.grid.badges import BadgeKind
from app.grid.pace import QUICK_MS, SLOW_MS, Pace
from app.grid.tip_words import badge_tip
from app.notify import Notice
from app.window import MainWindow
from core.errors import UserError
from core.questions import Groups, Query
from tests.app.conftest import MakeWindow
from tests.app.fakes import ROOT, FakeWorkspace, row


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace([row(n) for n in range(1, 61)])


@pytest.fixture
def window(make_window: MakeWindow, workspace: FakeWorkspace) -> MainWindow:
    return make_window(workspace)


def scored(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot, *pairs: tuple[int, float]) -> None:
    """Let these scores arrive and the order follow."""
    with qtbot.waitSignal(window.grid.live.answered):
        for photo_id, value in pairs:
            window.context.changed.emit(workspace.score(photo_id, value))


def order(window: MainWindow) -> list[int]:
    return window.grid.model.ids.tolist()


def test_at_the_top_the_best_come_first(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    scored(window, workspace, qtbot, (40, 0.5), (50, 0.9))
    assert order(window)[:3] == [50, 40, 1]


def test_the_photo_under_the_pointer_stays(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    view = window.grid.view
    cell = view.geometry_now.cell(5)
    QTest.mouseMove(view.viewport(), cell.center())
    qtbot.waitUntil(lambda: [p.index for p in view.pins()] == [5])
    under = order(window)[5]
    scored(window, workspace, qtbot, (under, 0.99), (40, 0.5), (50, 0.9))
    assert order(window)[5] == under
    assert view.verticalScrollBar().value() == 0
    assert order(window)[:2] == [50, 40]
    QTest.mouseMove(window.status, QPoint(3, 3))
    qtbot.waitUntil(lambda: order(window)[0] == under)


def test_the_photo_that_keys_act_on_stays(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window.grid.view.walk.step_to(4)
    current = window.grid.selection.current
    assert current is not None
    scored(window, workspace, qtbot, (current, 0.01), (33, 0.7), (34, 0.8))
    assert order(window)[4] == current
    assert window.grid.selection.ids() == [current]


def test_a_selection_survives_any_order(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window.grid.selection.set_many([7, 9, 55], 55)
    scored(window, workspace, qtbot, *((n, n / 100) for n in range(1, 61)))
    assert set(window.grid.selection.ids()) == {7, 9, 55}
    assert window.grid.selection.current == 55


def test_scrolled_away_nothing_moves_until_asked(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    view, pill = window.grid.view, window.grid.pill
    view.verticalScrollBar().setValue(400)
    before, first = order(window), view.visible_ids()[0]
    with qtbot.waitSignal(window.grid.live.waiting):
        for number in (58, 59, 60):
            window.context.changed.emit(workspace.score(number, number / 100))
    qtbot.waitUntil(pill.isVisible)
    assert "3 new scores" in pill.text
    assert order(window) == before
    assert view.visible_ids()[0] == first
    with qtbot.waitSignal(window.grid.live.answered):
        pill.clicked.emit()
    assert order(window)[:3] == [60, 59, 58]
    assert not pill.isVisible()


def test_scrolled_away_new_photos_stand_at_the_end(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    view = window.grid.view
    view.verticalScrollBar().setValue(400)
    before, seen = order(window), view.visible_ids()
    workspace.photos[0] = row(0)
    with qtbot.waitSignal(window.grid.live.answered):
        window.context.changed.emit(workspace.score(0, 0.9).__class__(photos=frozenset({0}), membership=True))
    assert order(window) == [*before, 0]
    assert view.visible_ids() == seen


def test_sorting_by_hand_keeps_the_current_photo_at_its_height(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    view = window.grid.view
    view.verticalScrollBar().setValue(400)
    current = view.visible_ids()[6]
    window.grid.selection.set_only(current)
    top = view.geometry_now.cell(window.grid.model.index_of(current)).top() - view.verticalScrollBar().value()
    with qtbot.waitSignal(window.grid.live.answered):
        window.grid.toolbar.choose("name", descending=True)
    after = view.geometry_now.cell(window.grid.model.index_of(current)).top() - view.verticalScrollBar().value()
    limit = view.verticalScrollBar().maximum()
    assert after == top or view.verticalScrollBar().value() in (0, limit)
    assert current in view.visible_ids()
    assert order(window) == list(range(60, 0, -1))


class Locked(FakeWorkspace):
    """A library that somebody else holds while `locked`."""

    locked = False

    def grouped(self, query: Query) -> Groups:
        if self.locked:
            raise UserError("The library is busy.", "Wait a moment.")
        return super().grouped(query)


@pytest.fixture
def locked() -> Locked:
    return Locked([row(n) for n in range(1, 61)])


def settled(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0 and not window.grid.live._timer.isActive())


def test_a_question_that_fails_is_said_once_and_asked_again_with_the_next_change(
    make_window: MakeWindow, locked: Locked, qtbot: QtBot
) -> None:
    window = make_window(locked)
    live = window.grid.live
    said: list[Notice] = []
    window.context.notices.posted.connect(said.append)
    locked.locked = True
    window.grid.toolbar.choose("name", descending=True)
    qtbot.waitUntil(lambda: len(said) == 1)
    assert not live.loading
    window.context.changed.emit(locked.score(5, 0.5))
    qtbot.waitUntil(lambda: live._timer.isActive())
    settled(window, qtbot)
    assert [notice.message for notice in said] == ["The library is busy."]
    locked.locked = False
    with qtbot.waitSignal(live.answered):
        window.context.changed.emit(locked.score(6, 0.6))
    assert order(window) == list(range(60, 0, -1))
    assert live.error is None


def test_scores_that_an_order_failed_to_take_in_still_wait(
    make_window: MakeWindow, locked: Locked, qtbot: QtBot
) -> None:
    window = make_window(locked)
    live, view = window.grid.live, window.grid.view
    locked.locked = True
    with qtbot.waitSignal(live.failed):
        window.context.changed.emit(locked.score(60, 0.9))
    view.verticalScrollBar().setValue(400)
    locked.locked = False
    with qtbot.waitSignal(live.answered):
        window.context.changed.emit(locked.score(59, 0.8))
    view.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: order(window)[:2] == [60, 59])


def test_a_first_question_that_fails_is_said_where_the_photos_would_be(
    make_window: MakeWindow, locked: Locked, qtbot: QtBot
) -> None:
    locked.locked = True
    window = make_window(locked, open_it=False)  # type: ignore[call-arg]
    window.open_folder(ROOT)
    window.context.start()
    panel = window.grid.panel
    qtbot.waitUntil(lambda: panel._title.text() == "The library is busy.")
    locked.locked = False
    panel.button.click()
    qtbot.waitUntil(lambda: len(window.grid.model) == 60)
    settled(window, qtbot)


def first_cell(window: MainWindow) -> tuple[int, int | None]:
    return order(window)[0], window.grid.selection.current


def test_home_shows_the_true_order_with_nothing_before_its_best(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    view = window.grid.view
    view.verticalScrollBar().setValue(400)
    with qtbot.waitSignal(window.grid.live.waiting):
        for number in (58, 59, 60):
            window.context.changed.emit(workspace.score(number, number / 100))
    window.context.actions.run("move.first")
    qtbot.waitUntil(lambda: first_cell(window) == (60, 60))
    assert view.pins() == []
    scored(window, workspace, qtbot, (7, 0.99))
    assert order(window)[:2] == [7, 60]
    assert window.grid.selection.current == 60


def test_home_leaves_a_person_where_they_went_while_the_order_came(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    window.grid.view.verticalScrollBar().setValue(400)
    with qtbot.waitSignal(window.grid.live.waiting):
        window.context.changed.emit(workspace.score(60, 0.6))
    with qtbot.waitSignal(window.grid.live.answered):
        window.context.actions.run("move.first")
        window.grid.view.walk.step(1, 0)
        gone_to = window.grid.selection.current
    assert window.grid.selection.current == gone_to != order(window)[0]


def test_sort_now_keeps_no_photo_out_of_its_place_and_says_so_where_one_is(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    view, live = window.grid.view, window.grid.live
    view.walk.step_to(0)
    current = window.grid.selection.current
    scored(window, workspace, qtbot, (40, 0.9), (41, 0.8))
    assert order(window)[0] == current
    assert view._scene.kept == {current}
    row_, cell = window.grid.model.row_at(0), view.geometry_now.cell(0)
    assert row_ is not None
    badges = view._page.cells.footer.badges(row_, view.geometry_now.lines(cell), kept=True)
    badge = next(badge for badge in badges if badge.kind is BadgeKind.KEPT)
    assert "when you move on" in badge_tip(badge, row_, None, str, (0, 0))
    with qtbot.waitSignal(live.answered):
        window.context.actions.run("view.sort_now")
    assert order(window)[:2] == [40, 41]
    assert view._scene.kept == frozenset()
    assert view.pins() == []


def test_no_tick_takes_the_place_of_an_order_that_was_asked_for(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    window.grid.view.walk.step_to(0)
    window.context.changed.emit(workspace.score(40, 0.9))
    with qtbot.waitSignal(window.grid.live.answered):
        window.grid.live.sort_now()
        window.grid.live._tick()
    assert order(window)[0] == 40


def test_where_much_moves_the_next_order_comes_later(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    pace = window.grid.live._pace
    scored(window, workspace, qtbot, *((n, n / 100) for n in range(1, 61)))
    assert pace.wait_ms == 2 * QUICK_MS
    last = order(window)[-1]
    scored(window, workspace, qtbot, (last, 0.0))
    assert pace.wait_ms == QUICK_MS


def test_the_pace_doubles_up_to_its_slowest() -> None:
    pace, waits = Pace(), []
    for _ in range(6):
        pace.saw([1, 2, 3, 4], [2, 1, 3, 4])
        waits.append(pace.wait_ms)
    assert waits == [1000, 2000, 4000, SLOW_MS, SLOW_MS, SLOW_MS]
    pace.saw([1, 2, 3, 4], [1, 2, 3, 5])
    assert pace.wait_ms == QUICK_MS
    pace.saw([], [1, 2, 3])
    assert pace.wait_ms == QUICK_MS
