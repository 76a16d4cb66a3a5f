"""Commands as QActions: one action each, with its keys, put on the widgets of its context, bound to who can do it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.commands import Command, Context
from app.icons import icon
from app.keymap import Keymap


class Actions(QObject):
    """All commands of a keymap. A command without a handler is disabled, so a menu never offers what cannot be done."""

    def __init__(self, keymap: Keymap, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keymap = keymap
        self._handlers: dict[str, Callable[[], object]] = {}
        self._actions = {command.id: self._make(command) for command in keymap.commands}

    def action(self, command_id: str) -> QAction:
        return self._actions[command_id]

    def bind(self, command_id: str, handler: Callable[[], object]) -> None:
        """Whoever binds last does it: a place that opens takes its commands over."""
        self._handlers[command_id] = handler
        self._actions[command_id].setEnabled(True)

    def bound(self, command_id: str) -> bool:
        return command_id in self._handlers

    def run(self, command_id: str) -> None:
        """Do a command as if its key had been pressed; nothing happens where it has no handler."""
        handler = self._handlers.get(command_id)
        if handler is not None:
            handler()

    def attach(self, widget: QWidget, *contexts: Context) -> None:
        """Let the keys of these contexts hold while `widget` or a child of it has the focus."""
        for command in self.keymap.commands:
            if command.context in contexts:
                widget.addAction(self._actions[command.id])

    def _make(self, command: Command) -> QAction:
        action = QAction(command.title, self)
        action.setObjectName(command.id)
        if command.icon:
            action.setIcon(icon(command.icon))
            action.setIconVisibleInMenu(False)
        keys = self.keymap.keys(command)
        action.setShortcuts([QKeySequence(key) for key in keys])
        everywhere = command.context is Context.WINDOW
        action.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut if everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        action.setToolTip(f"{command.title}  ({shown_key(keys[0])})" if keys else command.title)
        action.setCheckable(command.checkable)
        action.setEnabled(False)
        action.setData(command.id)
        action.triggered.connect(self._triggered)
        return action

    def _triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.run(str(action.data()))


def shown_key(key: str) -> str:
    """A key as this system writes it, for menus and the sheet."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
