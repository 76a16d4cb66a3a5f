"""Menus offer the whole table in parts, with keys, letters and states that are true."""

from __future__ import annotations

import itertools

from PySide6.QtWidgets import QApplication, QMenuBar
from pytestqt.qtbot import QtBot

from app.actions import Actions
from app.commands import COMMANDS, Group
from app.keymap import Keymap
from app.menus import _BEGINS_A_PART, fill_menus, with_letter


def test_every_listed_command_stands_in_one_menu_in_the_order_of_the_table(qtbot: QtBot) -> None:
    bar, actions = QMenuBar(), Actions(Keymap())
    qtbot.addWidget(bar)
    fill_menus(bar, actions)
    found = []
    for entry in bar.actions():
        menu = entry.menu()
        assert menu is not None
        lines = menu.actions()
        assert not lines[0].isSeparator()
        assert not lines[-1].isSeparator()
        assert not any(a.isSeparator() and b.isSeparator() for a, b in itertools.pairwise(lines))
        found += [line.objectName() for line in lines if not line.isSeparator()]
    assert found == [c.id for group in Group for c in COMMANDS if c.group is group and c.listed]


def test_every_line_is_drawn_over_a_command_that_there_is(qapp: QApplication) -> None:
    assert {c.id for c in COMMANDS if c.listed} >= _BEGINS_A_PART


def test_each_menu_has_a_letter_of_its_own() -> None:
    taken: set[str] = set()
    marked = [with_letter(title, taken) for title in ("File", "Mark", "Move", "mm", "Über", "")]
    assert marked == ["&File", "&Mark", "M&ove", "mm", "&Über", ""]
    taken = set()
    letters = [with_letter(group.value, taken) for group in Group]
    assert all("&" in title for title in letters)
    assert len(taken) == len(Group)


def test_a_key_that_is_changed_shows_in_the_menu(qtbot: QtBot) -> None:
    bar, actions = QMenuBar(), Actions(Keymap())
    qtbot.addWidget(bar)
    fill_menus(bar, actions)
    actions.rebind(actions.keymap.assigned(actions.keymap.command("mark.pick"), ("F19",)))
    assert actions.action("mark.pick").shortcut().toString() == "F19"
