"""The journey of the settings to and from one TOML file.

Reading never fails on what the file says: a value that cannot be used falls back to its default, a file that cannot be
understood is moved aside, and `Settings.notices` says so in words for the screen. Writing is atomic and keeps what this
version does not know.
"""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import tomli_w

from core.atomic import write_atomically
from core.errors import UserError
from core.settings.rules import UNUSABLE, Partly, Rule
from core.settings.tree import Settings

SCHEMA_VERSION = 2

Raw: TypeAlias = dict[str, Any]
Migration: TypeAlias = Callable[[Raw], Raw]


def _keys_in_lists(raw: Raw) -> Raw:
    """From one key per command ("" for none) to a list of keys."""
    keys = raw.get("keys")
    if not isinstance(keys, dict):
        return raw
    lists = {command: [key] if key else [] for command, key in keys.items() if isinstance(key, str)}
    return {**raw, "keys": {**keys, **lists}}


MIGRATIONS: Mapping[int, Migration] = {1: _keys_in_lists}
"""From a schema version to the next one: takes and returns the whole file as plain TOML values."""


def load_settings(path: Path, migrations: Mapping[int, Migration] = MIGRATIONS) -> Settings:
    """Read `path`; the defaults where there is no such file. Raises UserError where it may not be read.

    Any thread. A file that is not TOML is renamed to `<name>.broken` beside it, and one with values that cannot be used
    is copied there; one of a newer version is copied to `<name>.newer`, before anything of ours can overwrite it.
    """
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        raise UserError(
            f"The settings could not be read: {error.strerror or error}.", f"Check who may read {path}."
        ) from error
    try:
        raw = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        aside = path.with_name(path.name + ".broken")
        with contextlib.suppress(OSError):
            path.replace(aside)
        return Settings(notices=(f"The settings file was damaged. It is kept as {aside.name}; the defaults are used.",))
    notices: list[str] = []
    version = raw.get("version", 1)
    if isinstance(version, int) and version > SCHEMA_VERSION:
        aside = path.with_name(path.name + ".newer")
        with contextlib.suppress(OSError):
            aside.write_bytes(data)
        notices.append(f"The settings come from a newer version of Beholder. They are kept as {aside.name}.")
    elif isinstance(version, int):
        for step in range(version, SCHEMA_VERSION):
            if step in migrations:
                raw = migrations[step](raw)
    dropped: list[str] = []
    settings: Settings = _read(Settings, raw, "", dropped)
    if dropped:
        aside = path.with_name(path.name + ".broken")
        with contextlib.suppress(OSError):
            aside.write_bytes(data)
            dropped.append(f"The settings file as it was is kept as {aside.name}.")
        notices += dropped
    return replace(settings, notices=tuple(notices))


def save_settings(path: Path, settings: Settings) -> None:
    """Write `settings` to `path` in one step; keys in the file that this version does not know stay. Raises UserError.

    Any thread, one at a time.
    """
    raw: Raw = {}
    with contextlib.suppress(OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raw = tomllib.loads(path.read_bytes().decode("utf-8"))
    raw = {"version": SCHEMA_VERSION, **_overlay(raw, _write(settings))}
    raw["version"] = SCHEMA_VERSION
    raw["keys"] = {command: list(keys) for command, keys in settings.keys.items()}
    try:
        write_atomically(path, tomli_w.dumps(raw).encode("utf-8"))
    except OSError as error:
        raise UserError(
            f"The settings could not be saved: {error.strerror or error}.",
            f"Check the space and rights at {path.parent}.",
        ) from error


def _read(kind: type[Any], raw: Mapping[str, object], prefix: str, notices: list[str]) -> Any:
    """One section, field by field; what cannot be used keeps its default and is noted."""
    values: dict[str, object] = {}
    for item in fields(kind):
        if item.name not in raw or item.name == "notices":
            continue
        found, name = raw[item.name], f"{prefix}{item.name}"
        rule: Rule | None = item.metadata.get("rule")
        if rule is not None:
            usable = rule(found)
        elif isinstance(found, dict):
            usable = _read(item.default_factory, found, f"{name}.", notices)  # type: ignore[arg-type]
        else:
            usable = UNUSABLE
        lost: tuple[str, ...] = ()
        if isinstance(usable, Partly):
            lost = tuple(f"{name}.{part}" for part in usable.dropped)
            usable = usable.value
        elif usable is UNUSABLE:
            lost = (name,)
        notices += [
            f"The setting {name} has a value that cannot be used; its default is used instead." for name in lost
        ]
        if usable is not UNUSABLE:
            values[item.name] = usable
    return kind(**values)


def _write(section: Any) -> Raw:
    """One section as TOML values."""
    raw: Raw = {}
    for item in fields(section):
        value = getattr(section, item.name)
        if item.name == "notices":
            continue
        if is_dataclass(value):
            raw[item.name] = _write(value)
        elif isinstance(value, tuple):
            raw[item.name] = [text for part in value if _is_text(text := str(part))]
        elif isinstance(value, Mapping):
            raw[item.name] = {name: list(part) for name, part in value.items()}
        else:
            raw[item.name] = value
    return raw


def _is_text(name: str) -> bool:
    """A folder whose name is not UTF-8 is one that no file of text can hold: it is remembered until the end."""
    return not any("\ud800" <= letter <= "\udfff" for letter in name)


def _overlay(below: Mapping[str, Any], above: Mapping[str, Any]) -> Raw:
    """`above` over `below`, table by table; what only `below` has stays."""
    merged = dict(below)
    for name, value in above.items():
        known = merged.get(name)
        merged[name] = _overlay(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged
