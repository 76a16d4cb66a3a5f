"""What is done again and again with the whole application: pictures to open, and waiting until they are judged."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.window import MainWindow
from core.types import Status
from tests.helpers.photos import Look, PhotoFactory

PATIENCE_MS = 60_000


def draw(photo_factory: PhotoFactory, count: int) -> Path:
    """A folder of `count` photos from dark to light."""
    for number in range(count):
        photo_factory(
            f"{number:03}.jpg", seed=number, size=(900, 600), look=Look(brightness=0.25 + 0.5 * number / count)
        )
    return photo_factory.folder


def shown(window: MainWindow) -> dict[str, Status]:
    """The photos in the grid's order, by the names of their files."""
    rows = map(window.grid.model.row_at, range(len(window.grid.model)))
    return {row.path.name: row.status for row in rows if row is not None}


def resting(window: MainWindow) -> bool:
    """Nothing is judged and no job runs."""
    return not window.context.judging.running and window.context.jobs.busy == 0


def wait_judged(window: MainWindow, qtbot: QtBot, count: int) -> None:
    """Until `count` photos are on screen, none waits, and the engine rests."""

    def done() -> bool:
        found = shown(window)
        return len(found) == count and Status.WAITING not in found.values() and resting(window)

    qtbot.waitUntil(done, timeout=PATIENCE_MS)
