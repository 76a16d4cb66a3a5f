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

NOTICEABLE: Final = 2.0
"""Step along one side of a block that can just be seen in an even area, luma levels: a contrast of 2 % in mid-grey."""

MASKING: Final = 1.0
"""How many levels of step one level of mean activity beside it hides."""

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
    """By how many luma levels the sides of the 8 x 8 blocks stand out visibly, mean over all of them; 0 none.

    A side counts by its mean step over 8 px (less the slope of the picture on both sides) as far as that exceeds what
    can be noticed beside the local activity; the same is taken half a block away and subtracted, so that the picture's
    own edges cancel. Steps along a side and masking by activity: Wu and Yuen, "A generalized block-edge impairment
    metric for video coding", IEEE SPL 4 (1997). The grid is found wherever a crop has put it. At least 64 px a side.
    """
    excess = 0.0
    for plane in (luma, luma.T):
        signed = plane.astype(np.int16)
        steps = signed[:, 1:] - signed[:, :-1]
        phase = int(np.argmax(_phases(steps)))
        excess += _visible_sides(steps, phase) - _visible_sides(steps, (phase + GRID // 2) % GRID)
    return max(0.0, excess / 2)


def grid_trace(luma: NDArray[np.uint8]) -> float:
    """How much larger steps across the 8 x 8 grid are than steps elsewhere, visible or not: 0 none, 1 twice as large.

    The mean step at the grid against the median of the seven other phases, mean of both axes. After Wang, Sheikh,
    Bovik, "No-reference perceptual quality assessment of JPEG compressed images" (2002), eqs. 1-2. At least 64 px a
    side.
    """
    excess = 0.0
    for plane in (luma, luma.T):
        signed = plane.astype(np.int16)
        phases = _phases(signed[:, 1:] - signed[:, :-1])
        rest = float(np.median(np.delete(phases, int(np.argmax(phases)))))
        excess += (float(phases.max()) + 0.1) / (rest + 0.1) - 1.0
    return max(0.0, excess / 2)


def _phases(steps: NDArray[np.int16]) -> NDArray[np.float64]:
    """Mean absolute step by column modulo 8."""
    means = np.minimum(np.abs(steps), EDGE_LIMIT).mean(axis=0)
    return np.array([means[phase::GRID].mean() for phase in range(GRID)])


def _visible_sides(steps: NDArray[np.int16], phase: int) -> float:
    """Mean over all upright block sides at `phase` of the levels by which their step is visible."""
    rows = steps.shape[0] // GRID * GRID
    columns = np.arange(phase, steps.shape[1] - 2, GRID)
    columns = columns[columns >= 2]
    side, left, far_left, right, far_right = (
        steps[:rows, columns + offset].reshape(-1, GRID, columns.size).astype(np.float32)
        for offset in (0, -1, -2, 1, 2)
    )
    slope = (left.mean(axis=1) + right.mean(axis=1)) / 2
    step = np.minimum(np.abs(side.mean(axis=1) - slope), EDGE_LIMIT)
    activity = (np.abs(left) + np.abs(far_left) + np.abs(right) + np.abs(far_right)).mean(axis=1) / 4
    return float(np.maximum(step - NOTICEABLE - MASKING * activity, 0.0).mean())
