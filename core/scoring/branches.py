"""CLIP-UIQA's three branches (paper 4): antonym pairs judged from each view of a picture, and one value made of them.

The same pair judges every view, p = sigmoid(s * (cos(x, high) - cos(x, low))), and the three probabilities become one
by their mean, by learned weights, or side by side as the input of a head. Numpy only; nothing is decoded or encoded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.encoders.views import BRANCHES
from core.scoring.attributes import Directions, judge
from core.types import View

AGREE: Final = 0.05
"""Branches whose values lie closer together than this say the same: none of them drives the mean."""

_STEPS = 2000


def branch_values(
    vectors: Mapping[View, NDArray[np.float32]], against: Directions, scale: float
) -> NDArray[np.float32]:
    """What each branch says of each picture and pair: float32 of shape (N, K, 3), 0-1, in the order of `BRANCHES`.

    `vectors` hold unit rows (N, D) for each of the three views, of the space without positions; `scale` is the
    encoder's. A picture that lacks a view has NaN in its row, and NaN for a value.
    """
    return np.stack([judge(vectors[view], against, scale) for view in BRANCHES], axis=-1)


def by_mean(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, K, 3) to (N, K): the mean of the branches, the paper's first way. NaN where a branch is missing."""
    found: NDArray[np.float32] = values.mean(axis=-1)
    return found


def by_weights(values: NDArray[np.float32], weights: NDArray[np.float64]) -> NDArray[np.float32]:
    """(N, K, 3) to (N, K) by one weight a branch, shape (3,), or one a pair and branch, (K, 3).

    ValueError where weights are negative, not finite, or do not sum to 1: values would leave 0-1.
    """
    if weights.shape[-1] != len(BRANCHES) or not np.isfinite(weights).all() or weights.min() < 0:
        raise ValueError("weights of branches are three numbers from 0 to 1")
    if not np.allclose(weights.sum(axis=-1), 1, atol=1e-6):
        raise ValueError("weights of branches sum to 1")
    found: NDArray[np.float32] = (values * weights.astype(np.float32)).sum(axis=-1)
    return found


def side_by_side(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, K, 3) to (N, 3 K): the input of a head that takes the branches concatenated, pair after pair."""
    return values.reshape(len(values), -1)


def learned_weights(values: NDArray[np.float32], wanted: NDArray[np.float32]) -> NDArray[np.float64]:
    """Weights (3,) that bring one pair's branches, (N, 3), closest to `wanted`, (N,), by mean squared error.

    They are at least 0 and sum to 1. Equal weights where nothing can be learned: fewer pictures than weights, or
    branches that always say the same. Rows with NaN are left out.
    """
    known = np.isfinite(values).all(axis=1) & np.isfinite(wanted)
    branches, target = values[known].astype(np.float64), wanted[known].astype(np.float64)
    weights = np.full(len(BRANCHES), 1 / len(BRANCHES))
    if len(branches) < len(BRANCHES):
        return weights
    square, cross = branches.T @ branches, branches.T @ target
    steepest = float(np.linalg.eigvalsh(square)[-1])
    if steepest < 1e-12:
        return weights
    # Projected gradient with momentum; the problem is convex, and three numbers are soon found.
    ahead, momentum = weights, 1.0
    for _ in range(_STEPS):
        following = _on_simplex(ahead - (square @ ahead - cross) / steepest)
        growing = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = following + (momentum - 1) / growing * (following - weights)
        weights, momentum = following, growing
    return weights


def driving(values: Mapping[View, float]) -> View | None:
    """The branch that pulls the mean furthest from the middle, 0.5, to the side on which it lies; None where the
    branches agree or one of them is missing."""
    known = [float(values.get(view, np.nan)) for view in BRANCHES]
    if not np.isfinite(known).all() or max(known) - min(known) < AGREE:
        return None
    side = 1.0 if float(np.mean(known)) >= 0.5 else -1.0
    return max(BRANCHES, key=lambda view: side * values[view])


def _on_simplex(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest weights that are at least 0 and sum to 1."""
    ordered = np.sort(weights)[::-1]
    excess = (np.cumsum(ordered) - 1) / np.arange(1, len(weights) + 1)
    kept = int(np.flatnonzero(ordered > excess)[-1])
    nearest: NDArray[np.float64] = np.maximum(weights - excess[kept], 0)
    return nearest
