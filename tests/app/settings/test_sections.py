"""What each section of the page shows and changes."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.outside import folder_window
from app.settings.engine import EngineSection
from app.settings.folders import FoldersSection
from app.settings.page import SettingsPage
from app.settings.privacy import PrivacySection
from app.settings.scoring import ScoringSection
from app.window import MainWindow
from core.settings import EngineSettings, FolderSettings, ProgramSettings, Settings
from tests.helpers.fake_runner import FakeRunner


@pytest.mark.parametrize("chosen", [EngineSettings(workers=0), EngineSettings("cpu", 256, 1 << 20, 600.0)])
def test_every_number_that_the_settings_may_hold_is_shown_as_it_is(
    page: SettingsPage, window: MainWindow, chosen: EngineSettings
) -> None:
    section = page.section(EngineSection)
    window.context.remember(replace(window.context.settings, engine=chosen))
    for line in (section.workers, section.memory, section.seconds):
        spin = line.control.body
        assert isinstance(spin, QSpinBox)
        assert spin.value() == line.value.of(window.context.settings)


def test_a_set_is_taken_in_and_left_out_in_its_order(page: SettingsPage, window: MainWindow) -> None:
    section = page.section(ScoringSection)
    page.open(section.title)
    usual = Settings().scoring.sets
    box = section.sets["look"].control.body
    assert isinstance(box, QCheckBox)
    box.click()
    assert "look" not in window.context.settings.scoring.sets
    box.click()
    assert window.context.settings.scoring.sets == usual


def test_an_encoder_that_is_not_installed_any_more_is_shown_and_can_be_given_up(
    page: SettingsPage, window: MainWindow, qtbot: QtBot
) -> None:
    section = page.section(ScoringSection)
    settings = window.context.settings
    window.context.remember(replace(settings, scoring=replace(settings.scoring, encoder="gone")))
    page.open(section.title)
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
    combo = section.encoder.control.body
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == "gone (not installed)"
    section.encoder.reset.click()
    assert window.context.settings.scoring.encoder == ""
    assert "install" in combo.currentText()


def test_folders_are_taken_off_their_lists(page: SettingsPage, window: MainWindow) -> None:
    section = page.section(FoldersSection)
    paths = tuple(Path(f"/p/{name}") for name in ("a", "b\nc", "x" * 255))
    window.context.remember(
        replace(
            window.context.settings,
            folders=FolderSettings(paths, paths[:2]),
            programs=ProgramSettings((Path("/usr/bin/gimp"),)),
        )
    )
    page.open(section.title)

    def first_button(of: QWidget) -> QToolButton:
        return next(button for button in of.findChildren(QToolButton) if button.isVisible())

    first_button(section.favourites).click()
    first_button(section.recent).click()
    first_button(section.programs).click()
    assert window.context.settings.programs.remembered == ()
    folders = window.context.settings.folders
    assert folders.favourites == paths[1:2]
    assert folders.recent == paths[1:]
    section.forget_all.click()
    assert window.context.settings.folders == FolderSettings((), paths[1:2])
    assert not section.forget_all.isEnabled()


def test_sizes_are_read_and_thumbnails_cleared(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    section = page.section(PrivacySection)
    cache = window.context.paths.thumbnails / "ab"
    cache.mkdir(parents=True)
    for number in range(3):
        (cache / f"ab{number}_256.jpg").write_bytes(b"x" * 1000)
    page.open(section.title)
    place = section.places["thumbnails"]
    qtbot.waitUntil(lambda: "3 files" in place.amount.text())
    section.clear.click()
    qtbot.waitUntil(lambda: place.amount.text() == "Nothing yet")
    assert list(cache.iterdir()) == []
    assert not section.clear.isEnabled()
    notice = window.notices.notice
    assert notice is not None
    assert "Thumbnails cleared" in notice.message


def test_a_folder_of_ours_is_looked_for_beside_the_window(
    page: SettingsPage, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = page.section(PrivacySection)
    looked: list[str] = []
    runner = FakeRunner()
    inner = Path.is_dir

    def is_dir(path: Path, **how: bool) -> bool:
        looked.append(threading.current_thread().name)
        return inner(path, **how)

    monkeypatch.setattr(Path, "is_dir", is_dir)
    monkeypatch.setattr(folder_window, "SystemRunner", lambda: runner)
    window.context.paths.data.mkdir(parents=True, exist_ok=True)
    place = section.places["library"]
    place.show_button.click()
    qtbot.waitUntil(lambda: len(runner.told) == 1)
    assert runner.told[0][-1].endswith(window.context.paths.data.name)
    assert "MainThread" not in looked
