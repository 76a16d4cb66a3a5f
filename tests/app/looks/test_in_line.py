"""What stands side by side stands in line, and what should be whole is."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.icons import IconLabel
from app.notify import NoticeBar, Notices
from app.settings.controls import Number
from app.theme import tokens
from app.welcome.tour import Dots
from core.errors import UserError
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace
from tests.helpers import looks

Widget = TypeVar("Widget", bound=QWidget)


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
