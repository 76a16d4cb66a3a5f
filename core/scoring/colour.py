"""Colour from sRGB pixels: colourfulness and warmth, both from the two opponent axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np

from core.scoring.frame import Plane
from core.types import RGB8


@dataclass(frozen=True, slots=True)
class Colour:
    """`colourfulness` M (0 grey, about 110 extremely colourful); `warmth` mean of (R - B) over mean luma, about -1 to
    1."""

    colourfulness: float
    warmth: float


def measure_colour(rgb: RGB8) -> Colour:
    """Hasler and Suesstrunk, "Measuring colourfulness in natural images" (2003), M^(3) of section 5.

    rg = R - G, yb = (R + G) / 2 - B, M = sqrt(var rg + var yb) + 0.3 sqrt(mean rg^2 + mean yb^2), from first and second
    moments of the channels alone: six products instead of six planes.
    """
    red, green, blue = (cast("Plane", channel.astype(np.float32)) for channel in cv2.split(rgb))
    rg = red - green
    yb = (red + green) * np.float32(0.5) - blue
    (rg_mean, rg_std), (yb_mean, yb_std) = (_moments(plane) for plane in (rg, yb))
    spread = (rg_std**2 + yb_std**2) ** 0.5
    centre = (rg_mean**2 + yb_mean**2) ** 0.5
    red_mean, green_mean, blue_mean = (float(v) for v in cv2.mean(rgb)[:3])
    luma = 0.299 * red_mean + 0.587 * green_mean + 0.114 * blue_mean
    return Colour(spread + 0.3 * centre, (red_mean - blue_mean) / max(luma, 1.0))


def _moments(plane: Plane) -> tuple[float, float]:
    mean, deviation = cv2.meanStdDev(plane)
    return float(mean[0, 0]), float(deviation[0, 0])
