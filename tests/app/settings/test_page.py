"""The settings page over the real window: every control changes its setting, and the setting takes effect."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QSlider, QSpinBox, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.engine_thread import Judging
from app.outside import folder_window
from app.settings.appearance import AppearanceSection
from app.settings.engine import EngineSection
from app.settings.folders import FoldersSection
from app.settings.page import SettingsPage
from app.settings.privacy import PrivacySection
from app.settings.rows import RowsSection, SettingRow
from app.settings.scoring import ScoringSection
from app.theme import style
from app.theme.colours import LIGHT, Theme, colours
from app.widgets import Elided
from app.window import MainWindow
from core.settings import EngineSettings, FolderSettings, ProgramSettings, Settings, load_settings
from core.types import Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace, row
from tests.app.outside.test_programs import FakeRunner


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace([row(n, status=Status.OK, overall=n / 20, content=f"c{n}") for n in range(1, 6)])


@pytest.fixture
def window(make_window: MakeWindow, workspace: FakeWorkspace, qtbot: QtBot) -> MainWindow:
    made = make_window(workspace)
    with qtbot.waitActive(made):
        made.activateWindow()
    made.grid.view.setFocus()
    return made


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    window.settings.open()
    assert window.settings.page is not None
    return window.settings.page


@pytest.fixture
def _dark_again(qapp: QApplication) -> Iterator[None]:
    yield
    style.apply_theme(qapp)


def settings_rows(page: SettingsPage) -> list[SettingRow]:
    sections = [section for section in page.sections if isinstance(section, RowsSection)]
    return [line for section in sections for line in section.rows if isinstance(line, SettingRow)]


def turn(line: SettingRow) -> None:
    """Change a control as a person would."""
    body = line.control.body
    if isinstance(body, QCheckBox):
        body.click()
    elif isinstance(body, QComboBox):
        body.setFocus()
        QTest.keyClick(body, Qt.Key.Key_Down)
    elif isinstance(body, QSpinBox):
        body.stepUp()
    elif isinstance(body, QSlider):
        QTest.keyClick(body, Qt.Key.Key_Right)


def test_its_key_opens_it_and_escape_leads_back(window: MainWindow) -> None:
    QTest.keyClick(window.grid.view, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    page = window.settings.page
    assert page is not None
    assert window.places.currentWidget() is page
    assert page.isAncestorOf(QApplication.focusWidget())
    assert window.inspector.isHidden()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.places.in_grid
    assert not window.inspector.isHidden()


def test_an_inspector_that_was_away_stays_away(window: MainWindow) -> None:
    window.inspector.hide()
    window.settings.open()
    window.places.show_grid()
    assert window.inspector.isHidden()


def test_every_control_changes_its_setting_and_can_be_reset(page: SettingsPage, window: MainWindow) -> None:
    lines = [line for line in settings_rows(page) if line.value.default != "" and line.title != "Theme"]
    assert len(lines) >= 9
    for line in lines:
        section = next(s for s in page.sections if s.isAncestorOf(line))
        page.open(section.title)
        usual = line.value.default
        assert line.value.of(window.context.settings) == usual
        assert line.reset.isHidden()
        turn(line)
        changed = line.value.of(window.context.settings)
        assert changed != usual, line.title
        assert not line.reset.isHidden()
        line.reset.click()
        assert line.value.of(window.context.settings) == usual, line.title
        assert line.reset.isHidden()


def test_every_setting_has_a_sentence_a_name_and_its_default(page: SettingsPage) -> None:
    for section in page.sections:
        if isinstance(section, RowsSection):
            for line in section.rows:
                assert line.title
                assert line.sentence.endswith(".")
    for line in settings_rows(page):
        assert line.control.body.accessibleName() == line.title
        assert line.control.body.accessibleDescription() == line.sentence
        assert line.control.words(line.value.default)


def test_what_is_changed_elsewhere_is_shown(page: SettingsPage, window: MainWindow) -> None:
    section = page.section(AppearanceSection)
    assert isinstance(section, AppearanceSection)
    settings = window.context.settings
    window.context.remember(replace(settings, appearance=replace(settings.appearance, thumbnail_size=240)))
    slider = section.thumbnails.control.body
    assert isinstance(slider, QSlider)
    assert slider.value() == 240
    assert window.grid.view.edge == 240


@pytest.mark.parametrize("chosen", [EngineSettings(workers=0), EngineSettings("cpu", 256, 1 << 20, 600.0)])
def test_every_number_that_the_settings_may_hold_is_shown_as_it_is(
    page: SettingsPage, window: MainWindow, chosen: EngineSettings
) -> None:
    section = page.section(EngineSection)
    assert isinstance(section, EngineSection)
    window.context.remember(replace(window.context.settings, engine=chosen))
    for line in (section.workers, section.memory, section.seconds):
        spin = line.control.body
        assert isinstance(spin, QSpinBox)
        assert spin.value() == line.value.of(window.context.settings)


def test_a_choice_is_written_to_the_file(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    section = page.section(EngineSection)
    assert isinstance(section, EngineSection)
    section.seconds.control.body.setValue(55)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.context.paths.settings.exists())
    qtbot.waitUntil(lambda: load_settings(window.context.paths.settings).engine.decode_seconds == 55)


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
    assert isinstance(section, AppearanceSection)
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
    assert isinstance(section, EngineSection)
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
    judging = window.context.judging
    qtbot.waitUntil(lambda: workspace.passes == ["first", "second"] and not judging.running)
    workspace.photos = {n: row(n) for n in range(1, 6)}
    workspace.to_judge = [(n, 0.5) for n in range(1, 6)]
    workspace.stepwise = True
    window.session.judge()
    held(judging)
    phase, passes = judging.state.phase, len(workspace.passes)
    for workers in (3, 4):
        engine = replace(window.context.settings.engine, workers=workers)
        window.context.remember(replace(window.context.settings, engine=engine))
        qtbot.waitUntil(lambda workers=workers: [used.workers for used, _ in workspace.engine_used][-1:] == [workers])  # type: ignore[attr-defined, misc]
        qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
        assert judging.state.phase is phase
    assert len(workspace.passes) <= passes + 1
    window.session.judge()
    assert judging.running


def test_judging_under_way_goes_on_with_every_other_engine(
    window: MainWindow, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    judging = window.context.judging
    qtbot.waitUntil(lambda: workspace.passes == ["first", "second"] and not judging.running)
    workspace.photos = {n: row(n) for n in range(1, 6)}
    workspace.to_judge = [(n, 0.5) for n in range(1, 6)]
    workspace.stepwise = True
    window.session.judge()
    for workers in (3, 4):
        engine = replace(window.context.settings.engine, workers=workers)
        window.context.remember(replace(window.context.settings, engine=engine))
        qtbot.waitUntil(lambda workers=workers: [used.workers for used, _ in workspace.engine_used][-1:] == [workers])  # type: ignore[attr-defined, misc]
        qtbot.waitUntil(lambda: judging.running)


def test_a_set_is_taken_in_and_left_out_in_its_order(page: SettingsPage, window: MainWindow) -> None:
    section = page.section(ScoringSection)
    assert isinstance(section, ScoringSection)
    page.open(section.title)
    usual = Settings().scoring.sets
    turn(section.sets["look"])
    assert "look" not in window.context.settings.scoring.sets
    turn(section.sets["look"])
    assert window.context.settings.scoring.sets == usual


def test_an_encoder_that_is_not_installed_any_more_is_shown_and_can_be_given_up(
    page: SettingsPage, window: MainWindow, qtbot: QtBot
) -> None:
    section = page.section(ScoringSection)
    assert isinstance(section, ScoringSection)
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
    assert isinstance(section, FoldersSection)
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
    assert isinstance(section, PrivacySection)
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
    assert isinstance(section, PrivacySection)
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


def test_search_leaves_what_speaks_of_the_words(page: SettingsPage) -> None:
    def shown() -> list[str]:
        return [section.title for index, section in enumerate(page.sections) if not page.list.item(index).isHidden()]

    everything = shown()
    page.field.setText("large panoramas")
    assert shown() == ["Engine"]
    assert page.stack.currentWidget() is page.section(EngineSection)
    engine = page.section(EngineSection)
    assert isinstance(engine, EngineSection)
    assert engine.device.isHidden()
    assert not engine.memory.isHidden()
    page.field.setText("reject")
    assert shown() == ["Keys"]
    page.field.setText("xyzzy")
    assert shown() == []
    assert page.stack.currentWidget() is page.nothing
    page.nothing.button.click()
    assert shown() == everything
    assert not engine.device.isHidden()


@pytest.mark.parametrize("size", [(900, 600), (2560, 1440)])
def test_no_control_is_cut_off_at_any_size(
    page: SettingsPage, window: MainWindow, size: tuple[int, int], qtbot: QtBot
) -> None:
    window.resize(*size)
    for section in page.sections:
        page.open(section.title)
        qtbot.waitUntil(lambda: window.context.jobs.busy == 0)
        QApplication.sendPostedEvents()
        if isinstance(section, RowsSection):
            for line in section.rows:
                assert line.width() <= page.stack.width()
                for child in line.findChildren(QWidget):
                    if child.isVisible() and child.parentWidget() is line:
                        assert line.rect().contains(child.geometry()), f"{section.title}: {line.title}"
                        assert isinstance(child, Elided) or child.width() >= child.minimumSizeHint().width()


def test_the_palette_finds_a_section(page: SettingsPage, window: MainWindow) -> None:
    window.places.show_grid()
    window.context.actions.run("help.palette")
    view = window.command_palette.view
    assert view is not None
    QTest.keyClicks(view.field, "settings privacy")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert window.places.currentWidget() is page
    assert page.stack.currentWidget() is page.section(PrivacySection)


def test_a_theme_of_the_enum_is_a_theme_of_the_settings() -> None:
    assert Settings().appearance.theme == Theme.DARK.value
