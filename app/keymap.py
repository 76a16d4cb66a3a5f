"""Which keys a command really has: the table's defaults, and a person's own keys over them; clashes are found here.

A person's key always wins: a default that means the same key at the same place steps back (`Keymap.keys`), so that a
key never means two things, not even where a new version brings a new default.

"!" and "Shift+1" are one press on most keyboards. The toolkit takes such a press for both, and does neither: so they
count as the same key here, by the rows of digits that are in use.
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

_OVER_DIGITS = ("!+", '@"', "#£§·*", "$¤ç", "%", "^&", "&/", "*(", "()", ")=")
"""What Shift makes of 1, 2 … 0 on Latin keyboards."""

_MOSTLY_ALONE = frozenset("=+")
"""Signs that have a key of their own on most keyboards: as such they may be given beside Shift and a digit. Where they
are one press after all, `Keymap.doer` decides."""

_DIGITS_UNDER = {
    sign: {digit for digit, signs in zip("1234567890", _OVER_DIGITS, strict=True) if sign in signs}
    for sign in "".join(_OVER_DIGITS)
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
                    shared = {key.casefold() for key in self.keys(first) if _among(key, self.keys(second))}
                    found += [Clash(key, first.id, second.id) for key in sorted(shared)]
        return found

    def holders(self, key: str, command: Command) -> list[Command]:
        """The other commands that `key` means already where it would mean `command`."""
        return [other for other in self._rivals(command) if _among(key, self.keys(other))]

    def doer(self, key: str, commands: Iterable[Command]) -> Command | None:
        """Which of the commands does a press that the toolkit takes for keys of several, `key` among them. A person's
        own key goes first, then the one that names Shift and the digit: signs have another key or command besides."""
        meant = [
            (self.own(command), "shift+" in held.casefold(), command)
            for command in commands
            for held in self.keys(command)
            if _alike(key, held)
        ]
        return max(meant, key=lambda found: found[:2])[2] if meant else None

    def assigned(self, command: Command, keys: Iterable[str]) -> Keymap:
        """With these keys for `command`, taken from whoever had them at the same place."""
        keys = tuple(dict.fromkeys(keys))
        overrides = {**self.overrides, command.id: keys}
        for rival in self._rivals(command):
            left = tuple(key for key in self.keys(rival) if not _among(key, keys))
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
            (command.context, self.overrides[command.id]) for command in self.commands if command.id in self.overrides
        ]
        return {command.id: self._keys(command, chosen) for command in self.commands}

    def _keys(self, command: Command, chosen: list[tuple[Context, tuple[str, ...]]]) -> tuple[str, ...]:
        if command.id in self.overrides:
            return tuple(self.overrides[command.id])
        taken = [key for context, keys in chosen if _overlap(context, command.context) for key in keys]
        return tuple(key for key in command.keys if not _among(key, taken))

    def _rivals(self, command: Command) -> Iterator[Command]:
        for other in self.commands:
            if other.id != command.id and _overlap(other.context, command.context):
                yield other


def _overlap(first: Context, second: Context) -> bool:
    return second in _HOLDS_WITHIN[first] or first in _HOLDS_WITHIN[second]


def same_press(first: str, second: str) -> bool:
    """Whether two keys count as one: "p" and "P", or "Ctrl+!" and "Ctrl+Shift+1"."""
    return first.casefold() == second.casefold() or (
        _alike(first, second) and first[-1:] not in _MOSTLY_ALONE and second[-1:] not in _MOSTLY_ALONE
    )


def _alike(first: str, second: str) -> bool:
    """Whether one press means both keys on some keyboard."""
    first, second = first.casefold(), second.casefold()
    return first == second or first in _on_digits(second) or second in _on_digits(first)


def _on_digits(key: str) -> set[str]:
    """The other ways to write a key that ends in a sign which Shift makes of a digit."""
    held, sign = key[:-1], key[-1:]
    return {f"{held}shift+{digit}" for digit in _DIGITS_UNDER.get(sign, ())}


def _among(key: str, keys: Iterable[str]) -> bool:
    return any(same_press(key, other) for other in keys)
