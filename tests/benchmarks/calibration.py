"""A fixed piece of work that says how fast this machine is right now, so that figures of two runs can be compared."""

from __future__ import annotations

import time

import numpy as np

ROUNDS = 5


def _python_work() -> int:
    total = 0
    for number in range(400_000):
        total = (total * 31 + number) % 1_000_003
    return total


def _numpy_work(seed: int) -> float:
    values = np.random.default_rng(seed).standard_normal((512, 512)).astype(np.float32)
    for _ in range(6):
        values = np.tanh(values @ values.T / 512.0)
    return float(values.sum())


def calibrate() -> dict[str, object]:
    """The benchmark line "calibration": rounds per second of the fixed work, best of `ROUNDS`, with all of them."""
    seconds = []
    for seed in range(ROUNDS):
        start = time.perf_counter()
        _python_work()
        _numpy_work(seed)
        seconds.append(time.perf_counter() - start)
    return {
        "name": "calibration",
        "value": round(1.0 / min(seconds), 3),
        "unit": "rounds/s",
        "better": "higher",
        "floor": None,
        "ok": True,
        "detail": {"seconds": [round(value, 4) for value in seconds]},
    }
