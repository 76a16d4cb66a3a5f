"""The settings page over the window."""

from __future__ import annotations

import pytest

from app.settings.page import SettingsPage
from app.window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> SettingsPage:
    window.settings.open()
    assert window.settings.page is not None
    return window.settings.page
