"""Settings take effect while the window is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.engine_thread import Judging, Stage
from app.settings.appearance import AppearanceSection
from app.settings.engine import EngineSection
from app.settings.page import SettingsPage
from app.theme.colours import LIGHT, Theme, colours
from app.window import MainWindow
from core.settings import Settings
from tests.app.fakes import FakeWorkspace, row


def under_way(window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> Judging:
    """Judging that goes on only as far as a test lets it."""
    judging = window.context.judging
    qtbot.waitUntil(lambda: workspace.passes == list(Stage) and not judging.running)
    workspace.photos = {n: row(n) for n in range(1, 6)}
    workspace.to_judge = [(n, 0.5) for n in range(1, 6)]
    workspace.stepwise = True
    window.session.judge()
    return judging


def use_workers(workers: int, window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    """Choose this many, and wait until the engine has them."""
    settings = window.context.settings
    window.context.remember(replace(settings, engine=replace(settings.engine, workers=workers)))
    qtbot.waitUntil(lambda: [used.workers for used, _ in workspace.engine_used][-1:] == [workers])  # type: ignore[attr-defined]


@pytest.mark.usefixtures("_dark_again")
def test_the_theme_changes_everything_that_is_on_screen_at_once(page: SettingsPage, window: MainWindow) -> None:
    def light_of(widget: QWidget) -> float:
        image = widget.grab().toImage()
        step = 7
        seen = [
            image.pixelColor(x, y).lightness()
            for x in range(0, image.width(), step)
            for y in range(0, image.height(), step)
        ]
        return sum(seen) / len(seen)

    section = page.section(AppearanceSection)
    parts = (window.menuBar(), window.sidebar, window.status, page)
    for name in ("Appearance", "Keys", "Scoring", "Privacy"):
        page.open(name)
        page.grab()
    dark = [light_of(part) for part in parts]
    page.open("Appearance")
    section.theme.control.body.setFocus()
    QTest.keyClick(section.theme.control.body, Qt.Key.Key_Down)
    assert window.context.settings.appearance.theme == "light"
    assert colours() is LIGHT
    QApplication.sendPostedEvents()
    for part, before in zip(parts, dark, strict=True):
        assert before < 60
        assert light_of(part) > 190
    for name in ("Appearance", "Folders", "Keys", "Scoring", "Engine", "Privacy"):
        page.open(name)
        image = page.grab().toImage()
        darkest_area = [image.pixelColor(x, y) for x in (2, image.width() - 3) for y in range(2, image.height(), 40)]
        assert min(colour.lightness() for colour in darkest_area) > 150, name
    QTest.keyClick(section.theme.control.body, Qt.Key.Key_Up)
    assert light_of(window.sidebar) < 60
    window.places.show_grid()
    assert QColor(colours().canvas).lightness() < 60


def test_the_engine_starts_anew_once_the_hand_rests(
    page: SettingsPage, window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    section = page.section(EngineSection)
    spin = section.workers.control.body
    assert isinstance(spin, QSpinBox)
    assert spin.text() == "Automatic"
    for _ in range(4):
        spin.stepUp()
    assert workspace.engine_used == []
    passes = len(workspace.passes)
    qtbot.waitUntil(lambda: len(workspace.engine_used) == 1)
    assert workspace.engine_used[0] == (window.context.settings.engine, "")
    assert window.context.settings.engine.workers == 4
    qtbot.waitUntil(lambda: len(workspace.passes) > passes)
    qtbot.waitUntil(lambda: not window.context.judging.running)


@pytest.mark.parametrize("held", [Judging.pause, Judging.stop])
def test_judging_that_a_person_held_does_not_begin_again_by_itself(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot, held: Callable[[Judging], None]
) -> None:
    judging = under_way(window, workspace, qtbot)
    held(judging)
    phase, passes = judging.state.phase, len(workspace.passes)
    for workers in (3, 4):
        use_workers(workers, window, workspace, qtbot)
        qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
        assert judging.state.phase is phase
    assert len(workspace.passes) <= passes + 1
    window.session.judge()
    assert judging.running


def test_judging_under_way_goes_on_with_every_other_engine(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    judging = under_way(window, workspace, qtbot)
    for workers in (3, 4):
        use_workers(workers, window, workspace, qtbot)
        qtbot.waitUntil(lambda: judging.running)


def test_a_theme_of_the_enum_is_a_theme_of_the_settings() -> None:
    assert Settings().appearance.theme == Theme.DARK.value
