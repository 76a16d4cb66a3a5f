"""From an open file to pixels that a screen takes as they are.

The levels are those of `decode`, bit for bit; only the byte order and the memory that they lie in are the screen's.
"""

from __future__ import annotations

import cv2

from core.imaging.decode import decode
from core.imaging.faults import plain_faults
from core.imaging.jpeg import paint_jpeg
from core.imaging.need import Need, bounding_divisor
from core.imaging.pixels import NewPixels
from core.imaging.source import Source
from core.types import BGRA8, RGB8, ScreenPixels


def decode_for_screen(source: Source, need: Need, canvas: NewPixels, most: int = 0) -> ScreenPixels:
    """The cheapest decode of `source` that meets `need`, upright and in sRGB, in memory that `canvas` gives.

    With `most` a picture of more pixels comes at a half, a quarter or an eighth. Raises `UnreadableError`. Runs in any
    thread, one source in one thread.
    """
    if source.kind.id == "jpeg":
        with plain_faults():
            painted = paint_jpeg(source, need, canvas, most)
        if painted is not None:
            return painted
    picture = decode(source, need)
    with plain_faults():
        rgb = _bounded(picture.rgb, bounding_divisor(picture.width, picture.height, most))
        return ScreenPixels(_painted(rgb, canvas), picture.full_width, picture.full_height)


def _bounded(rgb: RGB8, divisor: int) -> RGB8:
    if divisor == 1:
        return rgb
    size = -(-rgb.shape[1] // divisor), -(-rgb.shape[0] // divisor)
    return cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)  # type: ignore[return-value]


def _painted(rgb: RGB8, canvas: NewPixels) -> BGRA8:
    into = canvas(*rgb.shape[:2])
    cv2.cvtColor(rgb, cv2.COLOR_RGB2BGRA, into)
    return into
