"""What a radar shows: the axes of one or several photos in one common order. Plain data: nothing is drawn here.

The window paints it; `core.interop.radar_figure` draws it for a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.types import Null, RadarAxis


@dataclass(frozen=True, slots=True)
class RadarSeries:
    """One photo on the radar: the name shown in the legend, and its axes.

    A `reference` is no photo but what photos are held against, a folder's median: a dashed grey line without marks.
    """

    name: str
    axes: Sequence[RadarAxis]
    reference: bool = False


def ends(axis: RadarAxis) -> str:
    """Both ends of an axis as the label says them, the outer one first: "happy / sad"."""
    return f"{axis.high} / {axis.low}"


def align(series: Sequence[RadarSeries]) -> list[RadarSeries]:
    """The same photos with the same axes in the same order; an axis that a photo lacks is null there.

    A photo without any value (not judged yet) brings no axes of its own where another has some.
    """
    photos = [one for one in series if not one.reference] or series
    telling = [one for one in photos if any(not isinstance(axis.value, Null) for axis in one.axes)] or photos
    every = {_key(axis): axis for one in reversed(telling) for axis in reversed(one.axes)}
    order = dict.fromkeys(_key(axis) for one in telling for axis in one.axes)
    blank = {key: RadarAxis(every[key].entry, *key, Null("not judged on this yet"), every[key].source) for key in order}
    aligned = []
    for one in series:
        own = {_key(axis): axis for axis in one.axes}
        aligned.append(replace(one, axes=tuple(own.get(key, blank[key]) for key in order)))
    return aligned


def photos_of(series: Sequence[RadarSeries]) -> list[RadarSeries]:
    """Those that are photos, without references."""
    return [one for one in series if not one.reference]


def runs(values: Sequence[float | None]) -> list[tuple[int, int]]:
    """Pairs of neighbouring axes (i, i + 1 around the circle) that both have a value; a null leaves a gap."""
    count = len(values)
    pairs = ((i, (i + 1) % count) for i in range(count))
    return [(i, j) for i, j in pairs if values[i] is not None and values[j] is not None]


def _key(axis: RadarAxis) -> tuple[str, str, str]:
    return axis.title, axis.low, axis.high
