"""The EXIF directories in the heads of RAW files, most of which are TIFF under another name."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from core.errors import UnreadableError
from core.imaging.exif import Exif, directories_of, parse_exif
from core.imaging.jpeg_structure import read_structure
from core.imaging.source import Source
from core.imaging.tiff import Directory, open_tiff, reader_of

_CANON_UUID = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_RW2_JPEG = 0x002E
_MOST_BOX = 4 << 20


def raw_exif(source: Source) -> Exif | None:
    """The directories of a RAW file, or None where it has none that can be read (CRW has none at all)."""
    match source.kind.id:
        case "cr3":
            return _cr3(source)
        case "raf":
            start, length = struct.unpack(">II", source.range(84, 8).ljust(8, b"\0"))
            return _of_jpeg(source.range(start, min(length, _MOST_BOX)))
        case "crw":
            return None
        case _:
            main = open_tiff(source.range)
            if main is None:
                return None
            inner = _of_jpeg(main.raw(_RW2_JPEG)) if source.kind.id == "rw2" else None
            return inner or directories_of(main)


def _of_jpeg(data: bytes) -> Exif | None:
    try:
        return parse_exif(read_structure(reader_of(data)).exif)
    except UnreadableError:
        return None


def _cr3(source: Source) -> Exif | None:
    """CR3 keeps its directories as separate TIFF blocks, CMT1 (main), CMT2 (photo), CMT4 (GPS), in moov/uuid."""
    blocks: dict[bytes, Directory] = {}
    for name, start, end in _boxes(source, 0, source.size):
        if name != b"moov":
            continue
        for inner, place, stop in _boxes(source, start, end):
            if inner != b"uuid" or source.range(place, 16) != _CANON_UUID:
                continue
            for part, at, last in _boxes(source, place + 16, stop):
                data = source.range(at, min(last - at, _MOST_BOX))
                directory = open_tiff(reader_of(data)) if part.startswith(b"CMT") else None
                if directory is not None:
                    blocks[part] = directory
    empty = Directory(reader_of(b""), "<", 0, 0)
    main = blocks.get(b"CMT1")
    return None if main is None else Exif(main, blocks.get(b"CMT2", empty), blocks.get(b"CMT4", empty))


def _boxes(source: Source, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(name, start, end) of the contents of the boxes between two offsets (ISO/IEC 14496-12, 4.2)."""
    for _ in range(1000):
        head = source.range(start, 16)
        if start + 8 > end or len(head) < 8:
            return
        size, name = struct.unpack(">I4s", head[:8])
        body = start + 8
        if size == 1 and len(head) == 16:
            size, body = int.from_bytes(head[8:16], "big"), start + 16
        elif size == 0:
            size = end - start
        if size < body - start:
            return
        yield name, body, min(start + size, end)
        start += size
