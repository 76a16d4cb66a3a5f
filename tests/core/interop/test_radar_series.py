"""Photos in one common order of axes, and which neighbours are joined."""

from __future__ import annotations

import numpy as np

from core.interop.radar_series import RadarSeries, align, runs
from core.types import Null
from tests.core.interop.radars import ENDS, axis, photo


def test_a_reference_alone_adds_no_axes() -> None:
    wide = RadarSeries("median", photo("x", [0.5] * 5).axes, reference=True)
    assert [len(one.axes) for one in align([photo("a", [0.1, 0.2, 0.3]), wide])] == [3, 3]


def test_photos_with_other_axes_get_nulls_in_one_common_order() -> None:
    a, b = photo("a", [0.1, 0.2, 0.3]), RadarSeries("b", photo("b", [0.5, 0.6, 0.7, 0.8]).axes[1:])
    left, right = align([a, b])
    assert [axis.high for axis in left.axes] == [axis.high for axis in right.axes] == [high for _, high in ENDS[:4]]
    assert [axis.value for axis in left.axes] == [0.1, 0.2, 0.3, Null("not judged on this yet")]
    assert [axis.value for axis in right.axes] == [Null("not judged on this yet"), 0.6, 0.7, 0.8]


def test_a_photo_that_nobody_judged_brings_no_axes_of_its_own() -> None:
    waiting = RadarSeries("w", [axis("x", "y", Null("waits"), "Other"), axis("dark", "bright", Null("waits"), "dark")])
    judged = photo("a", [0.1, 0.2, 0.3])
    left, right = align([waiting, judged])
    assert [axis.high for axis in right.axes] == ["bright", "contrasty", "colourful"]
    assert all(isinstance(axis.value, Null) for axis in left.axes)
    assert len(align([waiting])[0].axes) == 2


def test_runs_against_a_naive_twin() -> None:
    random = np.random.default_rng(5)
    for _ in range(50):
        count = int(random.integers(3, 9))
        values = [None if random.random() < 0.4 else float(random.random()) for _ in range(count)]
        expected = []
        for i in range(count):
            j = 0 if i == count - 1 else i + 1
            if values[i] is not None and values[j] is not None:
                expected.append((i, j))
        assert runs(values) == expected
    assert runs([0.0, 0.0, 0.0]) == [(0, 1), (1, 2), (2, 0)]
