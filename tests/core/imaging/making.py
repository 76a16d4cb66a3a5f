"""Files with known properties for the tests of reading photos, written byte by byte where a library would not."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 8: 2, 9: 4, 10: 8}


def scene(width: int, height: int, seed: int = 0) -> Pixels:
    """Smooth colour with a bright top left corner and a red bottom right one, so that any turn shows."""
    coarse = np.random.default_rng(seed).uniform(40, 200, (8, 8, 3)).astype(np.float32)
    picture = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    picture[: height // 4, : width // 4] = 245
    picture[-(height // 4) :, -(width // 4) :] = (220, 30, 30)
    return np.clip(picture, 0, 255).astype(np.uint8)


def jpeg(pixels: Pixels, exif: bytes = b"", **options: Any) -> bytes:
    """A JPEG by Pillow, `exif` being a bare TIFF block."""
    return saved(Image.fromarray(pixels), "JPEG", exif=exif, **({"quality": 92} | options))


def saved(image: Image.Image, kind: str, exif: bytes = b"", **options: Any) -> bytes:
    buffer = io.BytesIO()
    if exif:
        options["exif"] = b"Exif\0\0" + exif
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def with_segment(data: bytes, marker: int, body: bytes) -> bytes:
    """A JPEG with one more segment right behind its start."""
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + data[2:]


def with_preview(main: bytes, preview: bytes, kind: int = 0x010002) -> bytes:
    """A JPEG with a multi-picture index (CIPA DC-007) and one more picture behind the main one."""
    total = len(main) + 4 + 86
    entries = struct.pack("<IIIHH", 0x030000, total, 0, 0, 0)
    entries += struct.pack("<IIIHH", kind, len(preview), total - 10, 0, 0)
    index = struct.pack("<HHHI4sHHIIHHII", 3, 0xB000, 7, 4, b"0100", 0xB001, 4, 1, 2, 0xB002, 7, 32, 50)
    body = b"MPF\0II*\0" + struct.pack("<I", 8) + index + bytes(4) + entries
    made = with_segment(main, 0xE2, body)
    assert len(made) == total
    return made + preview


def tiff(
    main: dict[int, tuple[int, Any]],
    photo: dict[int, tuple[int, Any]] | None = None,
    gps: dict[int, tuple[int, Any]] | None = None,
    order: str = "<",
    magic: bytes = b"",
) -> bytes:
    """A TIFF block of up to three directories. A value is numbers, bytes, text, or a function of its own offset."""
    head = magic or (b"II*\0" if order == "<" else b"MM\0*")
    data = bytearray(head + struct.pack(order + "I", 8))
    children = {0x8769: photo, 0x8825: gps}
    first = dict(main) | {tag: (4, (0,)) for tag, entries in children.items() if entries is not None}
    places = _directory(data, first, order)
    for tag, entries in children.items():
        if entries is not None:
            struct.pack_into(order + "I", data, places[tag], len(data))
            _directory(data, entries, order)
    return bytes(data)


def _directory(data: bytearray, entries: dict[int, tuple[int, Any]], order: str) -> dict[int, int]:
    start = len(data)
    data += struct.pack(order + "H", len(entries)) + bytes(12 * len(entries) + 4)
    places = {}
    for number, (tag, (kind, value)) in enumerate(sorted(entries.items())):
        place = start + 2 + 12 * number
        body = _bytes(value, kind, len(data), order)
        struct.pack_into(order + "HHI", data, place, tag, kind, len(body) // _SIZES[kind])
        places[tag] = place + 8
        if len(body) <= 4:
            data[place + 8 : place + 8 + len(body)] = body
        else:
            struct.pack_into(order + "I", data, place + 8, len(data))
            data += body
    return places


def _bytes(value: Any, kind: int, offset: int, order: str) -> bytes:
    if isinstance(value, Callable):  # type: ignore[arg-type]
        return bytes(value(offset))
    if isinstance(value, str):
        return value.encode() + b"\0"
    if isinstance(value, bytes):
        return value
    code = {1: "B", 3: "H", 4: "I", 5: "II", 8: "h", 9: "i", 10: "ii"}[kind]
    flat = [part for item in value for part in (item if isinstance(item, tuple) else (item,))]
    return struct.pack(order + code[0] * len(flat), *flat)


def note_at(entries: dict[int, tuple[int, Any]], order: str = "<", prefix: bytes = b"") -> Callable[[int], bytes]:
    """A maker note whose offsets count from the start of the block that it lies in."""

    def make(offset: int) -> bytes:
        data = bytearray(offset) + prefix
        _directory(data, entries, order)
        return bytes(data[offset:])

    return make
