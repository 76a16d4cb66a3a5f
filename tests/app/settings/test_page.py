"""The settings page over the real window: every control changes its setting, and everything in it is found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QSlider, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.settings.appearance import AppearanceSection
from app.settings.engine import EngineSection
from app.settings.page import SettingsPage
from app.settings.privacy import PrivacySection
from app.settings.rows import RowsSection, SettingRow
from app.widgets import Elided
from app.window import MainWindow
from core.settings import load_settings


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


def test_the_wheel_changes_no_setting_and_takes_no_focus(page: SettingsPage, window: MainWindow) -> None:
    before = window.context.settings
    for line in settings_rows(page):
        page.open(next(section.title for section in page.sections if section.isAncestorOf(line)))
        body = line.control.body
        middle = QPointF(body.rect().center())
        turned = QWheelEvent(
            middle,
            QPointF(body.mapToGlobal(middle.toPoint())),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(body, turned)
        # Only what the system sends moves the focus, and a test cannot send that.
        assert body.focusPolicy() == Qt.FocusPolicy.StrongFocus, line.title
    assert window.context.settings == before


def test_a_section_looks_once_at_what_no_signal_tells(page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    monkeypatch.setattr(PrivacySection, "refresh", lambda section: looked.append(section.title))
    page.open("Privacy")
    assert looked == ["Privacy"]
    page.open()
    assert looked == ["Privacy"] * 2
    QTest.keyClicks(page.field, "thumbnails")
    assert looked == ["Privacy"] * 2
    page.open()
    assert looked == ["Privacy"] * 3


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
    settings = window.context.settings
    window.context.remember(replace(settings, appearance=replace(settings.appearance, thumbnail_size=240)))
    slider = section.thumbnails.control.body
    assert isinstance(slider, QSlider)
    assert slider.value() == 240
    assert window.grid.view.edge == 240


def test_a_choice_is_written_to_the_file(page: SettingsPage, window: MainWindow, qtbot: QtBot) -> None:
    section = page.section(EngineSection)
    section.seconds.control.body.setValue(55)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.context.paths.settings.exists())
    qtbot.waitUntil(lambda: load_settings(window.context.paths.settings).engine.decode_seconds == 55)


def test_search_leaves_what_speaks_of_the_words(page: SettingsPage) -> None:
    def shown() -> list[str]:
        return [section.title for index, section in enumerate(page.sections) if not page.list.item(index).isHidden()]

    everything = shown()
    page.field.setText("large panoramas")
    assert shown() == ["Engine"]
    assert page.stack.currentWidget() is page.section(EngineSection)
    engine = page.section(EngineSection)
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
