"""Opening photos with another program: a menu of the system's, those used before, and any other."""

from __future__ import annotations

import mimetypes
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from app.context import AppContext
from app.jobs import Lane
from app.language import tr, trn
from app.outside.desktop_entries import Program, system_programs
from app.outside.running import Runner
from app.widgets import without_state
from core.errors import UserError
from core.jobs import JobContext

MOST = 50
"""Photos that are handed to another program at once."""

_OPENERS = {"win32": ("explorer", "%f"), "darwin": ("open", "%f")}


class OpenWith(QObject):
    """The menu, filled anew each time that it is shown. GUI thread."""

    def __init__(self, context: AppContext, runner: Runner, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._runner, self._window = context, runner, window
        self.menu = QMenu(window)
        self.menu.setAccessibleName(tr("Open with…"))

    def offer(self, files: Sequence[Path]) -> None:
        """Show what these files can be opened with, at the pointer where that is over the window."""
        where = QCursor.pos()
        middle = self._window.mapToGlobal(self._window.rect().center())
        at = where if self._window.rect().contains(self._window.mapFromGlobal(where)) else middle
        work = partial(_programs, files[0], self._context.settings.programs.remembered)
        done = partial(self._show, tuple(files), at)
        self._context.jobs.submit(Lane.FILES, work, done=done, key="programs")

    def _show(self, files: tuple[Path, ...], at: QPoint, found: _Found) -> None:
        self.menu.clear()
        default = Program(tr("The system's own program"), _OPENERS.get(sys.platform, ("xdg-open", "%f")))
        self._add(default.name, partial(self._open, default, files))
        for path in found.remembered:
            self._add(program_at(path).name, partial(self._open_remembered, path, files))
        if found.programs:
            self.menu.addSeparator()
        for program in found.programs:
            self._add(program.name, partial(self._open, program, files))
        self.menu.addSeparator()
        self._add(tr("Another program…"), partial(self._choose, files))
        self.menu.popup(at)
        self.menu.setActiveAction(self.menu.actions()[0])

    def _add(self, text: str, act: Callable[[], object]) -> None:
        # An ampersand in a program's name is no shortcut.
        self.menu.addAction(text.replace("&", "&&")).triggered.connect(without_state(act))

    def _choose(self, files: tuple[Path, ...]) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, tr("Open with another program"), _programs_folder())
        if chosen:
            self._open_remembered(Path(chosen), files)

    def _open_remembered(self, path: Path, files: tuple[Path, ...]) -> None:
        if self._open(program_at(path), files):
            settings = self._context.settings
            self._context.remember(replace(settings, programs=settings.programs.used(path)))

    def _open(self, program: Program, files: tuple[Path, ...]) -> bool:
        names = [str(file) for file in files[:MOST]]
        if not all(self._runner.start(words) for words in program.opening(names)):
            self._context.notices.error(
                UserError(
                    tr("{program} could not be started.", program=program.name), tr("Choose another program instead.")
                )
            )
            return False
        if len(files) > MOST:
            self._context.notices.info(
                trn("Opened the first photo.", "Opened the first {n} photos.", MOST),
                tr("More at once would be more than most programs can take."),
            )
        return True


def program_at(path: Path) -> Program:
    """A program by its file; "gimp-2.10" has no ending that could go from its name."""
    name = path.stem if path.suffix.lower() in (".app", ".exe") else path.name
    if sys.platform == "darwin" and path.suffix == ".app":
        return Program(name, ("open", "-a", str(path), "%F"))
    return Program(name, (str(path), "%F"))


def _programs_folder() -> str:
    if sys.platform == "darwin":
        return "/Applications"
    return os.environ.get("PROGRAMFILES", "") if sys.platform == "win32" else "/usr/bin"


@dataclass(frozen=True, slots=True)
class _Found:
    """The system's programs for a kind of file, and those of the person's that are still there."""

    programs: tuple[Program, ...]
    remembered: tuple[Path, ...]


def _programs(file: Path, remembered: Sequence[Path], ctx: JobContext) -> _Found:
    """Files lane."""
    there = tuple(program for program in remembered if program.exists())
    if not sys.platform.startswith("linux"):
        return _Found((), there)
    mime, _ = mimetypes.guess_type(file.name)
    return _Found(tuple(system_programs(mime or "image/jpeg")), there)
