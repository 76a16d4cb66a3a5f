"""Pictures that the application takes of itself: `python -m app.screenshots --out DIR --folder PHOTOS [--scale 2]`.

Every state of the window is brought about as a person would bring it about, on a real library in a temporary home,
and grabbed. Runs without a display. One process draws at one scale.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.context import AppContext
from app.engine_thread import Phase
from app.garbage import GuiGarbage
from app.main import open_library
from app.theme.style import apply_theme
from app.window import MainWindow
from core.errors import UserError
from core.paths import AppPaths
from core.settings import Settings
from core.types import ChoiceFilter, RangeFilter

SIZE = QSize(1440, 900)
_PATIENCE_MS = 60_000

PULLED_OUT = Path("/media/card/DCIM")
"""A folder that is not there: what a person sees whose card was pulled out."""


class Wait(QObject):
    """Runs the event loop until something holds, or patience ends."""

    def until(self, holds: Callable[[], bool], patience: int = _PATIENCE_MS) -> None:
        loop = QEventLoop()
        looking = QTimer(interval=30)
        looking.timeout.connect(lambda: loop.quit() if holds() else None)
        QTimer.singleShot(patience, loop.quit)
        looking.start()
        loop.exec()
        looking.stop()

    def settle(self, milliseconds: int = 700) -> None:
        self.until(lambda: False, milliseconds)


class Album:
    """Takes the pictures one after the other."""

    def __init__(self, out: Path, folder: Path, home: Path, scale: int, only: frozenset[str]) -> None:
        self._out, self._folder, self._scale, self._only = out, folder, scale, only
        paths = AppPaths(home / "data", home / "cache", home / "config", home / "logs")
        self._context = AppContext(paths, Settings(), open_library)
        self._window = MainWindow(self._context)
        self._wait = Wait()

    def take_all(self) -> None:
        window, wait, context = self._window, self._wait, self._context
        window.resize(SIZE)
        window.show()
        wait.settle()
        self._grab("empty")
        window.open_folder(self._folder)
        context.start()
        wait.until(lambda: context.judging.state.done >= 8)
        self._grab("progress")
        wait.until(lambda: context.judging.state.phase is Phase.IDLE and len(window.grid.model) > 0)
        wait.settle()
        window.grid.view.step_to(0)
        self._mark_some()
        wait.settle(1500)
        self._grab("grid")
        self._grab("inspector", window.inspector)
        window.grid.view.step_to(1)
        window.grid.view.step_to(3, extend=True)
        wait.settle(1500)
        self._grab("selection")
        self._filters()
        self._loupe()
        self._around()
        window.close()

    def _mark_some(self) -> None:
        run, view = self._context.actions.run, self._window.grid.view
        marks = (("pick", "stars_5"), ("stars_4", "label_green"), ("reject",), ("label_blue",))
        for index, names in enumerate(marks):
            view.step_to(index)
            for name in names:
                run(f"mark.{name}")
        view.step_to(0)

    def _filters(self) -> None:
        grid, wait = self._window.grid, self._wait
        grid.look_for()
        wait.settle()
        grid.filters.add(RangeFilter("scores.overall", 0.5))
        wait.settle(400)
        if grid.filters.popup is not None:
            self._grab("filter-part", grid.filters.popup)
            grid.filters.popup.close()
        grid.filters.set_sentence(grid.filters.sentence.plus(ChoiceFilter("marks.flag", (0, 1))))
        grid.filters.changed.emit()
        wait.settle(1200)
        self._grab("filter")
        grid.toolbar.search.setText("no such photo")
        wait.settle(1200)
        self._grab("no-results")
        grid.back()
        grid.back()
        wait.settle()
        grid.view.set_edge(96)
        wait.settle(1200)
        self._grab("small")
        grid.view.set_edge(300)
        wait.settle(1200)
        self._grab("large")
        grid.view.set_edge(184)

    def _loupe(self) -> None:
        window, wait = self._window, self._wait
        window.grid.view.step_to(0)
        self._context.actions.run("view.loupe")
        wait.settle(2500)
        self._grab("loupe")
        self._context.actions.run("view.zoom")
        wait.settle(2500)
        self._grab("loupe-100")
        self._context.actions.run("view.zoom")
        self._context.actions.run("view.back")

    def _around(self) -> None:
        window, wait, context = self._window, self._wait, self._context
        context.notices.error(
            UserError("The drive “Photos” is no longer there.", "Connect it again; nothing that was found is lost."),
            action="Try again",
        )
        wait.settle()
        self._grab("notice")
        window.notices.dismiss()
        context.actions.run("help.keys")
        wait.settle()
        if window.help.sheet is not None:
            self._grab("keys", window.help.sheet)
            window.help.sheet.close()
        window.open_folder(PULLED_OUT)
        wait.settle(1500)
        self._grab("error")

    def _grab(self, name: str, widget: QWidget | None = None) -> None:
        if self._only and name not in self._only:
            return
        suffix = "" if self._scale == 1 else f"@{self._scale}x"
        picture = (widget or self._window).grab()
        picture.save(str(self._out / f"{name}{suffix}.png"))
        print(f"{name}{suffix}.png {picture.width()}x{picture.height()}")


def main(arguments: list[str]) -> int:
    """Take every picture at one scale; 0 when they are all there."""
    parser = argparse.ArgumentParser(description="Take pictures of every state of the window.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--folder", type=Path, help="photos to show (default: the demo pictures, drawn anew)")
    parser.add_argument("--only", default="", help="names, comma-separated (default: every state)")
    parser.add_argument("--scale", type=int, default=1, choices=(1, 2))
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        folder = options.folder
        if folder is None:
            from core.demo import write_demo

            folder = Path(home) / "Demo pictures"
            write_demo(folder)
        app = QApplication(sys.argv[:1])
        apply_theme(app)
        garbage = GuiGarbage(app)
        only = frozenset(name for name in options.only.split(",") if name)
        Album(options.out, folder, Path(home), options.scale, only).take_all()
        garbage.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
