"""Complexity: how much there is to see, whatever its sharpness."""

from __future__ import annotations

import numpy as np

from core.scoring.frame import Detail


def complexity(detail: Detail) -> float:
    """Mean over blocks of log2(1 + coarse gradient energy), in doublings: 0 empty, about 5 busy everywhere.

    Edge density in the sense of Rosenholtz, Li, Nakano, "Measuring visual clutter", J. Vision 7 (2007), section 2.3,
    taken after a blur so that noise and fine focus do not count, and as a logarithm so that one hard edge is not a
    crowd.
    """
    energy = detail.coarse.energy
    return float(np.log2(1.0 + energy).mean()) if energy.size else 0.0
