"""Which keys a command really has: the table's defaults, and a person's own keys over them; clashes are found here.

A person's key always wins: a default that means the same key at the same place steps back (`Keymap.keys`), so that a
key never means two things, not even where a new version brings a new default.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.commands import COMMANDS, Command, Context

_HOLDS_WITHIN: dict[Context, frozenset[Context]] = {
    Context.WINDOW: frozenset(Context),
    Context.PHOTOS: frozenset({Context.PHOTOS, Context.GRID, Context.LOUPE}),
    Context.GRID: frozenset({Context.GRID}),
    Context.LOUPE: frozenset({Context.LOUPE}),
}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two commands that one key would mean at the same place."""

    key: str
    first: str
    second: str


@dataclass(frozen=True)
class Keymap:
    """`overrides` gives a person's keys by command id; an empty tuple takes a command's keys away. Ids that the table
    does not know are kept."""

    commands: tuple[Command, ...] = COMMANDS
    overrides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keys(self, command: Command) -> tuple[str, ...]:
        """The keys that hold, the first one shown."""
        return self._held[command.id]

    def command(self, command_id: str) -> Command:
        """KeyError for an id that is not in the table."""
        return self._by_id[command_id]

    def own(self, command: Command) -> bool:
        """Whether the keys differ from the table's."""
        return self.keys(command) != command.keys

    def clashes(self) -> list[Clash]:
        """Every pair of commands whose contexts overlap and which share a key."""
        found = []
        for index, first in enumerate(self.commands):
            for second in self.commands[index + 1 :]:
                if _overlap(first.context, second.context):
                    shared = _folded(self.keys(first)) & _folded(self.keys(second))
                    found += [Clash(key, first.id, second.id) for key in sorted(shared)]
        return found

    def holders(self, key: str, command: Command) -> list[Command]:
        """The other commands that `key` means already where it would mean `command`."""
        return [other for other in self._rivals(command) if key.casefold() in _folded(self.keys(other))]

    def assigned(self, command: Command, keys: Iterable[str]) -> Keymap:
        """With these keys for `command`, taken from whoever had them at the same place."""
        keys = tuple(dict.fromkeys(keys))
        overrides = {**self.overrides, command.id: keys}
        for rival in self._rivals(command):
            left = tuple(key for key in self.keys(rival) if key.casefold() not in _folded(keys))
            if left != self.keys(rival):
                overrides[rival.id] = left
        tidy = {
            name: own for name, own in overrides.items() if name not in self._by_id or own != self._by_id[name].keys
        }
        return replace(self, overrides=tidy)

    def reset(self, command: Command) -> Keymap:
        """With the table's keys for `command`, taken back from whoever has them now."""
        return self.assigned(command, command.keys)

    @cached_property
    def _by_id(self) -> dict[str, Command]:
        return {command.id: command for command in self.commands}

    @cached_property
    def _held(self) -> dict[str, tuple[str, ...]]:
        chosen = [
            (command.context, _folded(self.overrides[command.id]))
            for command in self.commands
            if command.id in self.overrides
        ]
        return {command.id: self._keys(command, chosen) for command in self.commands}

    def _keys(self, command: Command, chosen: list[tuple[Context, set[str]]]) -> tuple[str, ...]:
        if command.id in self.overrides:
            return tuple(self.overrides[command.id])
        taken: set[str] = set().union(*(keys for context, keys in chosen if _overlap(context, command.context)))
        return tuple(key for key in command.keys if key.casefold() not in taken)

    def _rivals(self, command: Command) -> Iterator[Command]:
        for other in self.commands:
            if other.id != command.id and _overlap(other.context, command.context):
                yield other


def _overlap(first: Context, second: Context) -> bool:
    return second in _HOLDS_WITHIN[first] or first in _HOLDS_WITHIN[second]


def _folded(keys: Iterable[str]) -> set[str]:
    return {key.casefold() for key in keys}
