"""The keys of one command: shown as caps, taken away, added by pressing one; a clash is said before it happens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.actions import Actions, shown_key
from app.commands import Command
from app.flow import FlowLayout
from app.keymap import Keymap, same_press
from app.language import tr
from app.settings.key_capture import KeyCapture, refused
from app.theme import tokens
from app.widgets import icon_button, label, link_button


class KeyEditor(QFrame):
    """Edits one command of the keymap; `changed` is called with the keymap that should hold. GUI thread."""

    def __init__(self, actions: Actions, changed: Callable[[Keymap], None]) -> None:
        super().__init__()
        self.setObjectName("keyeditor")
        self._actions, self._changed = actions, changed
        self.command: Command | None = None
        self._wanted = ""
        self._name = label(tone="title")
        self._name.setWordWrap(True)
        self._caps = QWidget()
        self._flow = FlowLayout(self._caps, tokens.S)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self.add = QPushButton(tr("Add a key…"))
        self.add.clicked.connect(self.capture)
        self.reset = link_button(tr("Reset"))
        self.reset.clicked.connect(self._reset)
        self.field = KeyCapture()
        self.field.setFixedWidth(180)
        self.field.pressed.connect(self._pressed)
        self.field.given_up.connect(self._give_up)
        self.said = label(tone="dim")
        self.said.setWordWrap(True)
        self.take = QPushButton()
        self.take.setProperty("role", "primary")
        self.take.clicked.connect(self._take)
        self.other = QPushButton(tr("Choose another"))
        self.other.clicked.connect(self.capture)
        self.cancel = link_button(tr("Leave it"))
        self.cancel.clicked.connect(self._give_up)
        self._lay_out()
        self.show_command(None)

    def _lay_out(self) -> None:
        keys = QHBoxLayout()
        keys.setSpacing(tokens.S)
        keys.addWidget(self._caps, 1)
        for widget in (self.field, self.add, self.reset):
            keys.addWidget(widget, alignment=Qt.AlignmentFlag.AlignTop)
        answers = QHBoxLayout()
        answers.setSpacing(tokens.S)
        for widget in (self.take, self.other, self.cancel):
            answers.addWidget(widget)
        answers.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.L, tokens.M, tokens.L, tokens.M)
        column.setSpacing(tokens.S)
        column.addWidget(self._name)
        column.addLayout(keys)
        column.addWidget(self.said)
        column.addLayout(answers)

    def show_command(self, command: Command | None) -> None:
        """Edit this command; what was begun with another is dropped."""
        self.command = command
        self._stop()
        self.refresh()

    def refresh(self) -> None:
        """The keys as they hold now."""
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        command = self.command
        self._name.setText(tr(command.title) if command else tr("Choose a command to see and change its keys."))
        self.add.setEnabled(command is not None)
        self.reset.setVisible(command is not None and self._actions.keymap.own(command))
        if command is None:
            return
        self.reset.setAccessibleName(tr("Reset the keys of {command}", command=tr(command.title)))
        keys = self._actions.keymap.keys(command)
        for key in keys:
            self._flow.addWidget(self._cap(key))
        if not keys:
            self._flow.addWidget(label(tr("No key"), "faint"))
        self._caps.updateGeometry()

    def capture(self) -> None:
        """Wait for a key."""
        self._wanted = ""
        self._answers(shown=False)
        self.said.setText(tr("Press the key that this command is to have. Esc gives up."))
        self.said.show()
        self.add.hide()
        self.field.show()
        self.field.clear()
        self.field.setFocus()

    def _pressed(self, key: str) -> None:
        command, keymap = self.command, self._actions.keymap
        if command is None:
            return
        self.field.setText(shown_key(key))
        reason = refused(key)
        if reason:
            self.said.setText(tr("{key} cannot be given away. {reason}", key=shown_key(key), reason=reason))
            return
        if any(same_press(key, held) for held in keymap.keys(command)):
            self.said.setText(tr("{key} means this already.", key=shown_key(key)))
            return
        holders = keymap.holders(key, command)
        if not holders:
            self._keep(key)
            return
        self._wanted = key
        names = " / ".join(tr(holder.title) for holder in holders)
        self.said.setText(tr("{key} already means “{other}”. A key means one thing.", key=shown_key(key), other=names))
        self.take.setText(tr("Take it from “{other}”", other=names))
        self._answers(shown=True)
        self.take.setFocus()

    def _take(self) -> None:
        if self._wanted:
            self._keep(self._wanted)

    def _keep(self, key: str) -> None:
        command, keymap = self.command, self._actions.keymap
        if command is not None:
            self._stop()
            self._changed(keymap.assigned(command, (*keymap.keys(command), key)))
            self.add.setFocus()

    def _remove(self, key: str, checked: bool = False) -> None:
        command, keymap = self.command, self._actions.keymap
        if command is not None:
            self._stop()
            self._changed(keymap.assigned(command, (held for held in keymap.keys(command) if held != key)))
            self.add.setFocus()

    def _reset(self) -> None:
        command, keymap = self.command, self._actions.keymap
        if command is None:
            return
        losers = {other.id: other for key in command.keys for other in keymap.holders(key, command)}
        self._stop()
        self._changed(keymap.reset(command))
        if losers:
            names = " / ".join(tr(other.title) for other in losers.values())
            self.said.setText(tr("Taken back from “{other}”.", other=names))
            self.said.show()
        self.add.setFocus()

    def _give_up(self) -> None:
        # The focus goes from the field to the buttons that ask about its key: nothing is given up then.
        if self._wanted and self.sender() is self.field:
            return
        begun = not self.field.isHidden() or not self.take.isHidden()
        self._stop()
        if begun and self.isVisible():
            self.add.setFocus()

    def _stop(self) -> None:
        self._wanted = ""
        self.field.hide()
        self.said.hide()
        self.add.show()
        self._answers(shown=False)

    def _answers(self, *, shown: bool) -> None:
        for button in (self.take, self.other, self.cancel):
            button.setVisible(shown)

    def _cap(self, key: str) -> QWidget:
        cap = QWidget()
        row = QHBoxLayout(cap)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(label(shown_key(key), "key"))
        away = icon_button("close", tr("Take {key} away", key=shown_key(key)))
        away.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        away.clicked.connect(partial(self._remove, key))
        row.addWidget(away)
        return cap
