"""Questions about photos, as data: which ones, in what order, in what groups; and the answer that comes in groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
    LOOKS = "looks"
    """The closest to `Query.looks` first; path order where that asks for nothing."""


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
    kinds of file, of either file of a photo; "tags": names of tags that a model saw.
    """

    column: str
    values: tuple[int | str, ...]


MOST_CLOSEST = 1000
"""Photos that a search shows where nobody says how many: beyond them hardly any looks like what was asked for."""


@dataclass(frozen=True, slots=True)
class Looks:
    """What photos are to look like: words that describe it, ids of photos to be near to (`like`) and far from (`less`).
    Of all photos that match the `most` closest are meant."""

    words: str = ""
    like: tuple[int, ...] = ()
    less: tuple[int, ...] = ()
    most: int = MOST_CLOSEST

    @property
    def asks(self) -> bool:
        """False where every photo looks like this."""
        return bool(self.words.strip() or self.like or self.less)

    def plus(self, like: Iterable[int] = (), less: Iterable[int] = ()) -> Looks:
        """With these photos beside the ones that there are, each on the side where it was put last."""
        more, fewer = dict.fromkeys(like), dict.fromkeys(less)
        return replace(
            self,
            like=tuple(dict.fromkeys((*(one for one in self.like if one not in fewer), *more))),
            less=tuple(dict.fromkeys((*(one for one in self.less if one not in more), *fewer))),
        )


@dataclass(frozen=True, slots=True)
class Query:
    """Which photos to show and in what order.

    `folder` limits to that folder and those below it (None: the whole library). `sort` is a SortKey or an entry id;
    photos without a value come last in either direction, ties by path. `group` divides them (see `Groups`).
    `text` matches the file name, case-folded. `looks` leaves the closest of those that match everything else.
    Every range and every choice must hold.
    """

    folder: Path | None = None
    sort: str = OVERALL
    descending: bool = True
    ranges: tuple[RangeFilter, ...] = ()
    text: str = ""
    group: Grouping = Grouping.NONE
    choices: tuple[ChoiceFilter, ...] = ()
    looks: Looks | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What there is to say about a search by looks: how many photos were searched, how many match the rest of the
    question but wait to be judged, words that the encoder does not know, and whether every photo was compared."""

    searched: int = 0
    waiting: int = 0
    unknown: tuple[str, ...] = ()
    exact: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Photos in order, group after group.

    `ids` (N,) are all of them; group g begins at `starts[g]`, ascending from 0; without groups there are none. `keys`
    name the groups for good: a folder's path, a day ("2026-05-01"), `BURST` or `BETWEEN` with a number for a burst and
    the single photos after it, "" for photos without a date. `at` and `until` (G,) are the wall clocks of a group's
    earliest and latest photo in seconds since 1970, NaN where it has none; `sizes` (G,) how many photos belong to the
    group, filtered out or not. `places` (N,) tells which one of its burst a photo is, from 1 in order of time; 0 in
    none or where nobody asked. `looked` tells about a search by looks, None where there was none.
    """

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    keys: tuple[str, ...]
    at: NDArray[np.float64]
    until: NDArray[np.float64]
    sizes: NDArray[np.int64]
    places: NDArray[np.int32]
    looked: Looked | None = None

    BURST: ClassVar[str] = "burst "
    BETWEEN: ClassVar[str] = "after burst "
