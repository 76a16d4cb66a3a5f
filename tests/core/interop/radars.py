"""Axes and photos for the radar's tests."""

from __future__ import annotations

from collections.abc import Sequence

from core.interop.radar_series import RadarSeries
from core.types import MEASURED, RadarAxis, Value

ENDS = [("dark", "bright"), ("flat", "contrasty"), ("dull", "colourful"), ("sad", "happy"), ("old", "new")]


def axis(low: str, high: str, value: Value, title: str = "") -> RadarAxis:
    return RadarAxis("", title or high, low, high, value, MEASURED)


def photo(name: str, values: Sequence[Value]) -> RadarSeries:
    return RadarSeries(name, [axis(low, high, v) for (low, high), v in zip(ENDS, values, strict=False)])
