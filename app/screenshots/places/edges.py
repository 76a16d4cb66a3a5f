"""Where things get tight or go wrong: no photos, no folder, a small window, another direction of reading."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from app.screenshots.stage import Stage
from app.session import FolderState

PULLED_OUT = Path("/media/card/DCIM")
"""A folder that is not there: what a person sees whose card was pulled out."""

_SMALL, _LARGE = QSize(900, 600), QSize(2560, 1440)


def folders(stage: Stage) -> None:
    """A card that was pulled out, and a folder without photos."""
    window, state = stage.window, stage.window.session
    window.open_folder(PULLED_OUT)
    stage.until(lambda: state.view.state is FolderState.FAILED)
    stage.take("error")
    empty = stage.folder.with_name("Nothing here yet")
    empty.mkdir(exist_ok=True)
    window.open_folder(empty)
    stage.until(lambda: state.view.state is FolderState.READY)
    stage.take("empty-folder")
    window.open_folder(stage.folder)
    stage.until(lambda: state.view.state is FolderState.READY and len(window.grid.model) > 0)


def sizes(stage: Stage) -> None:
    window, usual = stage.window, stage.window.size()
    for name, size in (("small-window", _SMALL), ("large-window", _LARGE)):
        window.resize(size)
        window.grid.view.walk.step_to(0)
        stage.take(name)
    window.resize(_SMALL)
    window.grid.look_for()
    stage.take("small-window-filter")
    window.grid.back()
    stage.run("view.loupe")
    stage.take("small-window-loupe")
    stage.run("view.back")
    window.resize(usual)


def right_to_left(stage: Stage) -> None:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    stage.take("right-to-left")
    stage.run("view.loupe")
    stage.take("right-to-left-loupe")
    stage.run("view.back", "edit.find")
    stage.take("right-to-left-filter")
    stage.window.grid.back()
    stage.run("help.tour")
    stage.take("right-to-left-tour")
