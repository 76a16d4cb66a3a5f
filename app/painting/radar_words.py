"""What a radar says in words: the bubble under the pointer, the key of its marks, and all of it for those who listen.

Pure: series of one common order of axes in (`align`), texts in the person's language out.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from app.language import tr
from app.numbers import score_text
from app.painting.bubble import Line
from app.theme.colours import colours
from core.interop.radar_series import RadarSeries, photos_of
from core.types import MEASURED, Null, RadarAxis

_LONGEST_NAME = 30


class Mark(Enum):
    """How a vertex looks by where its value comes from. A gap has no mark, a reference is a dashed line."""

    MEASURED = "filled"
    MODEL = "hollow"
    GAP = "none"
    REFERENCE = "dashed"


def ends_of(axis: RadarAxis) -> str:
    """Both ends, the outer one first: "Happy / Sad"."""
    return tr("{high} / {low}", high=tr(axis.high), low=tr(axis.low))


def source_of(axis: RadarAxis) -> str:
    """Where a value comes from; "" where there is none."""
    if isinstance(axis.value, Null):
        return ""
    return tr("measured") if axis.source == MEASURED else tr("judged by {model}", model=axis.source)


def value_of(axis: RadarAxis) -> str:
    """The number that people see, or why there is none."""
    if isinstance(axis.value, Null):
        return tr("can’t tell: {reason}", reason=tr(axis.value.reason))
    return score_text(axis.value)


def bubble_of(series: Sequence[RadarSeries], index: int) -> list[Line]:
    """What is said of one axis: its ends, the value of each photo with its source, the folder's median."""
    photos = photos_of(series)
    lines = [Line(ends_of(series[0].axes[index]), strong=True)]
    if len(photos) == 1:
        axis = photos[0].axes[index]
        lines.append(Line("  ".join(filter(None, (value_of(axis), source_of(axis))))))
    else:
        for one, swatch in zip(photos, colours().series, strict=False):
            lines.append(Line(f"{value_of(one.axes[index])}  {middle(one.name)}", swatch))
        sources = dict.fromkeys(filter(None, (source_of(one.axes[index]) for one in photos)))
        lines += [Line(said, faint=True) for said in sources]
    for one in series:
        if one.reference and not isinstance(one.axes[index].value, Null):
            lines.append(Line(f"{tr(one.name)} {value_of(one.axes[index])}", faint=True))
    return lines


def spoken(series: Sequence[RadarSeries], index: int) -> str:
    """One axis as the bubble says it, for a screen reader."""
    return "; ".join(line.text.replace("  ", ", ") for line in bubble_of(series, index))


def describe(series: Sequence[RadarSeries]) -> str:
    """The whole radar, for those who cannot see it."""
    parts = []
    for one in series:
        values = (f"{ends_of(axis)}: {value_of(axis)}" for axis in one.axes)
        parts.append(f"{tr(one.name) if one.reference else one.name}. {'; '.join(values)}.")
    return " ".join(parts)


def key_of(series: Sequence[RadarSeries]) -> list[tuple[Mark, str]]:
    """What the marks of a radar mean, and why axes without one have none."""
    axes = [axis for one in photos_of(series) for axis in one.axes]
    judged = [axis for axis in axes if not isinstance(axis.value, Null)]
    models = sorted({axis.source for axis in judged if axis.source != MEASURED})
    reasons = sorted({axis.value.reason for axis in axes if isinstance(axis.value, Null)})
    key = [(Mark.MEASURED, tr("measured"))] if any(axis.source == MEASURED for axis in judged) else []
    key += [(Mark.MODEL, tr("judged by {model}", model=", ".join(models)))] if models else []
    if reasons:
        said = tr(reasons[0]) if len(reasons) == 1 else tr("no value: hover to see why")
        key.append((Mark.GAP, said))
    return key + [(Mark.REFERENCE, tr(one.name)) for one in series if one.reference]


def middle(name: str) -> str:
    """A file's name, shortened in its middle: beginnings are alike, numbers stand at the end."""
    if len(name) <= _LONGEST_NAME:
        return name
    half = (_LONGEST_NAME - 1) // 2
    return f"{name[:half].rstrip()}…{name[-half:].lstrip()}"
