"""Complexity: how much there is to see, whatever its sharpness. Fine detail: how crisp the finest of it is."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.scoring.frame import Detail

CRISPEST: Final = 90
"""Percentile of the blocks that speaks for the picture: a tenth in crisp detail is enough, the rest may be plain."""


def complexity(detail: Detail) -> float:
    """Mean over blocks of log2(1 + coarse gradient energy), in doublings: 0 empty, about 5 busy everywhere.

    Edge density in the sense of Rosenholtz, Li, Nakano, "Measuring visual clutter", J. Vision 7 (2007), section 2.3,
    taken after a blur so that noise and fine focus do not count, and as a logarithm so that one hard edge is not a
    crowd.
    """
    energy = detail.coarse.energy
    return float(np.log2(1.0 + energy).mean()) if energy.size else 0.0


def fine_detail(detail: Detail, noise: float) -> float:
    """log2(1 + fine gradient energy) of the block at the 90th percentile, `noise` energy taken off: 0 none, 12 crisp.

    Acutance in the old sense: mean square gradient of the edges (Higgins and Jones 1952), in doublings.
    """
    energy = detail.fine.energy
    if not energy.size:
        return 0.0
    return float(np.log2(1.0 + max(0.0, float(np.percentile(energy, CRISPEST)) - noise)))
