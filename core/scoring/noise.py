"""Noise: the standard deviation of what is left where a picture is flat."""

from __future__ import annotations

from typing import Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from core.scoring.frame import Detail, Plane, block_means

NOISE_MIDDLE: Final = 0.08
NOISE_COARSE: Final = 0.02
"""Middle and coarse energy over fine energy under which a block looks like noise. White noise leaves 0.018 and 0.002,
0.05 and 0.01 in the worst block after a reduction from 1,500 to 1,024 px; texture with a period of 6 px leaves 0.3."""

NOISE_IMBALANCE: Final = 0.35
"""Difference over sum of the two directions' energies in a block of noise: white noise stays below 0.2."""

MASK: Final = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
"""Immerkaer's mask: blind to planes and to straight edges along the axes; white noise of sigma 1 gives 6."""

BLOCK: Final = 16

QUIET_SHARE: Final = 0.1
"""The quietest tenth of the blocks is taken to be flat."""

QUIET_BIAS: Final = 0.93
"""What the mean over the quietest tenth reads on white noise of sigma 1 (16 px blocks scatter by about 5 %)."""

GAUSSIAN: Final = (0.68, 0.77)
"""Mean absolute over root mean square response in the quietest blocks up to which it is texture, and from which it is
noise. Gaussian noise gives 0.80; gravel, grass and bark 0.58-0.75 (37 photos without noise that used to be called
noisy), Kodak photos with noise of 5 levels 0.75 or more in nine of ten."""

SPREAD: Final = (1.35, 1.9)
"""Energy of the block at the 10th percentile over that at the 3rd up to which it is noise, which lies everywhere alike,
and from which it is texture."""

DARK, BRIGHT = 10.0, 245.0
"""Blocks outside this luma are cut off by black or white and show too little noise."""


def looks_like_noise(detail: Detail) -> NDArray[np.bool_]:
    """Which blocks lose nearly all their gradient energy to a slight blur, and have as much of it across as up and
    down.

    Streaks, as motion blur leaves them, have one direction; noise has none.
    """
    fine = detail.fine.energy
    fades = (detail.middle.energy < NOISE_MIDDLE * fine) & (detail.coarse.energy < NOISE_COARSE * fine)
    even = np.abs(detail.fine.xx - detail.fine.yy) < NOISE_IMBALANCE * fine
    return cast("NDArray[np.bool_]", fades & even)


def _evenness(energy: Plane) -> float:
    """1 where the quietest blocks are all about as loud, as noise makes them; 0 where they differ as texture does."""
    low, high = (float(v) for v in np.percentile(energy, (3, 10)))
    return float(np.interp(high / max(low, 1e-6), SPREAD, (1.0, 0.0)))


def noise_sigma(luma: NDArray[np.uint8]) -> float | None:
    """Noise in 8-bit luma levels, or None where no part is neither black nor white.

    Immerkaer, "Fast noise variance estimation", CVIU 64 (1996), on the quietest blocks only, and as far as these
    are Gaussian, so that texture does not count. Needs at least 64 px a side.
    """
    response = cv2.filter2D(luma, cv2.CV_32F, MASK)
    energy = block_means(cast("Plane", response * response), BLOCK)
    mean = block_means(luma.astype(np.float32), BLOCK)
    usable = (mean > DARK) & (mean < BRIGHT)
    if int(usable.sum()) < 4:
        return None
    quiet = np.argsort(energy[usable])[: max(2, int(usable.sum() * QUIET_SHARE))]
    deviation = float(np.sqrt(energy[usable][quiet].mean()))
    absolute = float(block_means(cast("Plane", np.abs(response)), BLOCK)[usable][quiet].mean())
    gaussian = float(np.interp(absolute / max(deviation, 1e-6), GAUSSIAN, (0.0, 1.0)))
    return gaussian * _evenness(energy[usable]) * deviation / 6.0 / QUIET_BIAS


def quiet_sigma(detail: Detail) -> float | None:
    """Noise of the working image in 8-bit luma levels, from gradients that are there already; None as `noise_sigma`.

    Central differences of white noise of sigma have energy sigma^2. Quiet blocks that do not look like noise count as
    0.
    """
    fine = detail.fine.energy
    noise = np.where(looks_like_noise(detail), fine, np.float32(0))
    usable = (detail.mean > DARK) & (detail.mean < BRIGHT)
    if int(usable.sum()) < 4:
        return None
    quiet = np.argsort(fine[usable])[: max(2, int(usable.sum() * QUIET_SHARE))]
    return _evenness(fine[usable]) * float(np.sqrt(noise[usable][quiet].mean())) / QUIET_BIAS
