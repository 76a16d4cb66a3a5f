"""Focus: how sharp is the best-focused connected part of a picture, and does its blur have a direction.

Per block of 16 px the gradient energy is compared with that of the same picture blurred a little more. Detail that is
finer than the added blur loses most of its energy, detail that is blurred already loses little, so the ratio tells
focus whatever the contrast or exposure. Ratio of gradients under re-blur: Zhuo and Sim, "Defocus map estimation from
a single image", Pattern Recognition 44 (2011), eq. 5, with sums over blocks in the place of single edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from core.scoring.frame import Detail, Plane, Tensors
from core.scoring.noise import looks_like_noise
from core.types import Null

Mask = NDArray[np.bool_]

MIN_CONTRAST: Final = 1.0
"""Coarse gradient energy (squared levels per px) under which a block has nothing to focus on."""

NOISE_SPREAD: Final = (1.4, 1.9)
"""30th over 10th percentile of those blocks' energy: up to the first number it is noise (white noise gives 1.1), from
the second on it is texture, which differs from place to place."""

FINE_MARGIN: Final = 0.5
MIDDLE_MARGIN: Final = 0.1
"""Coarse energy over noise energy from which the fine ratio, and from which the middle one, can be trusted: noise
energy scatters by a tenth (in the middle, of 0.02, by a third) from block to block, and that much is left of it after
subtraction."""

MIDDLE_NOISE: Final = 0.02
"""What white noise leaves of its fine energy at the middle scale."""

NOISE_SAFETY: Final = 1.25
"""Noise is subtracted with this factor: noise in detail is rather stronger than in flat parts."""

MIN_SHARE: Final = 0.004
"""Share of blocks with detail under which there is no verdict."""

FULL_REGION: Final = 0.01
"""Share of the frame, weighted towards the centre, from which a region in focus counts whole."""

RATIOS: Final = (1.15, 1.5, 2.0, 3.0, 5.0, 8.0, 14.0, 30.0)
MIDDLE_RATIOS: Final = (1.09, 1.28, 1.49, 1.79, 2.15, 2.49, 2.92, 3.56)
SHARPNESS: Final = (0.0, 0.14, 0.28, 0.45, 0.65, 0.8, 0.9, 1.0)
"""Knots from re-blur ratio to sharpness. On the 24 Kodak photos (768 px) under a Gaussian blur of sigma 0, 1, 2, 3,
4, 6 px the median ratio is about 12, 6, 3, 1.9, 1.5, 1.3. The middle ratios are the medians that go with the fine
ones, on the blocks of Kodak and BIQ2021 photos under blur of 0 to 6 px (their spread is 5 % up to 3, 15 % from 14
on)."""

IN_FOCUS: Final = 0.45
"""Sharpness from which a block counts as in focus."""

MOTION_REGION: Final = (0.15, 0.35)
MOTION_FRAME: Final = (0.3, 0.55)
SLACK: Final = 0.05
"""How much less sharp along a line than across it, as a share, a picture may be in its best region and over the frame
and still be without motion; and from where on it is motion beyond doubt. SLACK keeps very blurred pictures from
having a direction by chance."""

MOTION_ALONG: Final = (0.25, 0.6)
"""Sharpness along the line up to which it is blurred, and from which it is not."""

MOTION_WITNESS: Final = (0.3, 0.55)
"""Sharpness along the line, in the sharpest region with edges across it, up to which there may be motion, and from
which there is none. Sharp drawn lakes and Kodak photos have 0.45 or more there, the same photos moved by 15 px 0.45
or less, by 21 px 0.28 or less."""

WITNESS_BLUR: Final = (0.4, 0.6)
"""The same sharpness over that of the best region at large, up to which blur is motion, and from which it is blur
every way: 0.11 on a drawn lake that was moved, 0.54 on the same lake out of focus."""

LINES: Final = 36
"""Directions that are tried for the line of motion: every 5 degrees."""

WITNESS_SHARE: Final = 0.4
WITNESS_ENERGY: Final = 4.0
"""A block witnesses against motion where at least this share of its coarse energy, and this much of it, lies along
the line. Edges that nearly follow the line stay sharp in any motion and say nothing."""

NOTHING: Final = Null("nothing to focus on: no edges or texture")
TOO_NOISY: Final = Null("too noisy to see the focus")


@dataclass(frozen=True, slots=True, eq=False)
class Focus:
    """What the focus grid says: all values 0-1.

    `sharpness` of the best connected region, `area` the share of blocks with detail that are in focus, `motion` how
    much of the blur lies along one line, `region` the blocks of the region.
    """

    sharpness: float
    area: float
    motion: float
    region: Mask


def sharpness_of(ratio: Plane | float, knots: tuple[float, ...] = RATIOS) -> Plane:
    """Sharpness 0-1 of re-blur ratios."""
    return cast("Plane", np.interp(ratio, knots, SHARPNESS).astype(np.float32))


def noise_energy(detail: Detail) -> float:
    """Gradient energy of noise, from the quietest tenth of the blocks that look like noise; 0 where next to none do.

    Noise lies everywhere alike, so its floor shows in the quietest blocks; fine texture looks like noise too, but
    lies above.
    """
    flat = detail.fine.energy[looks_like_noise(detail)]
    if flat.size < max(4, detail.rows * detail.columns // 200):
        return 0.0
    floor, above = (float(v) for v in np.percentile(flat, (10, 30)))
    return floor * float(np.interp(above / max(floor, 1e-6), NOISE_SPREAD, (1.0, 0.0)))


def reblur_ratio(fine: Plane, coarse: Plane) -> Plane:
    """Fine over coarse energy by block, each with its neighbours at half and quarter weight; at least 1."""
    kernel = np.array([1, 2, 1], np.float32) / 4
    above, below = (cv2.sepFilter2D(plane, cv2.CV_32F, kernel, kernel) for plane in (fine, coarse))
    return cast("Plane", np.maximum(above / np.maximum(below, 1e-6), 1.0))


def block_sharpness(fine: Plane, middle: Plane, coarse: Plane, noise: float) -> Plane:
    """Sharpness by block: from the fine ratio, or from the middle one where noise hides the fine detail."""
    sharpness = sharpness_of(reblur_ratio(fine - noise, coarse))
    if noise > 0:
        hidden = coarse < FINE_MARGIN * noise
        sharpness[hidden] = sharpness_of(reblur_ratio(middle - MIDDLE_NOISE * noise, coarse), MIDDLE_RATIOS)[hidden]
    return sharpness


def centre_weights(rows: int, columns: int) -> Plane:
    """1 at the centre, 0.4 in the corners: subjects seldom stand at the rim."""
    y, x = np.ogrid[0:rows, 0:columns]
    distance = ((y + 0.5) / rows - 0.5) ** 2 + ((x + 0.5) / columns - 0.5) ** 2
    return (1.0 - 1.2 * distance).astype(np.float32)


def best_region(sharpness: Plane, valid: Mask) -> tuple[float, Mask]:
    """The largest t for which a connected region at least t sharp covers t^2 of `FULL_REGION`; and that region.

    A large region counts by its sharpness alone, a speck by its size: a fuzzy integral (Sugeno 1974) over regions.
    Found by bisection, since regions only shrink as t rises. Blocks connect over gaps of two: a subject is smooth
    between its edges.
    """
    weights = centre_weights(*sharpness.shape)
    needed = FULL_REGION * float(weights.sum())
    low, high, region = 0.0, 1.0, valid
    for _ in range(9):
        level = (low + high) / 2
        found, covered = _largest(valid & (sharpness >= level), weights)
        if covered >= level * level * needed:
            low, region = level, found
        else:
            high = level
    return low, region


def _largest(mask: Mask, weights: Plane) -> tuple[Mask, float]:
    joined = cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8))
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    mass = np.bincount(labels[mask], weights=weights[mask], minlength=max(count, 1))
    largest = int(np.argmax(mass))
    return mask & (labels == largest), float(mass[largest])


def line_of_least_ratio(sharper: Tensors, softer: Tensors, where: Mask) -> tuple[float, float]:
    """Unit vector (x, y) along which the summed re-blur ratio is smallest: the line of motion, if there is one."""
    angles = np.linspace(0.0, np.pi, LINES, endpoint=False)
    c, s = np.cos(angles), np.sin(angles)
    fine, coarse = (
        np.stack([plane[where].mean() for plane in (t.xx, t.yy, t.xy)]) @ np.stack([c * c, s * s, 2 * c * s])
        for t in (sharper, softer)
    )
    best = int(np.argmin(fine / np.maximum(coarse, 1e-3 * float(coarse.max()) + 1e-6)))
    return float(c[best]), float(s[best])


def sharpest_along(detail: Detail, valid: Mask, noise: float) -> float | None:
    """Sharpness along the line of least ratio in the best region that has edges across it; None without such edges.

    Camera motion leaves no place sharp along its line. Ripples, fences and hair lie along lines too, and then some
    other part of the frame is sharp along them.
    """
    x, y = line_of_least_ratio(detail.middle, detail.coarse, valid)
    middle, coarse = (
        cast("Plane", (t.xx * (x * x) + t.yy * (y * y) + t.xy * (2 * x * y)).astype(np.float32))
        for t in (detail.middle, detail.coarse)
    )
    witnesses = valid & (coarse > WITNESS_SHARE * detail.coarse.energy) & (coarse > WITNESS_ENERGY)
    if int(witnesses.sum()) < 3:
        return None
    ratio = reblur_ratio(cast("Plane", middle - np.float32(MIDDLE_NOISE * noise / 2)), coarse)
    return best_region(sharpness_of(ratio, MIDDLE_RATIOS), witnesses)[0]


def directional_ratios(sharper: Tensors, softer: Tensors, where: Mask) -> tuple[float, float]:
    """Smallest and largest re-blur ratio over all directions: generalised eigenvalues of the two structure tensors.

    A picture of stripes has one direction in both tensors and is no motion; blur along a line lowers the ratio along
    that line only. Both are at least 1, as no blur adds energy.
    """
    fxx, fyy, fxy = (float(plane[where].mean()) for plane in (sharper.xx, sharper.yy, sharper.xy))
    cxx, cyy, cxy = (float(plane[where].mean()) for plane in (softer.xx, softer.yy, softer.xy))
    determinant = max(cxx * cyy - cxy * cxy, 1e-3 * (cxx + cyy) ** 2)
    half_trace = (fxx * cyy + fyy * cxx - 2 * fxy * cxy) / determinant / 2
    product = (fxx * fyy - fxy * fxy) / determinant
    root = max(half_trace * half_trace - product, 0.0) ** 0.5
    return max(half_trace - root, 1.0), max(half_trace + root, 1.0)


def line_blur(detail: Detail, where: Mask, limits: tuple[float, float]) -> tuple[float, float]:
    """How much blur lies along one line, 0-1, and how sharp the picture is along that line.

    At the middle scale, where noise does not matter: it has no direction and would hide one.
    """
    ratios = directional_ratios(detail.middle, detail.coarse, where)
    along, across = (float(sharpness_of(ratio, MIDDLE_RATIOS)) for ratio in ratios)
    blurred = float(np.interp(along, MOTION_ALONG, (1.0, 0.0)))
    return blurred * float(np.interp((across - along) / (across + SLACK), limits, (0.0, 1.0))), along


def measure_focus(detail: Detail) -> Focus | Null:
    """Judge one plane; a `Null` where too few blocks hold anything to focus on, or noise covers them."""
    fine, middle, coarse = detail.fine.energy, detail.middle.energy, detail.coarse.energy
    needed = max(3.0, MIN_SHARE * fine.size)
    textured = coarse > MIN_CONTRAST
    if fine.size == 0 or int(textured.sum()) < needed:
        return NOTHING
    noise = NOISE_SAFETY * noise_energy(detail)
    valid = textured & (coarse > MIDDLE_MARGIN * noise)
    if int(valid.sum()) < needed:
        return TOO_NOISY
    sharpness = block_sharpness(fine, middle, coarse, noise)
    value, region = best_region(sharpness, valid)
    around = cv2.dilate(region.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.bool_) & valid
    # A sharp subject before a background in motion is no shake, and a few blocks alone may lie on parallel lines.
    in_region, _ = line_blur(detail, around, MOTION_REGION)
    in_frame, along = line_blur(detail, valid, MOTION_FRAME)
    motion = min(in_region, in_frame)
    witness = sharpest_along(detail, valid, noise) if motion > 0 else None
    if witness is not None:
        motion *= float(np.interp(witness, MOTION_WITNESS, (1.0, 0.0)))
        motion *= float(np.interp(witness / (value + SLACK), WITNESS_BLUR, (1.0, 0.0)))
    return Focus(
        # Edges along the motion stay sharp and must not speak for the rest.
        sharpness=(1.0 - motion) * value + motion * min(along, value),
        area=float((sharpness[valid] >= IN_FOCUS).mean()),
        motion=motion,
        region=region,
    )
