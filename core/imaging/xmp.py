"""The little that is read from embedded XMP packets: the stars that a camera or program gave."""

from __future__ import annotations

import re

_RATING = re.compile(rb"""xmp:Rating\s*(?:=\s*["']|>)\s*(-?\d+)(?:\.0+)?\s*["'<]""")


def xmp_rating(packet: bytes) -> int | None:
    """Stars 1-5, or -1 for rejected; None where there is no rating or 0, which means unrated."""
    match = _RATING.search(packet)
    stars = int(match[1]) if match and len(match[1]) < 4 else 0
    return stars if stars == -1 or 1 <= stars <= 5 else None
