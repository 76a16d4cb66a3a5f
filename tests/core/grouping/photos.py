"""Photos as columns, made of plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.library.circumstances import Circumstances

NAN = float("nan")


@dataclass(frozen=True)
class Shot:
    """One photo in path order; times in seconds."""

    taken: float = NAN
    folder: int = 1
    camera: float = 7.0
    burst: float = NAN


def columns(shots: Sequence[Shot], first_id: int = 1) -> Circumstances:
    count = len(shots)
    ids = np.arange(first_id, first_id + count, dtype=np.int64)
    return Circumstances(
        ids=ids,
        folder=np.array([shot.folder for shot in shots], np.int64),
        content=ids + 1000,
        taken=np.array([shot.taken for shot in shots], np.float64),
        camera=np.array([shot.camera for shot in shots], np.float64),
        burst=np.array([shot.burst for shot in shots], np.float64),
        folders={number: f"/photos/{number:02d}" for number in {shot.folder for shot in shots}},
    )


def random_shots(seed: int, count: int) -> list[Shot]:
    """A bit of everything: several folders and cameras, makers' bursts, lost clocks, equal times."""
    random = np.random.default_rng(seed)
    times = np.cumsum(random.choice([0.0, 0.1, 0.8, 1.5, 2.0, 3.0, 90_000.0], count)) + 1e9
    random.shuffle(times)
    folders = np.sort(random.integers(1, 4, count))
    return [
        Shot(
            taken=NAN if random.random() < 0.1 else float(times[n]),
            folder=int(folders[n]),
            camera=float(random.choice([NAN, 3.0, 4.0])),
            burst=float(random.integers(0, 4)) if random.random() < 0.15 else NAN,
        )
        for n in range(count)
    ]


def likeness_table(seed: int, count: int) -> NDArray[np.float64]:
    """Cosine of photo n with any later one, by n: alike, unlike, or unknown."""
    return np.random.default_rng(seed).choice([0.99, 0.2, NAN], count)
