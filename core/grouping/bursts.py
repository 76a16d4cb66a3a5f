"""Bursts: frames that a camera took in quick succession of one thing.

The maker's own burst id decides where there is one. Else frames of one camera in one folder that follow each other
within two seconds are a burst where they look alike; of frames that were not encoded yet the clock alone decides, and
then one second is the limit. A folder bounds a burst, because copies of a frame (exports, a backup) bear its time too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.library.circumstances import Circumstances

LOOKS_ALIKE = 0.9
"""Cosine from which two frames count as one thing. An assumption: nobody has measured yet where the frames of real
bursts lie in the spaces of CLIP models, and where two subjects of one afternoon do."""
APART_S = 2.0
APART_BY_CLOCK_ALONE_S = 1.0

Likeness: TypeAlias = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float32]]
"""Two arrays of content ids (K,) -> the cosine of each pair (K,), NaN where one of the two has no vector."""


def no_likeness(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float32]:
    """For photos without vectors."""
    return np.full(len(first), np.nan, np.float32)


def find_bursts(photos: Circumstances, likeness: Likeness = no_likeness) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The burst of each photo (N,), named by the index of its earliest photo, and its place there (N,) from 0; both -1
    where a photo stands alone. A burst has two frames at least."""
    count = len(photos)
    frames = np.lexsort((np.arange(count), photos.taken, photos.folder))
    joined = _by_maker(photos, frames)
    left = frames[joined[frames] < 0]
    _by_clock(photos, left, likeness, joined)
    return _named(joined, frames)


def _by_maker(photos: Circumstances, frames: NDArray[np.int64]) -> NDArray[np.int64]:
    """The first of the frames (given by time) that bear the same maker's id in the same folder; -1 for the rest."""
    joined = np.full(len(photos), -1, np.int64)
    told = frames[~np.isnan(photos.burst[frames])]
    if not len(told):
        return joined
    by_id = told[np.lexsort((photos.burst[told], photos.folder[told]))]
    _join(by_id, changed(photos.folder[by_id]) | changed(photos.burst[by_id]), joined)
    return joined


def _by_clock(photos: Circumstances, frames: NDArray[np.int64], likeness: Likeness, joined: NDArray[np.int64]) -> None:
    """Chain frames of one camera that follow each other closely; writes the first of each chain into `joined`."""
    # A camera that gives no name is one that cannot be told from the others: it sorts last and bears the code -1.
    camera = np.where(np.isnan(photos.camera), -1.0, photos.camera)
    dated = frames[~np.isnan(photos.taken[frames])]
    if len(dated) < 2:
        return
    row = dated[np.lexsort((photos.taken[dated], camera[dated], photos.folder[dated]))]
    apart = np.diff(photos.taken[row])
    together = ~(changed(photos.folder[row]) | changed(camera[row]))[1:] & (apart <= APART_S)
    pairs = np.flatnonzero(together)
    alike = likeness(photos.content[row[pairs]], photos.content[row[pairs + 1]])
    unknown = np.isnan(alike)
    by_clock = (apart[pairs] <= APART_BY_CLOCK_ALONE_S) & (camera[row[pairs]] >= 0)
    together[pairs] = np.where(unknown, by_clock, alike >= LOOKS_ALIKE)
    _join(row, np.append(True, ~together), joined)


def _join(frames: NDArray[np.int64], new: NDArray[np.bool_], joined: NDArray[np.int64]) -> None:
    """Write the first of each run of frames into `joined`; `new` says where one begins, and one frame is none."""
    starts = np.flatnonzero(new)
    run = np.cumsum(new) - 1
    shared = (np.diff(np.append(starts, len(frames))) > 1)[run]
    joined[frames[shared]] = frames[starts[run[shared]]]


def _named(joined: NDArray[np.int64], frames: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Places by time within each burst."""
    place = np.full(len(joined), -1, np.int64)
    inside = frames[joined[frames] >= 0]
    by_burst = inside[np.argsort(joined[inside], kind="stable")]
    starts = np.flatnonzero(changed(joined[by_burst]))
    sizes = np.diff(np.append(starts, len(by_burst)))
    place[by_burst] = np.arange(len(by_burst)) - np.repeat(starts, sizes)
    return joined, place


def changed(column: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.bool_]:
    """True where a value differs from the one before, and at the first."""
    return np.append(np.ones(min(1, len(column)), np.bool_), column[1:] != column[:-1])
