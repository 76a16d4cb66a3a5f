"""The commands that open a folder, or keep it among the favourites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.context import AppContext
from app.language import tr
from app.places import Places
from app.session import Session


class FolderOpening(QObject):
    """Binds the commands about folders. GUI thread."""

    def __init__(self, context: AppContext, session: Session, places: Places, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._session, self._places, self._window = context, session, places, window
        context.actions.bind("file.open", self.choose)
        context.actions.bind("file.favourite", self._toggle_favourite)
        context.actions.bind("file.rescan", session.rescan)
        context.settings_changed.connect(self._show_favourite)
        session.changed.connect(self._show_favourite)
        places.grid.open_folder.connect(self.choose)
        self._show_favourite()

    def open(self, folder: Path) -> None:
        """Show a folder in the grid."""
        self._places.show_grid()
        self._session.open(folder)
        self._places.grid.take_focus()

    def choose(self) -> None:
        start = str(self._session.folder or Path.home())
        chosen = QFileDialog.getExistingDirectory(self._window, tr("Open a folder of photos"), start)
        if chosen:
            self.open(Path(chosen))

    def _toggle_favourite(self) -> None:
        folder, settings = self._session.folder, self._context.settings
        if folder is not None:
            self._context.remember(replace(settings, folders=settings.folders.toggled(folder)))

    def _show_favourite(self, view: object = None) -> None:
        action, folder = self._context.actions.action("file.favourite"), self._session.folder
        action.setEnabled(folder is not None)
        action.setChecked(folder is not None and folder in self._context.settings.folders.favourites)
