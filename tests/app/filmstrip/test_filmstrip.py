"""The strip below the loupe: where photos lie in it, that it follows, and that it leads."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.filmstrip.geometry import HEIGHT, PITCH, StripGeometry
from app.window import MainWindow
from core.types import Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


@pytest.mark.parametrize("seed", range(30))
def test_the_strip_against_its_naive_twin(seed: int) -> None:
    chance = random.Random(seed)
    count, width = chance.choice((0, 1, 5, 40)), chance.choice((60, 300, 1200))
    geometry = StripGeometry(count, width, 0, mirrored=seed % 2 == 0)
    geometry = replace(geometry, offset=chance.randrange(0, max(1, geometry.length - width + 1)))
    cells = {n: geometry.cell(n) for n in range(count)}
    seen = [n for n, cell in cells.items() if cell.right() >= 0 and cell.left() < width]
    assert list(geometry.visible) == seen
    for _ in range(50):
        x, y = chance.randrange(-10, width + 10), chance.randrange(0, HEIGHT)
        under = [n for n, cell in cells.items() if cell.contains(x, y)]
        assert geometry.index_at(x, y) == (under[0] if under else -1)
    for n, cell in cells.items():
        middle = replace(geometry, offset=geometry.centred(n)).cell(n).center().x()
        assert abs(middle - width // 2) <= 1
        assert cell.contains(geometry.picture(cell))
        assert all(cell.contains(line) and not line.intersects(geometry.picture(cell)) for line in geometry.lines(cell))


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace([row(n, status=Status.OK, overall=n / 100, content=f"c{n}") for n in range(1, 61)])


@pytest.fixture
def window(make_window: MakeWindow, workspace: FakeWorkspace) -> MainWindow:
    window = make_window(workspace)
    window.places.show_loupe(31)
    return window


def middle_of(window: MainWindow) -> int:
    strip = window.places.filmstrip
    at = strip.geometry_now.index_at(strip.viewport().width() // 2, HEIGHT // 2)
    return strip.ids[at]


def test_it_follows_the_loupe(window: MainWindow, qtbot: QtBot) -> None:
    strip = window.places.filmstrip
    assert strip.isVisible()
    assert strip.current == 31
    assert middle_of(window) == 31
    window.places.loupe.next_photo()
    assert strip.current == 30
    qtbot.waitUntil(lambda: middle_of(window) == 30)
    qtbot.waitUntil(lambda: all(window.grid.thumbnails.pixmap(n) is not None for n in range(28, 34)))


def test_a_click_goes_there(window: MainWindow) -> None:
    strip = window.places.filmstrip
    at = strip.geometry_now.visible[1]
    QTest.mouseClick(
        strip.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        strip.geometry_now.cell(at).center(),
    )
    chosen = strip.ids[at]
    assert window.places.loupe.current == chosen
    assert window.grid.selection.current == chosen
    assert strip.current == chosen
    assert window.places.in_loupe
    QTest.keyClick(window.places.loupe, Qt.Key.Key_Right)
    assert window.places.loupe.current == strip.ids[at + 1]


def test_what_the_grid_sorts_meanwhile_moves_nothing_here(window: MainWindow, qtbot: QtBot) -> None:
    strip, before = window.places.filmstrip, list(window.places.filmstrip.ids)
    window.grid.view.arranging.apply_order(np.arange(1, 61))
    assert list(strip.ids) == before
    window.places.loupe.next_photo()
    assert window.places.loupe.current == strip.current == 30
    strip.chosen.emit(58)
    window.places.loupe.next_photo()
    assert window.places.loupe.current == strip.current == 57
    window.places.show_grid()
    window.places.show_loupe(58)
    assert list(strip.ids) == list(range(1, 61))


def test_marks_show_and_gone_photos_do_no_harm(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    strip = window.places.filmstrip
    qtbot.waitUntil(lambda: 31 in strip._rows)
    window.context.actions.run("mark.stars_4")
    qtbot.waitUntil(lambda: strip._rows[31].stars == 4)
    del workspace.photos[29]
    window.grid.model.refresh([29])
    qtbot.waitUntil(lambda: 29 not in strip._rows)
    strip.viewport().repaint()


def test_wheel_and_swipe_scroll_it(window: MainWindow) -> None:
    strip = window.places.filmstrip
    strip.set_motion(False)
    bar = strip.horizontalScrollBar()

    def turn(angle: QPoint, pixels: QPoint = QPoint()) -> int:  # noqa: B008
        before, at = bar.value(), QPointF(50, 50)
        none = Qt.MouseButton.NoButton
        event = QWheelEvent(
            at, at, pixels, angle, none, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
        )
        QApplication.sendEvent(strip.viewport(), event)
        return bar.value() - before

    assert turn(QPoint(0, -120)) > 0
    assert turn(QPoint(0, 120)) < 0
    assert turn(QPoint(-30, 0), QPoint(-11, 2)) == 11
    strip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert turn(QPoint(30, 0), QPoint(11, 2)) == 11


def test_what_is_under_the_pointer_stands_out_though_the_strip_moves(window: MainWindow, qtbot: QtBot) -> None:
    strip = window.places.filmstrip
    strip.set_motion(False)
    at = strip.geometry_now.cell(strip.geometry_now.visible[1]).center()
    QTest.mouseMove(strip.viewport(), at)
    before = strip._hovered
    assert before == strip.geometry_now.index_at(at.x(), at.y()) >= 0
    bar = strip.horizontalScrollBar()
    bar.setValue(bar.value() - PITCH)
    qtbot.waitUntil(lambda: strip._hovered == before - 1)
    strip.show_photos([5], 5)
    qtbot.waitUntil(lambda: strip._hovered == strip.geometry_now.index_at(at.x(), at.y()))
    QApplication.sendEvent(strip.viewport(), QEvent(QEvent.Type.Leave))
    assert strip._hovered == -1


def test_another_screen_asks_for_pictures_of_its_own(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip, thumbnails = window.places.filmstrip, window.grid.thumbnails
    qtbot.waitUntil(lambda: all(thumbnails.tried(n) for n in range(28, 34)))
    qtbot.waitUntil(lambda: not strip._soon.isActive())
    asked: list[int] = []
    monkeypatch.setattr(thumbnails, "want", lambda wanted, rough: asked.append(len(wanted)))
    QApplication.sendEvent(strip, QEvent(QEvent.Type.DevicePixelRatioChange))
    qtbot.waitUntil(lambda: bool(asked))


def test_f6_hides_it_for_good(window: MainWindow, make_window: MakeWindow) -> None:
    strip = window.places.filmstrip
    before = window.places.loupe.height()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert not strip.isVisible()
    QApplication.processEvents()
    assert window.places.loupe.height() == before + HEIGHT
    assert not window.context.settings.appearance.filmstrip
    assert not window.context.actions.action("view.filmstrip").isChecked()
    window.context.actions.run("view.filmstrip")
    assert strip.isVisible()


def test_f6_in_the_grid_opens_the_loupe_with_it(window: MainWindow) -> None:
    window.places.show_grid()
    window.context.actions.run("view.filmstrip")
    assert window.places.in_loupe
    assert window.places.filmstrip.isVisible()
    assert window.context.actions.action("view.filmstrip").isChecked()
