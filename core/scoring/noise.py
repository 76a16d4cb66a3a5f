"""Noise: the standard deviation of what is left where a picture is flat."""

from __future__ import annotations

from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from core.scoring.frame import Detail, Plane, block_means

MASK: Final = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
"""Immerkaer's mask: blind to planes and to straight edges along the axes; white noise of sigma 1 gives 6."""

BLOCK: Final = 16

QUIET_SHARE: Final = 0.1
"""The quietest tenth of the blocks is taken to be flat."""

QUIET_BIAS: Final = 0.93
"""What the mean over the quietest tenth reads on white noise of sigma 1 (16 px blocks scatter by about 5 %)."""

DARK, BRIGHT = 10.0, 245.0
"""Blocks outside this luma are cut off by black or white and show too little noise."""


def noise_sigma(luma: NDArray[np.uint8]) -> float | None:
    """Noise in 8-bit luma levels, or None where no part is neither black nor white.

    Immerkaer, "Fast noise variance estimation", CVIU 64 (1996), on the quietest blocks only, so that texture does not
    count. Needs at least 64 px a side.
    """
    response = cv2.filter2D(luma, cv2.CV_32F, MASK)
    energy = block_means(cast("Plane", response * response), BLOCK)
    mean = block_means(luma.astype(np.float32), BLOCK)
    quiet = _quietest(energy, mean)
    return None if quiet is None else quiet**0.5 / 6.0 / QUIET_BIAS


def quiet_sigma(detail: Detail) -> float | None:
    """Noise of the working image in 8-bit luma levels, from gradients that are there already; None as `noise_sigma`.

    Central differences of white noise of sigma have energy sigma^2. What survives a blur is shading and goes off.
    """
    quiet = _quietest(np.maximum(detail.fine.energy - detail.coarse.energy, 0.0), detail.mean)
    return None if quiet is None else quiet**0.5 / QUIET_BIAS


def _quietest(energy: Plane, mean: Plane) -> float | None:
    usable = np.sort(energy[(mean > DARK) & (mean < BRIGHT)])
    if usable.size < 4:
        return None
    return float(usable[: max(2, int(usable.size * QUIET_SHARE))].mean())
