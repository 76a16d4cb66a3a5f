"""`Query` -> photo ids: masks and one stable sort over the typed columns, never a join."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.library.choices import TAGS, flags_among
from core.library.columns import Columns
from core.library.path_codec import absolute
from core.library.photo_table import STATUS_CODES, PhotoTable
from core.questions import ChoiceFilter, Query, SortKey


def find_ids(columns: Columns, query: Query) -> NDArray[np.int64]:
    """Ids of the photos that match, in the order asked for; nulls last either way, ties by path."""
    columns.load(_entries_of(query))
    with columns.lock:
        table = columns.photos()
        rows = np.flatnonzero(_mask(columns, table, query))
        keys = _keys(columns, table, query.sort)
        if keys is not None:
            keys = keys[rows]
    if keys is None:
        return table.ids[rows[::-1] if query.descending and query.sort == SortKey.PATH else rows]
    # A stable sort keeps the path order of equals; numpy puts NaN last, also after the change of sign.
    order = np.argsort(-keys if query.descending else keys, kind="stable")
    return table.ids[rows[order]]


def count(columns: Columns, query: Query) -> int:
    """How many photos match."""
    columns.load(wanted.entry for wanted in query.ranges)
    with columns.lock:
        return int(np.count_nonzero(_mask(columns, columns.photos(), query)))


def matching(columns: Columns, query: Query) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids of the photos that match and of their contents (0: none yet), in path order."""
    columns.load(wanted.entry for wanted in query.ranges)
    with columns.lock:
        table = columns.photos()
        mask = _mask(columns, table, query)
        return table.ids[mask], table.content[mask]


def values_below(
    columns: Columns, folder: Path | None, entries: Iterable[str]
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Each entry with its values of the photos below `folder`, in no order, NaN where there is none."""
    with columns.lock:
        table = columns.photos()
        contents = table.content.copy() if folder is None else table.content[folder_mask(table, folder)]
    # Ascending, the columns are read from front to back, in half the time.
    contents.sort()
    for entry in entries:
        yield entry, columns.of_contents(entry, contents)


def folder_mask(table: PhotoTable, folder: Path) -> NDArray[np.bool_]:
    """Which rows lie in the folder or below it."""
    root = str(absolute(folder))
    stem = root if root.endswith(os.sep) else root + os.sep
    inside = np.zeros(max(table.folders, default=0) + 1, np.bool_)
    for folder_id, path in table.folders.items():
        inside[folder_id] = path == root or path.startswith(stem)
    return inside[table.folder]


def _entries_of(query: Query) -> list[str]:
    """Ids of the columns of numbers that a query reads."""
    sort = [] if query.sort in (SortKey.PATH, SortKey.NAME, SortKey.LOOKS) else [query.sort]
    return [*(wanted.entry for wanted in query.ranges), *sort]


def _mask(columns: Columns, table: PhotoTable, query: Query) -> NDArray[np.bool_]:
    mask = np.ones(len(table.ids), np.bool_)
    if query.folder is not None:
        mask &= folder_mask(table, query.folder)
    for wanted in query.ranges:
        values = columns.by_photo(wanted.entry)
        # A comparison with NaN is false, which is what a photo without a value needs.
        inside = (values >= wanted.low) & (values <= wanted.high)
        if wanted.keep_null:
            inside |= np.isnan(values)
        mask &= inside
    for choice in query.choices:
        mask &= _chosen(columns, table, choice)
    if query.text:
        text, names = query.text.casefold(), columns.names()
        candidates = np.flatnonzero(mask)
        hits = np.fromiter((text in names[row] for row in candidates.tolist()), np.bool_, len(candidates))
        mask[candidates[~hits]] = False
    return mask


def _chosen(columns: Columns, table: PhotoTable, choice: ChoiceFilter) -> NDArray[np.bool_]:
    if choice.column == "status":
        return np.isin(table.status, [code for status, code in STATUS_CODES.items() if status in choice.values])
    if choice.column == "marks.flag":
        return flags_among(table.marks["marks.flag"], choice.values)
    if choice.column == TAGS:
        return columns.tagged(choice.values)
    return columns.words(choice.column).among(choice.values)


def _keys(columns: Columns, table: PhotoTable, sort: str) -> NDArray[np.float64] | NDArray[np.int64] | None:
    if sort in (SortKey.PATH, SortKey.LOOKS):
        return None
    if sort == SortKey.NAME:
        return table.name_rank
    return columns.by_photo(sort)
