"""A place that a person was at, as data: which folder, what of it was asked for, and what they were looking at."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.filters import stored
from app.filters.sentence import Condition, NameFilter, Sentence
from core.questions import ChoiceFilter, Grouping, Looks, RangeFilter
from core.types import OVERALL


@dataclass(frozen=True, slots=True)
class Where:
    """`bar` tells whether the filter bar shows; `current` is a photo's id, `scroll` the grid's in logical pixels,
    `collapsed` the keys of the groups of which only the header shows."""

    folder: Path
    sentence: Sentence = field(default_factory=Sentence)
    bar: bool = False
    sort: str = OVERALL
    descending: bool = True
    group: Grouping = Grouping.NONE
    in_loupe: bool = False
    current: int | None = None
    scroll: int = 0
    collapsed: frozenset[str] = frozenset()

    def same_view(self, other: Where) -> bool:
        """Whether this is the same stop on the way: the folder, the parts of the filter, grid or loupe. What a part
        asks for, the order and the photo that is current only adjust it."""
        return (self.in_loupe, self._subject()) == (other.in_loupe, other._subject())

    def same_photos(self, other: Where) -> bool:
        """The same stop but for grid or loupe."""
        return self._subject() == other._subject()

    def _subject(self) -> tuple[Path, tuple[tuple[str, str], ...]]:
        return self.folder, tuple(
            _subject(condition) for condition in self.sentence.conditions if not isinstance(condition, NameFilter)
        )


def _subject(condition: Condition) -> tuple[str, str]:
    if isinstance(condition, RangeFilter):
        return "range", condition.entry
    if isinstance(condition, Looks):
        return "looks", ""
    return "choice", condition.column if isinstance(condition, ChoiceFilter) else ""


def written(where: Where) -> dict[str, object]:
    """Plain values for a file. Raises UnicodeEncodeError for a folder whose name is no text."""
    folder = str(where.folder)
    folder.encode("utf-8")
    return {
        "folder": folder,
        "filter": stored.stored(where.sentence),
        "bar": where.bar,
        "sort": where.sort,
        "descending": where.descending,
        "group": where.group.value,
        "loupe": where.in_loupe,
        "scroll": where.scroll,
        "collapsed": sorted(filter(_is_text, where.collapsed)),
        **({} if where.current is None else {"current": where.current}),
    }


def read(raw: Mapping[str, object]) -> Where | None:
    """What `written` gave; a value that cannot be used is left at its default. None without a folder."""
    folder, usual = raw.get("folder"), Where(Path())
    if not isinstance(folder, str) or not Path(folder).is_absolute() or "\0" in folder:
        return None
    sort, group = raw.get("sort"), raw.get("group")
    current, scroll = (_whole(raw.get(name)) for name in ("current", "scroll"))
    return Where(
        Path(folder),
        stored.read(raw.get("filter")),
        raw.get("bar") is True,
        sort if isinstance(sort, str) and sort else usual.sort,
        raw.get("descending") is not False,
        Grouping(group) if group in [known.value for known in Grouping] else usual.group,
        raw.get("loupe") is True,
        current,
        scroll or 0,
        _keys(raw.get("collapsed")),
    )


def _is_text(key: str) -> bool:
    """A folder whose name is not UTF-8 is a key that no file of text can hold."""
    return not any("\ud800" <= letter <= "\udfff" for letter in key)


def _keys(value: object) -> frozenset[str]:
    return frozenset(key for key in value if isinstance(key, str)) if isinstance(value, list) else frozenset()


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    # Ids and pixels are small; a damaged file may hold anything.
    return int(value) if 0 <= value < 2**31 else None
