"""Axes and photos for the radar's tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.interop.radar_series import RadarSeries
from core.types import Value


@dataclass(frozen=True)
class Axis:
    title: str
    low: str
    high: str
    value: Value
    source: str = "measured"
    entry: str = ""


ENDS = [("dark", "bright"), ("flat", "contrasty"), ("dull", "colourful"), ("sad", "happy"), ("old", "new")]


def photo(name: str, values: Sequence[Value]) -> RadarSeries:
    return RadarSeries(name, [Axis(high, low, high, v) for (low, high), v in zip(ENDS, values, strict=False)])
