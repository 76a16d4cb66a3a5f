"""A key means one thing per context."""

from __future__ import annotations

import itertools
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcutEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from app.actions import Actions
from app.commands import COMMANDS, Command, Context, Group
from app.keymap import Keymap, same_press


def command(name: str, context: Context, *keys: str) -> Command:
    return Command(name, name, Group.VIEW, context, keys)


def test_the_shipped_keys_do_not_clash() -> None:
    assert Keymap().clashes() == []


def test_ids_and_titles_are_unique() -> None:
    assert len({c.id for c in COMMANDS}) == len(COMMANDS)
    assert len({(c.title, c.context) for c in COMMANDS}) == len(COMMANDS)


@pytest.mark.usefixtures("qapp")
def test_every_key_is_one_that_the_toolkit_knows() -> None:
    for key in itertools.chain.from_iterable(c.keys for c in COMMANDS):
        assert QKeySequence(key).count() == 1, key
        assert QKeySequence(key).toString(), key


def test_no_shipped_key_types_a_sign_somewhere() -> None:
    """Ctrl+Alt is AltGr where the system says so: "}" or "³" shall be typed, not done."""
    keys = [set(key.split("+")) for known in COMMANDS for key in known.keys]
    assert not [held for held in keys if {"Ctrl", "Alt"} <= held]


@pytest.mark.parametrize(
    ("first", "second", "clashing"),
    [
        (Context.WINDOW, Context.GRID, True),
        (Context.PHOTOS, Context.LOUPE, True),
        (Context.GRID, Context.GRID, True),
        (Context.GRID, Context.LOUPE, False),
    ],
)
def test_a_clash_is_found_where_contexts_overlap(first: Context, second: Context, clashing: bool) -> None:
    for a, b in ((first, second), (second, first)):
        keymap = Keymap((command("a", a, "P", "Q"), command("b", b, "p")))
        assert bool(keymap.clashes()) is clashing


TABLE = (
    command("a", Context.GRID, "P", "O"),
    command("b", Context.GRID, "X"),
    command("c", Context.LOUPE, "P"),
    command("d", Context.WINDOW, "Ctrl+K"),
)
A, B, C, D = TABLE


def test_a_persons_key_makes_the_same_default_step_back() -> None:
    keymap = Keymap(TABLE, {"b": ("p",)})
    assert [keymap.keys(known) for known in TABLE] == [("O",), ("p",), ("P",), ("Ctrl+K",)]
    assert keymap.clashes() == []


def test_a_persons_own_keys_can_clash_only_with_each_other() -> None:
    assert Keymap(TABLE, {"a": ("M",), "b": ("P", "m")}).clashes()[0].key == "m"
    assert Keymap(TABLE, {"a": (), "b": ("P",)}).clashes() == []


def test_who_holds_a_key_is_asked_for_the_place_where_it_would_hold() -> None:
    keymap = Keymap(TABLE)
    assert keymap.holders("p", B) == [A]
    assert keymap.holders("P", D) == [A, C]
    assert keymap.holders("P", A) == []
    assert keymap.holders("Ctrl+k", C) == [D]


def test_an_assigned_key_is_taken_from_its_holders_alone() -> None:
    keymap = Keymap(TABLE).assigned(B, ("X", "P"))
    assert [keymap.keys(known) for known in TABLE] == [("O",), ("X", "P"), ("P",), ("Ctrl+K",)]
    assert keymap.own(A)
    assert not keymap.own(C)
    assert keymap.clashes() == []


def test_reset_takes_the_tables_keys_back_and_leaves_nothing_written() -> None:
    keymap = Keymap(TABLE).assigned(B, ("P",)).reset(A)
    assert keymap.keys(A) == ("P", "O")
    assert keymap.keys(B) == ()
    keymap = keymap.reset(B)
    assert keymap.overrides == {}


def test_keys_of_a_command_of_another_version_are_kept() -> None:
    assert Keymap(TABLE, {"later": ("F9",)}).assigned(A, ("Q",)).overrides == {"later": ("F9",), "a": ("Q",)}


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("p", "P", True),
        ("!", "Shift+1", True),
        ("Ctrl+!", "Ctrl+Shift+1", True),
        ("Ctrl+!", "Shift+1", False),
        ("!", "1", False),
        ("!", "Shift+2", False),
        ("@", "Shift+2", True),
        ('"', "Shift+2", True),
        ("@", '"', False),
        ("&", "Shift+6", True),
        ("&", "Shift+7", True),
        ("Shift+6", "Shift+7", False),
        ("=", "Shift+0", False),
        ("", "Shift+1", False),
    ],
)
def test_a_sign_and_the_digit_below_it_are_one_key(first: str, second: str, one: bool) -> None:
    assert same_press(first, second) is same_press(second, first) is one


def test_a_key_written_as_its_sign_is_taken_from_the_digit() -> None:
    digits = (command("first", Context.PHOTOS, "Shift+1"), command("second", Context.GRID, "Q"))
    keymap = Keymap(digits)
    assert keymap.holders("!", digits[1]) == [digits[0]]
    assert keymap.assigned(digits[1], ("!",)).keys(digits[0]) == ()
    assert Keymap(digits, {"second": ("!",)}).keys(digits[0]) == ()
    assert Keymap(digits, {"first": ("Shift+1",), "second": ("!",)}).clashes()[0].key == "shift+1"


@pytest.mark.parametrize("heard", ["=", "Shift+0"])
def test_a_press_that_is_two_keys_does_one_thing(qtbot: QtBot, heard: str) -> None:
    equal, shifted = command("equal", Context.WINDOW, "="), command("shifted", Context.WINDOW, "Shift+0")
    widget = QWidget()
    qtbot.addWidget(widget)
    actions = Actions(Keymap((equal, shifted)), widget)
    actions.attach(widget, Context.WINDOW)
    seen: list[str] = []
    for name in ("equal", "shifted"):
        actions.bind(name, partial(seen.append, name))

    def press() -> None:
        held = equal if heard in actions.keymap.keys(equal) else shifted
        QApplication.sendEvent(actions.action(held.id), QShortcutEvent(QKeySequence(heard), 0, True))

    press()
    actions.rebind(Keymap((equal, shifted), {"equal": ("=", "F9")}))
    press()
    assert seen == ["shifted", "equal"]


def test_rebinding_holds_at_once(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    actions = Actions(Keymap(), window)
    actions.attach(window, Context.WINDOW)
    seen: list[str] = []
    actions.bind("edit.undo", lambda: seen.append("undo"))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    undo = actions.keymap.command("edit.undo")
    with qtbot.waitSignal(actions.keys_changed):
        actions.rebind(actions.keymap.assigned(undo, ("F19", "Ctrl+B")))
    assert "F19" in actions.action("edit.undo").toolTip()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert seen == []
    qtbot.keyClick(window, Qt.Key.Key_F19)
    qtbot.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert seen == ["undo", "undo"]
    with qtbot.assertNotEmitted(actions.keys_changed):
        actions.rebind(actions.keymap)


def test_photographers_keys_are_there() -> None:
    keys = {key: c.id for c in COMMANDS for key in c.keys if c.context is Context.PHOTOS}
    assert keys["P"] == "mark.pick"
    assert keys["X"] == "mark.reject"
    assert keys["U"] == "mark.unflag"
    assert [keys[str(n)] for n in range(6)] == [f"mark.stars_{n}" for n in range(6)]
    assert [keys[str(n)] for n in range(6, 10)] == [f"mark.label_{name}" for name in ("red", "yellow", "green", "blue")]


def test_keys_reach_the_handler_only_in_their_context(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    outer, inner = QWidget(), QWidget()
    outer.setFocusPolicy(inner.focusPolicy().StrongFocus)
    inner.setFocusPolicy(inner.focusPolicy().StrongFocus)
    holder = QWidget()
    outer.setParent(holder)
    inner.setParent(holder)
    window.setCentralWidget(holder)
    actions = Actions(Keymap(), window)
    actions.attach(window, Context.WINDOW)
    actions.attach(inner, Context.PHOTOS)
    seen: list[str] = []
    actions.bind("mark.pick", lambda: seen.append("pick"))
    actions.bind("edit.undo", lambda: seen.append("undo"))
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    for widget in (outer, inner):
        widget.setFocus()
        assert QApplication.focusWidget() is widget
        qtbot.keyClick(widget, "p")
        qtbot.keyClick(widget, "z", Qt.KeyboardModifier.ControlModifier)
    assert seen == ["undo", "pick", "undo"]
    assert not actions.action("mark.reject").isEnabled()
