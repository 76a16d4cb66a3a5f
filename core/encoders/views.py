"""The three views of a picture that CLIP-UIQA looks at (paper 4): the whole, its fragments, and its main part.

Runs in decode workers on a picture's own pixels; imports no torch. Sizes and modes are those of the authors' code:

- *native*: the whole picture, not resized where its long side has at most 1,024 pixels, else scaled to that;
- *fragments*: 32 x 32 pixels from each cell of a 12 x 12 grid, side by side: 384 x 384 untouched pixels;
- *salient*: 448 x 448 untouched pixels from the middle, or from where a person or a measure says.

A picture too small for the last two is first enlarged bilinearly, never padded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.types import RGB8, View

VERSION: Final = 1
"""Rises when the same picture would give other pixels: vectors of another version lie in another space."""

BRANCHES: Final = (View.NATIVE, View.FRAGMENTS, View.SALIENT)
"""The views in the order in which the paper names its branches; the first is its "global" one."""

LONGEST: Final = 1024
GRID: Final = 12
FRAGMENT: Final = 32
SALIENT: Final = 448
SMALLEST: Final = 32
"""Pixels that a side must have for a network that divides by 32 to see anything."""

MIDDLE: Final = (0.5, 0.5)

_LONGEST_ENLARGED = 32 * SALIENT
"""What a side may reach by enlarging; strips thinner than that are stretched rather than given gigabytes."""


def view_inputs(
    rgb: RGB8, views: Iterable[View], seed: str, centre: tuple[float, float] = MIDDLE
) -> dict[View, NDArray[np.uint8]]:
    """Uint8 of shape (1, height, width, 3) for each of `views`, from all pixels of a picture.

    `seed` decides where in its cell each fragment lies: the photo's content id, so that a photo always gives the same
    vector. `centre` of the salient view is in fractions of width and height. ValueError for another view.
    """
    made: dict[View, NDArray[np.uint8]] = {}
    for view in views:
        if view is View.NATIVE:
            made[view] = whole(rgb)[None]
        elif view is View.FRAGMENTS:
            made[view] = fragments(rgb, seed)[None]
        elif view is View.SALIENT:
            made[view] = salient(rgb, centre)[None]
        else:
            raise ValueError(f"{view} is not cut from a picture's own pixels")
    return made


def whole(rgb: RGB8) -> RGB8:
    """The picture with a long side of at most 1,024 pixels and no side under 32; untouched where it is so already."""
    height, width = rgb.shape[:2]
    scale = min(1.0, LONGEST / max(height, width))
    tall, wide = (max(SMALLEST, round(side * scale)) for side in (height, width))
    return _resized(rgb, tall, wide, Image.Resampling.BICUBIC)


def fragments(rgb: RGB8, seed: str, *, shifted: bool = True) -> RGB8:
    """384 x 384 pixels: one fragment of each cell, in the order of the cells.

    A fragment starts at its cell's corner plus an offset, uniform in [0, cell - 32) and drawn from `seed`; in the
    aligned mode (`shifted` False) at the corner itself.
    """
    rgb = _enlarged(rgb, GRID * FRAGMENT)
    height, width = rgb.shape[:2]
    cell_height, cell_width = height // GRID, width // GRID
    offsets = _offsets(seed, cell_height - FRAGMENT, cell_width - FRAGMENT) if shifted else None
    made = np.empty((GRID * FRAGMENT, GRID * FRAGMENT, 3), np.uint8)
    for row in range(GRID):
        for column in range(GRID):
            down, right = offsets[row, column] if offsets is not None else (0, 0)
            top = min(row * cell_height + int(down), height - FRAGMENT)
            left = min(column * cell_width + int(right), width - FRAGMENT)
            y, x = row * FRAGMENT, column * FRAGMENT
            made[y : y + FRAGMENT, x : x + FRAGMENT] = rgb[top : top + FRAGMENT, left : left + FRAGMENT]
    return made


def salient(rgb: RGB8, centre: tuple[float, float] = MIDDLE) -> RGB8:
    """448 x 448 pixels round `centre`, moved into the frame where they would leave it."""
    rgb = _enlarged(rgb, SALIENT)
    height, width = rgb.shape[:2]
    top, left = _start(centre[1], height), _start(centre[0], width)
    return rgb[top : top + SALIENT, left : left + SALIENT].copy()


def salient_frame(width: int, height: int, centre: tuple[float, float] = MIDDLE) -> tuple[float, float, float, float]:
    """Where `salient` cuts a picture of this size: left, top, width and height in fractions of the picture."""
    down, across = _sides(height, width, SALIENT)
    return (_start(centre[0], across) / across, _start(centre[1], down) / down, SALIENT / across, SALIENT / down)


def _start(centre: float, side: int) -> int:
    return min(max(round(centre * side - SALIENT / 2), 0), side - SALIENT)


def _offsets(seed: str, down: int, right: int) -> NDArray[np.uint64]:
    """(12, 12, 2) whole numbers below `down` and `right`. From a hash, not a generator of numpy's: those may give other
    numbers in another release, and a photo's vector with them."""
    drawn = hashlib.shake_128(b"fragments" + seed.encode()).digest(GRID * GRID * 2 * 4)
    uniform = np.frombuffer(drawn, "<u4").astype(np.uint64).reshape(GRID, GRID, 2)
    return uniform * np.array((max(down, 0), max(right, 0)), np.uint64) >> np.uint64(32)


def _enlarged(rgb: RGB8, least: int) -> RGB8:
    height, width = _sides(rgb.shape[0], rgb.shape[1], least)
    return _resized(rgb, height, width, Image.Resampling.BILINEAR)


def _sides(height: int, width: int, least: int) -> tuple[int, int]:
    """Height and width once both have at least `least` pixels: enlarged as a whole, by as little as that takes."""
    short = min(height, width)
    if short >= least:
        return height, width
    tall, wide = (max(side, min(side * least // short, _LONGEST_ENLARGED)) for side in (height, width))
    return tall, wide


def _resized(rgb: RGB8, height: int, width: int, how: Image.Resampling) -> RGB8:
    if (height, width) == rgb.shape[:2]:
        return rgb
    return np.asarray(Image.fromarray(rgb).resize((width, height), how))
