"""Pictures with known pixels, and a screen with more colours than sRGB."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.loupe.image import ScreenImage
from core.imaging.colour import matrix_profile

P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
WIDE = matrix_profile(P3, 2.2)
"""The profile of a screen with the primaries of P3."""


def bgra_of(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pixels, shape (H, W, 3), as a decode worker hands them out."""
    made = np.full((*rgb.shape[:2], 4), 255, np.uint8)
    made[..., :3] = rgb[..., ::-1]
    return made


def image_of(rgb: NDArray[np.uint8]) -> ScreenImage:
    return ScreenImage(bgra_of(rgb))
