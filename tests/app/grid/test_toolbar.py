"""The grid's bar fits any width, cuts nothing and loses nothing; every control has a name and tells its key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.actions import Actions
from app.grid.toolbar import Toolbar
from app.keymap import Keymap
from app.theme.colours import Theme, colours
from app.theme.style import apply_theme


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[Toolbar]:
    around = QWidget()
    actions = Actions(Keymap(), around)
    made = Toolbar(actions, around)
    qtbot.addWidget(around)
    around.resize(2500, 100)
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    yield made
    around.close()


def controls(bar: Toolbar) -> list[QWidget]:
    found = bar.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [part for part in found if part.isVisibleTo(bar)]


def listed(menu: QMenu) -> set[str]:
    """Ids of the commands in a menu and those below it."""
    found = set()
    for action in menu.actions():
        inner = action.menu()
        found |= listed(inner) if isinstance(inner, QMenu) else {str(action.data())}
    return found - {"None"}


@pytest.mark.parametrize("width", [0, 344, 400, 460, 520, 620, 900, 2400])
def test_it_fits_whole_and_apart(bar: Toolbar, width: int) -> None:
    width = max(width, bar.minimumSizeHint().width())
    bar.resize(width, bar.height())
    layout = bar.layout()
    assert layout is not None
    layout.activate()
    shown = controls(bar)
    for number, part in enumerate(shown):
        assert bar.rect().contains(part.geometry()), (part, part.geometry())
        assert part.width() >= min(part.minimumSizeHint().width(), part.maximumWidth()) or isinstance(part, QComboBox)
        assert not any(part.geometry().intersects(other.geometry()) for other in shown[number + 1 :])
    gone = {bar.groups, bar.layouts, bar.search} - set(shown)
    assert bar.more.isVisibleTo(bar) == bool(gone)


def test_a_window_of_900_pixels_with_both_panes_leaves_it_enough(bar: Toolbar) -> None:
    assert bar.minimumSizeHint().width() <= 900 - 220 - 300


@pytest.mark.parametrize("kind", [Theme.DARK, Theme.LIGHT])
def test_headings_among_what_it_sorts_by_follow_the_theme(bar: Toolbar, qapp: QApplication, kind: Theme) -> None:
    try:
        apply_theme(qapp, kind)
        view = bar.sort.view()
        bar.sort.showPopup()
        heading = view.visualRect(bar.sort.model().index(1, 0))
        image = view.viewport().grab(heading).toImage()
        seen = {QColor(image.pixel(x, y)).name() for x in range(image.width()) for y in range(image.height())}
        assert colours().text_faint in seen
    finally:
        bar.sort.hidePopup()
        apply_theme(qapp)


def test_what_finds_no_room_is_under_more(bar: Toolbar) -> None:
    commands = listed(bar.more.menu())
    assert "edit.find" in commands
    assert {"view.group_none", "view.group_folder", "view.group_day", "view.group_burst"} <= commands
    assert {"view.collapse_all", "view.expand_all", "view.larger", "view.smaller"} <= commands


def test_every_control_has_a_name_and_what_has_a_key_tells_it(bar: Toolbar) -> None:
    bar.resize(2400, bar.height())
    for part in controls(bar):
        if isinstance(part, QAbstractButton | QComboBox | QLineEdit):
            assert part.accessibleName()
            assert part.toolTip()
    for part in (bar.search, bar.filters, bar.direction, bar.groups, bar.layouts):
        assert "Ctrl" in part.toolTip() or "+" in part.toolTip(), part.toolTip()


def test_the_find_field_opens_in_a_narrow_bar_and_stays_while_it_says_something(bar: Toolbar, qtbot: QtBot) -> None:
    bar.filters.setFocus()
    bar.resize(bar.minimumSizeHint().width(), bar.height())
    assert not bar.search.isVisibleTo(bar)
    bar.find_now()
    qtbot.waitUntil(bar.search.hasFocus)
    assert bar.search.isVisibleTo(bar)
    assert bar.rect().contains(bar.search.geometry())
    QTest.keyClicks(bar.search, "IMG")
    bar.groups.setFocus()
    bar.sort.setFocus()
    bar.filters.setFocus()
    assert bar.search.isVisibleTo(bar)
    bar.search.clear()
    qtbot.waitUntil(lambda: not bar.search.isVisibleTo(bar))
    assert bar.sort.isVisibleTo(bar)
