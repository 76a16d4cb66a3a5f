"""The name that an ICC profile gives itself (ICC.1:2022, 9.2.41; ICC.1:2001, 6.5.17)."""

from __future__ import annotations

import struct

_MOST_TAGS = 100


def profile_name(profile: bytes) -> str | None:
    """The description of a profile, or None where there is none to read."""
    if len(profile) < 132 or profile[36:40] != b"acsp":
        return None
    count = min(int(struct.unpack_from(">I", profile, 128)[0]), _MOST_TAGS)
    count = min(count, (len(profile) - 132) // 12)
    for name, offset, size in struct.iter_unpack(">4sII", profile[132 : 132 + 12 * count]):
        if name == b"desc":
            return _text(profile[offset : offset + size])
    return None


def _text(tag: bytes) -> str | None:
    if tag[:4] == b"desc" and len(tag) >= 12:
        text = tag[12 : 12 + int(struct.unpack_from(">I", tag, 8)[0])].decode("latin-1")
    elif tag[:4] == b"mluc" and len(tag) >= 28:
        length, offset = struct.unpack_from(">II", tag, 20)
        text = tag[offset : offset + length].decode("utf-16-be", "replace")
    else:
        return None
    return text.partition("\0")[0].strip() or None
