"""The commands that hand photos to the world outside. Binds them, and says where there are limits.

photos -> their files, read on the database lane -> the clipboard, a program, the pointer
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QWidget

from app.context import AppContext
from app.jobs import Lane
from app.language import tr, trn
from app.outside import folder_window
from app.outside.copying import Copying
from app.outside.dragging import drag, stack
from app.outside.open_with import OpenWith
from app.outside.running import Runner, SystemRunner
from app.outside.urls import as_mime
from app.places import Places
from core.errors import UserError
from core.jobs import JobContext

if TYPE_CHECKING:
    from core.workspace import Workspace

MOST = 2000
"""Photos that are copied or dragged at once: what other programs take in without standing still."""

AT_ONCE = 50
"""Photos whose files are read before the pointer has gone on; those of more come a moment after it."""

COMMANDS = ("file.show_in_folder", "file.open_with", "edit.copy_picture", "edit.copy_path")

Drag = Callable[[QWidget, Callable[[QDrag], None]], Qt.DropAction]
Take = Callable[[list[Path]], None]


class Outside(QObject):
    """`runner` starts programs and `drag_it` lets the person drop: tests put others in. GUI thread."""

    def __init__(
        self, context: AppContext, places: Places, window: QWidget, runner: Runner | None = None, drag_it: Drag = drag
    ) -> None:
        super().__init__(window)
        self._context, self._places, self._runner = context, places, runner or SystemRunner()
        self._drag = drag_it
        self.open_with = OpenWith(context, self._runner, window)
        self.copying = Copying(context, self)
        bind = context.actions.bind
        bind("file.show_in_folder", self.show_in_folder)
        bind("file.open_with", self.choose_program)
        bind("edit.copy_picture", self.copy)
        bind("edit.copy_path", self.copy_path)
        places.moved.connect(self._show_what_can_be_done)
        places.grid.view.drag_wanted.connect(self.drag_out)
        self._show_what_can_be_done()

    def show_in_folder(self) -> None:
        """The file manager, at the photos; where they lie in several folders, in that of the first one."""
        self._read(self._targets()[: folder_window.MOST], self._show_in_folder, "show in folder", twins=False)

    def _show_in_folder(self, files: list[Path]) -> None:
        beside = [file for file in files if file.parent == files[0].parent]
        if len(beside) < len(files):
            self._context.notices.info(tr("These photos lie in several folders. The first one is shown."))
        self._context.jobs.submit(
            Lane.FILES, partial(_show, self._runner, beside), failed=self._context.notices.error, key="show in folder"
        )

    def choose_program(self) -> None:
        self._read(self._targets()[:MOST], self.open_with.offer, "files to open", twins=False)

    def copy(self) -> None:
        photos = self._bounded(self._targets())
        self._read(photos, self.copying.files_of(photos), "files to copy")

    def copy_path(self) -> None:
        self._read(self._bounded(self._targets()), self.copying.paths(), "files to copy", twins=False)

    def drag_out(self, photo_ids: Sequence[int]) -> None:
        """The originals hang on the pointer until they are dropped, here or in another program."""
        photos, workspace = self._bounded(photo_ids), self._context.workspace
        drag_them = partial(self._drag_files, photos)
        if len(photos) > AT_ONCE:
            self._read(photos, partial(_while_held, drag_them), "files to drag")
        elif workspace is not None:
            try:
                files = _files_of(workspace, photos, True, JobContext())
            except UserError as error:
                self._context.notices.error(error)
                return
            self._take(drag_them, files)

    def _drag_files(self, photos: Sequence[int], files: list[Path]) -> None:
        grid = self._places.grid

        def load(dragged: QDrag) -> None:
            found = (grid.thumbnails.pixmap(photo_id) for photo_id in photos[:3])
            pictures = [picture for picture in found if picture is not None]
            dragged.setMimeData(as_mime(files))
            dragged.setPixmap(stack(pictures, len(photos), grid.devicePixelRatioF()))

        self._drag(grid.view, load)

    def _targets(self) -> list[int]:
        return list(self._places.targets())

    def _bounded(self, photo_ids: Sequence[int]) -> list[int]:
        if len(photo_ids) > MOST:
            self._context.notices.info(
                trn("Only the first photo is taken along.", "Only the first {n} photos are taken along.", MOST),
                tr("Other programs stand still when they are handed more at once."),
            )
        return list(photo_ids[:MOST])

    def _read(self, photo_ids: Sequence[int], take: Take, key: str, *, twins: bool = True) -> None:
        """`take` the files of these photos as soon as they are known; of none, nothing."""
        workspace = self._context.workspace
        if workspace is None or not photo_ids:
            return
        self._context.jobs.submit(
            Lane.DATABASE,
            partial(_files_of, workspace, photo_ids, twins),
            done=partial(self._take, take),
            failed=self._context.notices.error,
            key=key,
        )

    def _take(self, take: Take, files: list[Path]) -> None:
        if files:
            take(files)

    def _show_what_can_be_done(self) -> None:
        chosen = self._places.grid.selection
        some = self._places.in_loupe or (self._places.in_grid and (chosen.current is not None or len(chosen) > 0))
        for command in COMMANDS:
            self._context.actions.action(command).setEnabled(some)


def _files_of(workspace: Workspace, photo_ids: Sequence[int], twins: bool, ctx: JobContext) -> list[Path]:
    found = workspace.files_of(photo_ids)
    return [file for files in found.values() for file in (files if twins else files[:1])]


def _while_held(take: Take, files: list[Path]) -> None:
    """A drag begins only if the button is still down when its files are there."""
    if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
        take(files)


def _show(runner: Runner, files: Sequence[Path], ctx: JobContext) -> None:
    folder_window.show(runner, sys.platform, files)
