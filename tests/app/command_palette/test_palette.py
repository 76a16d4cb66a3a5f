"""The palette over the real window: found by letters, run where the person was, gone without a trace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.command_palette.items import Item
from app.command_palette.palette import CommandPalette
from app.command_palette.view import PaletteView
from app.window import MainWindow
from core.settings import FolderSettings
from tests.app.fakes import NOISE, FakeWorkspace


def opened(window: MainWindow) -> PaletteView:
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    view = window.command_palette.view
    assert view is not None
    assert view.isVisible()
    assert view.field.hasFocus()
    return view


def titles(view: PaletteView) -> list[str]:
    return [hit.item.title for hit in view.model.hits]


def test_letters_and_enter_run_a_command_where_the_person_was(window: MainWindow, workspace: FakeWorkspace) -> None:
    window.grid.view.walk.step_to(0)
    view = opened(window)
    QTest.keyClicks(view.field, "pick")
    assert titles(view)[0] == "Pick"
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert not view.isVisible()
    assert window.grid.view.hasFocus()
    assert window.grid.model.rows_of([5])[0].flag == 1


def test_escape_closes_and_gives_the_focus_back(window: MainWindow) -> None:
    field = window.grid.toolbar.search
    field.setFocus()
    view = opened(window)
    QTest.keyClick(view.field, Qt.Key.Key_Escape)
    assert not view.isVisible()
    assert field.hasFocus()
    assert window.places.in_grid


def test_its_own_key_closes_it_too(window: MainWindow) -> None:
    view = opened(window)
    QTest.keyClick(view.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not view.isVisible()
    assert window.grid.view.hasFocus()


def test_arrows_pages_and_ends_walk_the_list(window: MainWindow) -> None:
    view = opened(window)
    count = len(view.model.hits)

    def row_after(key: Qt.Key) -> int:
        QTest.keyClick(view.field, key)
        return view.list.currentIndex().row()

    keys = Qt.Key
    assert row_after(keys.Key_Down) == 1
    assert row_after(keys.Key_Up) == 0
    assert row_after(keys.Key_Up) == count - 1
    assert row_after(keys.Key_Down) == 0
    assert row_after(keys.Key_PageDown) == 9
    assert row_after(keys.Key_End) == count - 1
    assert row_after(keys.Key_PageDown) == count - 1
    assert row_after(keys.Key_Home) == 0
    assert row_after(keys.Key_PageUp) == 0


def test_letters_that_mean_commands_elsewhere_are_only_typed(window: MainWindow, workspace: FakeWorkspace) -> None:
    view = opened(window)
    QTest.keyClicks(view.field, "ixp?5[")
    assert view.field.text() == "ixp?5["
    assert workspace.marks == []
    assert not window.inspector.isHidden()
    assert view.nothing.isVisible()
    assert not view.list.isVisible()
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert view.isVisible()


def test_a_press_on_a_line_runs_it_and_one_beside_closes(window: MainWindow) -> None:
    view = opened(window)
    QTest.keyClicks(view.field, "loupe")
    assert titles(view)[0] == "Loupe"
    middle = view.list.visualRect(view.model.index(0)).center()
    QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert window.places.in_loupe
    view = opened(window)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(3, view.height() - 3))
    assert not view.isVisible()
    assert window.loupe.hasFocus()


def test_only_what_can_be_done_from_here_is_offered(window: MainWindow) -> None:
    in_grid = titles(opened(window))
    window.command_palette.close()
    window.context.actions.run("view.loupe")
    in_loupe = titles(opened(window))
    assert "Next photo" in in_loupe
    assert "Next photo" not in in_grid
    assert "Photo above" in in_grid
    assert "Photo above" not in in_loupe
    assert "Find a command…" not in in_grid


def test_what_cannot_be_done_now_is_there_and_does_nothing(window: MainWindow) -> None:
    assert not window.context.actions.action("file.judge").isEnabled()
    view = opened(window)
    QTest.keyClicks(view.field, "judge the photos")
    assert view.current is not None
    assert not view.current.item.enabled
    assert "cannot be done now" in view.field.accessibleDescription()
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert view.isVisible()


def test_folders_and_orders_are_found(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    wedding = Path.home() / "Pictures" / "Wedding"
    folders = FolderSettings((wedding, Path("/b")), (wedding,))
    window.context.remember(replace(window.context.settings, folders=folders))
    view = opened(window)
    QTest.keyClicks(view.field, "wedd")
    assert titles(view) == [f"Open {Path('~') / 'Pictures' / 'Wedding'}"]
    view.field.clear()
    QTest.keyClicks(view.field, "sort noise")
    assert titles(view)[0] == "Sort by Noise"
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert window.grid.toolbar.sort_by == NOISE


def test_what_was_chosen_comes_first_the_next_time(window: MainWindow) -> None:
    view = opened(window)
    QTest.keyClicks(view.field, "select no")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert window.context.settings.palette.recent == ("edit.select_none",)
    assert titles(opened(window))[0] == "Select none"


def test_it_keeps_its_place_when_the_window_changes_and_stays_within(window: MainWindow) -> None:
    view = opened(window)
    for width, height in ((900, 600), (2560, 1440), (900, 600)):
        window.resize(width, height)
        QApplication.processEvents()
        assert view.size() == window.size()
        assert view.rect().contains(view.panel.geometry())
        assert abs(view.panel.geometry().center().x() - view.rect().center().x()) <= 1


def test_five_hundred_lines_and_odd_names(window: MainWindow) -> None:
    class Many:
        def items(self) -> list[Item]:
            names = ("x" * 255, "صورة شخصية", "🙂🙂 smile", "two\nlines", "")
            return [Item(f"many:{n}", f"{names[n % 5]} {n}", "", int) for n in range(600)]

    window.command_palette.add(Many())
    view = opened(window)
    assert len(view.model.hits) > 600
    QTest.keyClicks(view.field, "smile 2")
    assert titles(view)[0].startswith("🙂🙂 smile")
    view.grab()
    view.field.clear()
    QTest.keyClicks(view.field, "xxxx")
    view.grab()


def test_the_focus_goes_somewhere_even_if_its_owner_is_gone(window: MainWindow, qtbot: QtBot) -> None:
    palette: CommandPalette = window.command_palette
    window.inspector.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    window.inspector.setFocus()
    view = opened(window)
    window.inspector.hide()
    palette.close()
    assert not view.isVisible()
    assert window.grid.view.hasFocus()


@pytest.mark.parametrize(
    ("word", "found"), [("theme", "Theme"), ("language", "Language"), ("motion", "Reduced motion")]
)
def test_a_setting_is_found_by_its_name_and_entered(window: MainWindow, word: str, found: str) -> None:
    view = opened(window)
    QTest.keyClicks(view.field, word)
    row = next(hit for hit in view.model.hits if hit.item.title == found)
    view.list.setCurrentIndex(view.model.index(view.model.hits.index(row)))
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    page = window.settings.page
    assert page is not None
    assert page.isVisible()
    held = window.focusWidget()
    assert held is not None
    assert held.accessibleName() == found


@pytest.mark.parametrize(("word", "theme"), [("dark", "dark"), ("light", "light")])
def test_a_theme_is_found_by_its_name_and_put_on(window: MainWindow, word: str, theme: str) -> None:
    other = {"dark": "light", "light": "dark"}[theme]
    window.context.actions.run(f"view.theme_{other}")
    assert window.context.settings.appearance.theme == other
    view = opened(window)
    QTest.keyClicks(view.field, f"{word} theme")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert window.context.settings.appearance.theme == theme
    assert window.context.actions.action(f"view.theme_{theme}").isChecked()
    assert not window.context.actions.action(f"view.theme_{other}").isChecked()
    window.context.actions.run("view.theme_dark")
