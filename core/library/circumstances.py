"""Where, when and with what photos were taken, as columns: what groups of photos are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.library.columns import Columns
from core.library.queries import folder_mask
from core.library.stored_columns import BURST, CAMERA
from core.questions import SortKey

_TOLD = (SortKey.TAKEN, CAMERA, BURST)


@dataclass(frozen=True, slots=True, eq=False)
class Circumstances:
    """Of N photos, arrays of length N. `folder` is an id whose path stands in `folders`, `content` 0 where nothing is
    known yet. `taken` is the wall clock in seconds since 1970 with its sub-seconds; `camera` and `burst` (the maker's)
    are codes that mean nothing but "the same one". NaN where a photo does not say."""

    ids: NDArray[np.int64]
    folder: NDArray[np.int64]
    content: NDArray[np.int64]
    taken: NDArray[np.float64]
    camera: NDArray[np.float64]
    burst: NDArray[np.float64]
    folders: Mapping[int, str]

    def __len__(self) -> int:
        return len(self.ids)


def below(columns: Columns, folder: Path | None) -> Circumstances:
    """Those of all photos that are there below a folder (None: all there are), in path order."""
    columns.load(_TOLD)
    with columns.lock:
        table = columns.photos()
        rows = np.arange(len(table.ids)) if folder is None else np.flatnonzero(folder_mask(table, folder))
        content = table.content[rows]
        taken, camera, burst = (columns.by_photo(column)[rows] for column in _TOLD)
        return Circumstances(table.ids[rows], table.folder[rows], content, taken, camera, burst, table.folders)
