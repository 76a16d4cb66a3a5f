"""PNG, WebP, AVIF, TIFF, GIF and BMP through Pillow: always the whole first frame."""

from __future__ import annotations

import io
from contextlib import suppress

from PIL import Image

from core.imaging.exif import orientation_of, parse_exif
from core.imaging.faults import check_size, plain_faults
from core.imaging.pixels import to_rgb8
from core.imaging.source import Source
from core.imaging.upright import swaps_sides, upright
from core.types import Origin, Picture

_FORMATS = {"png": "PNG", "webp": "WEBP", "avif": "AVIF", "tiff": "TIFF", "gif": "GIF", "bmp": "BMP"}


def decode_raster(source: Source) -> Picture:
    """The whole first frame. Raises `UnreadableError`."""
    data = source.all()
    with plain_faults(), Image.open(io.BytesIO(data), formats=(_FORMATS[source.kind.id],)) as image:
        check_size(*image.size)
        depth = _depth(image, data)
        profile = image.info.get("icc_profile") or b""
        image.load()
        # Only now: Pillow turns a TIFF itself while loading it, and then forgets the tag.
        orientation = _orientation(image)
        converted = to_rgb8(image, profile if isinstance(profile, bytes) else b"")
        height, width = converted.rgb.shape[:2]
        if swaps_sides(orientation):
            width, height = height, width
        return Picture(
            rgb=upright(converted.rgb, orientation),
            full_width=width,
            full_height=height,
            origin=Origin.FULL,
            kind=source.kind.id,
            pixel_depth=depth,
            has_alpha=converted.has_alpha,
            is_grey=converted.is_grey,
        )


def _orientation(image: Image.Image) -> int:
    """From the file's EXIF block or TIFF tags, both of which may be broken without harm."""
    block = image.info.get("exif")
    if isinstance(block, bytes):
        found = parse_exif(block.removeprefix(b"Exif\0\0"))
        return 1 if found is None else orientation_of(found.main)
    if image.format == "TIFF":
        with suppress(ValueError, TypeError, KeyError, SyntaxError):
            value = image.getexif().get(0x0112, 1)
            return value if value in range(1, 9) else 1
    return 1


def _depth(image: Image.Image, data: bytes) -> int:
    """Bits per channel as stored; palettes and bitmaps count as 8."""
    if image.format == "PNG" and len(data) > 24:
        return max(8, data[24])
    if image.format == "TIFF":
        bits = getattr(image, "tag_v2", {}).get(258, (8,))
        return max(8, int(bits[0] if isinstance(bits, tuple) else bits))
    return 32 if image.mode in ("I", "F") else 16 if image.mode.startswith("I;16") else 8
