"""What every scene needs: the real window over a real library, and ways to wait inside the event loop."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEventLoop, QSize, QTimer

from app.context import AppContext
from app.main import open_library
from app.window import MainWindow
from core.paths import app_paths
from core.settings import ScoringSettings, Settings, WelcomeSettings

SIZE = QSize(1440, 900)


def wait_until(holds: Callable[[], bool], patience_s: float = 120.0) -> None:
    """Run the event loop until `holds`; TimeoutError after `patience_s`."""
    loop, looking, clock = QEventLoop(), QTimer(interval=1), QElapsedTimer()
    clock.start()

    def look() -> None:
        if holds() or clock.elapsed() > 1000 * patience_s:
            loop.quit()

    looking.timeout.connect(look)
    looking.start()
    loop.exec()
    looking.stop()
    if not holds():
        raise TimeoutError("the scene did not come about")


def rest(seconds: float) -> None:
    """Run the event loop for a while."""
    until = time.perf_counter() + seconds
    wait_until(lambda: time.perf_counter() >= until)


def open_window(encoder: str = "") -> tuple[AppContext, MainWindow]:
    """The window on screen with the person's library open, as the application makes it; no folder in it yet."""
    settings = Settings(scoring=ScoringSettings(encoder=encoder), welcome=WelcomeSettings(tour_seen=True))
    context = AppContext(app_paths(), settings, open_library)
    window = MainWindow(context)
    window.resize(SIZE)
    window.show()
    window.complete()
    window.activateWindow()
    failures: list[Exception] = []
    context.open_failed.connect(failures.append)
    context.start()
    wait_until(lambda: context.workspace is not None or bool(failures))
    if failures:
        raise failures[0]
    return context, window
