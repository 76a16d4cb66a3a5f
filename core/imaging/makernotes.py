"""What makers hide in their notes and nobody else says: where the camera focused, and which body it was.

Layouts follow the tag tables that ExifTool documents (exiftool.org/TagNames). Only layouts that a maker keeps over
its cameras are read, and only values that lie within the picture are believed.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from core.imaging.exif import Exif
from core.imaging.tiff import Directory, open_tiff, reader_of
from core.imaging.upright import upright_point

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Note:
    maker: str
    tags: Directory


def af_point(exif: Exif, orientation: int) -> Point | None:
    """Centre of the focus area in fractions of the upright picture, or None where the file does not say."""
    note = _note(exif)
    point = None
    if note is not None:
        finder = {"canon": _canon, "nikon": _nikon, "sony": _sony, "panasonic": _panasonic, "fuji": _fuji}[note.maker]
        point = finder(note.tags, exif)
    point = point or _subject(exif)
    if point is None or not all(0 <= part <= 1 for part in point):
        return None
    return upright_point(*point, orientation)


def maker_serial(exif: Exif) -> str | None:
    """The body's serial number from the maker's note, for cameras from before EXIF had a field for it."""
    note = _note(exif)
    if note is None:
        return None
    match note.maker:
        case "canon":
            number = note.tags.integer(0x000C)
            return str(number) if number else None
        case "nikon":
            return note.tags.text(0x001D)
        case "fuji":
            return note.tags.text(0x0010)
        case "panasonic":
            return note.tags.text(0x0025)
        case _:
            return None


def _note(exif: Exif) -> _Note | None:
    """The directory of a maker's note. Most makers count offsets from the EXIF block's start, Nikon and Fuji do not."""
    photo = exif.photo
    place, length = photo.place(0x927C)
    head = photo.read(place, 16)
    inside = place - photo.base
    make = (exif.main.text(0x010F) or "").lower()
    if not length:
        return None
    if head.startswith(b"Nikon\0\2"):
        tags = open_tiff(photo.read, place + 10)
        return _Note("nikon", tags) if tags else None
    if head.startswith(b"FUJIFILM"):
        start = int(struct.unpack("<I", head[8:12])[0])
        return _Note("fuji", Directory(reader_of(photo.raw(0x927C)), "<", 0, start))
    if head.startswith(b"Panasonic\0"):
        return _Note("panasonic", Directory(photo.read, photo.order, photo.base, inside + 12))
    if head.startswith((b"SONY DSC \0", b"SONY CAM \0")):
        return _Note("sony", Directory(photo.read, photo.order, photo.base, inside + 12))
    if make.startswith("canon"):
        return _Note("canon", Directory(photo.read, photo.order, photo.base, inside))
    if make.startswith("sony"):
        return _Note("sony", Directory(photo.read, photo.order, photo.base, inside))
    return None


def _canon(tags: Directory, exif: Exif) -> Point | None:
    """Mean of the points in focus (AFInfo2, else AFInfo). Offsets count from the middle, upwards on EOS bodies."""
    new, old = _shorts(tags, 0x0026), _shorts(tags, 0x0012)
    if len(new) > 8:
        points, width, height, start, step = new[2], new[6], new[7], 8, new[2] * 2
    elif len(old) > 8:
        points, width, height, start, step = old[0], old[4], old[5], 8, 0
    else:
        return None
    values = new if len(new) > 8 else old
    xs = values[start + step : start + step + points]
    ys = values[start + step + points : start + step + 2 * points]
    masks = values[start + step + 2 * points :][: -(-points // 16)]
    lit = [n for n in range(min(points, len(masks) * 16)) if masks[n // 16] >> n % 16 & 1]
    if not lit or len(ys) < points or width <= 0 or height <= 0:
        return None
    upwards = -1 if "EOS" in (exif.main.text(0x0110) or "") else 1
    x = sum(_signed(xs[n]) for n in lit) / len(lit) / width
    y = sum(_signed(ys[n]) for n in lit) / len(lit) / height
    return 0.5 + x, 0.5 + upwards * y


def _nikon(tags: Directory, exif: Exif) -> Point | None:
    """The area of contrast-detecting focus (AFInfo2 0100 and 0300); phase points are named, not placed."""
    info = tags.raw(0x00B7)
    start = {b"0100": 0x10, b"0300": 0x2A}.get(info[:4], 0)
    if not start or len(info) < start + 8 or (info[:4] == b"0100" and info[4] != 1):
        return None
    width, height, x, y = struct.unpack_from(tags.order + "4H", info, start)
    return (x / width, y / height) if width and height and (x or y) else None


def _sony(tags: Directory, exif: Exif) -> Point | None:
    location = _shorts(tags, 0x2027)
    if len(location) < 4 or not location[0] or not location[1] or not (location[2] or location[3]):
        return None
    return location[2] / location[0], location[3] / location[1]


def _panasonic(tags: Directory, exif: Exif) -> Point | None:
    position = tags.numbers(0x004D)
    return (position[0], position[1]) if len(position) == 2 and max(position) > 0 else None


def _fuji(tags: Directory, exif: Exif) -> Point | None:
    return _in_pixels(tags.numbers(0x1023), exif)


def _subject(exif: Exif) -> Point | None:
    """The main subject's place by EXIF (SubjectArea, SubjectLocation), which phones use for the focus."""
    return _in_pixels(exif.photo.numbers(0x9214), exif) or _in_pixels(exif.photo.numbers(0xA214), exif)


def _in_pixels(position: tuple[float, ...], exif: Exif) -> Point | None:
    width, height = exif.photo.number(0xA002), exif.photo.number(0xA003)
    if not 2 <= len(position) <= 4 or not width or not height or not (position[0] or position[1]):
        return None
    return position[0] / width, position[1] / height


def _shorts(tags: Directory, tag: int) -> tuple[int, ...]:
    return tuple(map(int, tags.numbers(tag)))


def _signed(value: int) -> int:
    return value - 65536 if value > 32767 else value
