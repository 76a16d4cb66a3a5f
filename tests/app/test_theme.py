"""Themes, style sheet and icons hang together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QListWidget,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSlider,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app import icons
from app.commands import COMMANDS
from app.theme import style
from app.theme.colours import DARK, LIGHT, Colours, Theme, colours
from tests.helpers import looks

pytestmark = pytest.mark.usefixtures("qapp")


def contrast(first: str, second: str) -> float:
    return looks.contrast(QColor(first), QColor(second))


THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


@pytest.mark.usefixtures("_dark_again")
@pytest.mark.parametrize("theme", Theme)
def test_every_name_in_the_style_sheet_is_filled_from_the_theme_in_use(qapp: QApplication, theme: Theme) -> None:
    style.apply_theme(qapp, theme)
    assert "$" not in style.style_sheet()
    assert colours() is {Theme.DARK: DARK, Theme.LIGHT: LIGHT}[theme]
    assert colours().accent in style.style_sheet()
    assert qapp.palette().window().color().name() == colours().surface


@pytest.mark.usefixtures("_dark_again")
def test_an_icon_that_is_there_already_follows_a_change_of_theme(qapp: QApplication) -> None:
    def ink() -> str:
        image = icons.icon("plus").pixmap(QSize(24, 24)).toImage()
        return max((image.pixelColor(x, 12) for x in range(24)), key=QColor.alpha).name()

    style.apply_theme(qapp, Theme.LIGHT)
    light = ink()
    style.apply_theme(qapp, Theme.DARK)
    assert (light, ink()) == (LIGHT.text_dim, DARK.text_dim)


@THEMES
@pytest.mark.parametrize("ground", ["canvas", "surface", "raised"])
@pytest.mark.parametrize("ink", ["text", "text_dim", "text_faint", "warning", "danger", "good", "accent_bright"])
def test_text_is_readable_on_every_surface(theme: Colours, ground: str, ink: str) -> None:
    assert contrast(getattr(theme, ground), getattr(theme, ink)) >= 4.5


@THEMES
def test_a_primary_button_and_a_selection_are_readable(theme: Colours) -> None:
    assert contrast(theme.accent, theme.on_accent) >= 4.5
    assert contrast(theme.accent_deep, theme.text) >= 4.5
    assert contrast(theme.pressed, theme.text) >= 4.5


@THEMES
def test_greys_are_neutral(theme: Colours) -> None:
    for name in ("canvas", "surface", "raised", "hover", "pressed", "selected", "border", "outline"):
        made = QColor(getattr(theme, name))
        assert made.red() == made.green() == made.blue()


@pytest.mark.parametrize("name", icons.names())
def test_every_icon_draws_in_the_given_colour_at_any_ratio(name: str) -> None:
    for ratio in (1.0, 2.0, 1.5):
        image = icons.pixmap(name, 24, "#ff0000", ratio).toImage().convertToFormat(QImage.Format.Format_RGBA8888)
        assert image.width() == round(24 * ratio)
        inked = [
            image.pixelColor(x, y)
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() > 128
        ]
        assert len(inked) > 10
        assert all(c.red() > 200 and c.green() < 40 and c.blue() < 40 for c in inked)


def test_every_icon_that_a_command_names_exists() -> None:
    assert {command.icon for command in COMMANDS if command.icon} <= set(icons.names())


@pytest.mark.usefixtures("_dark_again")
@pytest.mark.parametrize("theme", Theme)
@pytest.mark.parametrize(
    "kind", [QTreeWidget, QListWidget, QScrollArea, QTextEdit, QSlider, QCheckBox, QRadioButton, QPushButton]
)
def test_the_focus_is_seen(qapp: QApplication, qtbot: QtBot, theme: Theme, kind: type[QWidget]) -> None:
    style.apply_theme(qapp, theme)
    window, other = QWidget(), QPushButton("other")
    qtbot.addWidget(window)
    made = kind()
    if isinstance(made, QTreeWidget):
        made.setCurrentItem(QTreeWidgetItem(made, ["folder"]))
    elif isinstance(made, QListWidget):
        made.addItem("section")
        made.setCurrentRow(0)
    elif isinstance(made, QSlider):
        made.setOrientation(Qt.Orientation.Horizontal)
    elif isinstance(made, QAbstractButton):
        made.setText("some words")
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column = QVBoxLayout(window)
    column.addWidget(made)
    column.addWidget(other)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    seen = []
    for holder in (other, made):
        holder.setFocus(Qt.FocusReason.TabFocusReason)
        seen.append(made.grab().toImage())
    before, after = seen
    changed = sum(
        before.pixel(x, y) != after.pixel(x, y) for x in range(before.width()) for y in range(before.height())
    )
    assert changed > 100
