"""What a person has chosen, as a frozen tree: every setting with its default, its bounds, and how it may be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from core.settings.rules import bindings, choice, flag, number, paths, setting, text, texts

SMALLEST_THUMBNAIL, LARGEST_THUMBNAIL, USUAL_THUMBNAIL = 96, 384, 176
"""Long side of a grid cell's picture in logical pixels."""

MOST_WORKERS = 256
MOST_MEMORY_MB = 1 << 20
SHORTEST_READ_S, LONGEST_READ_S = 1, 600

RECENT_LIMIT = 12
PROGRAM_LIMIT = 8
PALETTE_LIMIT = 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FolderSettings:
    """Folders a person returns to; `recent` newest first, at most `RECENT_LIMIT`."""

    recent: tuple[Path, ...] = setting(paths, ())
    favourites: tuple[Path, ...] = setting(paths, ())

    def visited(self, folder: Path) -> FolderSettings:
        """With `folder` as the newest of the recent ones."""
        return replace(self, recent=_first(folder, self.recent, RECENT_LIMIT))

    def forgot(self, folder: Path) -> FolderSettings:
        """Without `folder` among the recent ones."""
        return replace(self, recent=_without(folder, self.recent))

    def toggled(self, folder: Path) -> FolderSettings:
        """With `folder` added to the favourites, or taken out of them."""
        if folder in self.favourites:
            return replace(self, favourites=_without(folder, self.favourites))
        return replace(self, favourites=(*self.favourites, folder))


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """Which attribute sets judge ("own": the person's), and by which encoder ("": the best one that is installed).
    `three_views`: attributes are judged from each photo as a whole, in fragments and at its main part (paper 4), which
    is in its `salient` "middle" or "subject", what is in focus."""

    sets: tuple[str, ...] = setting(texts, ("look", "feel", "own"))
    encoder: str = setting(text, "")
    three_views: bool = setting(flag, False)
    salient: str = setting(choice("middle", "subject"), "middle")


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What the engine may use. 0 lets the engine choose; `decode_seconds` is what one file may take to be read; `int8`
    whether the processor may calculate in int8 where that ranks photos as full precision does."""

    device: str = setting(choice("auto", "cpu"), "auto")
    workers: int = setting(number(0, MOST_WORKERS, int), 0)
    memory_mb: int = setting(number(0, MOST_MEMORY_MB, int), 0)
    decode_seconds: float = setting(number(SHORTEST_READ_S, LONGEST_READ_S, float), 30.0)
    int8: str = setting(choice("auto", "off"), "off")


@dataclass(frozen=True, slots=True)
class AppearanceSettings:
    """How the window looks; `thumbnail_size` is the long side of a grid cell's picture in logical pixels, `language`
    a language's code ("": the system's), `layout` how the grid's photos are laid out, `filmstrip` whether one shows
    below the loupe."""

    theme: str = setting(choice("dark", "light"), "dark")
    thumbnail_size: int = setting(number(SMALLEST_THUMBNAIL, LARGEST_THUMBNAIL, int), USUAL_THUMBNAIL)
    reduced_motion: bool = setting(flag, False)
    language: str = setting(text, "")
    layout: str = setting(choice("square", "justified"), "square")
    filmstrip: bool = setting(flag, True)


@dataclass(frozen=True, slots=True)
class PaletteSettings:
    """What was chosen in the command palette, newest first, at most `PALETTE_LIMIT`."""

    recent: tuple[str, ...] = setting(texts, ())

    def chose(self, item: str) -> PaletteSettings:
        """With `item` as the newest."""
        return replace(self, recent=_first(item, self.recent, PALETTE_LIMIT))


@dataclass(frozen=True, slots=True)
class WelcomeSettings:
    """What has been shown and need not be shown again."""

    tour_seen: bool = setting(flag, False)


@dataclass(frozen=True, slots=True)
class StartSettings:
    """What the window begins with; `restore_session` opens it where it was closed."""

    restore_session: bool = setting(flag, True)


@dataclass(frozen=True, slots=True)
class ProgramSettings:
    """Other programs that photos were opened with, newest first, at most `PROGRAM_LIMIT`: paths of programs."""

    remembered: tuple[Path, ...] = setting(paths, ())

    def used(self, program: Path) -> ProgramSettings:
        """With `program` as the newest."""
        return replace(self, remembered=_first(program, self.remembered, PROGRAM_LIMIT))

    def forgot(self, program: Path) -> ProgramSettings:
        """Without `program`."""
        return replace(self, remembered=_without(program, self.remembered))


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
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict, metadata={"rule": bindings})
    notices: tuple[str, ...] = field(default=(), compare=False)


def _without(item: T, known: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(other for other in known if other != item)


def _first(item: T, known: tuple[T, ...], most: int) -> tuple[T, ...]:
    return (item, *_without(item, known))[:most]
