"""Keys changed by pressing them: they hold at once, clash in words, and are there at the next start."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.settings.key_capture import key_of, refused
from app.settings.key_editor import KeyEditor
from app.settings.keys import KeysSection
from app.settings.page import SettingsPage
from app.window import MainWindow
from core.settings import load_settings
from tests.app.conftest import MakeContext

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def section(page: SettingsPage) -> KeysSection:
    page.open("Keys")
    return page.section(KeysSection)


def keys(window: MainWindow, command: str) -> tuple[str, ...]:
    keymap = window.context.actions.keymap
    return keymap.keys(keymap.command(command))


def begin(section: KeysSection, command: str) -> KeyEditor:
    section.choose(command)
    section.editor.add.click()
    assert section.editor.field.hasFocus()
    return section.editor


def press_in_grid(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    window.places.show_grid()
    window.grid.view.setFocus()
    QTest.keyClick(window.grid.view, key, held)


def flag(window: MainWindow) -> int:
    window.grid.view.walk.step_to(0)
    return window.grid.model.rows_of([window.grid.model.id_at(0)])[0].flag


def test_a_free_key_is_added_and_holds_at_once(window: MainWindow, section: KeysSection) -> None:
    editor = begin(section, "mark.pick")
    QTest.keyClick(editor.field, Qt.Key.Key_F19)
    assert keys(window, "mark.pick") == ("P", "F19")
    assert "F19" in section._items["mark.pick"].text(1)
    assert editor.add.hasFocus()
    window.grid.view.walk.step_to(0)
    press_in_grid(window, Qt.Key.Key_F19)
    assert flag(window) == 1


def test_a_key_that_means_something_is_said_and_can_be_taken(window: MainWindow, section: KeysSection) -> None:
    editor = begin(section, "mark.reject")
    QTest.keyClick(editor.field, Qt.Key.Key_P)
    assert "P already means “Pick”" in editor.said.text()
    assert "Pick" in editor.take.text()
    assert keys(window, "mark.pick") == ("P",)
    assert editor.take.hasFocus()
    editor.take.click()
    assert keys(window, "mark.reject") == ("X", "P")
    assert keys(window, "mark.pick") == ()
    assert window.context.actions.keymap.clashes() == []
    window.grid.view.walk.step_to(0)
    press_in_grid(window, Qt.Key.Key_P)
    assert flag(window) == -1


def test_a_key_known_by_its_digit_is_said_to_be_taken_when_its_sign_is_pressed(
    window: MainWindow, section: KeysSection
) -> None:
    editor = begin(section, "edit.select_all")
    QTest.sendKeyEvent(QTest.KeyAction.Press, editor.field, Qt.Key.Key_Exclam, "!", SHIFT)
    assert "1 star, then the next photo" in editor.said.text()
    assert keys(window, "edit.select_all") == ("Ctrl+A",)
    editor.take.click()
    assert keys(window, "edit.select_all") == ("Ctrl+A", "!")
    assert keys(window, "mark.stars_1.next") == ()
    assert window.context.actions.keymap.clashes() == []


def test_another_key_or_none_can_be_chosen_instead(window: MainWindow, section: KeysSection) -> None:
    editor = begin(section, "mark.reject")
    QTest.keyClick(editor.field, Qt.Key.Key_Z, CTRL)
    assert "Undo" in editor.said.text()
    editor.other.click()
    assert editor.field.hasFocus()
    QTest.keyClick(editor.field, Qt.Key.Key_P)
    editor.cancel.click()
    assert keys(window, "mark.reject") == ("X",)
    assert window.context.settings.keys == {}
    begin(section, "mark.reject")
    QTest.keyClick(editor.field, Qt.Key.Key_Escape)
    assert editor.field.isHidden()
    assert not window.places.in_grid


def test_the_same_key_in_another_place_is_no_clash(window: MainWindow, section: KeysSection) -> None:
    editor = begin(section, "move.first")
    QTest.keyClick(editor.field, Qt.Key.Key_I, CTRL)
    assert "Ctrl+I" in keys(window, "move.first")
    assert keys(window, "loupe.info") == ("Ctrl+I",)


@pytest.mark.parametrize(("key", "word"), [(Qt.Key.Key_Tab, "Tab goes"), (Qt.Key.Key_Backtab, "Tab goes")])
def test_keys_that_are_not_ours_to_give_are_refused_with_a_reason(
    window: MainWindow, section: KeysSection, key: Qt.Key, word: str
) -> None:
    editor = begin(section, "mark.pick")
    QTest.keyClick(editor.field, key, SHIFT if key == Qt.Key.Key_Backtab else NONE)
    assert word in editor.said.text()
    assert editor.field.isVisible()
    assert keys(window, "mark.pick") == ("P",)


def test_a_key_is_taken_away_and_reset(window: MainWindow, section: KeysSection) -> None:
    section.choose("edit.redo")
    section.editor._remove("Ctrl+Shift+Z")
    assert keys(window, "edit.redo") == ("Ctrl+Y",)
    assert not section.editor.reset.isHidden()
    section.editor.reset.click()
    assert keys(window, "edit.redo") == ("Ctrl+Shift+Z", "Ctrl+Y")
    assert window.context.settings.keys == {}
    assert section.editor.reset.isHidden()


def test_reset_takes_a_key_back_and_says_from_whom(window: MainWindow, section: KeysSection) -> None:
    editor = begin(section, "mark.reject")
    QTest.keyClick(editor.field, Qt.Key.Key_P)
    editor.take.click()
    section.choose("mark.pick")
    editor.reset.click()
    assert "Reject" in editor.said.text()
    assert keys(window, "mark.pick") == ("P",)
    assert keys(window, "mark.reject") == ("X",)


def test_reset_all_keeps_what_this_version_does_not_know(window: MainWindow, section: KeysSection) -> None:
    settings = window.context.settings
    window.context.remember(replace(settings, keys={"later": ("F9",), "mark.pick": ("F19",)}))
    assert keys(window, "mark.pick") == ("F19",)
    section.reset_all.click()
    assert keys(window, "mark.pick") == ("P",)
    assert window.context.settings.keys == {"later": ("F9",)}
    assert not section.reset_all.isEnabled()


def test_keys_are_there_at_the_next_start(
    window: MainWindow, section: KeysSection, make_context: MakeContext, qtbot: QtBot
) -> None:
    editor = begin(section, "mark.pick")
    QTest.keyClick(editor.field, Qt.Key.Key_F19, CTRL | SHIFT)
    path = window.context.paths.settings
    qtbot.waitUntil(lambda: path.exists() and load_settings(path).keys == {"mark.pick": ("P", "Ctrl+Shift+F19")})
    later = make_context(lambda *_: None, load_settings(path))
    shortcuts = [shortcut.toString() for shortcut in later.actions.action("mark.pick").shortcuts()]
    assert shortcuts == ["P", "Ctrl+Shift+F19"]


def test_a_key_is_found_by_search(section: KeysSection) -> None:
    assert section.search("ctrl+z")
    assert not section._items["edit.undo"].isHidden()
    assert section._items["mark.pick"].isHidden()
    assert section.search("")
    assert not section._items["mark.pick"].isHidden()


def test_enter_on_a_command_waits_for_its_key(section: KeysSection) -> None:
    section.choose("mark.pick")
    section.tree.setFocus()
    QTest.keyClick(section.tree, Qt.Key.Key_Return)
    assert section.editor.field.hasFocus()


def test_menus_and_tips_show_the_new_key(window: MainWindow, section: KeysSection) -> None:
    editor = begin(section, "view.inspector")
    QTest.keyClick(editor.field, Qt.Key.Key_F4)
    section.editor._remove("I")
    action = window.context.actions.action("view.inspector")
    assert action.shortcut().toString() == "F4"
    assert "(F4)" in action.toolTip()


@pytest.mark.parametrize(
    ("key", "held", "text", "told"),
    [
        (Qt.Key.Key_P, NONE, "p", "P"),
        (Qt.Key.Key_P, SHIFT, "P", "Shift+P"),
        (Qt.Key.Key_Question, SHIFT, "?", "?"),
        (Qt.Key.Key_Space, SHIFT, " ", "Shift+Space"),
        (Qt.Key.Key_Comma, CTRL, ",", "Ctrl+,"),
        (Qt.Key.Key_Left, SHIFT, "", "Shift+Left"),
        (Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, "\r", "Enter"),
        (Qt.Key.Key_Control, CTRL, "", ""),
        (Qt.Key.Key_Dead_Acute, NONE, "", ""),
        (Qt.Key.Key_Odiaeresis, NONE, "ö", "Ö"),
    ],
)
def test_a_key_is_written_as_the_table_writes_it(
    qapp: QApplication, key: Qt.Key, held: Qt.KeyboardModifier, text: str, told: str
) -> None:
    assert key_of(QKeyEvent(QEvent.Type.KeyPress, key, held, text)) == told


def test_every_key_of_the_table_could_be_given_by_hand(window: MainWindow) -> None:
    given_away = {key for c in window.context.actions.keymap.commands for key in c.keys if refused(key)}
    assert given_away <= {"Esc"}
