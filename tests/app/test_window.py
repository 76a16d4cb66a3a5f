"""The window from a person's side: folders, sorting, filters, marks, states, the loupe."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.commands import COMMANDS
from app.inspector.radar_card import RadarCard
from app.window import MainWindow
from core.errors import UserError
from core.questions import RangeFilter
from core.types import Changes, Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import NOISE, ROOT, FakeWorkspace, entry, row


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace([row(n, status=Status.OK, overall=n / 20, content=f"c{n}") for n in range(1, 13)])


@pytest.fixture
def window(make_window: MakeWindow, workspace: FakeWorkspace) -> MainWindow:
    return make_window(workspace)


def order(window: MainWindow) -> list[int]:
    return window.grid.model.ids.tolist()


def key(window: MainWindow, text: str) -> None:
    window.grid.view.setFocus()
    QTest.keyClick(window.grid.view, text)


def test_it_shows_before_the_library_is_open(make_window: MakeWindow, workspace: FakeWorkspace) -> None:
    window = make_window(workspace, open_it=False)  # type: ignore[call-arg]
    assert window.isVisible()
    assert window.context.workspace is None
    assert window.first_minute.page.isVisible()


def test_every_command_can_be_done(window: MainWindow) -> None:
    assert [command.id for command in COMMANDS if not window.context.actions.bound(command.id)] == []


def test_best_first_then_any_other_order(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    assert order(window) == list(range(12, 0, -1))
    workspace.noise = {1: 0.5, 2: 0.1, 3: 0.9}
    qtbot.waitUntil(lambda: window.grid.toolbar.sort.findData(NOISE) >= 0)
    for choose, expected in (
        ((NOISE,), [2, 1, 3, 4, 5]),
        (("taken",), [1, 2, 3, 4, 5]),
        (("name",), [1, 2, 3, 4, 5]),
    ):
        with qtbot.waitSignal(window.grid.live.answered):
            window.grid.toolbar.choose(*choose)
        assert order(window)[:5] == expected
    with qtbot.waitSignal(window.grid.live.answered):
        window.context.actions.run("view.reverse")
    assert order(window)[0] == 12


def test_find_by_name_and_no_results(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.grid.live.answered):
        window.grid.toolbar.search.setText("0007")
    assert order(window) == [7]
    assert "1 of 12" in window.status.count.text()
    window.grid.toolbar.search.setText("nothing like that")
    qtbot.waitUntil(lambda: "No photo matches" in window.grid.panel.title)
    with qtbot.waitSignal(window.grid.live.answered):
        window.grid.panel.button.click()
    assert len(order(window)) == 12
    assert window.grid.view.isVisible()


def test_filter_by_a_range(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.grid.toolbar.sort.findData(NOISE) >= 0)
    window.context.actions.run("edit.find")
    filters = window.grid.filters
    with qtbot.waitSignal(window.grid.live.answered):
        filters.add(RangeFilter("scores.overall"))
        editor = filters.popup.editor
        editor.low.setValue(30)
        editor.high.setValue(45)
    qtbot.waitUntil(lambda: order(window) == [9, 8, 7, 6])
    window.context.actions.run("view.back")
    qtbot.waitUntil(lambda: len(order(window)) == 12)
    assert not window.grid.filters.isVisible()


def test_a_selection_that_the_filter_hides_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.selection.set_many([3, 7], 7)
    window.grid.toolbar.search.setText("0007")
    qtbot.waitUntil(lambda: window.grid.selection.ids() == [7])
    window.grid.toolbar.search.clear()
    qtbot.waitUntil(lambda: window.grid.selection.ids() == [7, 3])


def test_pointer_and_keys_select(window: MainWindow, qtbot: QtBot) -> None:
    view, selection = window.grid.view, window.grid.selection
    where = [view.geometry_now.cell(n).center() for n in range(8)]
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(view.viewport(), left, Qt.KeyboardModifier.NoModifier, where[1])
    assert selection.ids() == [11]
    QTest.mouseClick(view.viewport(), left, Qt.KeyboardModifier.ShiftModifier, where[3])
    assert selection.ids() == [11, 10, 9]
    QTest.mouseClick(view.viewport(), left, Qt.KeyboardModifier.ControlModifier, where[2])
    assert selection.ids() == [11, 9]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert selection.ids() == [12]
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert selection.ids() == [11, 10]
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert selection.current == 10 - view.geometry_now.columns
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(selection.ids()) == 12


def test_marks_by_keys_show_at_once_and_can_be_undone(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    window.grid.view.walk.step_to(0)
    for text in ("p", "4", "8", "]"):
        key(window, text)
    shown = window.grid.model.row_at(0)
    assert shown is not None
    assert (shown.flag, shown.stars, shown.label) == (1, 5, "Green")
    qtbot.waitUntil(lambda: len(workspace.marks) == 4)
    assert workspace.photos[12] == shown
    assert "scores" in str(workspace.marks[0][1]["visible"])
    key(window, "8")
    qtbot.waitUntil(lambda: workspace.photos[12].label == "")
    for _ in range(2):
        QTest.keyClick(window.grid.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: workspace.photos[12].stars == 4)
    qtbot.waitUntil(lambda: window.grid.model.row_at(0).stars == 4)  # type: ignore[union-attr]
    QTest.keyClick(
        window.grid.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    qtbot.waitUntil(lambda: workspace.photos[12].stars == 5)


def test_shift_with_a_mark_goes_on(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window.grid.view.walk.step_to(0)
    window.grid.view.setFocus()
    QTest.keyClick(window.grid.view, Qt.Key.Key_X, Qt.KeyboardModifier.ShiftModifier)
    assert window.grid.selection.current == 11
    qtbot.waitUntil(lambda: workspace.photos[12].flag == -1)


def test_a_mark_that_cannot_be_kept_is_taken_back(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.fail_mark = UserError("The disk is full.", "Make some room.")
    window.grid.view.walk.step_to(0)
    key(window, "5")
    assert window.grid.model.row_at(0).stars == 5  # type: ignore[union-attr]
    qtbot.waitUntil(window.notices.isVisible)
    qtbot.waitUntil(lambda: window.grid.model.row_at(0).stars == 0)  # type: ignore[union-attr]
    assert window.notices.notice is not None
    assert window.notices.notice.hint == "Make some room."


def test_plain_keys_in_the_search_field_are_letters(window: MainWindow, workspace: FakeWorkspace) -> None:
    window.grid.view.walk.step_to(0)
    window.grid.toolbar.search.setFocus()
    QTest.keyClicks(window.grid.toolbar.search, "px5")
    assert window.grid.toolbar.search.text() == "px5"
    assert workspace.photos[12] == window.grid.model.row_of(12)
    assert workspace.marks == []


def test_loupe_and_back(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.view.walk.step_to(2)
    key(window, "e")
    assert window.places.in_loupe
    assert window.loupe.current == 10
    QTest.keyClick(window.loupe, Qt.Key.Key_Right)
    assert window.loupe.current == 9
    QTest.keyClick(window.loupe, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: window.grid.model.row_of(9).flag == 1)  # type: ignore[union-attr]
    QTest.keyClick(window.loupe, Qt.Key.Key_Escape)
    assert not window.places.in_loupe
    assert window.grid.selection.current == 9


def test_a_folder_that_cannot_be_opened_says_why_and_can_be_tried_again(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.fail_open = UserError("The drive is gone.", "Plug it in again.")
    window = make_window(workspace, open_it=False)  # type: ignore[call-arg]
    window.open_folder(ROOT)
    window.context.start()
    qtbot.waitUntil(lambda: window.grid.panel.title == "The drive is gone.")
    assert window.grid.panel.hint == "Plug it in again."
    workspace.fail_open = None
    window.grid.panel.button.click()
    qtbot.waitUntil(lambda: len(order(window)) == 12)


def test_an_empty_folder_is_no_error(make_window: MakeWindow, qtbot: QtBot) -> None:
    workspace = FakeWorkspace()
    workspace.other_files = ((ROOT / "a.mp4", "video"), (ROOT / "b.mp4", "video"))
    window = make_window(workspace)
    qtbot.waitUntil(lambda: window.grid.panel.title == "No photos in this folder")
    assert "2 videos" in window.grid.panel.hint


def test_favourites_come_and_go(window: MainWindow, qtbot: QtBot) -> None:
    action = window.context.actions.action("file.favourite")
    action.trigger()
    assert window.context.settings.folders.favourites == (ROOT,)
    assert action.isChecked()
    action.trigger()
    assert window.context.settings.folders.favourites == ()
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)


def test_thumbnail_size_by_keys_keeps_the_current_photo_in_place(window: MainWindow) -> None:
    view = window.grid.view
    view.walk.step_to(5)
    before = view.edge
    key(window, "+")
    assert view.edge == before + 24
    assert window.status.slider.value() == view.edge
    key(window, "-")
    assert view.edge == before
    assert 7 in view.visible_ids()


def test_the_key_sheet_lists_every_key(window: MainWindow) -> None:
    from PySide6.QtWidgets import QLabel

    window.context.actions.run("help.keys")
    assert window.help.sheet is not None
    texts = {label.text() for label in window.help.sheet.findChildren(QLabel)}
    for command in COMMANDS:
        if command.listed and command.keys:
            assert any(text.startswith(command.title) for text in texts), command.title
    window.help.sheet.close()


def test_keys_act_on_photos_as_soon_as_they_show(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    window = make_window(workspace, open_it=False)  # type: ignore[call-arg]
    window.sidebar.setFocus()
    window.context.start()
    window.open_folder(ROOT)
    qtbot.waitUntil(lambda: len(window.grid.model) == 12)
    assert window.focusWidget() is window.grid.view
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    assert window.grid.selection.current == 12


def test_photos_that_arrive_leave_the_search_field_to_the_typist(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.look_for()
    window.grid.toolbar.search.setText("nothing like it")
    qtbot.waitUntil(lambda: not len(window.grid.model))
    window.grid.toolbar.search.setText("IMG_")
    qtbot.waitUntil(lambda: len(window.grid.model) == 12)
    assert window.focusWidget() is window.grid.toolbar.search


def test_a_filter_that_limits_nothing_hides_nothing(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.photos[99] = row(99, status=Status.UNREADABLE, reason="the file is cut off")
    window = make_window(workspace)
    qtbot.waitUntil(lambda: window.grid.toolbar.sort.findData(NOISE) >= 0)
    window.context.actions.run("edit.find")
    with qtbot.waitSignal(window.grid.live.answered):
        window.grid.filters.add(RangeFilter(NOISE))
    assert len(window.grid.filters.chips) == 1
    assert window.grid.query().ranges == ()
    assert 99 in order(window)


def test_many_filters_wrap_and_never_widen_the_window(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.grid.toolbar.sort.findData(NOISE) >= 0)
    window.context.actions.run("edit.find")
    window.resize(900, 600)
    filters = window.grid.filters
    one_line = filters.height()
    for _ in range(6):
        filters.add(RangeFilter(NOISE, 0.5))
    filters.popup.close()
    qtbot.waitUntil(lambda: filters.height() > 2 * one_line)
    assert window.width() == 900
    for chip in filters.chips:
        assert filters.rect().contains(chip.geometry())
        assert chip.width() >= chip.sizeHint().width()
    window.context.actions.run("view.back")


def test_the_focus_is_where_the_eye_is(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window = make_window(workspace, open_it=False)  # type: ignore[call-arg]
    assert window.focusWidget() is window.first_minute.page.open
    window.context.start()
    window.open_folder(ROOT)
    qtbot.waitUntil(lambda: len(window.grid.model) == 12)
    assert window.focusWidget() is window.grid.view
    window.grid.toolbar.search.setText("no such photo")
    qtbot.waitUntil(lambda: not len(window.grid.model))
    assert window.focusWidget() is window.grid.panel.button


def test_the_inspector_speaks_of_what_keys_act_on(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.selection.set_many([3, 7, 9], 7)
    qtbot.waitUntil(lambda: sorted(window.inspector.ids) == [3, 7, 9])
    window.places.show_loupe(7)
    qtbot.waitUntil(lambda: window.inspector.ids == (7,))
    window.context.actions.run("view.back")
    qtbot.waitUntil(lambda: sorted(window.inspector.ids) == [3, 7, 9])
    QTest.mouseClick(window.inspector, Qt.MouseButton.LeftButton, pos=QPoint(20, window.inspector.height() - 20))
    assert window.focusWidget() is window.grid.view


def test_return_in_the_axis_field_adds_the_axis(window: MainWindow, qtbot: QtBot) -> None:
    window.grid.selection.set_only(7)
    qtbot.waitUntil(lambda: window.inspector.ids == (7,))
    card = window.inspector.findChildren(RadarCard)[0]
    qtbot.waitUntil(card.field.isVisible)
    card.field.setFocus()
    with qtbot.waitSignal(card.field.returnPressed):
        QTest.keyClicks(card.field, "cosy")
        QTest.keyClick(card.field, Qt.Key.Key_Return)
    qtbot.waitUntil(card.message.isVisible)
    assert window.focusWidget() is card.field
    assert not window.places.in_loupe
    assert not window.grid.model.row_of(7).flag  # type: ignore[union-attr]
    QTest.keyClick(card.field, Qt.Key.Key_Escape)
    assert window.focusWidget() is window.grid.view
    assert window.grid.selection.ids() == [7]
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)


def test_a_new_axis_can_be_sorted_by_at_once(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.grid.toolbar.sort.findData(NOISE) >= 0)
    catalogue = (*workspace.entries(), entry("attributes.cosy", "Cosy / bleak"))
    workspace.entries = lambda: catalogue  # type: ignore[method-assign]
    window.context.changed.emit(Changes(entries=frozenset({"attributes.cosy"})))
    qtbot.waitUntil(lambda: window.grid.toolbar.sort.findData("attributes.cosy") >= 0)


def test_a_switch_makes_every_mark_go_on(window: MainWindow) -> None:
    view, status = window.grid.view, window.status
    view.setFocus()
    view.walk.step_to(0)
    ids = window.grid.model.ids.tolist()
    QTest.keyClick(view, Qt.Key.Key_A)
    assert status.advance.isVisible()
    QTest.keyClick(view, Qt.Key.Key_P)
    assert window.grid.selection.current == ids[1]
    QTest.keyClick(view, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert window.grid.selection.current == ids[2], "once, not twice"
    status.advance.click()
    assert not status.advance.isVisible()
    QTest.keyClick(view, Qt.Key.Key_P)
    assert window.grid.selection.current == ids[2]
