"""EXIF directories to the fields of `Metadata` (CIPA DC-008, EXIF 2.32)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from core.imaging.tiff import Directory, open_tiff, reader_of

_TIME = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)")
_ZONE = re.compile(r"([+-])(\d\d):?(\d\d)")

_EXIF_IFD, _GPS_IFD, _INTEROP_IFD = 0x8769, 0x8825, 0xA005
ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Exif:
    """The directories of one EXIF block; empty ones where there is none."""

    main: Directory
    photo: Directory
    gps: Directory


def parse_exif(block: bytes) -> Exif | None:
    """The directories of an EXIF block (starting with its byte order), or None where it is not one."""
    main = open_tiff(reader_of(block))
    return None if main is None else directories_of(main)


def directories_of(main: Directory) -> Exif:
    return Exif(main, main.child(_EXIF_IFD), main.child(_GPS_IFD))


def orientation_of(main: Directory) -> int:
    """1-8; anything else in the file counts as 1."""
    value = main.integer(ORIENTATION)
    return value if value is not None and 1 <= value <= 8 else 1


def jpeg_hints(block: bytes) -> tuple[int, bool]:
    """(orientation, whether the colours are Adobe RGB by name) of an EXIF block: all that a decode needs of it."""
    found = parse_exif(block) if block else None
    if found is None:
        return 1, False
    # DCF 2.0: no profile, ColorSpace "uncalibrated" and the interoperability index R03 mean Adobe RGB.
    uncalibrated = found.photo.integer(0xA001) == 0xFFFF
    adobe = uncalibrated and found.photo.child(_INTEROP_IFD).raw(1)[:3] == b"R03"
    return orientation_of(found.main), adobe


def taken_at(photo: Directory) -> datetime | None:
    """When the picture was taken, with sub-seconds and, where the file names one, its zone.

    The tag 0x0132 does not count: it says when the file was last changed.
    """
    for tag, subseconds, zone in ((0x9003, 0x9291, 0x9011), (0x9004, 0x9292, 0x9012)):
        moment = _moment(photo.text(tag))
        if moment is not None:
            return _with_zone(_with_subseconds(moment, photo.text(subseconds)), photo.text(zone))
    return None


def _moment(text: str | None) -> datetime | None:
    match = _TIME.match(text or "")
    if match is None:
        return None
    try:
        return datetime(*map(int, match.groups()))  # type: ignore[arg-type]  # six numbers, by the pattern
    except ValueError:
        return None


def _with_subseconds(moment: datetime, text: str | None) -> datetime:
    digits = re.match(r"\d+", text or "")
    return moment.replace(microsecond=int(digits[0][:6].ljust(6, "0"))) if digits else moment


def _with_zone(moment: datetime, text: str | None) -> datetime:
    match = _ZONE.match(text or "")
    if match is None:
        return moment
    minutes = int(match[2]) * 60 + int(match[3])
    if minutes > 14 * 60:
        return moment
    return moment.replace(tzinfo=timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes)))


def positive(value: float | None) -> float | None:
    """A measured quantity: finite and above zero, else None."""
    return value if value is not None and math.isfinite(value) and value > 0 else None
