"""Focus: how sharp is the best-focused connected part of a picture, and does blur have a direction.

Per block of 16 px the gradient energy is compared with that of the same picture blurred a little more. An edge of
width w (sigma of its Gaussian profile, px) has energy proportional to 1/w, so fine / coarse = sqrt(1 + s^2 / w^2) with s
the added blur: the ratio tells w whatever the contrast or exposure. Ratio of gradients under re-blur: Zhuo and Sim,
"Defocus map estimation from a single image", Pattern Recognition 44 (2011), eq. 5, summed over blocks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from core.scoring.frame import Detail, Plane, Tensors

MIN_CONTRAST: Final = 2.0
"""Coarse gradient energy (squared levels per px) under which a block has nothing to focus on."""

NOISE_MARGIN: Final = 0.02
"""Coarse energy must exceed this share of the noise energy: white noise leaves 0.004 of its energy after the re-blur."""

FLAT_RATIO: Final = 0.05
"""A block whose coarse energy is under this share of its fine energy holds noise, not detail."""

LEVELS: Final = np.linspace(0.05, 1.0, 20)
"""Sharpness thresholds at which connected regions are sought."""

FULL_REGION: Final = 0.02
"""A connected region of this share of the frame (at the centre) counts whole; a smaller one by its square root."""

WIDTHS: Final = (0.55, 0.8, 1.1, 1.6, 2.4, 4.0)
SHARPNESS: Final = (1.0, 0.85, 0.65, 0.4, 0.15, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Focus:
    """What the focus grid says.

    `sharpness` 0-1 of the best connected region, `edge_width` its median edge width in px, `area` the share of blocks with
    detail that are in focus, `direction` 0-1 how much of the blur lies along one line, `region` the blocks of the region (bool).
    """

    sharpness: float
    edge_width: float
    area: float
    direction: float
    region: NDArray[np.bool_]

    @property
    def motion(self) -> float:
        """0-1: how directional the blur is, times how much blur there is."""
        return self.direction * (1.0 - self.sharpness)


def noise_energy(fine: Plane, coarse: Plane) -> float:
    """Gradient energy of noise alone, from blocks that hold nothing else: their lower quartile; 0 where there is none."""
    flat = fine[(coarse < FLAT_RATIO * fine) & (fine > 0)]
    if flat.size < max(4, fine.size // 200):
        return 0.0
    return float(np.percentile(flat, 50))


def edge_widths(fine: Plane, coarse: Plane) -> Plane:
    """Edge width by block in px from the two energies; large where blur hides everything."""
    ratio = np.maximum(fine, 1e-6) / np.maximum(coarse, 1e-6)
    return cast("Plane", Detail.COARSE_SIGMA / np.sqrt(np.maximum(ratio**2 - 1.0, 1e-3)))


def centre_weights(rows: int, columns: int) -> Plane:
    """1 at the centre, 0.4 in the corners: subjects seldom stand at the rim."""
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    distance = ((y + 0.5) / rows - 0.5) ** 2 + ((x + 0.5) / columns - 0.5) ** 2
    return cast("Plane", 1.0 - 1.2 * distance)


def best_region(sharpness: Plane, valid: NDArray[np.bool_]) -> tuple[float, NDArray[np.bool_]]:
    """The highest of threshold x size over connected regions at or above each threshold, and that region's blocks.

    Blocks connect over gaps of one block, since a subject's smooth parts lie between its edges.
    """
    weights = centre_weights(*sharpness.shape)
    needed = FULL_REGION * float(weights.sum())
    kernel = np.ones((3, 3), np.uint8)
    best, region = 0.0, np.zeros(valid.shape, np.bool_)
    for level in LEVELS[::-1]:
        if level <= best:
            break
        mask = valid & (sharpness >= level)
        if not mask.any():
            continue
        count, labels = cv2.connectedComponents(cv2.dilate(mask.astype(np.uint8), kernel), connectivity=8)
        mass = np.bincount(labels[mask], weights=weights[mask], minlength=count)
        largest = int(np.argmax(mass))
        score = float(level) * min(1.0, float(np.sqrt(mass[largest] / needed)))
        if score > best:
            best, region = score, mask & (labels == largest)
    return best, region


def directionality(fine: Tensors, coarse: Tensors, where: NDArray[np.bool_], noise: float) -> float:
    """0 where blur is alike in all directions, towards 1 where it lies along one line.

    Fine energy over coarse energy is taken in every direction (generalised eigenvalues of the two tensors), so that a
    picture of stripes is no motion: 1 - sqrt(smallest / largest).
    """
    fxx, fyy, fxy = (float(plane[where].mean()) for plane in (fine.xx, fine.yy, fine.xy))
    cxx, cyy, cxy = (float(plane[where].mean()) for plane in (coarse.xx, coarse.yy, coarse.xy))
    fxx, fyy = max(fxx - noise / 2, 1e-6), max(fyy - noise / 2, 1e-6)
    determinant = cxx * cyy - cxy * cxy
    if determinant <= 1e-3 * (cxx + cyy) ** 2:
        return 0.0
    trace = (fxx * cyy + fyy * cxx - 2 * fxy * cxy) / determinant
    product = (fxx * fyy - fxy * fxy) / determinant
    root = max(trace * trace / 4 - product, 0.0) ** 0.5
    large, small = trace / 2 + root, max(trace / 2 - root, 0.0)
    return 1.0 - (small / large) ** 0.5 if large > 0 else 0.0


def measure_focus(detail: Detail) -> Focus | None:
    """Judge one plane; None where too few blocks (under 1 %, or fewer than 4) hold anything to focus on."""
    fine, coarse = detail.fine, detail.coarse
    fine_energy, coarse_energy = fine.energy, coarse.energy
    if fine_energy.size == 0:
        return None
    noise = noise_energy(fine_energy, coarse_energy)
    valid = coarse_energy > max(MIN_CONTRAST, NOISE_MARGIN * noise)
    if int(valid.sum()) < max(4, 0.01 * valid.size):
        return None
    widths = edge_widths(fine_energy - noise, coarse_energy)
    sharpness = cast("Plane", np.interp(widths, WIDTHS, SHARPNESS).astype(np.float32))
    value, region = best_region(sharpness, valid)
    if not region.any():
        region = valid
    return Focus(
        sharpness=value,
        edge_width=float(np.median(widths[region])),
        area=float((sharpness[valid] >= 0.5).mean()),
        direction=directionality(fine, coarse, region, noise),
        region=region,
    )
