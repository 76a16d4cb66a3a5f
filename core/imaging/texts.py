"""Text chunks of PNG files and the comment of EXIF blocks, as they are: generation metadata is parsed elsewhere."""

from __future__ import annotations

import zlib

from core.imaging.tiff import Directory

MOST_TEXT = 4 << 20
"""Bytes of one text after unpacking; longer ones are left out, whatever they claim to be."""
MOST_TEXTS = 200

_COMMENT_CODES = {
    b"ASCII\0\0\0": "utf-8",
    b"UNICODE\0": "utf-16",
    b"\0\0\0\0\0\0\0\0": "utf-8",
    b"JIS\0\0\0\0\0": "euc-jp",
}


def png_text(name: bytes, body: bytes) -> tuple[str, str] | None:
    """(keyword, text) of a tEXt, zTXt or iTXt chunk, or None for a broken or too long one."""
    keyword, zero, rest = body.partition(b"\0")
    if not zero or not keyword or len(keyword) > 79:
        return None
    encoding, packed = "latin-1", False
    match name:
        case b"zTXt":
            packed, rest = True, rest[1:]
        case b"iTXt":
            packed = rest[:1] == b"\1"
            encoding = "utf-8"
            _, _, rest = rest[2:].partition(b"\0")
            _, _, rest = rest.partition(b"\0")
        case _:
            pass
    data = _unpack(rest) if packed else rest
    if data is None or len(data) > MOST_TEXT:
        return None
    return keyword.decode("latin-1"), data.decode(encoding, "replace")


def _unpack(data: bytes) -> bytes | None:
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, MOST_TEXT + 1)
    except zlib.error:
        return None
    return text if len(text) <= MOST_TEXT else None


def user_comment(photo: Directory) -> str | None:
    """The text of EXIF UserComment, which names its character code in its first eight bytes."""
    raw = photo.raw(0x9286)
    code = _COMMENT_CODES.get(raw[:8])
    body = raw[8:] if code else raw
    text = _utf16(body, photo.order) if code == "utf-16" else body.decode(code or "utf-8", "replace")
    return text.strip("\0 \r\n\t") or None


def _utf16(body: bytes, order: str) -> str:
    # The standard leaves the byte order open: programs write the file's own, big-endian, or a mark in front.
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    zeros_first, zeros_second = body[0::2].count(0), body[1::2].count(0)
    big = zeros_first > zeros_second if zeros_first != zeros_second else order == ">"
    return body.decode("utf-16-be" if big else "utf-16-le", "replace")
