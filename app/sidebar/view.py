"""The folder pane: one tree, one click opens a folder; the rest of what can be done with one is in its menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHBoxLayout, QMenu, QTreeView, QVBoxLayout, QWidget

from app.actions import Actions
from app.context import AppContext
from app.language import tr
from app.outside.folder_window import show_folder
from app.sidebar.model import FolderModel, Section
from app.sidebar.places import HOME, roots
from app.theme import tokens
from app.widgets import action_button, label, named, without_state

_NARROWEST = 160
_GLYPH = 16
_INDENT = 16


class Sidebar(QWidget):
    """`chosen` carries the folder that was clicked."""

    chosen = Signal(object)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(_NARROWEST)
        self._context = context
        self.model = FolderModel(context.jobs, [(Path.home(), HOME)], self)
        self.tree = _tree()
        self.tree.setModel(self.model)
        self.tree.clicked.connect(self._chosen)
        self.tree.expanded.connect(self.model.look_into)
        self.tree.installEventFilter(self)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._header(context.actions))
        column.addWidget(self.tree, 1)
        context.settings_changed.connect(self._show_places)
        context.opened.connect(self.model.look_again)
        self._show_places()
        self._show_direction()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.look_for_roots(roots)
        if self._context.workspace is not None:
            self.model.look_again()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._show_direction()
        back = event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if back and self._context.workspace is not None:
            # A drive may have come or gone while the person was elsewhere.
            self.model.look_for_roots(roots)
            self.model.look_again()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Not Qt's `activated`: that comes with the second of two clicks too, on some desktops with each.
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in keys:
            self._chosen(self.tree.currentIndex())
            return True
        return super().eventFilter(watched, event)

    def menu_for(self, index: QModelIndex) -> QMenu | None:
        """What can be done with the folder at `index`; None for a heading."""
        path = self.model.path_at(index)
        if path is None:
            return None
        there = not self.model.problem_at(index)
        folders = self._context.settings.folders
        menu = QMenu(self)
        favourite = tr("Take out of the favourites") if path in folders.favourites else tr("Keep as a favourite")
        entries: list[tuple[str, Callable[[], object], bool]] = [
            (tr("Open"), partial(self.chosen.emit, path), there),
            (favourite, partial(self._toggle_favourite, path), True),
            (tr("Show in the file manager"), partial(show_folder, self._context, path), there),
            (tr("Copy the path"), partial(QApplication.clipboard().setText, str(path)), True),
        ]
        if path in folders.recent:
            entries.append((tr("Forget this recent folder"), partial(self._forget, path), True))
        for text, act, enabled in entries:
            action = menu.addAction(text)
            action.setEnabled(enabled)
            action.triggered.connect(without_state(act))
        return menu

    def _header(self, actions: Actions) -> QWidget:
        header = QWidget()
        header.setFixedHeight(tokens.BAR)
        row = QHBoxLayout(header)
        row.setContentsMargins(tokens.L, 0, tokens.S, 0)
        row.setSpacing(tokens.XS)
        row.addWidget(label("Beholder", "title"), 1)
        row.addWidget(action_button(actions.action("file.favourite")))
        row.addWidget(action_button(actions.action("file.open")))
        return header

    def _show_direction(self) -> None:
        """The style sheet's arrows do not turn round by themselves."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self.tree.setProperty("mirrored", mirrored)
        self.tree.style().unpolish(self.tree)
        self.tree.style().polish(self.tree)

    def _show_places(self) -> None:
        folders = self._context.settings.folders
        self.model.set_places(folders.favourites, folders.recent)
        for name in Section:
            index = self.model.section_index(name)
            if index.isValid():
                self.tree.expand(index)

    def _chosen(self, index: QModelIndex) -> None:
        path = self.model.path_at(index)
        if isinstance(path, Path):
            self.chosen.emit(path)
        else:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _show_menu(self, where: QPoint) -> None:
        menu = self.menu_for(self.tree.indexAt(where))
        if menu is not None:
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.tree.viewport().mapToGlobal(where))

    def _toggle_favourite(self, path: Path) -> None:
        settings = self._context.settings
        self._context.remember(replace(settings, folders=settings.folders.toggled(path)))

    def _forget(self, path: Path) -> None:
        settings = self._context.settings
        recent = tuple(known for known in settings.folders.recent if known != path)
        self._context.remember(replace(settings, folders=replace(settings.folders, recent=recent)))


def _tree() -> QTreeView:
    tree = named(QTreeView(), tr("Folders"))
    tree.setObjectName("folders")
    tree.setToolTip("")
    tree.setHeaderHidden(True)
    tree.setUniformRowHeights(True)
    tree.setIndentation(_INDENT)
    tree.setIconSize(QSize(_GLYPH, _GLYPH))
    tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    return tree
