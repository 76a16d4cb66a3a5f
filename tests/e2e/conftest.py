"""The application as a person starts it: the real window, a real library, a real engine."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.context import AppContext
from app.main import open_library
from app.theme.style import apply_theme
from app.window import MainWindow
from core.paths import app_paths
from core.settings import Settings, WelcomeSettings
from tests.helpers.windows import put_away

OpenWindow = Callable[[Path], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> Iterator[OpenWindow]:
    """`open_window(folder)` starts the application as `beholder FOLDER` does."""
    apply_theme(qapp)
    gc.disable()
    opened: list[MainWindow] = []

    def make(folder: Path) -> MainWindow:
        context = AppContext(app_paths(), Settings(welcome=WelcomeSettings(tour_seen=True)), open_library)
        window = MainWindow(context)
        opened.append(window)
        window.resize(1400, 900)
        window.show()
        window.complete()
        window.open_folder(folder)
        context.start()
        return window

    yield make
    put_away(opened)
    gc.collect(1)
    gc.enable()
