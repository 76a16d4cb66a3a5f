"""Embedded previews of JPEGs: found through the multi-picture index, used only if they show the main picture.

CIPA DC-007 lists "large thumbnails" (types 0x010001 and 0x010002) behind the main picture. A preview may be stale
(the file was edited by a program that copied the index), letterboxed or of another crop. So its sides must be in the
main picture's proportion, and its top must look like the main picture's top, which costs a few per cent of a decode.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import cv2
import numpy as np
import simplejpeg  # type: ignore[import-untyped]

from core.imaging.jpeg_structure import JpegStructure
from core.imaging.need import Need
from core.imaging.source import Source
from core.types import RGB8

_LARGE_THUMBNAILS = (0x010001, 0x010002)
_SMALLEST, _LARGEST = 1 << 10, 32 << 20
_SAME_ASPECT = 0.01
_STRIP_SHARE = 0.04
_STRIP_BYTES = 64 * 1024
_FEWEST_ROWS = 4
_COARSE = 8
_SAME_LEVELS = 2.0
_UNTOUCHED = 128


def agreed_preview(source: Source, structure: JpegStructure, need: Need) -> RGB8 | None:
    """The smallest sufficient embedded preview, as stored (not turned, not colour-managed), or None.

    Progressive pictures have no preview here: their top cannot be read without reading nearly all of them.
    """
    if not structure.mpf or not structure.baseline or structure.components != 3 or structure.precision != 8:
        return None
    for data in _candidates(source, structure, need):
        try:
            preview: RGB8 = simplejpeg.decode_jpeg(data, "RGB")
        except ValueError:
            continue
        if agrees(source, structure, preview):
            return preview
    return None


def _candidates(source: Source, structure: JpegStructure, need: Need) -> Iterator[bytes]:
    full = structure.width, structure.height
    fitting = []
    for start, length in large_thumbnails(structure):
        head = source.range(start, 4096)
        if not _SMALLEST <= length <= _LARGEST or start + length > source.size or head[:3] != b"\xff\xd8\xff":
            continue
        data = source.range(start, length)
        try:
            height, width, colours, _ = simplejpeg.decode_jpeg_header(data)
        except ValueError:
            continue
        same_shape = abs(width * full[1] / (height * full[0]) - 1) <= _SAME_ASPECT
        if colours == "YCbCr" and same_shape and width < full[0] and need.met_by(width, height, *full):
            fitting.append((width * height, data))
    yield from (data for _, data in sorted(fitting, key=lambda item: item[0]))


def large_thumbnails(structure: JpegStructure) -> list[tuple[int, int]]:
    """(offset in the file, length) of every large thumbnail that the index lists; empty for a broken index."""
    return [(start, length) for kind, start, length in index_entries(structure) if kind in _LARGE_THUMBNAILS]


def index_entries(structure: JpegStructure) -> list[tuple[int, int, int]]:
    """(type, offset in the file, length) of every picture in the index, the main one (offset 0) included."""
    mpf = structure.mpf
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(mpf[:4])
    if order is None:
        return []
    try:
        (ifd,) = struct.unpack_from(order + "I", mpf, 4)
        (count,) = struct.unpack_from(order + "H", mpf, ifd)
        for tag, _, length, offset in struct.iter_unpack(order + "HHII", mpf[ifd + 2 : ifd + 2 + 12 * count]):
            if tag == 0xB002:
                table = mpf[offset : offset + length]
                entries = struct.iter_unpack(order + "IIIHH", table[: len(table) // 16 * 16])
                return [
                    (flags & 0xFFFFFF, structure.mpf_base + start if start else 0, size)
                    for flags, size, start, _, _ in entries
                ]
    except struct.error:
        pass
    return []


def agrees(source: Source, structure: JpegStructure, preview: RGB8) -> bool:
    """Whether the top of the main picture, read from the first few per cent of its data, looks like the preview's.

    Both are compared at a scale where noise and the encoders' rounding have averaged out.
    """
    length = max(_STRIP_BYTES, int((source.size - structure.scan_start) * _STRIP_SHARE))
    try:
        strip: RGB8 = simplejpeg.decode_jpeg(
            source.range(0, structure.scan_start + length),
            "RGB",
            min_height=-(-structure.height // 8),
            min_width=-(-structure.width // 8),
            strict=False,
        )
    except ValueError:
        return False
    rows = _read_rows(strip)
    if rows < _FEWEST_ROWS:
        return False
    height, width = strip.shape[:2]
    same = preview[: max(1, round(rows / height * preview.shape[0]))]
    size = max(1, width // _COARSE), max(1, rows // _COARSE)
    ours = cv2.resize(strip[:rows], size, interpolation=cv2.INTER_AREA).astype(np.float32)
    theirs = cv2.resize(same, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    difference = np.abs(ours - theirs)
    return bool(difference.mean() <= _SAME_LEVELS)


def _read_rows(strip: RGB8) -> int:
    """How many rows were decoded before the data ended; the decoder leaves the rest at mid grey.

    The last rows are not trusted: the row of blocks where the data ended is a half-read one.
    """
    read = (strip != _UNTOUCHED).any(axis=(1, 2))
    last = int(np.flatnonzero(read)[-1]) + 1 if read.any() else 0
    return last if last == len(strip) else max(0, last - 2)
