"""What the grid is divided into: runs of photos that follow each other in its order, each under a header."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """`count` photos in a row under a header that says `title`; of a collapsed one only the header shows.

    `key` names it for good (a folder's path, a day, a burst's id) and is what is remembered as collapsed. The counts of
    a grid's sections sum up to the number of its photos.
    """

    key: str
    title: str
    count: int
    collapsed: bool = False
