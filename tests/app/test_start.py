"""Starting: the window first, nothing heavy before it, torch never; without a display one clear sentence."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app import main
from core.errors import UserError

_SCRIPT = """
import sys
from PySide6.QtWidgets import QApplication
from app.context import AppContext
from app.main import open_library
from app.theme.style import apply_theme
from app.window import MainWindow
from core.paths import app_paths
from core.settings import load_settings
app = QApplication([])
apply_theme(app)
context = AppContext(app_paths(), load_settings(app_paths().settings), open_library)
window = MainWindow(context)
window.show()
app.sendPostedEvents()
heavy = {"torch", "open_clip", "sqlalchemy", "alembic", "matplotlib", "numpy", "cv2", "PIL"} & set(sys.modules)
later = {"app.command_palette", "app.settings.settings", "app.outside.outside", "app.navigation", "app.welcome"}
later |= {"app.filters.parts.entry", "app.keysheet", "app.lists", "app.phrases"}
late = later & set(sys.modules)
window.complete()
completed = heavy | ({"torch", "sqlalchemy", "matplotlib"} & set(sys.modules))
window.close()
print("HEAVY", sorted(heavy), "LATE", sorted(late), "COMPLETED", sorted(completed))
"""


def test_nothing_heavy_is_imported_before_the_window_shows() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, timeout=60, check=True)
    assert "HEAVY []" in done.stdout
    # Who waits for the window waits for every module that is imported before it.
    assert "LATE []" in done.stdout
    assert "COMPLETED []" in done.stdout


def test_without_a_display_there_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(UserError, match="no display") as caught:
        main.run_app(None)
    assert "beholder score" in caught.value.hint
