"""What the palette finds: the commands, the person's folders, and what photos can be sorted by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.actions import Actions, shown_key
from app.command_palette.items import Item
from app.context import AppContext
from app.grid.toolbar import PLAIN_SORTS
from app.jobs import Lane
from app.language import tr
from app.numbers import brief_path
from core.jobs import JobContext
from core.types import Changes, Entry

OWN_COMMAND = "help.palette"


class CommandItems:
    """Every command that could be done from here, by its table."""

    def __init__(self, actions: Actions) -> None:
        self._actions = actions

    def items(self) -> Iterator[Item]:
        keymap = self._actions.keymap
        for command in keymap.commands:
            if command.id == OWN_COMMAND or not self._actions.offered(command):
                continue
            action, keys = self._actions.action(command.id), keymap.keys(command)
            yield Item(
                command.id,
                tr(command.title),
                tr(command.group.value),
                action.trigger,
                shown_key(keys[0]) if keys else "",
                command.icon,
                enabled=action.isEnabled(),
            )


class FolderItems:
    """Favourites and recent folders, each once."""

    def __init__(self, context: AppContext, open_folder: Callable[[Path], None]) -> None:
        self._context, self._open = context, open_folder

    def items(self) -> Iterator[Item]:
        folders = self._context.settings.folders
        kinds = ((folders.favourites, tr("Favourite"), "star"), (folders.recent, tr("Recent folder"), "clock"))
        seen = set[Path]()
        for paths, group, glyph in kinds:
            for path in paths:
                if path not in seen:
                    seen.add(path)
                    title = tr("Open {folder}", folder=brief_path(path))
                    yield Item(f"folder:{path}", title, group, partial(self._open, path), icon=glyph)


class SortItems(QObject):
    """Everything that photos can be sorted by; the catalogue is read again when it grows. GUI thread."""

    def __init__(self, context: AppContext, sort_by: Callable[[str], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._sort_by = context, sort_by
        self._entries: tuple[Entry, ...] = ()
        context.opened.connect(self._read)
        context.changed.connect(self._changed)

    def items(self) -> Iterator[Item]:
        group = tr("Order")
        for key, title in PLAIN_SORTS:
            yield self._item(key.value, tr("Sort by {what}", what=tr(title)), group, "")
        for entry in self._entries:
            ends = f"{tr(entry.low)} {tr(entry.high)}"
            yield self._item(entry.id, tr("Sort by {what}", what=tr(entry.title)), group, ends)

    def _item(self, sort: str, title: str, group: str, words: str) -> Item:
        return Item(f"sort:{sort}", title, group, partial(self._sort_by, sort), icon="sort-descending", words=words)

    def _changed(self, changes: Changes) -> None:
        if changes.entries - {entry.id for entry in self._entries}:
            self._read()

    def _read(self) -> None:
        workspace = self._context.workspace
        if workspace is None:
            return

        def work(ctx: JobContext) -> tuple[Entry, ...]:
            return workspace.entries()

        self._context.jobs.submit(Lane.DATABASE, work, done=self._entries_came, key="palette entries")

    def _entries_came(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
