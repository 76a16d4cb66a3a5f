"""Layouts as commands of the window: chosen, shown as chosen, kept, and told the shapes of photos."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.grid.layouts.justified import Justified
from app.grid.layouts.kinds import LayoutKind
from app.grid.layouts.square import Square
from app.window import MainWindow
from core.settings import load_settings
from core.types import Changes, Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row


@pytest.fixture
def workspace() -> FakeWorkspace:
    rows = [row(n, status=Status.OK, overall=n / 100, content=f"c{n}") for n in range(1, 41)]
    return FakeWorkspace([replace(photo, width=400, height=600) if photo.id % 2 else photo for photo in rows])


@pytest.fixture
def window(make_window: MakeWindow, workspace: FakeWorkspace) -> MainWindow:
    return make_window(workspace)


def shapes(window: MainWindow, count: int = 4) -> list[float]:
    geometry = window.grid.view.geometry_now
    boxes = [geometry.picture(geometry.cell(n)) for n in range(count)]
    return [round(box.width() / box.height(), 1) for box in boxes]


def test_justified_rows_by_command_and_back(window: MainWindow, qtbot: QtBot) -> None:
    actions, view = window.context.actions, window.grid.view
    assert actions.action("view.layout_square").isChecked()
    actions.run("view.layout_justified")
    assert view.layout_kind is LayoutKind.JUSTIFIED
    qtbot.waitUntil(lambda: shapes(window) == [1.5, 0.7, 1.5, 0.7])
    assert isinstance(view.geometry_now, Justified)
    assert actions.action("view.layout_justified").isChecked()
    assert not actions.action("view.layout_square").isChecked()
    file = window.context.paths.settings
    qtbot.waitUntil(lambda: load_settings(file).appearance.layout == "justified")
    actions.run("view.layout_square")
    assert isinstance(view.geometry_now, Square)


def test_a_photo_that_is_measured_takes_its_shape(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    window.context.actions.run("view.layout_justified")
    qtbot.waitUntil(lambda: shapes(window, 1) == [1.5])
    workspace.photos[40] = replace(workspace.photos[40], width=800, height=800)
    window.context.changed.emit(Changes(photos=frozenset({40})))
    qtbot.waitUntil(lambda: shapes(window, 1) == [1.0])


def test_less_motion_takes_effect_at_once(window: MainWindow) -> None:
    context, view = window.context, window.grid.view
    context.remember(replace(context.settings, appearance=replace(context.settings.appearance, reduced_motion=True)))
    context.actions.run("view.layout_justified")
    assert not view.gliding
    before = view.verticalScrollBar().value()
    view.resize(600, 300)
    view.walk.step_to(39)
    assert view.verticalScrollBar().value() != before
    cell = view.geometry_now.cell(39)
    assert cell.bottom() <= view.verticalScrollBar().value() + view.viewport().height()
