"""The `?` sheet: every command with a key, by group, made of the command table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.actions import shown_key
from app.commands import Command, Context, Group
from app.keymap import Keymap
from app.theme import tokens
from app.widgets import label

_WHERE = {Context.LOUPE: "loupe", Context.GRID: "grid"}
_COLUMNS: tuple[tuple[Group, ...], ...] = ((Group.MARK, Group.EDIT), (Group.VIEW, Group.HELP), (Group.MOVE, Group.FILE))


class KeySheet(QDialog):
    """Shows the keys that really hold, a person's own included."""

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.XL)
        columns.setSpacing(tokens.XXL)
        for groups in _COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(tokens.XS)
            for group in groups:
                self._add_group(column, keymap, group)
            if Group.MARK in groups:
                column.addSpacing(tokens.M)
                hint = label("Shift with a mark goes on to the next photo.", "dim")
                hint.setWordWrap(True)
                column.addWidget(hint)
            column.addStretch(1)
            columns.addLayout(column)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        most = self.screen().availableSize() - QSize(tokens.XXL, tokens.XXL)
        self.resize((body.sizeHint() + QSize(tokens.XL, tokens.S)).boundedTo(QSize(1080, 760)).boundedTo(most))

    def _add_group(self, column: QVBoxLayout, keymap: Keymap, group: Group) -> None:
        listed = [c for c in keymap.commands if c.group is group and c.listed and keymap.keys(c)]
        if column.count():
            column.addSpacing(tokens.L)
        column.addWidget(label(group.value, "section"))
        table = QGridLayout()
        table.setHorizontalSpacing(tokens.L)
        table.setVerticalSpacing(tokens.XS)
        table.setColumnStretch(0, 1)
        for row, command in enumerate(listed):
            table.addWidget(label(_title(command, listed)), row, 0)
            table.addLayout(_keys(keymap.keys(command)), row, 1, Qt.AlignmentFlag.AlignRight)
        column.addLayout(table)


def _title(command: Command, listed: Sequence[Command]) -> str:
    """A key that another command of the list shares says where it holds."""
    shared = any(set(command.keys) & set(other.keys) for other in listed if other is not command)
    where = _WHERE.get(command.context)
    return f"{command.title} ({where})" if shared and where else command.title


def _keys(keys: Sequence[str]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens.XS)
    for key in dict.fromkeys(shown_key(key) for key in keys):
        row.addWidget(label(key, "key"))
    return row
