"""Every command and its keys, by group, to be changed one by one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.actions import shown_key
from app.commands import WHERE, Command, Group
from app.context import AppContext
from app.keymap import Keymap
from app.language import tr
from app.settings.key_editor import KeyEditor
from app.settings.rows import COLUMN, Section
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font
from app.widgets import label, link_button, named

_COMMAND_ROLE = Qt.ItemDataRole.UserRole


class KeysSection(Section):
    """A list of commands, and the keys of the one that is chosen below it."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(tr("Keys"), "keyboard")
        self._context, self._actions = context, context.actions
        self.tree = named(QTreeWidget(), tr("Commands and their keys"))
        self.tree.setToolTip("")
        self.tree.setObjectName("keylist")
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(tokens.M)
        self.tree.setUniformRowHeights(True)
        self.tree.setItemsExpandable(False)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.editor = KeyEditor(self._actions, self._keep)
        self.reset_all = link_button(tr("Reset all keys"))
        self.reset_all.clicked.connect(self._reset_all)
        self._ready = False
        self._items: dict[str, QTreeWidgetItem] = {}
        self._groups: list[QTreeWidgetItem] = []
        self._fill()
        self._lay_out()
        self.tree.currentItemChanged.connect(self._chosen)
        self.tree.itemActivated.connect(self._activated)
        self._actions.keys_changed.connect(self._show_keys)
        self._show_keys()
        self._ready = True

    def search(self, words: str) -> bool:
        """By the words of a command, or by a key as it is shown."""
        wanted, whole = words.casefold().split(), self.names(words)
        found = False
        for group in self._groups:
            left = False
            for index in range(group.childCount()):
                item = group.child(index)
                if item is None:
                    continue
                told = f"{group.text(0)} {item.text(0)} {item.text(1)}".casefold()
                fits = whole or all(word in told for word in wanted)
                item.setHidden(not fits)
                left = left or fits
            group.setHidden(not left)
            found = found or left
        return found

    def choose(self, command_id: str) -> None:
        """Show the keys of this command."""
        self.tree.setCurrentItem(self._items[command_id])

    def _fill(self) -> None:
        for name in Group:
            group = QTreeWidgetItem([tr(name.value)])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            group.setFont(0, font(tokens.CAPTION, strong=True))
            for command in self._actions.keymap.commands:
                if command.group is name:
                    item = QTreeWidgetItem([_title(command)])
                    item.setData(0, _COMMAND_ROLE, command.id)
                    item.setTextAlignment(1, Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
                    group.addChild(item)
                    self._items[command.id] = item
            if group.childCount():
                self._groups.append(group)
                self.tree.addTopLevelItem(group)
                group.setExpanded(True)

    def _lay_out(self) -> None:
        body = QWidget()
        body.setMaximumWidth(COLUMN)
        head = QHBoxLayout()
        head.addWidget(label(self.title, "display"), 1)
        head.addWidget(self.reset_all, alignment=Qt.AlignmentFlag.AlignBottom)
        said = label(
            tr("A command may have several keys. A change holds at once, in menus and on the sheet of keys."),
            "dim",
        )
        said.setWordWrap(True)
        column = QVBoxLayout(body)
        column.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.L)
        column.setSpacing(tokens.S)
        column.addLayout(head)
        column.addWidget(said)
        column.addSpacing(tokens.XS)
        column.addWidget(self.tree, 1)
        column.addWidget(self.editor)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(body, 1)
        outer.addStretch(0)

    def _show_keys(self) -> None:
        keymap = self._actions.keymap
        for command in keymap.commands:
            item, own = self._items[command.id], keymap.own(command)
            item.setText(1, "   ".join(dict.fromkeys(shown_key(key) for key in keymap.keys(command))))
            item.setForeground(1, QColor(colours().accent_bright if own else colours().text_dim))
            item.setToolTip(1, _made_as(command) if own else "")
        self.reset_all.setEnabled(any(keymap.own(command) for command in keymap.commands))
        self.editor.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._ready:
            self._show_keys()

    def _chosen(self, item: QTreeWidgetItem | None, before: object = None) -> None:
        command = item.data(0, _COMMAND_ROLE) if item is not None else None
        self.editor.show_command(self._actions.keymap.command(command) if command else None)

    def _activated(self, item: QTreeWidgetItem) -> None:
        if item.data(0, _COMMAND_ROLE):
            self.editor.capture()

    def _keep(self, keymap: Keymap) -> None:
        self._context.remember(replace(self._context.settings, keys=dict(keymap.overrides)))

    def _reset_all(self) -> None:
        known = {command.id for command in self._actions.keymap.commands}
        kept = {name: keys for name, keys in self._context.settings.keys.items() if name not in known}
        self._context.remember(replace(self._context.settings, keys=kept))


def _title(command: Command) -> str:
    where = WHERE.get(command.context)
    return f"{tr(command.title)}  ·  {tr(where)}" if where else tr(command.title)


def _made_as(command: Command) -> str:
    keys = ", ".join(shown_key(key) for key in command.keys)
    return tr("Default: {value}", value=keys or tr("No key"))
