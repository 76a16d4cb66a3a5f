"""How soon every pixel of a large photo is on screen.

loupe_cold_ms         from the press of the right arrow, zoomed in to 100 %, to the end of the paint that shows every
                      pixel of the next photo, where nothing of that photo has been decoded and the engine has started;
                      median over photos of 45 megapixels
loupe_prefetched_ms   the same where the neighbour has been read ahead
"""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.engine_thread import Stage
from core.jobs import JobContext
from core.paths import app_paths
from core.settings import Settings
from tests.helpers.camera_files import make_camera_jpeg

NAMES = ("loupe_prefetched_ms", "loupe_cold_ms")

MEGAPIXELS, MEGABYTES = 44.76, 17.0
DRAWN, PHOTOS = 2, 9
SIZE = (1440, 900)
FLOORS = {"loupe_prefetched_ms": 200.0, "loupe_cold_ms": 600.0}
PATIENCE_S = 120.0


def bench() -> Iterator[dict[str, Any]]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="beholder-bench-") as name:
        os.environ["BEHOLDER_HOME"] = name
        folder = Path(name) / "photos"
        _photos(folder)
        cold, prefetched, detail = _measured(folder)
    for figure, values in (("loupe_prefetched_ms", prefetched), ("loupe_cold_ms", cold)):
        yield {
            "name": figure,
            "value": round(statistics.median(values), 1),
            "unit": "ms",
            "better": "lower",
            "floor": FLOORS[figure],
            "detail": {"each_ms": [round(value, 1) for value in values], **detail},
        }


def _photos(folder: Path) -> None:
    """Files of 45 megapixels that differ, at the price of drawing two of them."""
    drawn = [make_camera_jpeg(folder / f"{n}.jpg", n, MEGAPIXELS, MEGABYTES) for n in range(DRAWN)]
    for number in range(DRAWN, PHOTOS):
        data = drawn[number % DRAWN].read_bytes()
        (folder / f"{number}.jpg").write_bytes(data + number.to_bytes(2, "big"))


class _Stage:
    """A real window with the loupe at 100 % over a real engine."""

    def __init__(self, folder: Path) -> None:
        from PySide6.QtWidgets import QApplication

        from app.context import AppContext
        from app.main import open_library
        from app.theme.style import apply_theme
        from app.window import MainWindow

        self.app = QApplication.instance() or QApplication(sys.argv[:1])
        apply_theme(self.app)  # type: ignore[arg-type]
        self.folder = folder
        self.context = AppContext(app_paths(), Settings(), open_library)
        self.window = MainWindow(self.context)
        self.window.resize(*SIZE)
        self.loupe = self.window.loupe

    def open(self) -> None:
        self.window.show()
        self.window.complete()
        self.window.open_folder(self.folder)
        self.context.start()
        self.wait(lambda: len(self.window.grid.model) == PHOTOS and self._seen_once())
        self.context.judging.stop()
        self.wait(lambda: not self.context.judging.running)
        self.context.actions.run("view.loupe")
        self.wait(lambda: self.loupe._sized)
        self.loupe.toggle_zoom()
        self.wait(self.settled)

    def _seen_once(self) -> bool:
        """Whether the first pass is through, as it is before anybody looks closely; the second would only warm up."""
        judging = self.context.judging
        return not judging.running or judging.state.stage is Stage.SECOND

    def wait(self, holds: Callable[[], bool]) -> None:
        """Run the event loop until something holds. RuntimeError where it never does."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop, looking = QEventLoop(), QTimer(interval=5)
        looking.timeout.connect(lambda: loop.quit() if holds() else None)
        QTimer.singleShot(int(PATIENCE_S * 1000), loop, loop.quit)
        looking.start()
        loop.exec()
        looking.stop()
        if not holds():
            raise RuntimeError("the loupe did not get there")

    def native(self, photo_id: int | None = None) -> bool:
        from app.loupe.fetching import Level, Request

        at = photo_id if photo_id is not None else self.loupe.current
        return at is not None and Request(at, Level.NATIVE) in self.loupe._pictures.cache

    def settled(self) -> bool:
        return self.native() and self.context.jobs.busy == 0

    def step(self) -> tuple[float, float]:
        """(ms from the key to the end of the paint with every pixel, ms to the first paint of the new photo)."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        painted: list[tuple[bool, float]] = []
        before, paint = self.loupe.current, type(self.loupe).paintEvent

        def watched(event: Any) -> None:
            native = self.native()
            paint(self.loupe, event)
            if self.loupe.current != before:
                painted.append((native, time.perf_counter()))

        self.loupe.paintEvent = watched  # type: ignore[method-assign]
        start = time.perf_counter()
        QTest.keyClick(self.loupe, Qt.Key.Key_Right)
        self.wait(lambda: bool(painted) and painted[-1][0])
        del self.loupe.paintEvent
        first = painted[0][1] - start
        whole = next(at for native, at in painted if native) - start
        return whole * 1000, first * 1000

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()


def _measured(folder: Path) -> tuple[list[float], list[float], dict[str, Any]]:
    stage = _Stage(folder)
    try:
        stage.open()
        prefetched, cold, previews = [], [], []
        for _ in range((PHOTOS - 1) // 2):
            stage.wait(lambda: stage.native(_next(stage)) and stage.settled())
            whole, _ = stage.step()
            prefetched.append(whole)
        with _nothing_read_ahead(stage):
            while stage.loupe._walk.place is not None and stage.loupe._walk.place < PHOTOS - 1:
                stage.wait(stage.settled)
                whole, preview = stage.step()
                cold.append(whole)
                previews.append(preview)
        detail = {"quick_preview_ms": round(statistics.median(previews), 1), **_parts(stage)}
    finally:
        stage.close()
    return cold, prefetched, detail


def _next(stage: _Stage) -> int:
    place = stage.loupe._walk.place
    assert place is not None
    return stage.loupe._walk.ids[place + 1]


@contextlib.contextmanager
def _nothing_read_ahead(stage: _Stage) -> Iterator[None]:
    from app.loupe import walk

    real = walk.beside
    walk.beside = lambda ids, place, direction: []  # type: ignore[assignment]
    try:
        stage.wait(lambda: stage.context.jobs.busy == 0)
        for request in stage.loupe._pictures.cache.held():
            if request.photo_id != stage.loupe.current:
                stage.loupe._pictures.cache.drop(request)
        yield
    finally:
        walk.beside = real


def _parts(stage: _Stage) -> dict[str, float]:
    """Where the time goes, in ms: a whole picture from a worker, of which a decode alone and the rest, its wrapping
    (there is no conversion left), and one paint."""
    from PySide6.QtGui import QImage

    from app.loupe.image import ScreenImage
    from core.imaging.decode import Need
    from core.imaging.screen import decode_for_screen
    from core.imaging.source import open_source

    workspace, loupe = stage.context.workspace, stage.loupe
    assert workspace is not None
    assert loupe.current is not None
    photo, path = loupe.current, stage.folder / "0.jpg"
    started = time.perf_counter()
    drawn = workspace.pixels(photo, Need.native(), JobContext())
    fetched = time.perf_counter()
    image = ScreenImage(drawn.bgra)
    wrapped = time.perf_counter()
    import numpy as np

    with open_source(path) as source:
        decode_for_screen(source, Need.native(), lambda height, width: np.empty((height, width, 4), np.uint8))
    decoded = time.perf_counter()
    canvas = QImage(loupe.size() * loupe.devicePixelRatioF(), QImage.Format.Format_RGB32)
    loupe.render(canvas)
    painted = time.perf_counter()
    assert not image.isNull()
    return {
        "fetch_ms": round((fetched - started) * 1000, 1),
        "decode_ms": round((decoded - wrapped) * 1000, 1),
        "transfer_ms": round(max((fetched - started) - (decoded - wrapped), 0.0) * 1000, 1),
        "wrap_ms": round((wrapped - fetched) * 1000, 3),
        "paint_ms": round((painted - decoded) * 1000, 1),
        "file_mb": round(path.stat().st_size / 1e6, 1),
    }
