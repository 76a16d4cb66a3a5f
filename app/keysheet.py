"""The `?` sheet: every command with a key, by group, made of the command table, in as many columns as there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.actions import Actions, shown_key
from app.commands import WHERE, Command, Group
from app.keymap import Keymap
from app.language import tr
from app.theme import tokens
from app.widgets import label, search_field

_COLUMN = 270
"""Room that a command and its keys need side by side."""
_MOST_COLUMNS = 3


class KeySheet(QDialog):
    """Shows the keys that really hold, a person's own included, and follows them. Search finds words and keys."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys"))
        self._actions = actions
        self._columns = _MOST_COLUMNS
        self.field = search_field(tr("Search"), tr("Find a command or a key"))
        self.field.textChanged.connect(self._fill)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(tr("Keys"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.XL, tokens.L, tokens.XL, 0)
        head.addWidget(self.field)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self._scroll, 1)
        actions.keys_changed.connect(self._fill)
        self._fill()
        most = self.screen().availableSize() - QSize(tokens.XXL, tokens.XXL)
        if parent is not None:
            most = most.boundedTo(parent.size() - QSize(tokens.XL, tokens.XL))
        self.resize(QSize(1040, 760).boundedTo(most).expandedTo(QSize(320, 240)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(1, min(_MOST_COLUMNS, (self.width() - 2 * tokens.XL) // (_COLUMN + tokens.XL)))
        if columns != self._columns:
            self._columns = columns
            self._fill()

    def _fill(self) -> None:
        """The groups in columns of about the same height; what does not fit the search is left out."""
        keymap, words = self._actions.keymap, self.field.text().casefold().split()
        blocks = [(group, found) for group in Group if (found := _listed(keymap, group, words))]
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.XL)
        row.setSpacing(tokens.XXL if self._columns > 1 else 0)
        for part in _balanced(blocks, self._columns):
            column = QVBoxLayout()
            column.setSpacing(tokens.XS)
            for group, commands in part:
                if column.count():
                    column.addSpacing(tokens.L)
                column.addWidget(label(tr(group.value), "section"))
                column.addLayout(_table(keymap, commands))
                if group is Group.MARK and not words:
                    said = tr("Shift with a mark goes on to the next photo; the switch above makes every mark do so.")
                    hint = label(said, "dim")
                    hint.setWordWrap(True)
                    column.addWidget(hint)
            column.addStretch(1)
            row.addLayout(column, 1)
        if not blocks:
            row.addWidget(label(tr("No command and no key fits."), "dim"), alignment=Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(body)


Block = tuple[Group, Sequence[Command]]


def _listed(keymap: Keymap, group: Group, words: Sequence[str]) -> list[Command]:
    listed = [c for c in keymap.commands if c.group is group and c.listed and keymap.keys(c)]
    return [command for command in listed if all(word in _told(keymap, command) for word in words)]


def _told(keymap: Keymap, command: Command) -> str:
    keys = " ".join(shown_key(key) for key in keymap.keys(command))
    return f"{tr(command.group.value)} {tr(command.title)} {keys}".casefold()


def _balanced(blocks: Sequence[Block], columns: int) -> list[list[Block]]:
    """Blocks in their order, cut into at most `columns` parts so that the longest part is as short as it can be."""
    sizes = [len(commands) + 2 for _, commands in blocks]
    height = max(sizes, default=0)
    while True:
        parts: list[list[Block]] = []
        room = 0
        for block, size in zip(blocks, sizes, strict=True):
            if room < size:
                parts.append([])
                room = height
            parts[-1].append(block)
            room -= size
        if len(parts) <= columns:
            return parts
        height += 1


def _table(keymap: Keymap, commands: Sequence[Command]) -> QVBoxLayout:
    table = QVBoxLayout()
    table.setSpacing(tokens.XS)
    for command in commands:
        title = label(_title(keymap, command, commands))
        title.setWordWrap(True)
        line = QHBoxLayout()
        line.setSpacing(tokens.XS)
        line.addWidget(title, 1)
        for key in dict.fromkeys(shown_key(key) for key in keymap.keys(command)):
            line.addWidget(label(key, "key"), alignment=Qt.AlignmentFlag.AlignTop)
        table.addLayout(line)
    return table


def _title(keymap: Keymap, command: Command, listed: Sequence[Command]) -> str:
    """A key that another command of the list shares says where it holds."""
    keys = set(keymap.keys(command))
    shared = any(keys & set(keymap.keys(other)) for other in listed if other is not command)
    where = WHERE.get(command.context)
    return f"{tr(command.title)} ({tr(where)})" if shared and where else tr(command.title)
