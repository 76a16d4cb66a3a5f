"""Camera RAW through LibRaw: the embedded preview where it is large enough, else the sensor's own data."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from core.errors import UnreadableError
from core.imaging.colour import adobe_rgb
from core.imaging.exif import jpeg_hints
from core.imaging.faults import check_size, plain_faults
from core.imaging.jpeg import decode_divided
from core.imaging.jpeg_structure import read_structure
from core.imaging.need import Need
from core.imaging.pixels import to_rgb8
from core.imaging.source import Source
from core.imaging.tiff import reader_of
from core.imaging.upright import swaps_sides, upright
from core.types import RGB8, Origin, Picture

if TYPE_CHECKING:
    import rawpy

_FLIPS = {0: 1, 3: 3, 5: 8, 6: 6}
"""LibRaw's flip to the EXIF orientation."""

_SAME_ASPECT = 0.03
_SENSOR_BITS = 14


def decode_raw(source: Source, need: Need) -> Picture:
    """The cheapest decode that meets `need`. Raises `UnreadableError`.

    The preview is turned by the RAW's own orientation unless it is upright already; what a preview's own EXIF block
    says does not count, because cameras and converters leave it out, copy it or get it wrong.
    """
    import rawpy  # loads LibRaw, which many folders do not need

    with plain_faults(rawpy.LibRawError, rawpy.NotSupportedError), rawpy.imread(io.BytesIO(source.all())) as raw:
        orientation = _FLIPS.get(raw.sizes.flip, 1)
        width, height = raw.sizes.width, raw.sizes.height
        if swaps_sides(orientation):
            width, height = height, width
        check_size(width, height)
        pixels = None if need.is_native else _preview(raw, need, (width, height), orientation)
        origin = Origin.PREVIEW
        if pixels is None:
            half = need.divisor(width, height) >= 2
            origin = Origin.SCALED if half else Origin.FULL
            pixels = raw.postprocess(half_size=half, use_camera_wb=True, output_bps=8)
            if not half:
                height, width = pixels.shape[:2]
    return Picture(
        rgb=np.ascontiguousarray(pixels),
        full_width=width,
        full_height=height,
        origin=origin,
        kind=source.kind.id,
        pixel_depth=_SENSOR_BITS,
    )


def _preview(raw: rawpy.RawPy, need: Need, full: tuple[int, int], orientation: int) -> RGB8 | None:
    """The embedded preview, upright and in sRGB, or None where none shows the whole picture in `need`'s size."""
    import rawpy

    try:
        thumbnail = raw.extract_thumb()
    except (rawpy.LibRawNoThumbnailError, rawpy.LibRawUnsupportedThumbnailError, rawpy.LibRawDataError):
        return None
    if isinstance(thumbnail.data, bytes):
        try:
            return _jpeg_preview(thumbnail.data, need, full, orientation)
        except UnreadableError:
            return None
    height, width = thumbnail.data.shape[:2]
    turn = _turn(width, height, full, orientation)
    if turn is None or not need.met_by(width, height, *full):
        return None
    return upright(to_rgb8(Image.fromarray(thumbnail.data), b"").rgb, turn)


def _jpeg_preview(data: bytes, need: Need, full: tuple[int, int], orientation: int) -> RGB8 | None:
    structure = read_structure(reader_of(data))
    width, height = structure.width, structure.height
    turn = _turn(width, height, full, orientation)
    divisor = next((n for n in (8, 4, 2, 1) if need.met_by(-(-width // n), -(-height // n), *full)), 0)
    if turn is None or not divisor:
        return None
    _, adobe = jpeg_hints(structure.exif)
    profile = structure.icc or (adobe_rgb() if adobe else b"")
    return upright(decode_divided(data, structure, divisor, profile).rgb, turn)


def _turn(width: int, height: int, full: tuple[int, int], orientation: int) -> int | None:
    """The orientation to apply to a preview of this size, or None where it does not show the whole picture.

    `full` is the upright main picture's size.
    """
    if min(width, height) <= 0:
        return None
    upright_shape = abs(width * full[1] / (height * full[0]) - 1) <= _SAME_ASPECT
    lying_shape = abs(height * full[1] / (width * full[0]) - 1) <= _SAME_ASPECT
    if swaps_sides(orientation):
        return orientation if lying_shape else 1 if upright_shape else None
    return orientation if upright_shape else None
