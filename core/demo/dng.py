"""Writes a small, valid DNG: an uncompressed Bayer mosaic with an embedded JPEG preview (DNG 1.4, TIFF 6.0)."""

from __future__ import annotations

import io
import struct
from datetime import datetime
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_BYTE, _ASCII, _SHORT, _LONG, _RATIONAL, _SRATIONAL = 1, 2, 3, 4, 5, 10
_SIZES = {_BYTE: 1, _ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8, _SRATIONAL: 8}
_FORMATS = {_BYTE: "B", _ASCII: "B", _SHORT: "H", _LONG: "I", _RATIONAL: "II", _SRATIONAL: "ii"}

Tag: TypeAlias = tuple[int, int, tuple[float, ...] | bytes]

BLACK, WHITE = 512, 15_872
NEUTRAL = (0.50, 1.0, 0.62)
"""What the imaginary sensor says of white: red and blue weaker than green."""
_XYZ_TO_SRGB = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])


def mosaic(rgb: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint16]:
    """The RGGB mosaic, shape (height, width), that a sensor would have read for these sRGB pixels, with its noise."""
    share = rgb.astype(np.float32) / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4) * np.asarray(
        NEUTRAL, np.float32
    )
    plane = np.empty(rgb.shape[:2], np.float32)
    plane[0::2, 0::2] = linear[0::2, 0::2, 0]
    plane[0::2, 1::2] = linear[0::2, 1::2, 1]
    plane[1::2, 0::2] = linear[1::2, 0::2, 1]
    plane[1::2, 1::2] = linear[1::2, 1::2, 2]
    plane += rng.standard_normal(plane.shape, dtype=np.float32) * np.sqrt(1e-6 + 1.2e-5 * np.maximum(plane, 0))
    return np.clip(np.rint(BLACK + plane * (WHITE - BLACK)), 0, 65_535).astype(np.uint16)


def encode_dng(
    rgb: NDArray[np.uint8], rng: np.random.Generator, *, make: str, model: str, serial: str, taken_at: datetime,
    exposure_s: float, f_number: float, iso: int, preview_side: int = 1024,
) -> bytes:  # fmt: skip
    """A DNG of `rgb`, whose height and width are even; its preview is `preview_side` pixels on the long side."""
    height, width = rgb.shape[:2]
    if height % 2 or width % 2:
        raise ValueError("a Bayer mosaic needs an even width and height")
    picture = Image.fromarray(rgb)
    picture.thumbnail((preview_side, preview_side))
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=88)
    preview, sensor = buffer.getvalue(), mosaic(rgb, rng).astype("<u2").tobytes()
    matrix = (np.diag(NEUTRAL) @ _XYZ_TO_SRGB).ravel()
    stamp = _text(taken_at.strftime("%Y:%m:%d %H:%M:%S"))

    def main(raw_at: int, exif_at: int, preview_at: int) -> list[Tag]:
        return [
            (0x00FE, _LONG, (1,)), (0x0100, _LONG, (picture.width,)), (0x0101, _LONG, (picture.height,)),
            (0x0102, _SHORT, (8, 8, 8)), (0x0103, _SHORT, (7,)), (0x0106, _SHORT, (6,)), (0x010F, _ASCII, _text(make)),
            (0x0110, _ASCII, _text(model)), (0x0111, _LONG, (preview_at,)), (0x0112, _SHORT, (1,)),
            (0x0115, _SHORT, (3,)), (0x0116, _LONG, (picture.height,)), (0x0117, _LONG, (len(preview),)),
            (0x0131, _ASCII, _text("Beholder demo")), (0x0132, _ASCII, stamp), (0x014A, _LONG, (raw_at,)),
            (0x8769, _LONG, (exif_at,)), (0xC612, _BYTE, (1, 4, 0, 0)), (0xC613, _BYTE, (1, 1, 0, 0)),
            (0xC614, _ASCII, _text(f"{make} {model}")), (0xC621, _SRATIONAL, tuple(float(part) for part in matrix)),
            (0xC628, _RATIONAL, NEUTRAL), (0xC62F, _ASCII, _text(serial)), (0xC65A, _SHORT, (21,)),
        ]  # fmt: skip

    def raw(sensor_at: int) -> list[Tag]:
        return [
            (0x00FE, _LONG, (0,)), (0x0100, _LONG, (width,)), (0x0101, _LONG, (height,)), (0x0102, _SHORT, (16,)),
            (0x0103, _SHORT, (1,)), (0x0106, _SHORT, (32_803,)), (0x0111, _LONG, (sensor_at,)), (0x0115, _SHORT, (1,)),
            (0x0116, _LONG, (height,)), (0x0117, _LONG, (len(sensor),)), (0x011C, _SHORT, (1,)),
            (0x828D, _SHORT, (2, 2)), (0x828E, _BYTE, (0, 1, 1, 2)), (0xC616, _BYTE, (0, 1, 2)), (0xC617, _SHORT, (1,)),
            (0xC61A, _SHORT, (BLACK,)), (0xC61D, _SHORT, (WHITE,)),
        ]  # fmt: skip

    exif: list[Tag] = [
        (0x829A, _RATIONAL, (exposure_s,)), (0x829D, _RATIONAL, (f_number,)), (0x8827, _SHORT, (iso,)),
        (0x9003, _ASCII, stamp), (0x9291, _ASCII, _text(f"{taken_at.microsecond // 1000:03d}")),
        (0xA431, _ASCII, _text(serial)),
    ]  # fmt: skip
    main_at = 8
    raw_at = main_at + len(_directory(main(0, 0, 0), main_at))
    exif_at = raw_at + len(_directory(raw(0), raw_at))
    preview_at = exif_at + len(_directory(exif, exif_at))
    sensor_at = preview_at + len(preview) + len(preview) % 2
    return b"".join(
        (
            struct.pack("<2sHI", b"II", 42, main_at),
            _directory(main(raw_at, exif_at, preview_at), main_at),
            _directory(raw(sensor_at), raw_at),
            _directory(exif, exif_at),
            preview.ljust(sensor_at - preview_at, b"\0"),
            sensor,
        )
    )


def _text(words: str) -> bytes:
    return words.encode("ascii") + b"\0"


def _packed(kind: int, values: tuple[float, ...] | bytes) -> bytes:
    if isinstance(values, bytes):
        return values
    if kind in (_RATIONAL, _SRATIONAL):
        parts = [Fraction(value).limit_denominator(100_000) for value in values]
        return b"".join(struct.pack("<" + _FORMATS[kind], part.numerator, part.denominator) for part in parts)
    return struct.pack(f"<{len(values)}{_FORMATS[kind]}", *(int(value) for value in values))


def _directory(tags: list[Tag], at: int) -> bytes:
    """One image file directory that stands at offset `at`, with its longer values behind it (TIFF 6.0, section 2)."""
    ordered = sorted(tags)
    body_at = at + 2 + 12 * len(ordered) + 4
    head, body = struct.pack("<H", len(ordered)), b""
    for number, kind, values in ordered:
        data = _packed(kind, values)
        count = len(data) // _SIZES[kind]
        if len(data) <= 4:
            head += struct.pack("<HHI4s", number, kind, count, data.ljust(4, b"\0"))
        else:
            head += struct.pack("<HHII", number, kind, count, body_at + len(body))
            body += data + b"\0" * (len(data) % 2)
    return head + struct.pack("<I", 0) + body
