"""Which photos are read before they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

_RUNNING = 6
"""Photos that pass in a fifth of a second under a key held down."""


def beside(ids: Sequence[int], place: int | None, direction: int) -> list[int]:
    """The neighbours of the photo at `place`, dearest first: the way the person walks, back, and one further on."""
    if place is None:
        return []
    places = (place + direction, place - direction, place + 2 * direction)
    return [ids[at] for at in places if 0 <= at < len(ids)]


def before_the_feet(ids: Sequence[int], place: int | None, direction: int) -> list[int]:
    """The photos that somebody who runs comes to next, in that order."""
    if place is None:
        return []
    return [
        ids[at] for at in range(place + direction, place + direction * (_RUNNING + 1), direction) if 0 <= at < len(ids)
    ]
