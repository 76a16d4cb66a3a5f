"""A person scrolls, selects and sorts while a folder is scanned and judged; how late is the GUI thread meanwhile?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from app.engine_thread import Phase
from app.window import MainWindow
from tests.benchmarks.gui.stage import open_window, wait_until

BEAT_MS = 10
HAND_MS = 40
TURN_EVERY = 60
"""Movements of the hand before the wheel turns round."""
SELECT_EVERY = 25
SORT_EVERY = 500


class Heartbeat(QObject):
    """Notes how late each beat comes, in ms; one is due every 10 ms, and those that a stall swallows count too."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._due = 0.0
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._due = time.perf_counter() + BEAT_MS / 1000
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        if now < self._due:
            # A timer may be early by a fraction; the beat still counts once.
            self.late.append(0.0)
            self._due += BEAT_MS / 1000
        while self._due <= now:
            self.late.append(1000 * (now - self._due))
            self._due += BEAT_MS / 1000


class Hand(QObject):
    """Turns the wheel, now and then walks to a photo and changes the order."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._moves = 0
        self._timer = QTimer(self, interval=HAND_MS)
        self._timer.timeout.connect(self._move)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _move(self) -> None:
        self._moves += 1
        grid = self._window.grid
        viewport = grid.view.viewport()
        at = QPointF(viewport.rect().center())
        turn = QPoint(0, -120 if (self._moves // TURN_EVERY) % 2 == 0 else 120)
        wheel = QWheelEvent(
            at,
            QPointF(viewport.mapToGlobal(at.toPoint())),
            QPoint(),
            turn,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(viewport, wheel)
        if self._moves % SELECT_EVERY == 0:
            grid.view.walk.step(1, 0)
        if self._moves % SORT_EVERY == 0:
            grid.toolbar.reverse()


def play(folder: str, encoder: str, photos: int) -> dict[str, Any]:
    context, window = open_window(encoder)
    beat, hand = Heartbeat(), Hand(window)
    beat.start()
    started = time.perf_counter()
    window.open_folder(Path(folder))
    wait_until(lambda: context.judging.state.done >= photos, 500)
    wait_until(lambda: context.judging.state.phase is Phase.IDLE, 100)
    seconds = time.perf_counter() - started
    beat.stop()
    hand.stop()
    window.close()
    late = np.array(beat.late)
    return {
        "p999_ms": float(np.percentile(late, 99.9)),
        "max_ms": float(late.max()),
        "p99_ms": float(np.percentile(late, 99)),
        "median_ms": float(np.median(late)),
        "beats": len(late),
        "seconds": seconds,
    }
