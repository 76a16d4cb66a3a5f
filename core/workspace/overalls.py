"""Overall scores kept in step with what they follow from: raw scores of the library, and what is usual among them.

The overall score of a photo is written with whatever judged it, and follows from stored scores alone. So it can be
checked at any time, a column against columns, and is: after every pass and every new score. What differs is written.
A stop in the middle, or a crash, leaves photos that differ, and the next look finds them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.jobs import JobContext
from core.library.library import Library
from core.library.overalls import Overalls, StoredQuantiles
from core.scoring.overall import RULE, overalls
from core.scoring.percentiles import Quantiles
from core.types import OVERALL, Changes, Entry, PhotoResult, SpaceKey
from core.workspace.folders import Report

ROWS = 256
"""Overall scores written at a time, in some 5 ms: a person's mark may wait for it."""

SAME = 1e-9
"""Numbers nearer than this are one number, worked out twice."""

_SCORES = tuple(f"scores.{name}" for name in RULE)
OTHERS = RULE[:-1]
"""The scorers that speak before the technical one."""


def usual(library: Library, entries: Sequence[Entry], space: SpaceKey) -> dict[str, Quantiles]:
    """What is usual for each of these entries that are compared by rank, among values from this space."""
    space_id = library.space_id(space)
    found = {}
    for entry in entries:
        stored = library.quantiles(entry.id).get(space_id) if entry.by_rank else None
        if stored is not None and stored.version == entry.version:
            found[entry.id] = Quantiles(stored.points, stored.number)
    return found


def settle(library: Library, entries: Sequence[Entry], ctx: JobContext, report: Report) -> Changes:
    """Renew what is usual where the library has outgrown it, then every overall score that does not follow from the
    scores as they are stored. `entries` are those of the scores in use. Raises `Cancelled`."""
    changes = Changes()
    fresh = _differing(library, entries)
    for start in range(0, len(fresh), ROWS):
        ctx.cancel.check()
        part = library.write_overalls(fresh.part(start, start + ROWS))
        report(part)
        changes |= part
    return changes


def percentile(library: Library, entry: Entry, photo_id: int) -> float | None:
    """The share of photos with a smaller value, 0-1, among those judged from the same space; None without a value."""
    contents, columns = library.by_content([entry.id])
    own = library.contents_of([photo_id])
    if not len(own) or own[0] not in contents:
        return None
    spaces = library.spaces_of(entry.id, contents)
    place = int(np.searchsorted(contents, own[0]))
    values = columns[entry.id]
    value, among = values[place], values[spaces == spaces[place]]
    known = int(np.count_nonzero(np.isfinite(among)))
    if np.isnan(value) or not known:
        return None
    # As `ranks`, which sorts, and that is only worth it for many.
    return float(np.count_nonzero(among < value) + np.count_nonzero(among == value) / 2) / known


@dataclass(frozen=True, slots=True)
class Standing:
    """Completes results of a pass over photos that have an overall score already: `scorers` by photo id, of photos that
    another scorer than the technical one speaks for."""

    scorers: Mapping[int, str]

    def completed(self, result: PhotoResult) -> PhotoResult:
        """The result; without an overall score where it has only a weaker one than the photo has. An old value counts
        until there is a new one of its kind: `settle` sees to that."""
        stored = self.scorers.get(result.item.photo_id)
        if stored is None or not result.scorer or RULE.index(result.scorer) <= RULE.index(stored):
            return result
        values = {entry: value for entry, value in result.values.items() if entry != OVERALL}
        return replace(result, values=values, scorer=stored)


def _differing(library: Library, entries: Sequence[Entry]) -> Overalls:
    """Every overall score that is to be written."""
    contents, columns = library.by_content([*_SCORES, OVERALL])
    stored = columns.pop(OVERALL)
    spaces = np.zeros((len(RULE), len(contents)), np.int64)
    was = np.zeros(len(contents), np.int64)
    undecided = np.zeros(len(contents), np.bool_)
    by_id = {entry.id: entry for entry in entries}
    for place, name in enumerate(_SCORES[:-1]):
        raw, entry = columns[name], by_id.get(name)
        if np.isnan(raw).all():
            continue
        spaces[place] = library.spaces_of(name, contents)
        if entry is None:
            # Nobody knows by now what its numbers mean: whoever has one keeps the overall score that there is.
            undecided |= ~np.isnan(raw)
        elif entry.by_rank:
            columns[name] = np.full(len(raw), np.nan)
            for space_id, quantiles, old_version in _renewed(library, entry, raw, spaces[place]):
                here = spaces[place] == space_id
                columns[name][here] = quantiles.percentiles(raw[here])
                was[here] = old_version
            undecided |= ~np.isnan(raw) & np.isnan(columns[name])
    best, by = overalls(columns)
    differs = ~undecided & ~np.isnan(best) & ~(np.abs(best - stored) < SAME)
    rows = np.flatnonzero(differs)
    return Overalls(contents[rows], best[rows], [RULE[place] for place in by[rows]], spaces[by[rows], rows], was[rows])


def _renewed(
    library: Library, entry: Entry, raw: NDArray[np.float64], spaces: NDArray[np.int64]
) -> Iterator[tuple[int, Quantiles, int]]:
    """What is usual for a score in each space that values were judged from, and the version of the score that what was
    usual before was taken of, 0 where it is the same."""
    stored = library.quantiles(entry.id)
    for space_id in np.unique(spaces[~np.isnan(raw)]).tolist():
        values = raw[(spaces == space_id) & ~np.isnan(raw)]
        old = stored.get(space_id)
        known = None if old is None else Quantiles(old.points, old.number)
        same = old is not None and old.version == entry.version
        if known is None or not same or known.outgrown(len(values)):
            fresh = Quantiles.of(values) if space_id else None
            if fresh is not None:
                library.store_quantiles(entry.id, space_id, StoredQuantiles(entry.version, fresh.number, fresh.points))
                known = fresh
        if known is not None:
            yield space_id, known, old.version if old is not None and not same else 0
