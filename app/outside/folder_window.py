"""Showing photos in the system's file manager, selected there where it can do that; and showing a folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.context import AppContext
from app.jobs import Lane
from app.language import tr
from app.outside.running import Runner, SystemRunner
from app.outside.urls import readable, url_text
from core.errors import UserError
from core.jobs import JobContext

MOST = 100
"""Files that are selected there; a file manager is not made for thousands."""
_SECONDS = 10.0


def ways(platform: str, files: Sequence[Path]) -> list[tuple[str, ...]]:
    """Commands that show the files, which lie in one folder; the best one first. `platform` as in sys.platform."""
    first = files[0]
    if platform == "win32":
        return [("explorer", "/select,", str(first))]
    if platform == "darwin":
        return [("open", "-R", *map(str, files))]
    # dbus-send separates the parts of an array by commas; in a URL they are written as %2C.
    urls = ",".join(map(url_text, files))
    manager = "org.freedesktop.FileManager1"
    return [
        (
            *("dbus-send", "--session", "--print-reply", "--reply-timeout=5000", f"--dest={manager}"),
            *("/org/freedesktop/FileManager1", f"{manager}.ShowItems", f"array:string:{urls}", "string:"),
        ),
        ("xdg-open", url_text(first.parent)),
    ]


def show(runner: Runner, platform: str, files: Sequence[Path]) -> None:
    """Files lane: show files of one folder. Raises UserError where nothing can."""
    if not _one_works(runner, platform, ways(platform, files[:MOST])):
        raise UserError(
            tr("No file manager could be opened."),
            tr("The photo lies in {folder}. The path can be copied instead.", folder=readable(files[0].parent)),
        )


def _one_works(runner: Runner, platform: str, commands: Sequence[tuple[str, ...]]) -> bool:
    # Windows' Explorer says that it failed whatever it did.
    return any(runner.run(words, _SECONDS) or platform == "win32" for words in commands)


def show_folder(context: AppContext, folder: Path, checked: bool = False) -> None:
    """GUI thread: open a folder in the file manager. `checked` is what a button or an action has to say."""
    work = ShowFolder(SystemRunner(), sys.platform, folder)
    context.jobs.submit(Lane.FILES, work, failed=context.notices.error, key="show in folder")


@dataclass(frozen=True, slots=True)
class ShowFolder:
    """Files lane. The folder, or the nearest one above that exists. Raises UserError where nothing can show it."""

    runner: Runner
    platform: str
    folder: Path

    def __call__(self, ctx: JobContext) -> None:
        there = next((folder for folder in (self.folder, *self.folder.parents) if folder.is_dir()), self.folder)
        manager = {"win32": "explorer", "darwin": "open"}.get(self.platform)
        words = (manager, str(there)) if manager else ("xdg-open", url_text(there))
        if not _one_works(self.runner, self.platform, [words]):
            raise UserError(tr("No file manager could be opened."), readable(there))
