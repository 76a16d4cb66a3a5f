"""Commands as QActions: one action each, with its keys, put on the widgets of its context, bound to who can do it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcutEvent
from PySide6.QtWidgets import QWidget

from app.commands import Command, Context
from app.icons import icon
from app.keymap import Keymap
from app.language import tr


class Actions(QObject):
    """All commands of a keymap. A command without a handler is disabled, so a menu never offers what cannot be done.

    `keys_changed` says that keys mean something else now.
    """

    keys_changed = Signal()

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

    def rebind(self, keymap: Keymap) -> None:
        """Take the keys of another keymap of the same commands; they hold at once, in menus and tool tips too."""
        if keymap == self.keymap:
            return
        self.keymap = keymap
        for command in keymap.commands:
            self._show_keys(self._actions[command.id], command)
        self.keys_changed.emit()

    def offered(self, command: Command) -> bool:
        """Whether the command could be done from where the person is: bound, and its place is on screen."""
        if not self.bound(command.id):
            return False
        holders = self._actions[command.id].associatedObjects()
        return command.context is Context.WINDOW or any(
            isinstance(holder, QWidget) and holder.isVisible() for holder in holders
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Have one command done where the toolkit finds a press to be two keys, and would do neither: Shift+0 is "=" on
        a German keyboard."""
        if not (isinstance(event, QShortcutEvent) and event.isAmbiguous() and isinstance(watched, QAction)):
            return super().eventFilter(watched, event)
        offered = [command for command in self.keymap.commands if self.offered(command)]
        doer = self.keymap.doer(event.key().toString(QKeySequence.SequenceFormat.PortableText), offered)
        if doer is not None and self._actions[doer.id].isEnabled():
            self._actions[doer.id].trigger()
        return True

    def _make(self, command: Command) -> QAction:
        action = QAction(tr(command.title), self)
        action.setObjectName(command.id)
        if command.icon:
            action.setIcon(icon(command.icon))
            action.setIconVisibleInMenu(False)
        everywhere = command.context is Context.WINDOW
        action.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut if everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        self._show_keys(action, command)
        action.setCheckable(command.checkable)
        action.setEnabled(False)
        action.setData(command.id)
        action.triggered.connect(self._triggered)
        action.installEventFilter(self)
        return action

    def _show_keys(self, action: QAction, command: Command) -> None:
        keys, title = self.keymap.keys(command), tr(command.title)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setToolTip(f"{title}  ({shown_key(keys[0])})" if keys else title)

    def _triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.run(str(action.data()))


def shown_key(key: str) -> str:
    """A key as this system writes it, for menus and the sheet."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
