"""Which photos are read before they are asked for."""

from __future__ import annotations

from collections.abc import Sequence


def beside(ids: Sequence[int], place: int | None, direction: int) -> list[int]:
    """The neighbours of the photo at `place`, dearest first: the way the person walks, back, and one further on."""
    if place is None:
        return []
    places = (place + direction, place - direction, place + 2 * direction)
    return [ids[at] for at in places if 0 <= at < len(ids)]
