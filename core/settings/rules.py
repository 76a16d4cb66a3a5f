"""What a TOML value must be to be taken as a setting: rules that the fields of the tree carry with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

UNUSABLE = object()
Rule: TypeAlias = Callable[[object], object]
"""Turns a TOML value into the setting, or into `UNUSABLE`."""


def choice(*allowed: str) -> Rule:
    """One of these words."""
    return lambda value: value if value in allowed else UNUSABLE


def number(low: float, high: float, kind: type[int] | type[float]) -> Rule:
    """From `low` to `high`, both included; whole where `kind` is int."""

    def rule(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            return UNUSABLE
        return UNUSABLE if kind is int and value != int(value) else kind(value)

    return rule


def flag(value: object) -> object:
    """True or false."""
    return value if isinstance(value, bool) else UNUSABLE


def text(value: object) -> object:
    """Any text."""
    return value if isinstance(value, str) else UNUSABLE


def texts(value: object) -> object:
    """Texts that are not empty, each once."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        return UNUSABLE
    return tuple(dict.fromkeys(value))


def paths(value: object) -> object:
    """Paths, each once."""
    names = texts(value)
    return tuple(Path(name) for name in names) if isinstance(names, tuple) else UNUSABLE


@dataclass(frozen=True, slots=True)
class Partly:
    """A table of which only some entries can be used, and the names of those that cannot."""

    value: Mapping[str, object]
    dropped: tuple[str, ...]


def bindings(value: object) -> object:
    """Lists of keys by command; one that is none costs no other."""
    if not isinstance(value, dict):
        return UNUSABLE
    keys = {command: texts(listed) for command, listed in value.items()}
    dropped = tuple(command for command, listed in keys.items() if listed is UNUSABLE)
    return Partly({command: listed for command, listed in keys.items() if command not in dropped}, dropped)


def setting(rule: Rule, default: Any) -> Any:
    """A field of the tree."""
    return field(default=default, metadata={"rule": rule})
