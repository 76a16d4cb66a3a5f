"""What a person returns to: the last session, favourites, recent folders, and the programs beside Beholder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.icons import IconLabel
from app.language import tr
from app.numbers import brief_path
from app.settings.controls import Switch
from app.settings.rows import Row, RowsSection, SettingRow
from app.settings.values import Value
from app.theme import tokens
from app.widgets import Elided, icon_button, label, link_button
from core.settings import FolderSettings


class FolderList(QFrame):
    """Paths, each with a button that takes it off the list. `remove` is called with the path."""

    def __init__(self, icon: str, nothing: str, remove: Callable[[Path], None]) -> None:
        super().__init__()
        self.setObjectName("settinglist")
        self._icon, self._nothing, self._remove = icon, nothing, remove
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(tokens.S, tokens.XS, tokens.XS, tokens.XS)
        self._column.setSpacing(0)
        self._shown: Sequence[Path] | None = None

    def show_paths(self, paths: Sequence[Path]) -> None:
        if paths == self._shown:
            return
        self._shown = paths
        while (item := self._column.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for path in paths:
            self._column.addWidget(self._line(path))
        if not paths:
            empty = label(self._nothing, "faint")
            empty.setContentsMargins(tokens.XS, tokens.XS, 0, tokens.XS)
            self._column.addWidget(empty)

    def _line(self, path: Path) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(tokens.XS, 1, 0, 1)
        row.setSpacing(tokens.S)
        row.addWidget(IconLabel(16, self._icon))
        name = Elided()
        name.setText(brief_path(path))
        name.setToolTip(str(path))
        row.addWidget(name, 1)
        away = icon_button("close", tr("Take {folder} off the list", folder=path.name or str(path)))
        away.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        away.clicked.connect(partial(self._gone, path))
        row.addWidget(away)
        return line

    def _gone(self, path: Path, checked: bool = False) -> None:
        self._remove(path)


class FoldersSection(RowsSection):
    """The last session, favourites, recent folders and programs."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(
            tr("Folders"), "folder", tr("Taking a folder off a list touches nothing in it, and forgets no mark.")
        )
        self._context = context
        self.session = SettingRow(
            context,
            Value("start", "restore_session"),
            tr("Last session"),
            tr("Start with the folder, the order and the photo that were open when the window was closed."),
            Switch(tr("Begin where I left")),
        )
        self.add(self.session)
        self.programs = FolderList("export", tr("None yet: “Open with” remembers the ones you choose."), self._disuse)
        self.favourites = FolderList("star", tr("None yet: the star over the folders keeps one."), self._unfavour)
        self.recent = FolderList("clock", tr("None yet."), self._forget)
        self.forget_all = link_button(tr("Forget all"))
        self.forget_all.clicked.connect(self._forget_all)
        favourites = self.add(
            Row(tr("Favourites"), tr("Folders that you keep at hand. They stand first in the folder pane."))
        )
        favourites.whole.addWidget(self.favourites)
        recent = self.add(
            Row(
                tr("Recent folders"),
                tr("The folders that were opened last, kept on this computer only."),
                self.forget_all,
            )
        )
        recent.whole.addWidget(self.recent)
        programs = self.add(
            Row(tr("Programs"), tr("Other programs that photos were opened with; “Open with” offers them again."))
        )
        programs.whole.addWidget(self.programs)
        context.settings_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        folders = self._context.settings.folders
        self.favourites.show_paths(folders.favourites)
        self.recent.show_paths(folders.recent)
        self.programs.show_paths(self._context.settings.programs.remembered)
        self.forget_all.setEnabled(bool(folders.recent))

    def _keep(self, folders: FolderSettings) -> None:
        self._context.remember(replace(self._context.settings, folders=folders))

    def _unfavour(self, path: Path) -> None:
        self._keep(self._context.settings.folders.toggled(path))

    def _forget(self, path: Path) -> None:
        self._keep(self._context.settings.folders.forgot(path))

    def _disuse(self, path: Path) -> None:
        settings = self._context.settings
        self._context.remember(replace(settings, programs=settings.programs.forgot(path)))

    def _forget_all(self) -> None:
        self._keep(replace(self._context.settings.folders, recent=()))
