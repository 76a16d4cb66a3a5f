"""Photos on the clipboard: as files, as paths, and, where it is one photo, as the picture itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage

from app.context import AppContext
from app.jobs import Lane
from app.language import number, tr, trn
from app.loupe.image import ScreenImage
from app.outside.urls import as_mime, readable
from core.errors import UserError
from core.imaging.need import Need
from core.jobs import JobContext

if TYPE_CHECKING:
    from core.workspace import Workspace


class Copying(QObject):
    """GUI thread. Files are known a moment after they were asked for; the picture is read on the pictures lane and
    joins them. Whatever else was copied in between stays."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._given = ""
        self._copied = 0
        QGuiApplication.clipboard().dataChanged.connect(self._count)

    def paths(self) -> Callable[[list[Path]], None]:
        """Takes files and copies their paths as text, a line each."""
        return partial(self._copy_paths, self._copied)

    def files_of(self, photos: Sequence[int]) -> Callable[[list[Path]], None]:
        """Takes the files of these photos and copies them, for a file manager or a mail; of a single photo also the
        picture, for an image editor."""
        return partial(self._copy_files, self._copied, photos)

    def _count(self) -> None:
        self._copied += 1

    def _copy_paths(self, asked_at: int, files: list[Path]) -> None:
        if self._copied != asked_at:
            return
        QGuiApplication.clipboard().setText("\n".join(map(readable, files)))
        self._say(trn("Copied the path.", "Copied {n} paths.", len(files)))

    def _copy_files(self, asked_at: int, photos: Sequence[int], files: list[Path]) -> None:
        if self._copied != asked_at:
            return
        mime = as_mime(files)
        self._given = mime.text()
        QGuiApplication.clipboard().setMimeData(mime)
        workspace = self._context.workspace
        if len(photos) != 1 or workspace is None:
            self._say(trn("Copied a photo as a file.", "Copied {n} photos as files.", len(photos)))
            return
        self._context.jobs.submit(
            Lane.PICTURES,
            partial(_read, workspace, photos[0]),
            done=partial(self._picture_came, tuple(files)),
            failed=self._no_picture,
            key="copy picture",
        )

    def _picture_came(self, files: tuple[Path, ...], picture: QImage) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.text() != self._given:
            # Something else was copied meanwhile: it stays.
            return
        mime = as_mime(files)
        mime.setImageData(picture)
        clipboard.setMimeData(mime)
        width, height = map(number, (picture.width(), picture.height()))
        self._say(tr("Copied the photo, {width} × {height} pixels.", width=width, height=height))

    def _no_picture(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.notices.info(
                tr("Copied the photo as a file only."), tr("Its picture cannot be read: {why}", why=tr(error.message))
            )
        else:
            raise error

    def _say(self, text: str) -> None:
        self._context.notices.info(text)


def _read(workspace: Workspace, photo_id: int, ctx: JobContext) -> QImage:
    # A copy of the decoder's memory: the clipboard may keep it for as long as it likes.
    return ScreenImage(workspace.pixels(photo_id, Need.native(), ctx).bgra).copy()
