"""Which layouts a person can choose, and how one is made."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from app.grid.geometry import Geometry
from app.grid.layouts.square import Square
from app.grid.sections import Section
from app.grid.shapes import Aspects


class LayoutKind(StrEnum):
    """By the name that the settings keep."""

    SQUARE = "square"
    JUSTIFIED = "justified"


def laid_out(
    kind: LayoutKind,
    count: int,
    width: int,
    edge: int,
    sections: Sequence[Section],
    aspects: Aspects | None,
    *,
    mirrored: bool,
) -> Geometry:
    """A layout of `count` photos; `aspects` (see `Justified`) are needed by that one alone."""
    if kind is LayoutKind.SQUARE or not count or aspects is None:
        return Square(count, width, edge, sections, mirrored=mirrored)
    # Not before there are photos: it imports numpy, and the window shows first.
    from app.grid.layouts.justified import Justified

    return Justified(count, width, edge, aspects, sections, mirrored=mirrored)
