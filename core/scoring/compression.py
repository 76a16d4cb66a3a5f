"""JPEG: the quality that a quantisation table stands for, and the 8 x 8 grid that it leaves in the pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

STANDARD_LUMINANCE: Final = (
    16, 11, 10, 16, 24, 40, 51, 61,
    12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77,
    24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
"""ITU-T T.81, annex K, table K.1, natural order."""

EDGE_LIMIT: Final = 24.0
"""Luma steps above this are the picture's own edges; they are cut here so that they do not drown the grid."""

GRID: Final = 8


def ijg_quality(table: Sequence[int]) -> float:
    """Quality 1-100 of the Independent JPEG Group's scale whose table is nearest to `table` (64 numbers, natural
    order).

    The scale is table = base x s / 100 with s = 5000 / q below 50 and 200 - 2 q above. s is the ratio of sums over
    entries that are not cut off at 1 or 255. Tables of other makers get the quality that quantises about as much.
    """
    if len(table) != 64:
        raise ValueError("a quantisation table has 64 numbers")
    wanted = np.asarray(STANDARD_LUMINANCE, np.float64)
    given = np.asarray(table, np.float64)
    free = (given > 1) & (given < 255)
    if not free.any():
        return 100.0 if float(given.mean()) < 128 else 1.0
    scale = 100.0 * float(given[free].sum()) / float(wanted[free].sum())
    quality = (200.0 - scale) / 2 if scale <= 100 else 5000.0 / scale
    return float(min(100.0, max(1.0, quality)))


def blockiness(luma: NDArray[np.uint8]) -> float:
    """How much larger steps across the 8 x 8 grid are than steps elsewhere: 0 none, 1 twice as large.

    The mean absolute step is taken by phase (column or row number modulo 8); the phase that stands out most in each
    axis, against the median of the seven others, is the grid wherever a crop has put it. After Wang, Sheikh, Bovik,
    "No-reference perceptual quality assessment of JPEG compressed images" (2002), eqs. 1-2. At least 64 px a side.
    """
    excess = []
    for axis in (1, 0):
        steps = np.abs(np.diff(luma.astype(np.int16), axis=axis))
        means = np.minimum(steps, EDGE_LIMIT).mean(axis=1 - axis)
        phases = np.array([means[phase::GRID].mean() for phase in range(GRID)])
        top = int(np.argmax(phases))
        rest = float(np.median(np.delete(phases, top)))
        excess.append((float(phases[top]) + 0.1) / (rest + 0.1) - 1.0)
    return max(0.0, sum(excess) / 2)
