"""The sheet shows the keys that hold, in as many columns as fit, and finds one."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.actions import Actions, shown_key
from app.commands import COMMANDS, Group
from app.keymap import Keymap
from app.keysheet import KeySheet, _balanced
from app.window import MainWindow


@pytest.fixture
def actions(qapp: QApplication) -> Actions:
    return Actions(Keymap())


@pytest.fixture
def sheet(qtbot: QtBot, actions: Actions) -> KeySheet:
    made = KeySheet(actions)
    qtbot.addWidget(made)
    made.show()
    return made


def texts(sheet: KeySheet) -> list[str]:
    body = sheet._scroll.widget()
    assert body is not None
    return [found.text() for found in body.findChildren(QLabel)]


def test_every_listed_command_with_a_key_is_there(sheet: KeySheet) -> None:
    told = texts(sheet)
    for command in COMMANDS:
        if command.listed and command.keys:
            assert any(text.startswith(command.title) for text in told), command.id
            assert shown_key(command.keys[0]) in told
    for group in Group:
        if any(c.group is group and c.listed and c.keys for c in COMMANDS):
            assert group.value in told


def test_search_finds_words_and_keys(sheet: KeySheet) -> None:
    QTest.keyClicks(sheet.field, "rej")
    assert "Reject" in texts(sheet)
    assert "Undo" not in texts(sheet)
    sheet.field.setText("ctrl+z")
    assert "Undo" in texts(sheet)
    sheet.field.setText("xyzzy")
    assert texts(sheet) == ["No command and no key fits."]
    sheet.field.clear()
    assert "Undo" in texts(sheet)


def test_a_persons_key_appears_while_the_sheet_is_open(sheet: KeySheet, actions: Actions) -> None:
    assert "F19" not in texts(sheet)
    actions.rebind(actions.keymap.assigned(actions.keymap.command("mark.pick"), ("F19",)))
    assert "F19" in texts(sheet)
    assert "P" not in texts(sheet)


@pytest.mark.parametrize(("width", "columns"), [(1040, 3), (700, 2), (400, 1)])
def test_columns_follow_the_width_and_nothing_is_cut_off(sheet: KeySheet, width: int, columns: int) -> None:
    sheet.resize(width, 560)
    QApplication.sendPostedEvents()
    body = sheet._scroll.widget()
    assert body is not None
    assert sheet._columns == columns
    assert body.minimumSizeHint().width() <= width
    left = {found.x() for found in body.findChildren(QLabel) if found.property("tone") == "section"}
    assert len(left) == columns


def test_columns_are_of_about_the_same_height() -> None:
    some = COMMANDS[0]
    blocks = [(Group.FILE, [some] * n) for n in (10, 3, 3, 4)]
    assert [[len(commands) for _, commands in part] for part in _balanced(blocks, 2)] == [[10], [3, 3, 4]]
    assert _balanced([], 3) == []
    assert len(_balanced(blocks, 1)) == 1


def test_there_is_one_sheet_however_often_it_is_asked_for(window: MainWindow) -> None:
    def sheets() -> list[KeySheet]:
        return [sheet for sheet in window.findChildren(KeySheet) if sheet.isVisible()]

    for _ in range(3):
        window.context.actions.run("help.keys")
    (first,) = sheets()
    first.close()
    assert sheets() == []
    window.context.actions.run("help.keys")
    assert len(sheets()) == 1
    sheets()[0].close()
