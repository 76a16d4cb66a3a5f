"""Groups of photos as sections of the grid: what their headers say, and which of them are collapsed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, QLocale, QTime

from app.grid.order import ARRIVED
from app.grid.sections import Section
from app.language import tr, trn
from core.questions import Grouping, Groups, Query

_EPOCH = datetime(1970, 1, 1)


class GroupSections:
    """Remembers what is collapsed by folder and kind of group. GUI thread."""

    def __init__(self) -> None:
        self._collapsed: dict[tuple[Path | None, Grouping], frozenset[str]] = {}
        self._here: tuple[Path | None, Grouping] = (None, Grouping.NONE)
        self._made: dict[tuple[str, int, int, str], Section] = {}
        self._groups: Groups | None = None
        self._shown: tuple[Section, ...] | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The groups that are shown, in their order."""
        return () if self._groups is None else self._groups.keys

    @property
    def collapsed(self) -> frozenset[str]:
        """The keys of the groups that are collapsed here, on view or not."""
        return self.collapsed_at(*self._here)

    def collapsed_at(self, folder: Path | None, grouping: Grouping) -> frozenset[str]:
        """The keys of the groups that are collapsed in a folder and kind of group."""
        return self._collapsed.get((folder, grouping), frozenset())

    def collapse(self, keys: Iterable[str], at: tuple[Path | None, Grouping] | None = None) -> None:
        """Exactly these groups are collapsed here, or in another folder and kind of group."""
        self._collapsed[self._here if at is None else at] = frozenset(keys)
        self._shown = None

    def toggle(self, key: str) -> None:
        self.collapse(self.collapsed ^ {key})

    def show(self, groups: Groups, query: Query) -> None:
        """These groups are on view now; they answer this query. What was collapsed in its folder and kind of group
        the last time is so again."""
        if (query.folder, query.group) != self._here:
            self._here = (query.folder, query.group)
            self._made.clear()
        self._groups = groups
        self._shown = None

    def sections(self) -> tuple[Section, ...]:
        """The sections of the groups on view; the same objects as last time where nothing of them changed."""
        if self._shown is None:
            self._shown = self._make() if self._groups is not None and self._groups.keys else ()
        return self._shown

    def places(self) -> tuple[Any, Any] | None:
        """Which one of its burst each photo is (N,), from 1, and of how many (N,); None where they stand in none."""
        groups = self._groups
        if groups is None or self._here[1] is not Grouping.BURST or not groups.keys:
            return None
        import numpy as np

        counts = np.diff(np.append(groups.starts, len(groups.ids)))
        return groups.places, np.repeat(groups.sizes, counts)

    def _make(self) -> tuple[Section, ...]:
        groups = self._groups
        assert groups is not None
        collapsed = self.collapsed
        ends = [*groups.starts[1:].tolist(), len(groups.ids)]
        with_day = self._spans_days(groups)
        shown: list[Section] = []
        made: dict[tuple[str, int, int, str], Section] = {}
        rows = zip(groups.keys, groups.starts.tolist(), ends, groups.sizes.tolist(), groups.at.tolist(), strict=True)
        for key, start, end, size, at in rows:
            # The moment is part of what a title may say, and so is the size beyond what is on view.
            known = (key, end - start, size, f"{at:.3f}{with_day}{key in collapsed}")
            section = self._made.get(known)
            if section is None:
                title = self._title(key, end - start, size, at, with_day=with_day)
                section = Section(key, title, end - start, key in collapsed)
            made[known] = section
            shown.append(section)
        self._made = made
        return tuple(shown)

    def _title(self, key: str, count: int, size: int, at: float, *, with_day: bool) -> str:
        folder, grouping = self._here
        if key == ARRIVED:
            return tr("Just arrived, not in their place yet")
        if grouping is Grouping.FOLDER:
            return folder_title(key, folder)
        if not key:
            return tr("No date")
        if grouping is Grouping.DAY:
            return QLocale().toString(QDate.fromString(key, "yyyy-MM-dd"), QLocale.FormatType.LongFormat)
        when = _moment(at, with_day=with_day)
        if key.startswith(Groups.BURST):
            return _burst_title(count, size, when)
        title = trn("Single photo", "Single photos", count)
        return f"{title}, {when}" if when else title

    @staticmethod
    def _spans_days(groups: Groups) -> bool:
        """Whether a time of day alone would leave open which day it was."""
        import numpy as np

        known = groups.at[~np.isnan(groups.at)]
        return bool(len(known)) and int(known.min() // 86_400) != int(known.max() // 86_400)


def folder_title(folder: str, opened: Path | None) -> str:
    """A folder as it is called from the one that is open."""
    above = "" if opened is None else str(opened)
    if folder == above:
        return tr("In this folder")
    stem = above if above.endswith(os.sep) else above + os.sep
    return one_line(folder[len(stem) :] if above and folder.startswith(stem) else folder)


def one_line(name: str) -> str:
    """A name as one line, whatever it contains."""
    return name if name.isprintable() else "".join(letter if letter.isprintable() else " " for letter in name)


def _burst_title(count: int, size: int, when: str) -> str:
    if count < size:
        title = tr("{count} of a burst of {size}", count=QLocale().toString(count), size=QLocale().toString(size))
    else:
        title = tr("Burst of {count}", count=QLocale().toString(count))
    return f"{title}, {when}" if when else title


def _moment(at: float, *, with_day: bool) -> str:
    """The wall clock as the locale writes it, to the second; "" where nothing is known."""
    if at != at:
        return ""
    moment = _EPOCH + timedelta(seconds=at)
    time = QLocale().toString(QTime(moment.hour, moment.minute, moment.second), "HH:mm:ss")
    if not with_day:
        return time
    day = QLocale().toString(QDate(moment.year, moment.month, moment.day), QLocale.FormatType.ShortFormat)
    return f"{day} {time}"
