"""What a person has chosen, as a frozen tree, and its journey to and from one TOML file.

Reading never fails on what the file says: a value that cannot be used falls back to its default, a file that cannot be
understood is moved aside, and `Settings.notices` says so in words for the screen. Writing is atomic and keeps what this
version does not know. Window geometry is not here: that is the window's own business.
"""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import tomli_w

from core.atomic import write_atomically
from core.errors import UserError

SCHEMA_VERSION = 2
SMALLEST_THUMBNAIL, LARGEST_THUMBNAIL, USUAL_THUMBNAIL = 96, 384, 176
"""Long side of a grid cell's picture in logical pixels."""

RECENT_LIMIT = 12
PROGRAM_LIMIT = 8
PALETTE_LIMIT = 20

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

_UNUSABLE = object()
Rule: TypeAlias = Callable[[object], object]
"""Turns a TOML value into the setting, or into `_UNUSABLE`."""


def _choice(*allowed: str) -> Rule:
    return lambda value: value if value in allowed else _UNUSABLE


def _number(low: float, high: float, kind: type[int] | type[float]) -> Rule:
    def rule(value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            return _UNUSABLE
        return _UNUSABLE if kind is int and value != int(value) else kind(value)

    return rule


def _flag(value: object) -> object:
    return value if isinstance(value, bool) else _UNUSABLE


def _text(value: object) -> object:
    return value if isinstance(value, str) else _UNUSABLE


def _texts(value: object) -> object:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        return _UNUSABLE
    return tuple(dict.fromkeys(value))


def _paths(value: object) -> object:
    names = _texts(value)
    return tuple(Path(name) for name in names) if isinstance(names, tuple) else _UNUSABLE


@dataclass(frozen=True, slots=True)
class _Partly:
    """A table of which only some entries can be used, and the names of those that cannot."""

    value: Mapping[str, object]
    dropped: tuple[str, ...]


def _bindings(value: object) -> object:
    if not isinstance(value, dict):
        return _UNUSABLE
    keys = {command: _texts(listed) for command, listed in value.items()}
    dropped = tuple(command for command, listed in keys.items() if listed is _UNUSABLE)
    return _Partly({command: listed for command, listed in keys.items() if command not in dropped}, dropped)


def _setting(rule: Rule, default: Any = None, factory: Callable[[], Any] | None = None) -> Any:
    if factory is not None:
        return field(default_factory=factory, metadata={"rule": rule})
    return field(default=default, metadata={"rule": rule})


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """Folders a person returns to; `recent` newest first, at most `RECENT_LIMIT`."""

    recent: tuple[Path, ...] = _setting(_paths, ())
    favourites: tuple[Path, ...] = _setting(_paths, ())

    def visited(self, folder: Path) -> FolderSettings:
        """With `folder` as the newest of the recent ones."""
        others = tuple(known for known in self.recent if known != folder)
        return replace(self, recent=(folder, *others)[:RECENT_LIMIT])

    def forgot(self, folder: Path) -> FolderSettings:
        """Without `folder` among the recent ones."""
        return replace(self, recent=tuple(known for known in self.recent if known != folder))

    def toggled(self, folder: Path) -> FolderSettings:
        """With `folder` added to the favourites, or taken out of them."""
        if folder in self.favourites:
            return replace(self, favourites=tuple(known for known in self.favourites if known != folder))
        return replace(self, favourites=(*self.favourites, folder))


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """Which attribute sets judge ("own": the person's), and by which encoder ("": the best one that is installed)."""

    sets: tuple[str, ...] = _setting(_texts, ("look", "feel", "own"))
    encoder: str = _setting(_text, "")


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What the engine may use. 0 lets the engine choose; `decode_seconds` is what one file may take to be read."""

    device: str = _setting(_choice("auto", "cpu"), "auto")
    workers: int = _setting(_number(0, 256, int), 0)
    memory_mb: int = _setting(_number(0, 1 << 20, int), 0)
    decode_seconds: float = _setting(_number(1, 600, float), 30.0)


@dataclass(frozen=True, slots=True)
class AppearanceSettings:
    """How the window looks; `thumbnail_size` is the long side of a grid cell's picture in logical pixels, `language`
    a language's code ("": the system's), `layout` how the grid's photos are laid out, `filmstrip` whether one shows
    below the loupe."""

    theme: str = _setting(_choice("dark", "light"), "dark")
    thumbnail_size: int = _setting(_number(SMALLEST_THUMBNAIL, LARGEST_THUMBNAIL, int), USUAL_THUMBNAIL)
    reduced_motion: bool = _setting(_flag, False)
    language: str = _setting(_text, "")
    layout: str = _setting(_choice("square", "justified"), "square")
    filmstrip: bool = _setting(_flag, True)


@dataclass(frozen=True, slots=True)
class PaletteSettings:
    """What was chosen in the command palette, newest first, at most `PALETTE_LIMIT`."""

    recent: tuple[str, ...] = _setting(_texts, ())

    def chose(self, item: str) -> PaletteSettings:
        """With `item` as the newest."""
        others = tuple(known for known in self.recent if known != item)
        return replace(self, recent=(item, *others)[:PALETTE_LIMIT])


@dataclass(frozen=True, slots=True)
class WelcomeSettings:
    """What has been shown and need not be shown again."""

    tour_seen: bool = _setting(_flag, False)


@dataclass(frozen=True, slots=True)
class StartSettings:
    """What the window begins with; `restore_session` opens it where it was closed."""

    restore_session: bool = _setting(_flag, True)


@dataclass(frozen=True, slots=True)
class ProgramSettings:
    """Other programs that photos were opened with, newest first, at most `PROGRAM_LIMIT`: paths of programs."""

    remembered: tuple[Path, ...] = _setting(_paths, ())

    def used(self, program: Path) -> ProgramSettings:
        """With `program` as the newest."""
        others = tuple(known for known in self.remembered if known != program)
        return replace(self, remembered=(program, *others)[:PROGRAM_LIMIT])


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it. `keys` maps a command's id to the keys that were chosen for it, the first one shown (() for none).

    `notices` is not written: what `load_settings` had to put right, one plain sentence each.
    """

    folders: FolderSettings = field(default_factory=FolderSettings)
    scoring: ScoringSettings = field(default_factory=ScoringSettings)
    engine: EngineSettings = field(default_factory=EngineSettings)
    appearance: AppearanceSettings = field(default_factory=AppearanceSettings)
    welcome: WelcomeSettings = field(default_factory=WelcomeSettings)
    palette: PaletteSettings = field(default_factory=PaletteSettings)
    start: StartSettings = field(default_factory=StartSettings)
    programs: ProgramSettings = field(default_factory=ProgramSettings)
    keys: Mapping[str, tuple[str, ...]] = _setting(_bindings, factory=dict)
    notices: tuple[str, ...] = field(default=(), compare=False)


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
            usable = _UNUSABLE
        lost: tuple[str, ...] = ()
        if isinstance(usable, _Partly):
            lost = tuple(f"{name}.{part}" for part in usable.dropped)
            usable = usable.value
        elif usable is _UNUSABLE:
            lost = (name,)
        notices += [
            f"The setting {name} has a value that cannot be used; its default is used instead." for name in lost
        ]
        if usable is not _UNUSABLE:
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
