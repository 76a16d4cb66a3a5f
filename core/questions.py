"""Questions about photos, as data: which ones, in what order, in what groups; and the answer that comes in groups."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from core.types import OVERALL

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class SortKey(StrEnum):
    """Sort keys beside the catalogue's entry ids."""

    NAME = "name"
    TAKEN = "taken"
    PATH = "path"


class Grouping(StrEnum):
    """What the photos of one group have in common."""

    NONE = "none"
    FOLDER = "folder"
    DAY = "day"
    BURST = "burst"


@dataclass(frozen=True, slots=True)
class RangeFilter:
    """Keep photos whose entry lies in [low, high]; a photo without a value stays only where `keep_null` says so."""

    entry: str
    low: float = float("-inf")
    high: float = float("inf")
    keep_null: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceFilter:
    """Keep photos whose `column` holds one of `values`.

    "marks.flag": -1, 0, 1; "marks.label": names of colours, "" for none; "status": values of `Status`; "kind": ids of
    kinds of file, of either file of a photo.
    """

    column: str
    values: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """Which photos to show and in what order.

    `folder` limits to that folder and those below it (None: the whole library). `sort` is a SortKey or an entry id;
    photos without a value come last in either direction, ties by path. `group` divides them (see `Groups`).
    `text` matches the file name, case-folded.
    Every range and every choice must hold.
    """

    folder: Path | None = None
    sort: str = OVERALL
    descending: bool = True
    ranges: tuple[RangeFilter, ...] = ()
    text: str = ""
    group: Grouping = Grouping.NONE
    choices: tuple[ChoiceFilter, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Photos in order, group after group.

    `ids` (N,) are all of them; group g begins at `starts[g]`, ascending from 0; without groups there are none. `keys`
    name the groups for good: a folder's path, a day ("2026-05-01"), `BURST` or `BETWEEN` with a number for a burst and
    the single photos after it, "" for photos without a date. `at` and `until` (G,) are the wall clocks of a group's
    earliest and latest photo in seconds since 1970, NaN where it has none; `sizes` (G,) how many photos belong to the
    group, filtered out or not. `places` (N,) tells which one of its burst a photo is, from 1 in order of time; 0 in
    none or where nobody asked.
    """

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    keys: tuple[str, ...]
    at: NDArray[np.float64]
    until: NDArray[np.float64]
    sizes: NDArray[np.int64]
    places: NDArray[np.int32]

    BURST: ClassVar[str] = "burst "
    BETWEEN: ClassVar[str] = "after burst "
