"""Starting the window: it shows first, then the library opens; torch never loads in this process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.single_instance import FirstInstance, launch, socket_name
from core.errors import UserError
from core.log import configure_logging
from core.paths import AppPaths, app_paths
from core.settings import Settings, load_settings

if TYPE_CHECKING:
    from app.context import AppContext
    from app.window import MainWindow
    from core.workspace import Workspace


def run_app(folder: Path | None = None) -> int:
    """Open the window, and `folder` in it, and stay until it is closed; where one is open with this library, that one
    comes to the front instead. Raises UserError where there is no display."""
    _need_display()
    paths, chosen = app_paths(), None if folder is None else _meant(folder)
    launched = launch(paths, chosen)
    if launched.handed_over:
        return 0
    from PySide6.QtWidgets import QApplication

    from app.context import AppContext
    from app.first_paint import AfterFirstPaint
    from app.garbage import GuiGarbage
    from app.language import speak
    from app.quit_signals import QuitSignals
    from app.theme.colours import Theme
    from app.theme.style import apply_theme
    from app.window import MainWindow

    configure_logging(paths)
    # By this name desktops know the window, however it was started.
    app = QApplication(["beholder"])
    app.setApplicationName("beholder")
    app.setApplicationDisplayName("Beholder")
    app.setDesktopFileName("beholder")
    settings = load_settings(paths.settings)
    speak(settings.appearance.language)
    apply_theme(app, Theme(settings.appearance.theme))
    garbage = GuiGarbage(app)
    context = AppContext(paths, settings, open_library)
    context.errors.install()
    window = MainWindow(context)
    AfterFirstPaint(window, partial(_begin, context, window, chosen, first=launched.lock is not None))
    window.show()
    signals = QuitSignals(app)
    signals.came.connect(app.closeAllWindows)
    code = app.exec()
    signals.stop()
    garbage.stop()
    if launched.lock is not None:
        # Held until here: a launch while this one quits waits for its turn.
        launched.lock.unlock()
    return code


def _begin(context: AppContext, window: MainWindow, folder: Path | None, *, first: bool) -> None:
    """The window is there: now its other duties, the library, the folder that was named, whoever is launched later."""
    from app.window_icon import window_icon

    window.complete()
    window.setWindowIcon(window_icon())
    if folder is not None:
        window.open_folder(folder)
    else:
        window.session_restore.begin()
    context.start()
    if first:
        listener = FirstInstance(socket_name(context.paths), window)
        if listener.listen():
            listener.called.connect(partial(_come_forward, window))
            context.closing.connect(listener.close)


def _come_forward(window: MainWindow, folder: Path | None) -> None:
    """A later launch was asked for this window."""
    if folder is not None:
        window.open_folder(folder)
    window.show()
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.raise_()
    window.activateWindow()


def _meant(folder: Path) -> Path:
    """The folder that was named. A photo stands for the folder that it lies in, as it does when it is dropped."""
    chosen = Path(os.path.abspath(folder.expanduser()))  # noqa: PTH100 - links keep the names that people know
    return chosen.parent if chosen.is_file() else chosen


def open_library(paths: AppPaths, settings: Settings, say: Callable[[str], None]) -> Workspace:
    """Database lane: the first place where sqlalchemy and the rest of the core are imported."""
    from core.workspace import open_workspace

    return open_workspace(paths, settings, polite=True, on_notice=say)


def _need_display() -> None:
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    ):
        raise UserError(
            "There is no display to open a window on.",
            "Judging works without one: beholder score FOLDER. Over ssh, -X forwards a display.",
        )
