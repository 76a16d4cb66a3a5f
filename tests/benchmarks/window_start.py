"""How soon the window is there.

window_delay_s   seconds from the start of `beholder` to the first paint of its window, less those of an empty
                 QMainWindow in a bare script; medians of alternating starts

Compiled modules are kept from start to start, as they are on a person's machine, whatever the environment says; the
very first start, which compiles all of them, stands in `detail`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAMES = ("window_delay_s",)

STARTS = 7
FLOOR_S = 0.5

_BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        print("painted", flush=True)
        os._exit(0)
app = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""

_BEHOLDER = """
import os, sys
import app.cli
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWidgetType() and watched.window().isVisible():
            heavy = [name for name in ("torch", "sqlalchemy", "matplotlib") if name in sys.modules]
            print("painted", *heavy, flush=True)
            os._exit(0)
        return False
execute = QApplication.exec
def watched_exec(*arguments):
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    return execute()
QApplication.exec = watched_exec
sys.exit(app.cli.main([]))
"""


def bench() -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as home:
        _start(_BARE, home)
        first = _start(_BEHOLDER, home)
        bare, ours = [], []
        for _ in range(STARTS):
            bare.append(_start(_BARE, home))
            ours.append(_start(_BEHOLDER, home))
    delay = statistics.median(ours) - statistics.median(bare)
    yield {
        "name": "window_delay_s",
        "value": round(delay, 3),
        "unit": "s",
        "better": "lower",
        "floor": FLOOR_S,
        "detail": {
            "beholder_s": round(statistics.median(ours), 3),
            "bare_s": round(statistics.median(bare), 3),
            "first_start_s": round(first, 3),
        },
    }


def _start(script: str, home: str) -> float:
    """Seconds until the first paint; RuntimeError if that does not come, or comes with heavy libraries loaded."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
        "BEHOLDER_HOME": home,
        "PYTHONPYCACHEPREFIX": str(Path(home) / "compiled"),
        "QT_QPA_PLATFORM": "offscreen",
    }
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", script], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        seconds = time.perf_counter() - start
    if said != ["painted"]:
        raise RuntimeError(f"the window did not paint, or loaded too much first: {said}")
    return seconds
