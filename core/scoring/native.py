"""Which of a picture's own pixels to look at: a crop of bounded size around the region in focus."""

from __future__ import annotations

from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from core.scoring.frame import Plane, luma_of
from core.types import RGB8

CROP: Final = 1536
"""Longest side of the crop in px: enough for any face, and it bounds time and memory at 100 megapixels."""


def subject_crop(rgb: RGB8, region: NDArray[np.bool_]) -> Plane:
    """Luma of the window of at most 1,536 x 1,536 px that is centred on the blocks of `region`.

    `region` is a grid of blocks that spans the whole picture, at least one of them set.
    """
    height, width = rgb.shape[:2]
    x, y = centre_of(region)
    top, left = (_start(centre, size) for centre, size in ((y * height, height), (x * width, width)))
    return cast("Plane", luma_of(rgb[top : top + CROP, left : left + CROP]).astype(np.float32))


def centre_of(region: NDArray[np.bool_]) -> tuple[float, float]:
    """The median of the set blocks of a grid that spans a picture, in fractions of its width and height."""
    rows, columns = np.nonzero(region)
    x = (float(np.median(columns)) + 0.5) / region.shape[1]
    return x, (float(np.median(rows)) + 0.5) / region.shape[0]


def _start(centre: float, size: int) -> int:
    return int(min(max(0.0, centre - CROP / 2), max(0, size - CROP)))
