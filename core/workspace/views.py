"""Photos looked at three ways (paper 4): attributes judged from their stored views, and what each branch says.

With three views in use an attribute is the mean of its branches as soon as a photo has them all, and until then what
its ordinary vector says; the space that is stored with the value tells which. Sorting and filtering see one attribute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.encoders.views import BRANCHES
from core.engine.engine import LoadedEncoder
from core.jobs import JobContext
from core.library.library import Library
from core.pipeline.judge import Judge
from core.scoring.branches import branch_values, by_mean
from core.types import Changes, SpaceKey, View
from core.workspace.folders import Report

ROWS = 2048
"""Photos judged at a time from stored views."""

Write: TypeAlias = Callable[[str, NDArray[np.int64], NDArray[np.float32], SpaceKey], Changes | None]
"""Stores values, shape (N, 1), of one entry for contents (N,); None where nobody asks for that entry any more."""


@dataclass(frozen=True, slots=True)
class Branches:
    """What each branch says of one photo and attribute, 0-1, by view; {} where the photo's views are not made yet.

    `published`: the encoder looks at views as paper 4 does, and does not have to interpolate positions.
    """

    values: Mapping[View, float] = field(default_factory=dict)
    published: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class StoredViews:
    """Contents that have every branch, shape (N,), ascending, and the vectors of each view, read a slice at a time."""

    ids: NDArray[np.int64]
    places: Mapping[View, NDArray[np.int64]]
    matrices: Mapping[View, NDArray[np.float16]]

    def vectors(self, rows: NDArray[np.int64]) -> dict[View, NDArray[np.float32]]:
        return {view: np.asarray(self.matrices[view][self.places[view][rows]], np.float32) for view in BRANCHES}


def stored_views(library: Library, space: SpaceKey) -> StoredViews:
    """What is stored in this space of every branch."""
    read = {view: library.vectors(space, view) for view in BRANCHES}
    ids = read[BRANCHES[0]][0]
    for view in BRANCHES[1:]:
        ids = np.intersect1d(ids, read[view][0])
    places = {}
    for view, (own, _) in read.items():
        order = np.argsort(own, kind="stable")
        places[view] = order[np.searchsorted(own, ids, sorter=order)]
    return StoredViews(ids, places, {view: matrix for view, (_, matrix) in read.items()})


def judge_views(
    library: Library,
    encoder: LoadedEncoder,
    judge: Judge,
    versions: Mapping[str, int],
    write: Write,
    ctx: JobContext,
    report: Report,
) -> Changes:
    """Attributes as the mean of their branches, for photos that have every view and lack them. Raises `Cancelled`."""
    space, changes = encoder.native_space, Changes()
    if space is None or judge.directions is None:
        return changes
    stored = stored_views(library, space)
    for column, entry_id in enumerate(judge.known):
        missing = library.lacking(entry_id, stored.ids, versions[entry_id], space)
        for start in range(0, len(missing), ROWS):
            ctx.cancel.check()
            rows = missing[start : start + ROWS]
            values = by_mean(branch_values(stored.vectors(rows), judge.directions, judge.logit_scale))
            part = write(entry_id, stored.ids[rows], values[:, [column]], space)
            if part is None:
                break
            report(part)
            changes |= part
    return changes


def branches_of(library: Library, encoder: LoadedEncoder, judge: Judge, photo_id: int, entry_id: str) -> Branches:
    """What each branch says of a photo, from its stored views."""
    if encoder.native_space is None or judge.directions is None or entry_id not in judge.known:
        return Branches()
    stored = stored_views(library, encoder.native_space)
    row = np.flatnonzero(np.isin(stored.ids, library.contents_of([photo_id])))
    if len(row) != 1:
        return Branches()
    values = branch_values(stored.vectors(row), judge.directions, judge.logit_scale)[0, judge.known.index(entry_id)]
    return Branches(dict(zip(BRANCHES, values.tolist(), strict=True)), encoder.info.native_as_published)
