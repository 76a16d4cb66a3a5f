"""Where each kind of file keeps its metadata: EXIF directories, XMP packet, ICC profile, texts and size, unparsed."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from PIL import Image

from core.errors import UnreadableError
from core.imaging.exif import Exif, directories_of, parse_exif
from core.imaging.faults import DECODER_FAULTS, plain_faults
from core.imaging.jpeg_structure import read_structure
from core.imaging.raw_blocks import raw_exif
from core.imaging.source import Source
from core.imaging.texts import MOST_TEXT, MOST_TEXTS, png_text
from core.imaging.tiff import open_tiff

_MOST_CHUNKS = 20_000


@dataclass(slots=True)
class Blocks:
    """What was found. `width` and `height` are as stored, before any turning.

    `turned_by_container`: the decoder turns the picture by the container's own word, so EXIF's orientation is void.
    """

    exif: Exif | None = None
    xmp: bytes = b""
    icc: bytes = b""
    texts: dict[str, str] = field(default_factory=dict)
    width: int | None = None
    height: int | None = None
    turned_by_container: bool = False


def read_blocks(source: Source) -> Blocks:
    """Find them. Broken files give what was found up to the break."""
    found = Blocks()
    finders: dict[str, Callable[[Source, Blocks], None]] = {
        "jpeg": _jpeg,
        "png": _png,
        "webp": _webp,
        "tiff": _tiff,
        "heif": _heif,
        "avif": _by_pillow,
        "gif": _by_pillow,
        "bmp": _by_pillow,
    }
    finder = _raw if source.kind.raw else finders[source.kind.id]
    with suppress(*DECODER_FAULTS):
        finder(source, found)
    return found


def _raw(source: Source, found: Blocks) -> None:
    found.exif = raw_exif(source)
    if found.exif is not None:
        found.xmp = found.exif.main.raw(0x02BC)


def _jpeg(source: Source, found: Blocks) -> None:
    try:
        structure = read_structure(source.range)
    except UnreadableError:
        return
    found.exif = parse_exif(structure.exif)
    found.xmp, found.icc = structure.xmp, structure.icc
    found.width, found.height = structure.width, structure.height
    if structure.comment:
        found.texts["Comment"] = structure.comment[:MOST_TEXT].decode("utf-8", "replace")


def _png(source: Source, found: Blocks) -> None:
    for name, start, length in islice(_png_chunks(source), _MOST_CHUNKS):
        if name == b"IHDR" and length >= 8:
            found.width, found.height = struct.unpack(">II", source.range(start, 8))
        elif length > MOST_TEXT:
            continue
        elif name == b"eXIf":
            found.exif = parse_exif(source.range(start, length).removeprefix(b"Exif\0\0"))
        elif name == b"iCCP":
            _, _, packed = source.range(start, length).partition(b"\0")
            found.icc = _unpack_profile(packed[1:])
        elif name in (b"tEXt", b"zTXt", b"iTXt") and len(found.texts) < MOST_TEXTS:
            text = png_text(name, source.range(start, length))
            if text is not None and text[0] == "XML:com.adobe.xmp":
                found.xmp = text[1].encode()
            elif text is not None:
                found.texts.setdefault(*text)


def _png_chunks(source: Source) -> Iterator[tuple[bytes, int, int]]:
    position = 8
    while len(head := source.range(position, 8)) == 8:
        length, name = struct.unpack(">I4s", head)
        yield name, position + 8, length
        position += 12 + length


def _unpack_profile(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, MOST_TEXT)
    except zlib.error:
        return b""


def _webp(source: Source, found: Blocks) -> None:
    position = 12
    for _ in range(_MOST_CHUNKS):
        head = source.range(position, 8)
        if len(head) < 8:
            return
        name, length = struct.unpack("<4sI", head)
        body = source.range(position + 8, min(length, MOST_TEXT)) if name in _WEBP_WANTED else b""
        match name:
            case b"EXIF":
                found.exif = parse_exif(body.removeprefix(b"Exif\0\0"))
            case b"XMP ":
                found.xmp = body
            case b"ICCP":
                found.icc = body
            case b"VP8X" if len(body) >= 10:
                found.width = int.from_bytes(body[4:7], "little") + 1
                found.height = int.from_bytes(body[7:10], "little") + 1
            case b"VP8 " if found.width is None and len(body) >= 10:
                found.width, found.height = (n & 0x3FFF for n in struct.unpack_from("<HH", body, 6))
            case b"VP8L" if found.width is None and len(body) >= 5:
                bits = int.from_bytes(body[1:5], "little")
                found.width, found.height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
            case _:
                pass
        position += 8 + length + length % 2


_WEBP_WANTED = frozenset({b"EXIF", b"XMP ", b"ICCP", b"VP8X", b"VP8 ", b"VP8L"})


def _tiff(source: Source, found: Blocks) -> None:
    main = open_tiff(source.range) if source.head(4)[2:4] in (b"*\0", b"\0*") else None
    if main is None:
        return
    found.exif = directories_of(main)
    found.xmp, found.icc = main.raw(0x02BC), main.raw(0x8773)
    found.width, found.height = main.integer(0x0100), main.integer(0x0101)


def _heif(source: Source, found: Blocks) -> None:
    import pi_heif  # type: ignore[import-untyped]  # loads libheif, which few folders need

    data = source.all()
    found.turned_by_container = True
    try:
        with plain_faults():
            file = pi_heif.open_heif(data, convert_hdr_to_8bit=True)
            heif = file[file.primary_index]
            found.width, found.height = heif.size
            found.exif = parse_exif((heif.info.get("exif") or b"").removeprefix(b"Exif\0\0"))
            found.xmp, found.icc = heif.info.get("xmp") or b"", heif.info.get("icc_profile") or b""
    except UnreadableError:
        return


def _by_pillow(source: Source, found: Blocks) -> None:
    data = source.all()
    try:
        with plain_faults(), Image.open(io.BytesIO(data), formats=("AVIF", "GIF", "BMP")) as image:
            found.width, found.height = image.size
            found.exif = parse_exif(_bytes(image.info.get("exif")).removeprefix(b"Exif\0\0"))
            found.xmp, found.icc = _bytes(image.info.get("xmp")), _bytes(image.info.get("icc_profile"))
            comment = _bytes(image.info.get("comment"))
            if comment:
                found.texts["Comment"] = comment[:MOST_TEXT].decode("utf-8", "replace")
    except UnreadableError:
        return


def _bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
