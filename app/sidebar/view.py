"""The folder pane: one tree, one click opens a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from app.actions import Actions
from app.context import AppContext
from app.sidebar.model import FolderModel, Section
from app.sidebar.places import roots
from app.theme import tokens
from app.widgets import action_button, label, named


class Sidebar(QWidget):
    """`chosen` carries the folder that was clicked."""

    chosen = Signal(object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(160)
        self._context = context
        self.model = FolderModel(context.jobs, roots(), self)
        self.tree = named(QTreeView(), "Folders")
        self.tree.setToolTip("")
        self.tree.setModel(self.model)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(14)
        self.tree.setIconSize(QSize(16, 16))
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.clicked.connect(self._clicked)
        self.tree.activated.connect(self._clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header(context.actions))
        column.addWidget(self.tree, 1)
        context.settings_changed.connect(self._show_places)
        self._show_places()

    def _header(self, actions: Actions) -> QWidget:
        header = QWidget()
        header.setFixedHeight(tokens.BAR)
        row = QHBoxLayout(header)
        row.setContentsMargins(tokens.L, 0, tokens.S, 0)
        row.setSpacing(2)
        row.addWidget(label("Beholder", "title"), 1)
        row.addWidget(action_button(actions.action("file.favourite")))
        row.addWidget(action_button(actions.action("file.open")))
        return header

    def _show_places(self) -> None:
        folders = self._context.settings.folders
        self.model.set_places(folders.favourites, folders.recent)
        for name in Section:
            index = self.model.section_index(name)
            if index.isValid():
                self.tree.expand(index)

    def _clicked(self, index: QModelIndex) -> None:
        path = self.model.path_at(index)
        if isinstance(path, Path):
            self.chosen.emit(path)
        else:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
