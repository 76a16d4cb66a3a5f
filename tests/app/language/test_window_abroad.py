"""The window in German, and in a language that nobody speaks: brackets show what was never translated, and words that
are longer by two fifths find what has no room for them."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QLocale, QSize
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenuBar,
    QScrollArea,
    QTreeWidget,
    QTreeWidgetItemIterator,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import language
from app.command_palette.view import PaletteView
from app.language import speak
from app.window import MainWindow
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace
from tests.app.states import rows, walk
from tests.helpers import looks

SMALL, USUAL, _ = looks.sizes()

NAMES = re.compile(
    r"Beholder|English|Deutsch|photos?\w*\.jpg|\S*\.\w{3,4}\b|/[\w/.…-]*|(Ctrl|Shift|Alt|Meta)\+\S+|F\d+"
    r"|\d bytes|Esc|Space|Return|Enter|Tab|Home|End|Del|Left|Right|Up|Down|PgUp|PgDown|px|MB|ISO|a name that goes on.*",
    re.DOTALL,
)
"""What is the same in every language: names of files and folders, keys, units."""

GIVEN = frozenset({"photos", "gone", "no such photo", "Try again"})
"""What the tests themselves say: the folder's name, what they look for, the words of a button."""


class Brackets(gettext.NullTranslations):
    """A language that says everything in brackets, and takes two fifths longer."""

    def gettext(self, message: str) -> str:
        return bracketed(message)

    def pgettext(self, context: str, message: str) -> str:
        return bracketed(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return bracketed(msgid1 if n == 1 else msgid2)


def bracketed(text: str) -> str:
    """ "Open" as "[Open oo]"."""
    length = len(re.sub(r"\{\w*\}", "", text)) * 2 // 5
    more = " ".join("o" * len(word) for word in re.findall(".{1,6}", "o" * length))
    return f"[{text}{' ' * bool(more)}{more}]"


def unsaid(text: str) -> str:
    """What stands in `text` outside of brackets, without names, numbers and keys."""
    before = ""
    while before != text:
        before, text = text, re.sub(r"\[[^][]*\]", " ", text)
    # A phrase around other widgets stands in two labels, a bracket in each.
    text = re.sub(r"^\[[^][]*$|^[^][]*\]$", " ", text)
    return " ".join(re.findall(r"[^\W\d_]{2,}", NAMES.sub(" ", text.replace("&", ""))))


def texts_on(root: QWidget) -> Iterator[tuple[str, str]]:
    """(whose, text) of everything that is written, shown on hover or read aloud."""
    for widget in (root, *root.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        who = type(widget).__name__
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield who, widget.text()
        if isinstance(widget, QLineEdit):
            yield who, widget.placeholderText()
        elif isinstance(widget, QComboBox | QListWidget):
            items = [widget.itemText(n) for n in range(widget.count())] if isinstance(widget, QComboBox) else []
            items += [widget.item(n).text() for n in range(widget.count())] if isinstance(widget, QListWidget) else []
            yield from ((who, item) for item in items)
        elif isinstance(widget, QTreeWidget):
            each = QTreeWidgetItemIterator(widget)
            while item := each.value():
                yield from ((who, item.text(column)) for column in range(widget.columnCount()))
                each += 1
        elif isinstance(widget, QMenuBar):
            for action in widget.actions():
                yield who, action.text()
                yield from ((who, entry.text()) for entry in action.menu().actions())  # type: ignore[attr-defined]
        yield who, widget.toolTip()
        yield who, widget.accessibleName()
        yield who, widget.accessibleDescription()


def untranslated(root: QWidget) -> list[str]:
    """Every text with words that did not go through `tr`."""
    found = [
        f"{who}: {text!r} holds {left!r}"
        for who, text in texts_on(root)
        if text not in GIVEN and (left := unsaid(text))
    ]
    return list(dict.fromkeys(found))


def without_room(root: QWidget) -> list[str]:
    """What words are too long for. How large and how readable things are does not depend on the language."""
    return [*looks.clipped(root), *looks.overlapping(root), *looks.outside(root)]


def sections(window: MainWindow, qtbot: QtBot) -> Iterator[str]:
    """Shows one section of the settings after the other."""
    window.context.actions.run("file.settings")
    page = next(child for child in window.findChildren(QListWidget) if child.isVisible())
    for place in range(page.count()):
        page.setCurrentRow(place)
        qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
        QApplication.processEvents()
        yield page.item(place).text()


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace(rows())  # type: ignore[arg-type]


@pytest.fixture
def _german(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    speak("de")
    yield
    speak("en")
    QLocale.setDefault(before)


@pytest.fixture
def _brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_code", "xx")
    monkeypatch.setattr(language, "_spoken", Brackets())
    monkeypatch.setattr(language, "_phrases", lambda code: SimpleNamespace(say=bracketed))


@pytest.mark.usefixtures("_german")
@pytest.mark.parametrize("size", [SMALL, USUAL], ids=["small", "usual"])
def test_german_has_room_everywhere(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot, size: QSize
) -> None:
    window = make_window(workspace)
    window.resize(size)
    assert "\n".join(walk(window, qtbot, without_room)) == ""


@pytest.mark.usefixtures("_brackets")
def test_long_words_have_room_too(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window = make_window(workspace)
    window.resize(USUAL)
    found = walk(window, qtbot, without_room)
    # An example in an empty field ends with "…" where there is no room for all of it.
    assert "\n".join(fault for fault in found if "clipped: Field" not in fault) == ""


@pytest.mark.usefixtures("_brackets")
def test_nothing_on_screen_is_left_in_english(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window = make_window(workspace)
    window.resize(USUAL)
    assert "\n".join(walk(window, qtbot, untranslated)) == ""


@pytest.mark.usefixtures("_brackets")
def test_every_section_of_the_settings_is_translated(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    window = make_window(workspace)
    window.resize(USUAL)
    assert "\n".join(found for _ in sections(window, qtbot) for found in untranslated(window)) == ""


@pytest.mark.usefixtures("_german")
def test_every_section_of_the_settings_has_room_in_german(
    make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    window = make_window(workspace)
    window.resize(SMALL)
    found = []
    for name in sections(window, qtbot):
        found += [f"{name}: {fault}" for fault in without_room(window)]
        areas = [area for area in window.findChildren(QScrollArea) if area.isVisible()]
        found += [f"{name}: wider than the window" for area in areas if area.horizontalScrollBar().maximum() > 0]
        found += [
            f"{name}: {area.widget().minimumSizeHint().width()} in {area.viewport().width()}"
            for area in areas
            if area.widget().width() > area.viewport().width()
        ]
    assert "\n".join(found) == ""


@pytest.mark.usefixtures("_brackets")
def test_the_palette_is_translated(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window = make_window(workspace)
    window.context.actions.run("help.palette")
    palette = next(child for child in window.findChildren(PaletteView) if child.isVisible())
    assert untranslated(palette) == []


@pytest.mark.usefixtures("_brackets")
def test_the_first_page_is_translated(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window = make_window(workspace, open_it=False)  # type: ignore[call-arg]
    qtbot.waitUntil(window.first_minute.page.isVisible)
    assert untranslated(window) == []


def test_brackets_show_what_is_missing() -> None:
    assert unsaid("[Saved as [a] oooo]") == ""
    assert unsaid("[Saved] and kept") == "and kept"
    assert unsaid("photo1.jpg · 12 · Ctrl+O") == ""
    assert bracketed("Open {n}") == "[Open {n} oo]"
