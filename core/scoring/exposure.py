"""Exposure: brightness, contrast and clipping from the shares of luma levels (a histogram that sums to 1), and
burnt-out areas from the colour image."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.scoring.frame import luma_of
from core.types import RGB8

WHITE: Final = 249
"""Luma from which a pixel counts as blown. Rec. 601 weights then leave red over 234, green over 244 and blue over
202: white to the eye. A single channel at its limit (a red flower) keeps its form and is not counted."""

BLACK: Final = 6
"""Luma up to which a pixel counts as crushed: it differs from black by less than a display in a lit room shows."""

FULL: Final = 252
"""Level from which a channel is at its limit. Two such channels have lost form or colour; soft whites just under it, of
a high-key portrait or of paper, have not."""

SUBJECT: Final = (180.0, 205.0)
"""Mean luma of what is not clipped up to which a subject before white has its tones, and from which it is burnt too."""

LARGE: Final = 0.01
"""Share of the frame from which a clipped area is large: the sun and reflections are smaller and free."""

BACKDROP: Final = (0.45, 0.7)
"""Share of the picture's rim that is clipped up to which white is a burnt sky or window, and from which it is a white
background. Of 40 such photos of BIQ2021 and OASIS the burnt
ones stay below 0.56, nearly all below 0.47; those on white lie at 0.65 and above."""

WHITE_POINT: Final = 0.99
"""Share of the frame that is at most as bright as its bright parts."""

HistogramShares = NDArray[np.float64]


def mean_level(histogram: HistogramShares) -> float:
    """Mean luma, 0-255."""
    return float(histogram @ np.arange(256))


def rms_contrast(histogram: HistogramShares) -> float:
    """Standard deviation of luma in levels (Peli, "Contrast in complex images", JOSA A 7 (1990), eq. 1), 0-127.5."""
    levels = np.arange(256) - mean_level(histogram)
    return float(np.sqrt(histogram @ levels**2))


def clipped_high(histogram: HistogramShares) -> float:
    """Share of the frame that is blown to white, 0-1."""
    return float(histogram[WHITE:].sum())


def clipped_low(histogram: HistogramShares) -> float:
    """Share of the frame that is crushed to black, 0-1."""
    return float(histogram[: BLACK + 1].sum())


def white_point(histogram: HistogramShares) -> float:
    """Luma that all but the brightest hundredth of the frame stay below, 0-255."""
    return float(np.searchsorted(np.cumsum(histogram), WHITE_POINT))


def blown_areas(rgb: RGB8) -> float:
    """Share of the frame, 0-1, in large connected areas with two or three channels at their limit.

    Specks are opened away, areas under `LARGE` do not count, and a white background, which shows as a rim that is
    nearly all white around darker tones, does not count either. Any size of picture.
    """
    full = (rgb >= FULL).view(np.uint8)
    clipped = full[..., 0] + full[..., 1] + full[..., 2] >= 2
    opened = cv2.morphologyEx(clipped.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    shares = stats[1:, cv2.CC_STAT_AREA] / opened.size
    rim = float(np.mean([side.mean() for side in (opened[0], opened[-1], opened[:, 0], opened[:, -1])]))
    large = float(shares[shares >= LARGE].sum())
    if large == 0.0:
        return 0.0
    rest = float(cv2.mean(luma_of(rgb), mask=(opened == 0).view(np.uint8))[0])
    backdrop = float(np.interp(rim, BACKDROP, (0.0, 1.0)) * np.interp(rest, SUBJECT, (1.0, 0.0)))
    return large * (1.0 - backdrop)
