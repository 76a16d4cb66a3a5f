"""Search by looks in the window: the box, the commands, the part of the filter, and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.filters import stored
from app.filters.part import Around
from app.filters.sentence import NameFilter, Sentence
from app.filters.wording import plain
from app.navigation.where import Where
from app.notify import Notice
from app.search.looks_part import LooksPart
from app.window import MainWindow
from core.errors import UserError
from core.questions import Looks, SortKey
from tests.app.fakes import ROOT, SCORE, FakeWorkspace


def shown(window: MainWindow) -> list[int]:
    return window.grid.model.ids.tolist()


def describe(window: MainWindow, words: str) -> None:
    window.context.actions.run("edit.describe")
    field = window.grid.toolbar.search
    field.selectAll()
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_words_bring_the_closest_first_and_esc_leads_back(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    before = shown(window)
    describe(window, "4")
    qtbot.waitUntil(lambda: shown(window)[0] == 4)
    assert shown(window) == [4, 3, 5, 2, 1]
    assert window.grid.toolbar.sort_by == SortKey.LOOKS
    assert window.grid.toolbar.sort.currentText() == "Closest first"
    assert "“4”" in window.grid.filters.chips[0].phrase.text()
    window.context.actions.run("view.back")
    qtbot.waitUntil(lambda: shown(window) == before)
    assert window.grid.toolbar.sort_by == SCORE
    assert window.grid.toolbar.sort.findData(SortKey.LOOKS.value) < 0
    assert not window.grid.filters.sentence.conditions


def test_names_are_found_as_before_in_the_same_box(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    describe(window, "4")
    qtbot.waitUntil(lambda: shown(window)[0] == 4)
    window.context.actions.run("edit.find")
    field = window.grid.toolbar.search
    assert field.accessibleName() == "Find by name"
    assert field.text() == ""
    QTest.keyClicks(field, "0002")
    qtbot.waitUntil(lambda: shown(window) == [2])
    # Both hold, and the box shows the one that it is for.
    assert window.grid.sentence == Sentence((Looks("4"), NameFilter("0002")))
    window.context.actions.run("edit.describe")
    assert field.text() == "4"
    assert field.accessibleName() == "Describe a photo"


def test_the_icon_turns_the_box(window: MainWindow) -> None:
    field = window.grid.toolbar.search
    assert not field.by_looks
    field._meaning.trigger()
    assert field.by_looks
    assert "Ctrl+Shift+F" in field.toolTip()
    field._meaning.trigger()
    assert "Ctrl+F" in field.toolTip()


def test_typing_is_searched_when_it_rests_and_only_the_newest(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    window.context.actions.run("edit.describe")
    QTest.keyClicks(window.grid.toolbar.search, "5")
    qtbot.waitUntil(lambda: bool(workspace.searched))
    assert [query.looks.words for query in workspace.searched if query.looks] == ["5"]


def test_similar_more_and_less_like_the_selected_photos(window: MainWindow, qtbot: QtBot) -> None:
    run, grid = window.context.actions.run, window.grid
    grid.selection.set_only(2)
    run("edit.similar")
    qtbot.waitUntil(lambda: shown(window)[0] == 2)
    assert grid.sentence.looks == Looks(like=(2,))
    assert grid.filters.isVisible()
    grid.selection.set_only(4)
    run("edit.more_like")
    qtbot.waitUntil(lambda: grid.live.query is not None and grid.live.query.looks == Looks(like=(2, 4)))
    grid.selection.set_only(2)
    run("edit.less_like")
    qtbot.waitUntil(lambda: shown(window) == [4, 5, 3, 2, 1])
    assert grid.sentence.looks == Looks(like=(4,), less=(2,))


def test_similar_photos_of_the_one_in_the_loupe_show_in_the_grid(window: MainWindow, qtbot: QtBot) -> None:
    window.places.show_loupe(3)
    window.context.actions.run("edit.similar")
    assert window.places.in_grid
    qtbot.waitUntil(lambda: shown(window)[0] == 3)


def test_without_a_photo_there_is_nothing_to_be_like(window: MainWindow) -> None:
    window.grid.selection.clear()
    window.grid.selection.forget()
    window.places.moved.emit()
    assert not window.context.actions.action("edit.similar").isEnabled()
    window.context.actions.run("edit.similar")
    assert window.grid.sentence.looks is None


def test_another_order_of_the_closest(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    describe(window, "4")
    qtbot.waitUntil(lambda: shown(window)[0] == 4)
    window.grid.toolbar.choose("name")
    qtbot.waitUntil(lambda: shown(window) == [1, 2, 3, 4, 5])
    window.context.actions.run("view.back")
    # The order that the person chose since is the one that stays.
    assert window.grid.toolbar.sort_by == "name"


def test_words_that_the_model_does_not_know_are_named_once(window: MainWindow, qtbot: QtBot) -> None:
    posted: list[Notice] = []
    window.context.notices.posted.connect(posted.append)
    describe(window, "4 unicorns")
    qtbot.waitUntil(lambda: shown(window)[0] == 4)
    assert [notice.message for notice in posted] == ["The model does not know “unicorns”."]
    window.grid.live.sort_now()
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    assert len(posted) == 1
    describe(window, "4 a b c d")
    qtbot.waitUntil(lambda: len(posted) == 2)
    assert posted[1].message == "The model does not know “a”, “b”, “c”, …."


def test_a_search_that_cannot_be_made_says_why_and_leaves_the_photos(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    before = shown(window)
    workspace.fail_search = UserError("Searching by words needs a model that knows words.", "Install one.")
    with qtbot.waitSignal(window.context.notices.posted) as posted:
        describe(window, "4")
    assert posted.args is not None
    assert "needs a model" in posted.args[0].message
    assert shown(window) == before
    window.context.actions.run("view.back")
    qtbot.waitUntil(lambda: window.grid.live.error is None)
    assert shown(window) == before


LOOKS = [
    (Looks(), "of any looks"),
    (Looks("red car"), "that look like “red car”"),
    (Looks(like=(1,)), "that look like 1 photo"),
    (Looks("x", (1, 2)), "that look like “x” and 2 photos"),
    (Looks("x", (1, 2), (3,)), "that look like “x” and 2 photos, less like 1 photo"),
    (Looks(less=(3, 4)), "that look least like 2 photos"),
]


@pytest.mark.parametrize(("looks", "words"), LOOKS)
def test_the_part_says_what_is_asked(looks: Looks, words: str) -> None:
    assert plain(LooksPart().words(looks, Around())) == words


def test_the_part_is_changed_in_its_editor(qtbot: QtBot) -> None:
    editor = LooksPart().editor(Looks("x", (1, 2), (3,)), Around())
    qtbot.addWidget(editor)
    told: list[Looks] = []
    editor.changed.connect(told.append)
    (field,) = editor.findChildren(QLineEdit)
    field.setText("y")
    like, less = editor.findChildren(QPushButton)
    like.click()
    less.click()
    assert told == [Looks("y", (1, 2), (3,)), Looks("y", (), (3,)), Looks("y")]


def test_the_bar_is_laid_out_anew_around_a_longer_phrase(window: MainWindow, qtbot: QtBot) -> None:
    filters = window.grid.filters
    window.grid.look_like(Looks("4"))
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    window.grid.look_like(Looks("4 and many more words than before", (2, 3)))

    def apart() -> bool:
        return filters.chips[0].geometry().right() < filters.add_button.geometry().left()

    qtbot.waitUntil(apart)


def test_a_second_part_for_looks_changes_the_first(window: MainWindow) -> None:
    filters = window.grid.filters
    window.grid.look_like(Looks("x"))
    filters.add(Looks())
    assert filters.sentence.conditions == (Looks("x"),)
    assert filters.popup is not None
    filters.popup.close()


def test_a_search_is_a_stop_on_the_way_and_is_stored() -> None:
    sentence = Sentence((Looks("a dog", (3, 4), (5,)), NameFilter("x")))
    assert stored.read(stored.stored(sentence)) == sentence
    assert stored.read([{"looks": "", "like": ["x", True, -4]}]) == Sentence()
    assert stored.read([{"looks": 5}]) == Sentence()
    assert not Where(ROOT, sentence).same_view(Where(ROOT))
    assert Where(ROOT, sentence).same_view(Where(ROOT, Sentence((Looks("a cat"),))))


def test_back_and_forward_lead_to_the_search_again(window: MainWindow, qtbot: QtBot) -> None:
    describe(window, "4")
    qtbot.waitUntil(lambda: shown(window)[0] == 4)
    qtbot.waitUntil(lambda: window.context.actions.action("move.back").isEnabled())
    window.context.actions.run("move.back")
    qtbot.waitUntil(lambda: shown(window)[0] == 5)
    assert window.grid.sentence.looks is None
    window.context.actions.run("move.forward")
    qtbot.waitUntil(lambda: shown(window)[0] == 4)
    assert window.grid.toolbar.sort_by == SortKey.LOOKS
