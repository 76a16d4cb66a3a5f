"""From an open file to pixels that a screen takes as they are.

The levels are those of `decode`, bit for bit; only the byte order and the memory that they lie in are the screen's.
"""

from __future__ import annotations

from core.imaging.decode import decode
from core.imaging.faults import plain_faults
from core.imaging.jpeg import paint_jpeg
from core.imaging.need import Need
from core.imaging.pixels import NewPixels, paint
from core.imaging.source import Source
from core.types import ScreenPixels


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
        return ScreenPixels(paint(picture.rgb, canvas, most), picture.full_width, picture.full_height)
