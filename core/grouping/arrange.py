"""An order of photos -> the same photos group after group, each group in that order.

Groups follow each other as nature has it: folders by path, days and bursts by time. They turn round only where the
person sorts, downwards, by the very thing that they are made of. Photos without a date form the last group.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.grouping.bursts import changed
from core.library.circumstances import Circumstances
from core.questions import Groups, Query, SortKey

DAY_S = 86_400


def ungrouped(ids: NDArray[np.int64]) -> Groups:
    """One run of photos without a header."""
    nothing = np.zeros(0, np.int64)
    return Groups(ids, nothing, (), np.zeros(0), np.zeros(0), nothing, np.zeros(len(ids), np.int32))


def by_folder(photos: Circumstances, ids: NDArray[np.int64], query: Query) -> Groups:
    """Folder by folder. `photos` are all that lie below the query's folder, `ids` those of them to show, in order."""
    ids, row = _rows(photos, ids)
    # They come in path order, so that a folder's photos stand together.
    rank = np.cumsum(changed(photos.folder), dtype=np.int64)
    turned = query.descending and query.sort == SortKey.PATH
    order, starts = _runs(-rank[row] if turned else rank[row])
    row = row[order]
    keys = tuple(photos.folders[folder] for folder in photos.folder[row[starts]].tolist())
    return _groups(ids[order], starts, keys, photos.taken[row], _counts(rank, row[starts]))


def by_day(photos: Circumstances, ids: NDArray[np.int64], query: Query) -> Groups:
    """Day by day of the camera's wall clock."""
    ids, row = _rows(photos, ids)
    undated = np.isnan(photos.taken)
    day = np.where(undated, 0, photos.taken // DAY_S).astype(np.int64)
    code = -day if _turned(query) else day
    code = np.where(undated, code.max(initial=0) + 1, code)
    order, starts = _runs(code[row])
    row = row[order]
    first = row[starts]
    dates = day[first].astype("datetime64[D]").astype(str).tolist()
    keys = tuple("" if unknown else date for date, unknown in zip(dates, undated[first].tolist(), strict=True))
    return _groups(ids[order], starts, keys, photos.taken[row], _counts(code, first))


def by_burst(
    photos: Circumstances,
    ids: NDArray[np.int64],
    query: Query,
    bursts: NDArray[np.int64],
    places: NDArray[np.int64],
) -> Groups:
    """Bursts one after the other, and what was taken between two of them as a group of single photos.

    `bursts` and `places` are those of `find_bursts` over all of `photos`: a filter makes no burst smaller.
    """
    ids, row = _rows(photos, ids)
    burst, count = bursts[row], len(row)
    inside = burst >= 0
    start = photos.taken[np.where(inside, burst, row)]
    undated = ~inside & np.isnan(start)
    line = np.lexsort((np.where(inside, burst, len(photos)), start))
    same = np.where(inside, burst, np.where(undated, -2, -1))[line]
    run = np.cumsum(changed(same), dtype=np.int64)
    code = np.empty(count, np.int64)
    # A burst by its maker's id whose frames bear no date comes after all that are dated.
    dated = ~np.isnan(start[line])
    code[line] = np.where(dated, -run if _turned(query) else run, run + count)
    order, starts = _runs(code)
    row, first = row[order], order[starts]
    # Single photos are named by the burst before them, whichever of them come and go.
    latest = np.maximum.accumulate(np.where(inside[line], np.arange(count), -1))
    before = np.empty(count, np.int64)
    before[line] = np.where(latest >= 0, photos.ids[burst[line[latest]]], 0)
    keys = tuple(
        "" if without else f"{Groups.BURST if together else Groups.BETWEEN}{name}"
        for without, together, name in zip(
            undated[first].tolist(), inside[first].tolist(), before[first].tolist(), strict=True
        )
    )
    shown = np.diff(np.append(starts, count))
    whole = np.bincount(bursts[bursts >= 0], minlength=len(photos))
    sizes = np.where(inside[first], whole[burst[first]], shown)
    made = _groups(ids[order], starts, keys, photos.taken[row], sizes)
    # A filter that hides a burst's first frame does not make it a later burst.
    return replace(made, at=_earliest(start[order], starts), places=(places[row] + 1).astype(np.int32))


def _turned(query: Query) -> bool:
    return query.descending and query.sort == SortKey.TAKEN


def _rows(photos: Circumstances, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Those of `ids` that are among the photos, and their indices there: one may have come in between."""
    top = max(int(ids.max(initial=0)), int(photos.ids.max(initial=0)))
    index = np.full(top + 1, -1, np.int64)
    index[photos.ids] = np.arange(len(photos))
    known = index[ids] >= 0
    return ids[known], index[ids[known]]


def _runs(code: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The order that puts equal codes together, ascending, and where each begins in it."""
    order = np.argsort(code, kind="stable")
    return order, np.flatnonzero(changed(code[order]))


def _counts(code: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many photos share the codes of these ones."""
    known, counts = np.unique(code, return_counts=True)
    return np.asarray(counts[np.searchsorted(known, code[wanted])], np.int64)


def _groups(
    ids: NDArray[np.int64],
    starts: NDArray[np.int64],
    keys: tuple[str, ...],
    taken: NDArray[np.float64],
    sizes: NDArray[np.int64],
) -> Groups:
    until = np.fmax.reduceat(taken, starts) if len(starts) else np.zeros(0)
    return Groups(ids, starts, keys, _earliest(taken, starts), until, sizes, np.zeros(len(ids), np.int32))


def _earliest(taken: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Of every group that begins there the least of these moments."""
    return np.fmin.reduceat(taken, starts) if len(starts) else np.zeros(0)
