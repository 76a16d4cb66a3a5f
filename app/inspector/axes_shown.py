"""Which axes of some photos the radar shows: those that any of the photos has a value on; the rest is said in words."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from app.language import tr, trn
from core.interop.radar_series import RadarSeries, align, photos_of
from core.scoring.absence import NEEDS_MODEL
from core.types import Null, RadarAxis

FEWEST = 3
"""Fewer axes make no web: then those without a value stay on view too."""


def with_values(
    series: Sequence[RadarSeries], wanted: Container[str] = ()
) -> tuple[list[RadarSeries], list[RadarAxis]]:
    """(the same photos and references without the axes that no photo has a value on, the axes left out). An axis whose
    entry id is `wanted` stays in any case."""
    series = align(series)
    photos = photos_of(series)
    if not photos:
        return series, []
    known = [
        axis.entry in wanted or any(not isinstance(one.axes[number].value, Null) for one in photos)
        for number, axis in enumerate(photos[0].axes)
    ]
    if sum(known) < FEWEST:
        return series, []
    kept = [replace(one, axes=tuple(axis for axis, has in zip(one.axes, known, strict=True) if has)) for one in series]
    # One that has values tells more of those that it has not than a photo that cannot be read.
    told = next((one for one in photos if _has_values(one)), photos[0])
    return kept, [axis for axis, has in zip(told.axes, known, strict=True) if not has]


def left_out_words(axes: Sequence[RadarAxis]) -> str:
    """Why these axes are not on view, on one line; "" where none are left out."""
    reasons = {axis.value.reason for axis in axes if isinstance(axis.value, Null)}
    if not reasons:
        return ""
    if reasons == {NEEDS_MODEL.reason}:
        return trn("{n} more axis needs a model.", "{n} more axes need a model.", len(axes))
    if len(reasons) > 1:
        return trn("{n} more axis has no value.", "{n} more axes have no value.", len(axes))
    said = tr(reasons.pop())
    return trn("{n} more axis: {reason}.", "{n} more axes: {reason}.", len(axes), reason=said)


def _has_values(photo: RadarSeries) -> bool:
    return any(not isinstance(axis.value, Null) for axis in photo.axes)
