"""From an open file to upright sRGB pixels, at the smallest scale that will do."""

from __future__ import annotations

from core.imaging.faults import plain_faults
from core.imaging.heif import decode_heif
from core.imaging.jpeg import decode_jpeg
from core.imaging.need import Need
from core.imaging.raster import decode_raster
from core.imaging.raw import decode_raw
from core.imaging.source import Source
from core.types import Picture

__all__ = ["Need", "decode"]


def decode(source: Source, need: Need) -> Picture:
    """The cheapest decode of `source` that meets `need`, in sRGB and upright.

    JPEG: an embedded preview that agrees with the main picture, else DCT scaling by 8, 4 or 2, else all of it. RAW: the
    embedded preview, else the sensor's data at half size, else all of it. Everything else is decoded whole.
    Raises `UnreadableError` with a reason in plain words. Runs in any thread, one source in one thread.
    """
    with plain_faults():
        if source.kind.raw:
            return decode_raw(source, need)
        match source.kind.id:
            case "jpeg":
                return decode_jpeg(source, need)
            case "heif":
                return decode_heif(source)
            case _:
                return decode_raster(source)
