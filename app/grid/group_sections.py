"""Groups of photos as sections of the grid: what their headers say, and which of them are collapsed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, QLocale

from app.grid.order import ARRIVED
from app.grid.sections import Section
from app.grid.spans import moment, one_day, stretch
from app.language import tr, trn
from app.numbers import one_line
from core.questions import Grouping, Groups, Query


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
        shown: list[Section] = []
        made: dict[tuple[str, int, int, str], Section] = {}
        spans = list(zip(groups.at.tolist(), groups.until.tolist(), strict=True))
        rows = zip(groups.keys, groups.starts.tolist(), ends, groups.sizes.tolist(), strict=True)
        day = None
        for (key, start, end, size), span in zip(rows, spans, strict=True):
            before, day = day, one_day(*span)
            dated = day is None or day != before
            # The moments are part of what a title may say, and so is the size beyond what is on view.
            known = (key, end - start, size, f"{span[0]:.3f} {span[1]:.3f} {dated} {key in collapsed}")
            section = self._made.get(known)
            if section is None:
                title = self._title(key, end - start, size, span, dated=dated)
                section = Section(key, title, end - start, key in collapsed)
            made[known] = section
            shown.append(section)
        self._made = made
        return tuple(shown)

    def _title(self, key: str, count: int, size: int, span: tuple[float, float], *, dated: bool) -> str:
        folder, grouping = self._here
        if key == ARRIVED:
            return tr("Just arrived, not in their place yet")
        if grouping is Grouping.FOLDER:
            return folder_title(key, folder)
        if not key:
            return tr("No date")
        if grouping is Grouping.DAY:
            return QLocale().toString(QDate.fromString(key, "yyyy-MM-dd"), QLocale.FormatType.LongFormat)
        if key.startswith(Groups.BURST):
            return _with_moment(_burst_title(count, size), moment(span[0], dated=dated))
        return _with_moment(trn("Single photo", "Single photos", count), stretch(*span, dated=dated))


def folder_title(folder: str, opened: Path | None) -> str:
    """A folder as it is called from the one that is open."""
    above = "" if opened is None else str(opened)
    if folder == above:
        return tr("In this folder")
    stem = above if above.endswith(os.sep) else above + os.sep
    return one_line(folder[len(stem) :] if above and folder.startswith(stem) else folder)


def _burst_title(count: int, size: int) -> str:
    if count < size:
        return tr("{count} of a burst of {size}", count=QLocale().toString(count), size=QLocale().toString(size))
    return tr("Burst of {count}", count=QLocale().toString(count))


def _with_moment(title: str, when: str) -> str:
    return f"{title} · {when}" if when else title
