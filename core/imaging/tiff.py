"""A small reader of TIFF directories (TIFF 6.0, section 2), for EXIF blocks and for the heads of RAW files.

It reads only what it is asked for, through any function that gives byte ranges, and treats nonsense as absence.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_CODES = {3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_MOST_ENTRIES = 1000
_MOST_BYTES = 4 << 20

Read = Callable[[int, int], bytes]
"""(offset, length) -> bytes, fewer at the end of the data."""


def reader_of(data: bytes) -> Read:
    """Reads from bytes in memory."""
    return lambda start, length: data[start : start + length] if start >= 0 else b""


@dataclass(frozen=True, slots=True)
class Field:
    """One directory entry. `place` is where its bytes are, inline or far."""

    type: int
    count: int
    place: int


class Directory:
    """The entries of one IFD by tag. Values are looked up when they are asked for; what cannot be read is absent."""

    def __init__(self, read: Read, order: str, base: int, offset: int) -> None:
        self.read = read
        self.order = order
        self.base = base
        self._fields: dict[int, Field] = {}
        self.next = 0
        head = read(base + offset, 2)
        if len(head) < 2 or offset <= 0:
            return
        count = min(struct.unpack(order + "H", head)[0], _MOST_ENTRIES)
        table = read(base + offset + 2, 12 * count + 4)
        for number in range(min(count, len(table) // 12)):
            tag, kind, length = struct.unpack_from(order + "HHI", table, 12 * number)
            size = _SIZES.get(kind, 0) * length
            if not 0 < size <= _MOST_BYTES:
                continue
            inline = base + offset + 2 + 12 * number + 8
            far = base + int(struct.unpack_from(order + "I", table, 12 * number + 8)[0])
            self._fields.setdefault(tag, Field(kind, length, inline if size <= 4 else far))
        if len(table) >= 12 * count + 4:
            self.next = int(struct.unpack_from(order + "I", table, 12 * count)[0])

    def __contains__(self, tag: int) -> bool:
        return tag in self._fields

    def __bool__(self) -> bool:
        return bool(self._fields)

    def place(self, tag: int) -> tuple[int, int]:
        """(offset from the start of the data, length in bytes) of a value, (0, 0) where there is none."""
        found = self._fields.get(tag)
        return (found.place, found.count * _SIZES[found.type]) if found else (0, 0)

    def raw(self, tag: int) -> bytes:
        """The bytes of a value as they are."""
        return self.read(*self.place(tag)) if tag in self._fields else b""

    def numbers(self, tag: int) -> tuple[float, ...]:
        """The numbers of a value; rationals are divided, those over zero left out."""
        found = self._fields.get(tag)
        if found is None or found.type == 2:
            return ()
        data = self.raw(tag)
        data = data[: len(data) // _SIZES[found.type] * _SIZES[found.type]]
        if found.type in (1, 7):
            return tuple(map(float, data))
        if found.type in (5, 10):
            code = "II" if found.type == 5 else "ii"
            return tuple(a / b for a, b in struct.iter_unpack(self.order + code, data) if b)
        return tuple(float(value) for (value,) in struct.iter_unpack(self.order + _CODES[found.type], data))

    def number(self, tag: int) -> float | None:
        """The first number of a value."""
        return next(iter(self.numbers(tag)), None)

    def integer(self, tag: int) -> int | None:
        """The first number of a value, where it is finite and whole."""
        value = self.number(tag)
        return int(value) if value is not None and abs(value) < 2**63 and value == int(value) else None

    def text(self, tag: int) -> str | None:
        """The text of a value up to its first zero byte, stripped; None where nothing is left."""
        text = self.raw(tag).partition(b"\0")[0]
        try:
            decoded = text.decode("utf-8")
        except UnicodeDecodeError:
            decoded = text.decode("latin-1")
        return "".join(c for c in decoded if c.isprintable()).strip() or None

    def child(self, tag: int) -> Directory:
        """The directory that a value points to; an empty one where there is none."""
        offset = self.integer(tag)
        return Directory(self.read, self.order, self.base, offset if offset and offset < 2**32 else 0)


def open_tiff(read: Read, base: int = 0) -> Directory | None:
    """The first directory of TIFF data at `base`; RAW files with their own magic numbers count as TIFF."""
    head = read(base, 8)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        return None
    return Directory(read, order, base, int(struct.unpack(order + "I", head[4:8])[0]))
