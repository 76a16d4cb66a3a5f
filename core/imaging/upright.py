"""Turning pixels the way the camera was held (EXIF 2.3, tag 0x0112)."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def upright(pixels: NDArray[np.uint8], orientation: int, into: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
    """`pixels`, shape (H, W, channels), as a person should see them, written to `into` where that is given and fits.
    Orientations outside 1-8 leave them alone."""
    match orientation:
        case 2:
            turned = cv2.flip(pixels, 1, into)
        case 3:
            turned = cv2.rotate(pixels, cv2.ROTATE_180, into)
        case 4:
            turned = cv2.flip(pixels, 0, into)
        case 5:
            turned = cv2.transpose(pixels, into)
        case 6:
            turned = cv2.rotate(pixels, cv2.ROTATE_90_CLOCKWISE, into)
        case 7:
            turned = cv2.flip(cv2.transpose(pixels), -1, into)
        case 8:
            turned = cv2.rotate(pixels, cv2.ROTATE_90_COUNTERCLOCKWISE, into)
        case _:
            return pixels
    return turned if into is None else into  # type: ignore[return-value]  # OpenCV's stubs do not know dtypes


def swaps_sides(orientation: int) -> bool:
    """Whether width and height change places on the way to upright."""
    return 5 <= orientation <= 8


def upright_point(x: float, y: float, orientation: int) -> tuple[float, float]:
    """Where a point, in fractions of the stored picture, lies in the upright one."""
    match orientation:
        case 2:
            return 1 - x, y
        case 3:
            return 1 - x, 1 - y
        case 4:
            return x, 1 - y
        case 5:
            return y, x
        case 6:
            return 1 - y, x
        case 7:
            return 1 - y, 1 - x
        case 8:
            return y, 1 - x
        case _:
            return x, y
