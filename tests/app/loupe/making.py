"""Pictures with known pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.loupe.image import ScreenImage


def bgra_of(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Pixels, shape (H, W, 3), as a decode worker hands them out."""
    made = np.full((*rgb.shape[:2], 4), 255, np.uint8)
    made[..., :3] = rgb[..., ::-1]
    return made


def image_of(rgb: NDArray[np.uint8]) -> ScreenImage:
    return ScreenImage(bgra_of(rgb))
