"""The buttons of the grid's bar that open a menu of commands: groups, layout and size, and what found no room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.actions import Actions
from app.grid.grouping import command_of
from app.icons import icon
from app.theme import tokens
from app.widgets import named
from core.questions import Grouping

GROUPS = (*map(command_of, Grouping), "", "view.collapse_all", "view.expand_all")
LAYOUTS = ("view.layout_square", "view.layout_justified", "view.filmstrip", "", "view.larger", "view.smaller")
"""Commands by id in the order of the menu; "" is a line between them."""


class MenuButton(QToolButton):
    """An icon that opens a menu of commands; `menu()` is also what goes into another menu where it finds no room."""

    def __init__(
        self, name: str, tip: str, actions: Actions, commands: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "icon")
        self.setIcon(icon(name))
        self.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(tip, self)
        menu.setIcon(icon(name))
        keys = []
        for command in commands:
            if not command:
                menu.addSeparator()
                continue
            action = actions.action(command)
            menu.addAction(action)
            if not action.shortcut().isEmpty():
                keys.append(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        self.setMenu(menu)
        named(self, tip)
        if keys:
            self.setToolTip(f"{tip}  ({keys[0]} … {keys[-1]})" if len(keys) > 1 else f"{tip}  ({keys[0]})")
