"""The checks of looks find what is wrong: each is shown a bad widget and a good one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets import Elided, named
from tests.helpers import looks

Make = Callable[[], QWidget]


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    return made


def show(host: QWidget, *widgets: QWidget) -> None:
    column = QVBoxLayout(host)
    for widget in widgets:
        column.addWidget(widget)
    host.show()
    host.activateWindow()


@pytest.mark.parametrize("make", [QLabel, QPushButton], ids=["label", "button"])
def test_a_text_without_room_is_clipped(host: QWidget, make: Callable[[str], QLabel | QPushButton]) -> None:
    bad, good = make("A text that is much too long"), make("Short")
    bad.setFixedWidth(60)
    show(host, bad, good)
    assert [line for line in looks.clipped(host) if "much too long" in line]
    assert len(looks.clipped(host)) == 1


def test_a_wrapped_text_needs_height_and_a_combo_box_width(host: QWidget) -> None:
    wrapped, box = QLabel("One word after the other " * 6, wordWrap=True), QComboBox()
    wrapped.setFixedSize(120, 20)
    box.addItem("A choice with many words")
    box.setFixedWidth(70)
    show(host, wrapped, box)
    assert len(looks.clipped(host)) == 2
    wrapped.setFixedSize(380, 200)
    box.setFixedWidth(320)
    assert looks.clipped(host) == []


def test_a_shortened_text_needs_a_tool_tip(host: QWidget) -> None:
    text = Elided()
    text.setText("A path that is longer than its place")
    text.setFixedWidth(80)
    show(host, text)
    assert looks.clipped(host)
    text.setToolTip(text.text())
    assert looks.clipped(host) == []


def test_siblings_overlap_unless_they_float(host: QWidget) -> None:
    first, second = QLabel("a", host), QLabel("b", host)
    first.setGeometry(0, 0, 100, 40)
    second.setGeometry(50, 20, 100, 40)
    host.show()
    assert len(looks.overlapping(host)) == 1
    second.setProperty("floats", True)
    assert looks.overlapping(host) == []


def test_what_reaches_out_of_its_parent_is_outside(host: QWidget) -> None:
    child = QLabel("a", host)
    child.setGeometry(380, 10, 60, 20)
    host.show()
    assert len(looks.outside(host)) == 1
    child.move(300, 10)
    assert looks.outside(host) == []


def test_a_target_is_large_and_has_a_name(host: QWidget) -> None:
    bad, good = QToolButton(), named(QToolButton(), "Close")
    bad.setFixedSize(16, 16)
    good.setFixedSize(26, 26)
    bad.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    good.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    show(host, bad, good)
    assert len(looks.small_targets(host)) == 1
    assert len(looks.unnamed(host)) == 1


def test_contrast_is_measured_against_what_is_painted(host: QWidget) -> None:
    bad, good = QLabel("faint words"), QLabel("plain words")
    bad.setStyleSheet("background: #808080; color: #9a9a9a")
    good.setStyleSheet("background: #101010; color: #f0f0f0")
    show(host, bad, good)
    assert [line for line in looks.faint(host) if "faint words" in line]
    assert len(looks.faint(host)) == 1


def test_tab_goes_round_and_finds_everything(host: QWidget) -> None:
    fields = [named(QLineEdit(), name) for name in ("one", "two", "three")]
    row = QHBoxLayout(host)
    for field in fields:
        row.addWidget(field)
    host.show()
    host.activateWindow()
    fields[0].setFocus()
    assert looks.tab_stops(host) == fields
    assert looks.unreached(host) == []
    trap = fields[1]
    QWidget.setTabOrder(fields[0], fields[2])
    trap.focusNextPrevChild = lambda forward: True  # type: ignore[method-assign]
    fields[1].setFocus()
    assert looks.unreached(host)
