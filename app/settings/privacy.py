"""What is kept where on this computer, how large it is, and what leaves it: nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.context import AppContext
from app.jobs import Lane
from app.language import tr, trn
from app.outside.folder_window import show_folder
from app.settings.rows import Row, RowsSection
from app.theme import tokens
from app.widgets import Elided, label
from core.jobs import JobContext


class Place(Row):
    """A folder of ours: what lies in it, where it is, how large it is."""

    def __init__(self, title: str, sentence: str, folder: Path) -> None:
        self.show_button = QPushButton(tr("Show in folder"))
        self.show_button.setAccessibleName(tr("Show in folder: {what}", what=title))
        self.buttons = QWidget()
        column = QVBoxLayout(self.buttons)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.XS)
        column.addWidget(self.show_button)
        super().__init__(title, sentence, self.buttons)
        self.folder = folder
        where = Elided("faint")
        where.setText(str(folder))
        where.setToolTip(str(folder))
        self.amount = label(tr("Measuring…"), "faint")
        below = QHBoxLayout()
        below.setSpacing(tokens.M)
        below.addWidget(self.amount)
        below.addWidget(where, 1)
        self.text.addLayout(below)

    def add_button(self, button: QPushButton) -> None:
        layout = self.buttons.layout()
        if layout is not None:
            layout.addWidget(button)

    def show_size(self, found: tuple[int, int]) -> None:
        """`found` is files and bytes."""
        files, size = found
        if not files:
            self.amount.setText(tr("Nothing yet"))
            return
        amount = QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
        self.amount.setText(f"{amount} · {trn('{n} file', '{n} files', files)}")


class PrivacySection(RowsSection):
    """The four places, and what never leaves them."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(
            tr("Privacy"),
            "lock",
            tr(
                "Everything happens on this computer. Beholder has no account, sends no statistics, asks no server "
                "and downloads nothing by itself. Your photos are only ever read."
            ),
        )
        self._context, paths = context, context.paths
        self.places = {
            "library": Place(
                tr("Library"),
                tr("Marks, labels, scores and what your photos look like to the model. Keep it with your backups."),
                paths.data,
            ),
            "thumbnails": Place(
                tr("Thumbnails"),
                tr("Small copies of photos, so that a folder shows at once. They are made again when they are needed."),
                paths.thumbnails,
            ),
            "logs": Place(
                tr("Logs"),
                tr("What went wrong, with the names of files in it. Nobody reads it unless you send it."),
                paths.logs,
            ),
            "settings": Place(
                tr("Settings"), tr("This page, as a text file, and where the window stood last."), paths.config
            ),
        }
        self.clear = QPushButton(tr("Clear thumbnails"))
        self.clear.clicked.connect(self._clear)
        self.places["thumbnails"].add_button(self.clear)
        for place in self.places.values():
            self.add(place)
            place.show_button.clicked.connect(partial(show_folder, context, place.folder))

    def refresh(self) -> None:
        folders = {name: place.folder for name, place in self.places.items()}
        self._context.jobs.submit(Lane.FILES, partial(_measure, folders), done=self._measured, key="settings.sizes")

    def _measured(self, found: Mapping[str, tuple[int, int]]) -> None:
        for name, sizes in found.items():
            self.places[name].show_size(sizes)
        self.clear.setEnabled(found["thumbnails"][0] > 0)

    def _clear(self) -> None:
        self.clear.setEnabled(False)
        work = partial(_clear, self._context.paths.thumbnails)
        self._context.jobs.submit(Lane.FILES, work, done=self._cleared, key="settings.clear")

    def _cleared(self, removed: int) -> None:
        amount = QLocale().formattedDataSize(removed, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
        self._context.notices.info(tr("Thumbnails cleared: {amount} are free again.", amount=amount))
        self.refresh()


def _measure(folders: Mapping[str, Path], ctx: JobContext) -> dict[str, tuple[int, int]]:
    """Files lane. Files and bytes below each folder; what cannot be looked at counts as absent."""
    return {name: _below(folder, ctx) for name, folder in folders.items()}


def _below(folder: Path, ctx: JobContext) -> tuple[int, int]:
    files = size = 0
    for here, _, names in os.walk(folder):
        ctx.cancel.check()
        for name in names:
            try:
                found = os.lstat(os.path.join(here, name))  # noqa: PTH118 - thousands of files: a Path each is slow
            except OSError:
                continue
            if stat.S_ISREG(found.st_mode):
                files, size = files + 1, size + found.st_size
    return files, size


def _clear(folder: Path, ctx: JobContext) -> int:
    """Files lane. Removes every thumbnail; gives the bytes that are free again."""
    from core.imaging.thumbnails import ThumbnailCache

    return ThumbnailCache(folder).trim(0)
