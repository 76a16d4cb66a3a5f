"""Groups in the window: headers, collapsing, and the promises of the live order under them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.grid.group_sections import GroupSections, folder_title
from app.grid.order import ARRIVED
from app.grid.spans import day_words
from app.window import MainWindow
from core.questions import Grouping, Query
from core.types import Changes
from tests.app.conftest import MakeWindow
from tests.app.fakes import ROOT, SCORE, FakeWorkspace, row

DAY_ONE = datetime(2026, 5, 1, 12)
WORDS_OF_DAY_ONE = day_words((DAY_ONE - datetime(1970, 1, 1)).total_seconds())


@pytest.fixture
def workspace() -> FakeWorkspace:
    """Thirty photos on each of two days, and two without a date."""
    days = [row(n, taken_at=DAY_ONE + timedelta(days=n > 30, minutes=n)) for n in range(1, 61)]
    return FakeWorkspace([*days, row(61, taken_at=None), row(62, taken_at=None)])


@pytest.fixture
def window(make_window: MakeWindow, workspace: FakeWorkspace) -> MainWindow:
    return make_window(workspace)


def group(window: MainWindow, qtbot: QtBot, by: str) -> None:
    with qtbot.waitSignal(window.grid.live.answered):
        window.context.actions.action(f"view.group_{by}").trigger()


def titles(window: MainWindow) -> list[tuple[str, int]]:
    return [(section.title, section.count) for section in window.grid.grouping.sections]


def order(window: MainWindow) -> list[int]:
    return window.grid.model.ids.tolist()


def changed(window: MainWindow, qtbot: QtBot, *changes: Changes) -> None:
    with qtbot.waitSignal(window.grid.live.answered):
        for one in changes:
            window.context.changed.emit(one)


def screen_top(window: MainWindow, photo_id: int) -> int:
    view = window.grid.view
    return view.geometry_now.cell(window.grid.model.index_of(photo_id)).top() - view.verticalScrollBar().value()


def test_days_have_the_locales_date_and_photos_without_one_come_last(window: MainWindow, qtbot: QtBot) -> None:
    group(window, qtbot, "day")
    first = QLocale().toString(DAY_ONE.date(), QLocale.FormatType.LongFormat)
    assert titles(window)[0] == (first, 30)
    assert titles(window)[2] == ("No date", 2)
    assert len(titles(window)) == 3
    assert [n for n in order(window) if n > 60] == [61, 62]
    assert list(window.grid.view.geometry_now.sections) == list(window.grid.grouping.sections)
    actions = window.context.actions
    assert [by for by in Grouping if actions.action(f"view.group_{by.value}").isChecked()] == [Grouping.DAY]
    group(window, qtbot, "none")
    assert titles(window) == []
    assert not window.grid.view.geometry_now.sections


def test_folders_are_called_from_the_open_one(make_window: MakeWindow, qtbot: QtBot) -> None:
    names = ("", "a", "a/same", "b/same", "عطلة 🎉", "two\nlines")
    rows = [row(n, path=ROOT / name / "IMG.jpg") for n, name in enumerate(names, 1)]
    window = make_window(FakeWorkspace(rows))
    group(window, qtbot, "folder")
    found = [title for title, _ in titles(window)]
    assert found[0] == "In this folder"
    assert set(found[1:]) == {"a", str(Path("a/same")), str(Path("b/same")), "عطلة 🎉", "two lines"}
    assert folder_title("/elsewhere", ROOT) == "/elsewhere"
    assert folder_title("/photoshop/a", ROOT) == "/photoshop/a"
    assert folder_title(str(ROOT), None) == str(ROOT)
    assert folder_title("/a/b", Path("/")) == "a/b"


def test_bursts_say_how_many_and_when(make_window: MakeWindow, qtbot: QtBot) -> None:
    seconds = (0, 0.4, 0.8, 60, 120, 120.5)
    rows = [row(n, taken_at=DAY_ONE + timedelta(seconds=at)) for n, at in enumerate(seconds, 1)]
    window = make_window(FakeWorkspace(rows))
    group(window, qtbot, "burst")
    assert titles(window) == [
        (f"Burst of 3 · {WORDS_OF_DAY_ONE}, 12:00:00", 3),
        ("Single photo · 12:01", 1),
        ("Burst of 2 · 12:02:00", 2),
    ]
    model = window.grid.model
    assert [model.place_at(n) for n in range(6)] == [(1, 3), (2, 3), (3, 3), (0, 0), (1, 2), (2, 2)]
    window.grid.toolbar.search.setText("0002")
    qtbot.waitUntil(lambda: titles(window) == [(f"1 of a burst of 3 · {WORDS_OF_DAY_ONE}, 12:00:00", 1)])
    assert model.place_at(0) == (2, 3)


def test_unrelated_photos_say_the_days_they_span_and_a_day_is_said_where_it_changes(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    hour = 3600
    seconds = (0, 0.4, 5 * 60, 40 * 60, 2 * hour, 2 * hour + 0.4, 3 * hour, 50 * hour, 60 * hour, 60 * hour + 0.4)
    rows = [row(n, taken_at=DAY_ONE + timedelta(seconds=at)) for n, at in enumerate(seconds, 1)]
    window = make_window(FakeWorkspace(rows))
    group(window, qtbot, "burst")
    third, fourth = (day_words(n * 86_400) for n in (20_576, 20_577))
    assert [title for title, _ in titles(window)] == [
        f"Burst of 2 · {WORDS_OF_DAY_ONE}, 12:00:00",
        "Single photos · 12:05 – 12:40",
        "Burst of 2 · 14:00:00",
        f"Single photos · {WORDS_OF_DAY_ONE} – {third}",
        f"Burst of 2 · {fourth}, 00:00:00",
    ]


@pytest.mark.parametrize("by", ["folder", "day", "burst"])
@pytest.mark.parametrize("rows", [[], [row(1)], [row(1, taken_at=None)]])
def test_nothing_and_one_photo(make_window: MakeWindow, qtbot: QtBot, rows: Sequence[object], by: str) -> None:
    window = make_window(FakeWorkspace(rows))  # type: ignore[arg-type]
    group(window, qtbot, by)
    assert len(titles(window)) == len(rows)
    window.context.actions.run("view.collapse_all")
    assert window.grid.model.shown_ids.tolist() == []
    window.grid.view.walk.step(1, 0)
    assert window.places.targets() == []


class TestCollapsed:
    def test_collapsed_photos_are_reached_by_nothing_but_an_old_selection(
        self, window: MainWindow, qtbot: QtBot
    ) -> None:
        group(window, qtbot, "day")
        grid = window.grid
        first_day, last_day = order(window)[:30], order(window)[30:]
        grid.selection.set_many(first_day[:2])
        grid.view.section_toggled.emit(grid.grouping.sections[0].key)
        assert grid.grouping.sections[0].collapsed
        assert grid.selection.targets() == first_day[:2]
        window.context.actions.run("edit.select_all")
        assert grid.selection.targets() == last_day
        grid.selection.set_only(last_day[0])
        grid.selection.clear()
        grid.view.walk.step(-1, 0)
        assert grid.selection.current not in first_day

    def test_a_range_over_a_collapsed_group_leaves_it_out(self, window: MainWindow, qtbot: QtBot) -> None:
        group(window, qtbot, "day")
        grid, ids = window.grid, order(window)
        grid.grouping.set_collapsed(frozenset({grid.grouping.sections[1].key}))
        grid.selection.set_only(ids[29])
        grid.selection.extend_to(ids[60])
        assert grid.selection.ids() == [ids[29], ids[60]]

    def test_the_current_photo_under_a_collapsed_header_gets_no_mark(self, window: MainWindow, qtbot: QtBot) -> None:
        group(window, qtbot, "day")
        grid = window.grid
        grid.selection.set_only(order(window)[0])
        grid.selection.clear()
        assert grid.selection.targets() == [order(window)[0]]
        grid.grouping.toggle(grid.grouping.sections[0].key)
        assert grid.selection.targets() == []

    def test_the_photo_one_stood_on_comes_back_with_its_group(self, window: MainWindow, qtbot: QtBot) -> None:
        group(window, qtbot, "day")
        grid, actions = window.grid, window.context.actions
        stood = order(window)[40]
        grid.view.walk.step_to(40)
        grid.view.setFocus()
        actions.run("view.collapse")
        assert grid.selection.current is None
        actions.run("view.collapse")
        qtbot.waitUntil(lambda: grid.selection.current == stood)
        actions.run("view.collapse")
        assert window.places.targets() == []
        actions.run("view.expand_all")
        qtbot.waitUntil(lambda: grid.selection.targets() == [stood])

    def test_the_photo_one_stood_on_comes_back_without_groups(self, window: MainWindow, qtbot: QtBot) -> None:
        group(window, qtbot, "day")
        grid = window.grid
        stood = order(window)[55]
        grid.view.walk.step_to(55)
        window.context.actions.run("view.collapse")
        group(window, qtbot, "none")
        qtbot.waitUntil(lambda: grid.selection.targets() == [stood])
        assert stood in grid.view.visible_ids()
        qtbot.waitUntil(lambda: tuple(window.inspector.ids) == (stood,))

    def test_keys_stay_on_a_header_that_they_were_led_to(self, window: MainWindow, qtbot: QtBot) -> None:
        group(window, qtbot, "day")
        grid = window.grid
        grid.grouping.toggle(grid.grouping.sections[1].key)
        grid.view.walk.step_to(0)
        for _ in range(40):
            if grid.selection.current is None:
                break
            grid.view.walk.step(0, 1)
        assert grid.selection.current is None
        grid.view.walk.step(1, 0)
        qtbot.waitUntil(lambda: not grid.grouping.sections[1].collapsed)
        qtbot.wait(50)
        assert grid.selection.current is None

    def test_the_loupe_walks_past_it(self, window: MainWindow, qtbot: QtBot) -> None:
        group(window, qtbot, "day")
        grid, ids = window.grid, order(window)
        grid.grouping.set_collapsed(frozenset({grid.grouping.sections[1].key}))
        window.places.show_loupe(ids[29])
        window.loupe.next_photo()
        assert window.loupe.current == ids[60]
        window.places.show_loupe(ids[40])
        assert window.loupe.current == ids[40]

    def test_it_is_remembered_by_folder_and_kind_of_group(self, window: MainWindow, qtbot: QtBot) -> None:
        group(window, qtbot, "day")
        grouping = window.grid.grouping
        grouping.toggle(grouping.sections[0].key)
        kept = grouping.collapsed
        assert len(kept) == 1
        group(window, qtbot, "folder")
        assert grouping.collapsed == frozenset()
        assert not any(section.collapsed for section in grouping.sections)
        group(window, qtbot, "day")
        assert grouping.collapsed == kept
        assert grouping.sections[0].collapsed
        assert window.grid.model.is_hidden(0)

    def test_all_at_once(self, window: MainWindow, qtbot: QtBot) -> None:
        group(window, qtbot, "day")
        actions, grouping = window.context.actions, window.grid.grouping
        assert not actions.action("view.expand_all").isEnabled()
        actions.action("view.collapse_all").trigger()
        assert all(section.collapsed for section in grouping.sections)
        assert not actions.action("view.collapse_all").isEnabled()
        actions.action("view.expand_all").trigger()
        assert not any(section.collapsed for section in grouping.sections)
        assert len(window.grid.model.shown_ids) == 62

    def test_a_folder_whose_name_is_not_utf_8(self, make_window: MakeWindow, qtbot: QtBot) -> None:
        rows = [row(1, path=ROOT / "bad\udcff" / "a.jpg"), row(2, path=ROOT / "good" / "b.jpg")]
        window = make_window(FakeWorkspace(rows))
        group(window, qtbot, "folder")
        grid = window.grid
        grid.view.section_toggled.emit(grid.grouping.sections[0].key)
        assert [section.collapsed for section in grid.grouping.sections] == [True, False]


class TestLive:
    def test_scores_sort_inside_their_groups(self, window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
        group(window, qtbot, "day")
        changed(window, qtbot, workspace.score(25, 0.5), workspace.score(45, 0.9))
        assert order(window)[0] == 25
        assert order(window)[30] == 45

    def test_the_photo_under_the_pointer_keeps_its_place_in_its_group(
        self, window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
    ) -> None:
        group(window, qtbot, "day")
        view = window.grid.view
        under = order(window)[4]
        QTest.mouseMove(view.viewport(), view.geometry_now.cell(4).center())
        qtbot.waitUntil(lambda: [pin.id for pin in view.pins()] == [under])
        changed(window, qtbot, workspace.score(under, 0.99), workspace.score(20, 0.5))
        assert order(window)[4] == under
        assert order(window)[0] == 20

    def test_a_new_photo_in_a_group_above_waits_while_the_pointer_rests_on_one(
        self, window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
    ) -> None:
        group(window, qtbot, "day")
        view, grid = window.grid.view, window.grid
        grid.grouping.set_collapsed(frozenset({grid.grouping.sections[2].key}))
        under = order(window)[30]
        grid.selection.set_only(under)
        view.note_key()
        top = screen_top(window, under)
        workspace.photos[0] = row(0, taken_at=DAY_ONE)
        changed(window, qtbot, Changes(photos=frozenset({0}), membership=True))
        assert order(window)[-1] == 0
        assert titles(window)[-1] == ("Just arrived, not in their place yet", 1)
        assert screen_top(window, under) == top
        with qtbot.waitSignal(grid.live.answered):
            grid.live.sort_now()
        assert order(window)[0] == 0
        assert grid.grouping.sections[-1].key != ARRIVED

    def test_scrolled_away_nothing_moves(self, window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
        group(window, qtbot, "day")
        view = window.grid.view
        view.verticalScrollBar().setValue(700)
        before, seen = titles(window), view.visible_ids()
        with qtbot.waitSignal(window.grid.live.waiting):
            window.context.changed.emit(workspace.score(29, 0.9))
        workspace.photos[0] = row(0, taken_at=DAY_ONE)
        changed(window, qtbot, Changes(photos=frozenset({0}), membership=True))
        assert view.visible_ids() == seen
        assert titles(window) == [*before, ("Just arrived, not in their place yet", 1)]

    def test_a_judgement_brings_a_photo_to_its_day_whatever_the_order(
        self, window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
    ) -> None:
        with qtbot.waitSignal(window.grid.live.answered):
            window.grid.toolbar.choose("name")
        group(window, qtbot, "day")
        workspace.photos[61] = row(61, taken_at=DAY_ONE)
        changed(window, qtbot, Changes(photos=frozenset({61}), entries=frozenset({SCORE})))
        assert titles(window)[-1] == ("No date", 1)
        assert titles(window)[0][1] == 31

    def test_a_question_of_the_persons_own_goes_before_what_arrives(
        self, window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
    ) -> None:
        window.grid.view.verticalScrollBar().setValue(400)
        window.grid.toolbar.choose("name", descending=True)
        assert window.grid.live.loading
        window.context.changed.emit(workspace.score(9, 0.9))
        window.grid.live._tick()
        qtbot.waitUntil(lambda: order(window) == sorted(order(window), reverse=True))

    def test_the_selection_survives(self, window: MainWindow, qtbot: QtBot) -> None:
        window.grid.selection.set_many([7, 40, 61], 40)
        for by in ("day", "burst", "folder", "none"):
            group(window, qtbot, by)
            assert set(window.grid.selection.ids()) == {7, 40, 61}
            assert window.grid.selection.current == 40


def test_sections_of_many_groups_are_made_once() -> None:
    workspace = FakeWorkspace([row(n, taken_at=DAY_ONE + timedelta(days=n)) for n in range(40)])
    query = Query(folder=ROOT, group=Grouping.DAY)
    made = GroupSections()
    made.show(workspace.grouped(query), query)
    before = made.sections()
    made.toggle(before[3].key)
    after = made.sections()
    assert [one is other for one, other in zip(before, after, strict=True)].count(False) == 1
    assert after[3].collapsed
