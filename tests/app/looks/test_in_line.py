"""What stands side by side stands in line, and what should be whole is."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.filters.bar import FilterBar
from app.filters.sentence import Sentence
from app.icons import IconLabel
from app.notify import NoticeBar, Notices
from app.settings.controls import Number
from app.settings.rows import Row
from app.theme import tokens
from app.welcome.drop import DropHighlight
from app.welcome.tour import Dots
from core.errors import UserError
from core.questions import RangeFilter
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace
from tests.app.states import rows
from tests.helpers import looks

Widget = TypeVar("Widget", bound=QWidget)
_ARROW = 12


def part(host: QWidget, kind: type[Widget], name: str = "") -> Widget:
    found = host.findChild(kind, name) if name else host.findChild(kind)
    assert isinstance(found, kind)
    return found


def place(widget: QWidget, host: QWidget) -> QRect:
    return QRect(widget.mapTo(host, QPoint()), widget.size())


@pytest.mark.parametrize("hint", ["", "Connect it again; nothing that was found is lost."], ids=["one line", "two"])
def test_a_notice_has_its_sign_and_buttons_on_one_line(qtbot: QtBot, hint: str) -> None:
    host, notices = QWidget(), Notices()
    qtbot.addWidget(host)
    host.resize(900, 600)
    bar = NoticeBar(notices, host)
    host.show()
    notices.error(UserError("The drive is no longer there.", hint), action="Try again")
    parts = [part(bar, kind) for kind in (IconLabel, QPushButton, QToolButton)]
    qtbot.waitUntil(lambda: all(shown.isVisible() and shown.height() > 0 for shown in parts))
    middles = [place(shown, bar).center().y() for shown in parts]
    assert max(middles) - min(middles) <= 1


def test_the_dots_of_the_tour_stay_in_the_middle(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeWorkspace([]))
    window.context.actions.run("help.tour")
    tour = window.first_minute.tour
    assert tour is not None
    frame, dots = part(tour, QFrame, "tourcard"), part(tour, Dots)
    qtbot.waitUntil(frame.isVisible)
    for _ in range(3):
        assert abs(place(dots, frame).center().x() - frame.rect().center().x()) <= 1
        tour.go_on()
        shown = frame.layout()
        assert shown is not None
        shown.activate()
    assert abs(place(dots, frame).center().x() - frame.rect().center().x()) <= 1


def test_a_short_title_is_whole_in_the_smallest_window(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeWorkspace([]))
    window.resize(looks.sizes()[0])
    window.grid.toolbar.set_folder(Path("/photos/Demo pictures"))
    title = window.grid.toolbar._title
    qtbot.waitUntil(lambda: title.width() >= title.fontMetrics().horizontalAdvance(title.text()))


def test_a_number_stands_off_its_frame(qtbot: QtBot) -> None:
    number = Number(0, 90, 1, "s")
    qtbot.addWidget(number)
    number.show()
    field = part(number, QLineEdit)
    left = field.mapTo(number, QPoint()).x() + field.textMargins().left()
    assert left >= tokens.S - 2


def test_the_filter_bar_keeps_its_height(qtbot: QtBot) -> None:
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.show()
    before = bar.heightForWidth(900)
    bar.set_sentence(Sentence((RangeFilter("marks.stars", 3),)))
    assert bar.chips[0].sizeHint().height() > bar.add_button.sizeHint().height()
    assert bar.heightForWidth(900) == before


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_the_button_with_a_menu_has_its_arrow(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    bar = FilterBar()
    qtbot.addWidget(bar)
    bar.setLayoutDirection(direction)
    bar.resize(600, 60)
    bar.show()
    button = bar.add_button
    words = button.fontMetrics().horizontalAdvance(button.text()) + button.iconSize().width()
    assert button.width() >= words + _ARROW
    box = button.rect()
    rtl = direction is Qt.LayoutDirection.RightToLeft
    corner = QRect(0 if rtl else box.right() - _ARROW, 0, _ARROW + 1, box.height())
    assert _shades(button, corner) > 2, "the arrow is at the trailing end"


def test_the_photos_come_back_from_the_loupe_where_they_were(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window(FakeWorkspace(rows()))
    window.resize(looks.sizes()[0])
    view, bar = window.grid.view, window.grid.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    view.walk.step_to(0)
    window.context.actions.run("view.loupe")
    bar.setValue(bar.maximum())
    window.context.actions.run("view.back")
    qtbot.waitUntil(lambda: window.places.in_grid and bar.value() == 0)
    view.walk.step_to(window.grid.model.ids.size - 1)
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())


def test_nothing_shines_through_the_word_for_what_is_dropped(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(600, 400)
    highlight = DropHighlight(host)
    seen = []
    for behind in ("black", "white"):
        host.setStyleSheet(f"background: {behind}")
        host.show()
        highlight.appear()
        seen.append(host.grab().toImage())
    assert seen[0] == seen[1]


@pytest.mark.parametrize("sentence", ["Nobody reads it unless you send it.", "Niemand liest es, wenn es so ist."])
def test_no_short_word_of_a_setting_stands_alone(qtbot: QtBot, sentence: str) -> None:
    row = Row("Logs", sentence)
    qtbot.addWidget(row)
    said = [found for found in row.findChildren(QLabel) if found.wordWrap()]
    layout = QTextLayout(said[0].text(), said[0].font())
    for width in range(120, 400):
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            lines.append(said[0].text()[line.textStart() : line.textStart() + line.textLength()].strip())
        layout.endLayout()
        assert len(lines[-1].split()) > 1


def _shades(widget: QWidget, box: QRect) -> int:
    """How many colours there are in a part of a widget."""
    image = widget.grab(box).toImage()
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})
