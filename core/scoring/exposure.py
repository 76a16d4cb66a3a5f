"""Exposure from the shares of luma levels: brightness, contrast, clipping. Input: a histogram that sums to 1."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

WHITE: Final = 249
"""Luma from which a pixel counts as blown. Rec. 601 weights then leave red over 234, green over 244 and blue over
202: white to the eye. A single channel at its limit (a red flower) keeps its form and is not counted."""

BLACK: Final = 6
"""Luma up to which a pixel counts as crushed: it differs from black by less than a display in a lit room shows."""

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
