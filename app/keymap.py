"""Which keys a command really has: the table's defaults, and a person's own keys over them; clashes are found here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Keymap:
    """`overrides` gives a person's keys by command id; an empty tuple takes a command's keys away."""

    commands: tuple[Command, ...] = COMMANDS
    overrides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keys(self, command: Command) -> tuple[str, ...]:
        return self.overrides.get(command.id, command.keys)

    def clashes(self) -> list[Clash]:
        """Every pair of commands whose contexts overlap and which share a key."""
        found = []
        for index, first in enumerate(self.commands):
            for second in self.commands[index + 1 :]:
                if _overlap(first.context, second.context):
                    shared = _folded(self.keys(first)) & _folded(self.keys(second))
                    found += [Clash(key, first.id, second.id) for key in sorted(shared)]
        return found


def _overlap(first: Context, second: Context) -> bool:
    return second in _HOLDS_WITHIN[first] or first in _HOLDS_WITHIN[second]


def _folded(keys: Iterable[str]) -> set[str]:
    return {key.casefold() for key in keys}
