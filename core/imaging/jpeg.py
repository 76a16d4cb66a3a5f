"""The quick road from a JPEG to pixels: embedded preview, then scaling inside the decoder, then the whole picture.

Pillow takes what simplejpeg cannot: CMYK and unusual samplings. Colours are converted and pixels turned last, on the
smallest picture that will do.
"""

from __future__ import annotations

import io

import numpy as np
import simplejpeg  # type: ignore[import-untyped]
from PIL import Image

from core.errors import UnreadableError
from core.imaging.colour import adobe_rgb, is_srgb
from core.imaging.exif import jpeg_hints
from core.imaging.faults import CUT_OFF, DAMAGED, NO_MEMORY, check_size, plain_faults
from core.imaging.jpeg_structure import JpegStructure, read_structure
from core.imaging.need import Need, bounding_divisor
from core.imaging.pixels import Converted, NewPixels, paint, to_rgb8
from core.imaging.previews import agreed_preview
from core.imaging.source import Source
from core.imaging.upright import swaps_sides, upright
from core.types import BGRA8, RGB8, Origin, Picture, ScreenPixels

_EOI = b"\xff\xd9"
_REAL_DAMAGE = ("bad huffman", "instead of rst", "corrupt jpeg data: bad")


def decode_jpeg(source: Source, need: Need) -> Picture:
    """The cheapest decode of a JPEG that meets `need`. Raises `UnreadableError`."""
    structure = read_structure(source.range)
    check_size(structure.width, structure.height)
    orientation, adobe = jpeg_hints(structure.exif)
    profile = structure.icc or (adobe_rgb() if adobe else b"")
    preview = None if need.is_native else agreed_preview(source, structure, need)
    if preview is not None:
        origin, converted = Origin.PREVIEW, _in_srgb(preview, profile)
    else:
        divisor = need.divisor(structure.width, structure.height)
        origin = Origin.FULL if divisor == 1 else Origin.SCALED
        converted = decode_divided(source.all(), structure, divisor, profile)
    width, height = structure.width, structure.height
    if swaps_sides(orientation):
        width, height = height, width
    return Picture(
        rgb=upright(converted.rgb, orientation),
        full_width=width,
        full_height=height,
        origin=origin,
        kind=source.kind.id,
        quantisation=structure.quantisation,
        pixel_depth=structure.precision,
        is_grey=structure.components == 1,
    )


def paint_jpeg(source: Source, need: Need, canvas: NewPixels, most: int) -> ScreenPixels | None:
    """A JPEG decoded straight into `canvas`: the levels of `decode_jpeg`, ready for the screen, at most `most` pixels.

    None for what takes a longer way: grey, CMYK, other colours than sRGB. Raises `UnreadableError`.
    """
    structure = read_structure(source.range)
    width, height = structure.width, structure.height
    check_size(width, height)
    orientation, adobe = jpeg_hints(structure.exif)
    if structure.components != 3 or structure.precision != 8:
        return None
    if not is_srgb(structure.icc or (adobe_rgb() if adobe else b"")):
        return None
    turned = (height, width) if swaps_sides(orientation) else (width, height)
    preview = None if need.is_native else agreed_preview(source, structure, need)
    if preview is not None:
        return ScreenPixels(paint(upright(preview, orientation), canvas, most), *turned)
    divisor = max(need.divisor(width, height), bounding_divisor(width, height, most))
    across, down = -(-width // divisor), -(-height // divisor)
    stored = canvas(down, across) if orientation == 1 else np.empty((down, across, 4), np.uint8)
    if _scaled(source.all(), structure, divisor, stored) is None:
        return None
    if orientation != 1:
        shape = (across, down) if swaps_sides(orientation) else (down, across)
        stored = upright(stored, orientation, canvas(*shape))
    return ScreenPixels(stored, *turned)


def decode_divided(data: bytes, structure: JpegStructure, divisor: int, profile: bytes) -> Converted:
    """The pixels at 1/divisor, in sRGB, not turned. Raises `UnreadableError`."""
    if structure.components in (1, 3) and structure.precision == 8:
        rgb = _scaled(data, structure, divisor)
        if rgb is not None and structure.components == 1:
            return to_rgb8(Image.fromarray(rgb[..., 0]), profile)
        if rgb is not None:
            return _in_srgb(rgb, profile)
    with plain_faults(), Image.open(io.BytesIO(data), formats=("JPEG", "MPO")) as image:
        if divisor > 1:
            image.draft(None, (-(-structure.width // divisor), -(-structure.height // divisor)))
        return to_rgb8(image, profile)


def _in_srgb(rgb: RGB8, profile: bytes) -> Converted:
    """Most files are sRGB: their pixels stay where they are instead of travelling through Pillow and back."""
    return Converted(rgb, False, False) if is_srgb(profile) else to_rgb8(Image.fromarray(rgb), profile)


def _scaled(data: bytes, structure: JpegStructure, divisor: int, into: BGRA8 | None = None) -> RGB8 | None:
    """Pixels at 1/divisor (8, 4, 2 or 1), one or three channels, or None where simplejpeg does not know the variant.
    With `into` they are written there, in its byte order.

    Remarks of the decoder that leave the picture whole (stray bytes before a marker, odd headers) are not held
    against the file. Raises `UnreadableError` where picture data is missing or damaged.
    """
    try:
        return _run(data, structure, divisor, into, strict=True)
    except MemoryError as fault:
        raise UnreadableError(NO_MEMORY) from fault
    except ValueError as fault:
        remark = str(fault).lower()
    try:
        # Only the end marker may be missing; then the picture is whole. A progressive one may lack whole scans too,
        # which nobody could tell, so there only the marker's second byte may be.
        if "premature end of jpeg file" in remark and data.endswith(b"\xff" if structure.progressive else b""):
            return _run(data + _EOI, structure, divisor, into, strict=True)
        if "premature end" in remark:
            raise UnreadableError(CUT_OFF)
        if any(words in remark for words in _REAL_DAMAGE):
            raise UnreadableError(DAMAGED)
        return _run(data, structure, divisor, into, strict=False)
    except ValueError as fault:
        if "premature end" in str(fault).lower():
            raise UnreadableError(CUT_OFF) from fault
        return None


def _run(data: bytes, structure: JpegStructure, divisor: int, into: BGRA8 | None, strict: bool) -> RGB8:
    pixels: RGB8 = simplejpeg.decode_jpeg(
        data,
        "GRAY" if structure.components == 1 else "RGB" if into is None else "BGRA",
        min_height=-(-structure.height // divisor),
        min_width=-(-structure.width // divisor),
        buffer=into,
        strict=strict,
    )
    return pixels
