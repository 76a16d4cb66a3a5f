"""The identity of a file's bytes, and of its picture data alone, from samples that any decode reads anyway."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from hashlib import blake2b

from core.errors import UnreadableError
from core.imaging.jpeg_structure import JpegStructure, read_structure
from core.imaging.previews import index_entries
from core.imaging.source import HEAD_BYTES, Source
from core.types import Digest

_TAIL_BYTES = 64 * 1024
_SAMPLE_BYTES = 32 * 1024
_SPREAD_SAMPLES, _SPREAD_BYTES = 64, 4096
_DIGEST_BYTES = 20
_ENTROPY_CODED = frozenset({"jpeg", "webp", "avif", "heif", "gif"})
"""Kinds in which one changed pixel changes the length, or all that follows: their ends tell them apart."""

_MOST_CHUNKS = 200_000


def digest(source: Source) -> Digest:
    """Identify an open file.

    `content` covers the size, the first and the last 64 KiB, whatever was decoded; where the file may hold plain
    pixels, which change without anything else changing, 64 samples in between as well. `picture` covers picture data
    only (JPEG, PNG, WebP; size and samples of it), so that it survives a change of metadata; for every other kind it
    is `content`. Raises `UnreadableError` where the file cannot be read; damaged structure only falls back to
    `content`.
    """
    hasher = blake2b(digest_size=_DIGEST_BYTES)
    hasher.update(struct.pack(">Q", source.size))
    hasher.update(source.head(HEAD_BYTES))
    hasher.update(source.tail(_TAIL_BYTES))
    if source.kind.id not in _ENTROPY_CODED:
        for part in _spread(source, 0, source.size):
            hasher.update(part)
    content = hasher.hexdigest()
    return Digest(content, _picture_digest(source) or content)


def _picture_digest(source: Source) -> str | None:
    hasher = blake2b(digest_size=_DIGEST_BYTES)
    match source.kind.id:
        case "jpeg":
            parts = _jpeg_parts(source)
        case "png":
            parts = _chunk_parts(source, 8, ">", frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"fdAT"}))
        case "webp":
            parts = _chunk_parts(source, 12, "<", frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANMF"}))
        case _:
            return None
    try:
        seen = False
        for part in parts:
            hasher.update(part)
            seen = True
    except UnreadableError:
        return None
    return hasher.hexdigest() if seen else None


def _jpeg_parts(source: Source) -> Iterator[bytes]:
    structure = read_structure(source.range)
    yield b"jpeg"
    for segment in structure.coding:
        yield struct.pack(">I", len(segment))
        yield segment
    end = _scan_end(source, structure)
    yield from _sampled(source, structure.scan_start, end - structure.scan_start)


def _scan_end(source: Source, structure: JpegStructure) -> int:
    """Where the main picture ends. Previews behind it may be dropped when metadata is rewritten."""
    main = next((length for _, start, length in index_entries(structure) if start == 0), 0)
    if structure.scan_start < main <= source.size and source.range(main - 2, 2) == b"\xff\xd9":
        return main
    return source.size


def _chunk_parts(source: Source, start: int, order: str, wanted: frozenset[bytes]) -> Iterator[bytes]:
    """The picture's chunks of a PNG (length, name, data, checksum) or RIFF file (name, length, data, padding)."""
    total, first, last = 0, (0, 0), (0, 0)
    for _ in range(_MOST_CHUNKS):
        head = source.range(start, 8)
        if len(head) < 8:
            break
        if order == ">":
            length, name = struct.unpack(">I4s", head)
            step = 12 + length
        else:
            name, length = struct.unpack("<4sI", head)
            step = 8 + length + length % 2
        if name in wanted:
            if length <= 4096:
                yield name
                yield source.range(start + 8, length)
            else:
                first = first if total else (start + 8, length)
                last = (start + 8, length)
                total += length
        start += step
    yield struct.pack(">Q", total)
    yield from _sampled(source, *first)
    yield from _sampled(source, *last)


def _sampled(source: Source, start: int, length: int) -> Iterator[bytes]:
    yield struct.pack(">Q", length)
    yield source.range(start, min(length, _SAMPLE_BYTES))
    if length > _SAMPLE_BYTES:
        size = min(length - _SAMPLE_BYTES, _SAMPLE_BYTES)
        yield source.range(start + length - size, size)
        if source.kind.id not in _ENTROPY_CODED:
            yield from _spread(source, start, length)


def _spread(source: Source, start: int, length: int) -> Iterator[bytes]:
    """Samples at even distances; nothing for what the samples at both ends cover."""
    if length > 2 * _TAIL_BYTES:
        for number in range(_SPREAD_SAMPLES):
            yield source.range(start + length * number // _SPREAD_SAMPLES, _SPREAD_BYTES)
