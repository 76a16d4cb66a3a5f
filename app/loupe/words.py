"""What the loupe says about the photo on screen: one line at each side."""

from __future__ import annotations

from dataclasses import dataclass

from app.language import number, tr
from app.loupe.geometry import Viewport
from app.numbers import marks_of, one_line, score_text, sentence
from core.types import PhotoDetails, Status

_GAP = "   "
_BETWEEN = "  ·  "


def unreadable(details: PhotoDetails | None) -> bool:
    return details is not None and details.row.status is Status.UNREADABLE


def summary(details: PhotoDetails | None, view: Viewport | None, place: int | None, count: int) -> str:
    """Name, zoom, score, marks and place. `view` is None while the photo's size is not known, `place` counts from 0."""
    parts = []
    if details is not None:
        parts.append(one_line(details.row.path.name))
    if view is not None and not unreadable(details):
        zoom = number(view.scale * 100, 0 if view.scale >= 0.1 else 1)
        parts.append(tr("fit, {zoom} %", zoom=zoom) if view.zoom is None else tr("{zoom} %", zoom=zoom))
    if details is not None and details.row.overall is not None:
        parts.append(tr("score {score}", score=score_text(details.row.overall)))
    if details is not None:
        parts += marks_of(details.row)
    if place is not None:
        parts.append(tr("{place} of {count}", place=number(place + 1), count=number(count)))
    return _GAP.join(parts)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the picture on screen stands: what is wrong, what is still coming, what is marked in it."""

    trouble: str = ""
    loading: bool = False
    carried: float = 1.0
    """Decoded pixels for one of the picture's own on a side, once every pixel that can be shown is there."""
    clipping: bool = False
    reduced: bool = False
    """What is marked was found in fewer pixels than the picture has."""
    peaking: bool = False
    focus_point: bool = False
    has_focus_point: bool = False
    colours: str = ""

    def note(self) -> str:
        parts = [self.trouble]
        if self.loading and not self.trouble:
            parts.append(tr("loading every pixel…"))
        if self.carried < 0.99:
            share = number(self.carried * 100)
            parts.append(tr("too large to show every pixel: shown at {share} %", share=share))
        if self.clipping:
            parts.append(tr("too bright: red, too dark: blue"))
            if self.reduced:
                parts.append(tr("marked on a reduced picture"))
        if self.peaking:
            parts.append(tr("sharp edges marked"))
        if self.focus_point:
            parts.append(tr("camera’s focus point, a hint") if self.has_focus_point else tr("no focus point recorded"))
        parts.append(self.colours)
        told = _BETWEEN.join(part for part in parts if part)
        return told[:1].upper() + told[1:]


def trouble_of(details: PhotoDetails | None, failure: str, error: str) -> str:
    """Why there is no full picture, "" where there is one or may still come."""
    if failure:
        return sentence(tr(failure))
    if unreadable(details) and details is not None:
        return sentence(tr(details.row.reason)) or tr("This photo cannot be read.")
    return sentence(tr(error))
