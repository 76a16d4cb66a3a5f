"""How predictions compare with what people said: correlations, error, accuracy, distance between histograms.

Arrays in, one number out, or None where the number does not exist: a correlation with something constant is "n/a", not
0 (paper 3, table 1, majority row). numpy only; any thread.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]

ROOT_FLOOR: Final = 1e-12
"""Least sum under the root of `emd_r`, as in the loss whose gradient does not exist at 0."""


def _pair(prediction: ArrayLike, truth: ArrayLike) -> tuple[Vector, Vector]:
    a, b = np.asarray(prediction, np.float64), np.asarray(truth, np.float64)
    if a.ndim != 1 or a.shape != b.shape:
        raise ValueError(f"two vectors of one length are needed, not {a.shape} and {b.shape}")
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise ValueError("values must be finite")
    return a, b


def average_ranks(values: ArrayLike) -> Vector:
    """Ranks from 1; equal values share the mean of the ranks that they take up together."""
    vector = np.asarray(values, np.float64)
    _, inverse, counts = np.unique(vector, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Vector = (last - (counts - 1) / 2.0)[inverse]
    return ranks


def plcc(prediction: ArrayLike, truth: ArrayLike) -> float | None:
    """Pearson's linear correlation, -1 to 1; None for fewer than two values or a constant."""
    a, b = _pair(prediction, truth)
    if a.size < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    a, b = (a - a.mean()) / np.ptp(a), (b - b.mean()) / np.ptp(b)
    return float(np.clip(a @ b / np.sqrt((a @ a) * (b @ b)), -1.0, 1.0))


def srcc(prediction: ArrayLike, truth: ArrayLike) -> float | None:
    """Spearman's rank correlation: Pearson's on average ranks; None as `plcc`."""
    a, b = _pair(prediction, truth)
    return plcc(average_ranks(a), average_ranks(b))


def krcc(prediction: ArrayLike, truth: ArrayLike) -> float | None:
    """Kendall's tau-b: concordant less discordant pairs over the root of the untied pairs of each; None as `plcc`.

    Row by row: time O(n^2), memory O(n).
    """
    a, b = _pair(prediction, truth)
    if a.size < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    balance = untied_a = untied_b = 0
    for i in range(a.size - 1):
        sign_a, sign_b = np.sign(a[i + 1 :] - a[i]), np.sign(b[i + 1 :] - b[i])
        balance += int(sign_a @ sign_b)
        untied_a += int(np.count_nonzero(sign_a))
        untied_b += int(np.count_nonzero(sign_b))
    return float(balance / np.sqrt(float(untied_a) * float(untied_b)))


def mse(prediction: ArrayLike, truth: ArrayLike) -> float | None:
    """Mean squared error; None for no values."""
    a, b = _pair(prediction, truth)
    return float(((a - b) ** 2).mean()) if a.size else None


def accuracy(prediction: ArrayLike, truth: ArrayLike, threshold: float = 5.0) -> float | None:
    """Share of values that lie on the same side of `threshold` in both; None for no values.

    On the threshold counts as the upper side. 5 is the middle of AVA's scale.
    """
    a, b = _pair(prediction, truth)
    return float(((a >= threshold) == (b >= threshold)).mean()) if a.size else None


def emd_r(prediction: ArrayLike, truth: ArrayLike, r: int = 2) -> float | None:
    """Distance between vote histograms, shape (images, bins): mean over images of ((1/D) sum |CDF - CDF|^r)^(1/r).

    Paper 2, eq. 14, with the mean over the D bins included (NIMA's form). Rows must be non-negative and sum to 1.
    None for no images.
    """
    a, b = np.asarray(prediction, np.float64), np.asarray(truth, np.float64)
    if a.ndim != 2 or a.shape != b.shape or a.shape[1] == 0:
        raise ValueError(f"two tables of one shape are needed, not {a.shape} and {b.shape}")
    if r < 1:
        raise ValueError("r must be 1 or more")
    for table in (a, b):
        if (table < 0).any() or not np.allclose(table.sum(axis=1), 1.0, atol=1e-4):
            raise ValueError("every row must be non-negative and sum to 1")
    if not a.shape[0]:
        return None
    gaps = np.abs(np.cumsum(a, axis=1) - np.cumsum(b, axis=1)) ** r
    return float((np.maximum(gaps.mean(axis=1), ROOT_FLOOR) ** (1.0 / r)).mean())
