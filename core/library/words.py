"""What the library answers beyond the shared types: the outcome of a sync, the state of a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.types import Changes, Value


@dataclass(frozen=True, slots=True)
class FolderSync:
    """What a scan changed in the library, as photo ids.

    `changed`: files rewritten in place, to be identified again. `moved`: photos found again in another place.
    `unchanged` counts photos that needed nothing.
    """

    root: Path
    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    restored: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()
    unchanged: int = 0
    changes: Changes = field(default_factory=Changes)


@dataclass(frozen=True, slots=True)
class FolderSummary:
    """A folder with all below it. `waiting` and `unreadable` are parts of `photos`; `missing` photos are not.

    `other_files` are known files that are not judged, with their kinds; `unreadable_files` and `skipped` carry their
    reasons.
    """

    photos: int
    waiting: int
    unreadable: int
    missing: int
    other_files: tuple[tuple[Path, str], ...]
    unreadable_files: tuple[tuple[Path, str], ...]
    skipped: tuple[tuple[Path, str], ...]

    @property
    def others(self) -> Mapping[str, int]:
        """How many files of each kind are not judged, the most frequent kind first."""
        return dict(Counter(kind for _, kind in self.other_files).most_common())


@dataclass(frozen=True, slots=True)
class SeenTag:
    """A tag that a model saw in a photo, with the cosine of the two."""

    name: str
    similarity: float


@dataclass(frozen=True, slots=True)
class PhotoTags:
    """What a model saw in a photo, and how it looks, the nearest tag first; apart from whatever a person wrote."""

    semantic: tuple[SeenTag, ...] = ()
    aesthetic: tuple[SeenTag, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreThen:
    """The overall score of a photo as it once was or is now: who gave it (a scorer's name, its version, the pass
    `made_by`, see `core.library.made_by`) and since when it held (seconds since 1970, UTC)."""

    value: Value
    scorer: str
    version: int
    made_by: str
    since: float
