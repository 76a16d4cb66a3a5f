"""Which axes a radar shows of one photo: the pairs that its encoder judged, and measured stand-ins for the others.

Pure: values and pairs in, axes out. The window paints them, `beholder radar` draws them to a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from core.scoring.absence import NEEDS_MODEL
from core.scoring.attribute_sets import AttributePair
from core.scoring.entries import MEASURES
from core.types import MEASURED, Null, RadarAxis, Value


@dataclass(frozen=True, slots=True)
class MeasuredAxis:
    """A look axis as it is measured from pixels: `measure` stands in for `attribute` until an encoder judges that."""

    attribute: str
    title: str
    measure: str
    low: str
    high: str


# Measures of the first pass, so that every photo that was judged has them and all can be laid over each other.
_STAND_INS = {
    "attributes.brightness": "measures.brightness",
    "attributes.contrast": "measures.contrast",
    "attributes.colourfulness": "measures.colourfulness",
    "attributes.sharpness": "measures.sharpness",
    "attributes.noisiness": "measures.visible_noise",
}


def measured_axes() -> tuple[MeasuredAxis, ...]:
    """The look axes that are measured from pixels and need no encoder."""
    measures = {entry.id: entry for entry in MEASURES}
    return tuple(
        MeasuredAxis(attribute, measures[name].title, name, measures[name].low, measures[name].high)
        for attribute, name in _STAND_INS.items()
    )


def _needs_model(pair: AttributePair) -> Null:
    return NEEDS_MODEL


def radar_axes(
    values: Mapping[str, Value],
    pairs: Sequence[AttributePair],
    encoder_title: str = "",
    why_not: Callable[[AttributePair], Null] = _needs_model,
) -> tuple[RadarAxis, ...]:
    """One axis for each pair, in order: what the encoder judged; else its measured stand-in, titled as measured.

    A pair that has neither keeps its place with a null and the reason: the stored one, else what `why_not` says.
    `encoder_title` is "" without an encoder. The set of axes depends on the pairs and on which of them the encoder
    knows, so photos of one library overlay.
    """
    stand_ins = {axis.attribute: axis for axis in measured_axes()}
    return tuple(_axis(values, pair, stand_ins.get(pair.entry.id), encoder_title, why_not) for pair in pairs)


def _axis(
    values: Mapping[str, Value],
    pair: AttributePair,
    stand_in: MeasuredAxis | None,
    encoder_title: str,
    why_not: Callable[[AttributePair], Null],
) -> RadarAxis:
    entry = pair.entry
    judged = values[entry.id] if entry.id in values else why_not(pair)
    if isinstance(judged, Null) and stand_in is not None and stand_in.measure in values:
        title = f"{stand_in.title} ({MEASURED})"
        return RadarAxis(stand_in.measure, title, stand_in.low, stand_in.high, values[stand_in.measure], MEASURED)
    return RadarAxis(entry.id, entry.title, entry.low, entry.high, judged, encoder_title)
