"""The segments of a JPEG file up to its first scan, read without decoding anything (ITU-T T.81, annex B)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.errors import UnreadableError
from core.imaging.faults import CUT_OFF, DAMAGED
from core.imaging.tiff import Read

_SOI, _EOI, _SOS, _DQT, _DHT, _DRI, _DAC, _COM = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xDD, 0xCC, 0xFE
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {_DHT, 0xC8, _DAC})
_PROGRESSIVE = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_BASELINE = frozenset({0xC0, 0xC1})
_MAX_SEGMENTS = 4096
_NATURAL_ORDER = (
    *(0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21),
    *(28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61),
    *(54, 47, 55, 62, 63),
)

EXIF_PREFIX = b"Exif\x00\x00"
XMP_PREFIX = b"http://ns.adobe.com/xap/1.0/\x00"
_ICC_PREFIX = b"ICC_PROFILE\x00"
_MPF_PREFIX = b"MPF\x00"


@dataclass(slots=True)
class JpegStructure:
    """What a JPEG says before its first scan. Offsets count from the start of the file.

    `coding` holds the segments that the picture data needs (tables, frame, scan header), in order and whole.
    `mpf` is the payload of the multi-picture index and `mpf_base` the offset that its own offsets count from.
    """

    width: int = 0
    height: int = 0
    components: int = 0
    precision: int = 8
    progressive: bool = False
    baseline: bool = False
    quantisation: tuple[int, ...] = ()
    adobe_transform: int | None = None
    exif: bytes = b""
    xmp: bytes = b""
    icc: bytes = b""
    mpf: bytes = b""
    mpf_base: int = 0
    comment: bytes = b""
    scan_start: int = 0
    coding: list[bytes] = field(default_factory=list)


def read_structure(read: Read) -> JpegStructure:
    """Walk the segments of a JPEG. Raises `UnreadableError` where there is no frame or no scan."""
    found = JpegStructure()
    tables: dict[int, tuple[int, ...]] = {}
    icc: dict[int, bytes] = {}
    luminance_table = -1
    for marker, body, start in _segments(read):
        match marker:
            case _ if marker in _FRAMES:
                if found.components or len(body) < 6:
                    raise UnreadableError(DAMAGED)
                found.precision, found.height, found.width, found.components = struct.unpack(">BHHB", body[:6])
                found.progressive = marker in _PROGRESSIVE
                found.baseline = marker in _BASELINE
                luminance_table = body[8] if len(body) > 8 else -1
            case 0xDB:
                tables.update(_tables(body))
            case 0xE1 if body.startswith(EXIF_PREFIX):
                found.exif = found.exif or body[len(EXIF_PREFIX) :]
            case 0xE1 if body.startswith(XMP_PREFIX):
                found.xmp = found.xmp or body[len(XMP_PREFIX) :]
            case 0xE2 if body.startswith(_ICC_PREFIX) and len(body) > 14:
                icc.setdefault(body[12], body[14:])
            case 0xE2 if body.startswith(_MPF_PREFIX):
                found.mpf, found.mpf_base = body[4:], start + 8
            case 0xEE if body.startswith(b"Adobe") and len(body) >= 12:
                found.adobe_transform = body[11]
            case 0xFE:
                found.comment = found.comment or body
            case _:
                pass
        if marker in _FRAMES or marker in (_DQT, _DHT, _DRI, _DAC, _SOS):
            found.coding.append(bytes((marker,)) + body)
        if marker == _SOS:
            found.scan_start = start + 4 + len(body)
    if not found.components or not found.scan_start:
        raise UnreadableError(CUT_OFF)
    found.quantisation = tables.get(luminance_table, ())
    found.icc = b"".join(icc[number] for number in sorted(icc))
    return found


def _segments(read: Read) -> Iterator[tuple[int, bytes, int]]:
    """(marker, body, offset of the marker) of every segment up to and with the first scan's header."""
    position = 2
    for _ in range(_MAX_SEGMENTS):
        header = read(position, 4)
        if header[:2] == bytes((0xFF, _EOI)):
            raise UnreadableError("the file holds no picture, only its metadata")
        if len(header) < 4:
            raise UnreadableError(CUT_OFF)
        if header[0] != 0xFF:
            # libjpeg skips stray bytes between segments too; some cameras pad with them.
            position += 1 + max(0, read(position + 1, 65536).find(b"\xff"))
            continue
        marker = header[1]
        if marker == 0xFF:
            position += 1
            continue
        if marker in (0x00, 0x01) or 0xD0 <= marker <= _SOI:
            position += 2
            continue
        length = int.from_bytes(header[2:4], "big")
        body = read(position + 4, length - 2)
        if length < 2 or len(body) < length - 2:
            raise UnreadableError(CUT_OFF)
        yield marker, body, position
        if marker == _SOS:
            return
        position += 2 + length
    raise UnreadableError(DAMAGED)


def _tables(body: bytes) -> Iterator[tuple[int, tuple[int, ...]]]:
    position = 0
    while position < len(body):
        wide, number = body[position] >> 4, body[position] & 15
        length = 128 if wide else 64
        raw = body[position + 1 : position + 1 + length]
        if len(raw) < length:
            return
        zigzag = struct.unpack(">64H", raw) if wide else tuple(raw)
        natural = [0] * 64
        for value, place in zip(zigzag, _NATURAL_ORDER, strict=True):
            natural[place] = value
        yield number, tuple(natural)
        position += 1 + length
