"""The burst that the maker says a picture belongs to: Apple's maker note, or the names that phones and Sony give."""

from __future__ import annotations

import re

from core.imaging.exif import Exif
from core.imaging.tiff import Directory, reader_of

_NAMES = (
    # Google Camera: 00003IMG_00003_BURST20180715123456789_COVER.jpg
    re.compile(r"^\d{5}(?:IMG|PORTRAIT|XTR)_\d{5}_BURST(\d{8,20})", re.IGNORECASE),
    # Samsung: 20180715_123456_003.jpg; Sony phones: DSC_0003_BURST20180715123456789.jpg
    re.compile(r"^(\d{8}_\d{6})_\d{3}\.", re.IGNORECASE),
    re.compile(r"_BURST(\d{8,20})(?!\d)", re.IGNORECASE),
    # Huawei and others: IMG_20180715_123456_BURST003.jpg, IMG_20180715_123456_BURST3_COVER.jpg
    re.compile(r"^(\w+_\d{6})_BURST\d{1,4}(?!\d)", re.IGNORECASE),
)


def burst_id(name: str, exif: Exif | None) -> str | None:
    """An id that all frames of one burst share, or None where the maker gives none."""
    apple = apple_note(exif).text(0x000B) if exif else None
    if apple:
        return apple
    return next((match[1] for pattern in _NAMES if (match := pattern.search(name))), None)


def apple_note(exif: Exif) -> Directory:
    """The directory in an Apple maker note (its offsets count from the note); empty for other makers."""
    note = exif.photo.raw(0x927C)
    if not note.startswith(b"Apple iOS\0"):
        note = b""
    return Directory(reader_of(note), ">" if note[12:14] == b"MM" else "<", 0, 14 if note else 0)
