"""The filter bar under a person's hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QDate, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.filters.bar import FilterBar
from app.filters.parts.taken import from_to
from app.filters.sentence import NameFilter, Sentence
from core.questions import ChoiceFilter, RangeFilter
from core.types import Better, Entry, Pixels
from core.workspace.distributions import Distribution

SHARP = Entry("measures.sharpness", "Sharpness", "blurred", "sharp", Better.MORE, Pixels.WORKING, "How sharp.", "test")


def spread(entry: str, answer: Callable[[Distribution | None], None]) -> None:
    answer(Distribution((1, 5, 9, 2), 17, 0.5) if entry == SHARP.id else None)


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[FilterBar]:
    made = FilterBar(spread)
    qtbot.addWidget(made)
    made.resize(900, 60)
    made.set_entries([SHARP])
    made.show()
    made.activateWindow()
    yield made
    if made.popup is not None:
        made.popup.close()


def said(bar: FilterBar) -> str:
    """The sentence as it is read aloud."""
    words = [
        (item.widget().mapTo(bar, QPoint(0, 0)), item.widget()) for item in map(bar.layout().itemAt, range(99)) if item
    ]
    texts = [getattr(w, "phrase", w).text() for _, w in words if w not in (bar.add_button, bar.count, bar.clear_button)]
    return " ".join(texts)


def press(key: Qt.Key, text: str = "") -> None:
    """A key where the keyboard is: the menu or popup that is open, else the focus."""
    menu = QApplication.activePopupWidget()
    target = menu if isinstance(menu, QMenu) else QApplication.focusWidget() or menu
    QTest.keyClick(target, key)


def choose(bar: FilterBar, *titles: str) -> None:
    """Walk the menu by its arrows to lines of these titles."""
    bar.add_button.setFocus()
    press(Qt.Key.Key_Space)
    for depth, title in enumerate(titles):
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _ in menu.actions():
            if menu.activeAction() is not None and menu.activeAction().text() == title:
                break
            QTest.keyClick(menu, Qt.Key.Key_Down)
        assert menu.activeAction().text() == title
        QTest.keyClick(menu, Qt.Key.Key_Right if depth < len(titles) - 1 else Qt.Key.Key_Return)


def test_a_sentence_is_built_changed_and_cleared_by_keys_alone(bar: FilterBar, qtbot: QtBot) -> None:
    assert said(bar) == "All photos"
    choose(bar, "Marks", "Stars")
    qtbot.waitUntil(lambda: bar.popup is not None)
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: bar.popup is None)
    choose(bar, "Photo", "Name")
    qtbot.waitUntil(lambda: bar.popup is not None)
    QTest.keyClicks(QApplication.focusWidget(), "IMG_2")
    with qtbot.waitSignal(bar.changed):
        press(Qt.Key.Key_Return)
    assert said(bar) == "Photos with at least 3 stars and whose name contains “IMG_2”"
    choose(bar, "Measures", "Sharpness")
    qtbot.waitUntil(lambda: bar.popup is not None)
    field = QApplication.focusWidget()
    field.selectAll()
    QTest.keyClicks(field, "60")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bar.popup is None)
    assert bar.sentence == Sentence((RangeFilter("marks.stars", 3), NameFilter("IMG_2"), RangeFilter(SHARP.id, 0.6)))
    bar.chips[0].phrase.setFocus()
    press(Qt.Key.Key_Delete)
    assert said(bar) == "Photos whose name contains “IMG_2” and whose sharpness is at least 60"
    assert QApplication.focusWidget() is bar.chips[0].phrase
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Backspace)
    assert bar.sentence == Sentence()
    assert QApplication.focusWidget() is bar.add_button


def test_a_part_that_was_just_added_hides_nothing_before_it_is_changed(bar: FilterBar) -> None:
    for condition in (RangeFilter(SHARP.id), RangeFilter("taken"), NameFilter()):
        bar.add(condition)
        assert not bar.sentence.limits
    bar.show_count(5, 9)
    assert bar.count.isHidden()


def test_the_count_is_said_where_something_is_asked(bar: FilterBar) -> None:
    bar.set_sentence(Sentence((RangeFilter("marks.stars", 3),)))
    bar.show_count(12, 34)
    assert (bar.count.text(), bar.count.isVisible()) == ("12 of 34", True)
    assert bar.count.toolTip() == "12 photos match"


def test_boxes_choose_among_flags(bar: FilterBar) -> None:
    bar.add(ChoiceFilter("marks.flag", (1,)))
    boxes = bar.popup.editor.boxes
    boxes[1].click()
    assert bar.sentence.conditions == (ChoiceFilter("marks.flag", (1, -1)),)
    assert said(bar) == "Photos picked or rejected"
    for box in boxes[:2]:
        box.click()
    assert not bar.sentence.limits


@pytest.mark.parametrize(
    ("way", "stars", "made"),
    [
        (0, 4, RangeFilter("marks.stars", 4)),
        (1, 0, RangeFilter("marks.stars", 0, 0)),
        (1, 5, RangeFilter("marks.stars", 5, 5)),
        (2, 2, RangeFilter("marks.stars", float("-inf"), 2)),
        (2, 0, RangeFilter("marks.stars", float("-inf"), 0)),
        (2, 5, RangeFilter("marks.stars")),
        (0, 0, RangeFilter("marks.stars")),
    ],
)
def test_stars_are_counted_three_ways(bar: FilterBar, way: int, stars: int, made: RangeFilter) -> None:
    bar.add(RangeFilter("marks.stars", 3))
    editor = bar.popup.editor
    editor._ways.button(way).click()
    editor._numbers.button(stars).click()
    assert bar.sentence.conditions == (made,)
    bar.popup.close()
    bar.edit(0)
    if bar.sentence.limits:
        editor = bar.popup.editor
        assert (editor._ways.checkedId(), editor._numbers.checkedId()) == (way, stars)


@pytest.mark.parametrize(
    ("asked", "stars"),
    [(RangeFilter("marks.stars", 7), 5), (RangeFilter("marks.stars", float("-inf"), -3), 0)],
)
def test_a_stored_filter_beyond_all_stars_can_be_changed(bar: FilterBar, asked: RangeFilter, stars: int) -> None:
    bar.set_sentence(Sentence((asked,)))
    bar.edit(0)
    assert bar.popup.editor._numbers.checkedId() == stars


def test_a_sign_in_the_name_of_an_own_axis_is_no_letter_to_open_it_by(bar: FilterBar) -> None:
    bar.set_entries([replace(SHARP, title="Black & white")])
    bar._menu.aboutToShow.emit()
    titles = [action.text() for menu in bar._menu.findChildren(QMenu) for action in menu.actions()]
    assert "Black && white" in titles


def test_the_menu_of_parts_is_as_large_every_time_it_opens(bar: FilterBar, qtbot: QtBot) -> None:
    bar._menu.aboutToShow.emit()
    once = len(bar._menu.findChildren(QMenu))
    assert once == len(bar._menu.actions())
    for _ in range(3):
        bar._menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: len(bar._menu.findChildren(QMenu)) == once)


def test_the_slider_and_the_numbers_are_one(bar: FilterBar, qtbot: QtBot) -> None:
    bar.add(RangeFilter(SHARP.id))
    editor = bar.popup.editor
    slider = editor.slider
    assert slider._counts == (1, 5, 9, 2)
    middle = QPoint(slider.width() // 2 - 20, slider.height() - 6)
    QTest.mouseClick(slider, Qt.MouseButton.RightButton, pos=middle)
    assert (editor.low.value(), editor.high.value()) == (0, 100)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle)
    assert 30 < editor.low.value() < 50
    assert editor.high.value() == 100
    editor.high.setValue(20)
    assert editor.low.value() == 20, "the other end gives way"
    editor.unknown.click()
    assert bar.sentence.conditions == (RangeFilter(SHARP.id, 0.2, 0.2, keep_null=True),)


def test_days_give_way_to_each_other(bar: FilterBar) -> None:
    bar.add(RangeFilter("taken"))
    editor = bar.popup.editor
    editor.days[0].setDate(QDate(2026, 5, 9))
    assert bar.sentence.conditions == (from_to(QDate(2026, 5, 9), None),)
    editor.days[1].setDate(QDate(2026, 5, 1))
    assert bar.sentence.conditions == (from_to(QDate(2026, 5, 1), QDate(2026, 5, 1)),)
    editor.boxes[0].click()
    assert bar.sentence.conditions == (from_to(None, QDate(2026, 5, 1)),)


def test_a_second_name_changes_the_first(bar: FilterBar, qtbot: QtBot) -> None:
    bar.set_name("a")
    with qtbot.waitSignal(bar.renamed) as heard:
        bar.add(NameFilter())
        QTest.keyClicks(QApplication.focusWidget(), "b")
    assert heard.args == ["ab"]
    assert bar.sentence.conditions == (NameFilter("ab"),)
    with qtbot.waitSignal(bar.renamed) as heard:
        bar.clear()
    assert heard.args == [""]


def test_keys_of_a_popup_never_reach_the_photos(bar: FilterBar) -> None:
    bar.add(ChoiceFilter("marks.flag", (1,)))
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_P, Qt.KeyboardModifier.NoModifier, "p")
    event.ignore()
    QApplication.sendEvent(bar.popup, event)
    assert event.isAccepted()


def test_a_part_of_another_version_can_only_be_removed(bar: FilterBar) -> None:
    bar.set_sentence(Sentence((ChoiceFilter("moon phase", ("full",)), RangeFilter("measures.forgotten", 0.5))))
    for place in (0, 1):
        bar.edit(place)
        assert bar.popup is None
    bar.chips[0].close_button.click()
    bar.chips[0].close_button.click()
    assert bar.sentence == Sentence()


def test_everything_has_a_name_for_those_who_hear_the_screen(bar: FilterBar) -> None:
    bar.set_sentence(Sentence((RangeFilter("marks.stars", 3),)))
    chip = bar.chips[0]
    for widget in (chip.phrase, chip.close_button, bar.add_button, bar.clear_button):
        assert widget.accessibleName()
    assert chip.phrase.accessibleName() == "with at least 3 stars"


def test_right_to_left_the_sentence_begins_at_the_right(bar: FilterBar, qtbot: QtBot) -> None:
    bar.set_sentence(Sentence((RangeFilter("marks.stars", 3), ChoiceFilter("marks.flag", (1,)))))
    assert bar.chips[0].x() < bar.chips[1].x()
    bar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.waitUntil(lambda: bar.chips[0].x() > bar.chips[1].x())
    assert bar.rect().contains(bar.chips[0].geometry())
    phrase = bar.chips[0].phrase
    image = phrase.grab().toImage()
    ground = image.pixelColor(1, image.height() // 2)
    inked = [
        x for x in range(image.width()) if any(image.pixelColor(x, y) != ground for y in range(4, image.height() - 4))
    ]
    assert 0 < inked[0] < inked[-1] < image.width() - 1, "the words stand inside their button"
    assert inked[-1] - inked[0] > image.width() // 2
