"""What a file says about itself: EXIF block, XMP packet, text chunks. Broken metadata is absent metadata."""

from __future__ import annotations

from core.imaging.blocks import Blocks, read_blocks
from core.imaging.burst import burst_id
from core.imaging.exif import Exif, orientation_of, positive, taken_at
from core.imaging.makernotes import af_point, maker_serial
from core.imaging.profiles import profile_name
from core.imaging.source import Source
from core.imaging.texts import user_comment
from core.imaging.xmp import xmp_rating
from core.types import Metadata


def read_metadata(source: Source) -> Metadata:
    """What the file says about itself; whatever is missing or broken is left out.

    Reads the head of the file and little else. Raises `UnreadableError` only where the file itself cannot be read.
    """
    blocks = read_blocks(source)
    texts = dict(blocks.texts)
    exif = blocks.exif
    burst = burst_id(source.path.name, exif)
    if exif is None:
        return Metadata(
            burst_id=burst,
            camera_rating=xmp_rating(blocks.xmp),
            width=blocks.width,
            height=blocks.height,
            profile=profile_name(blocks.icc),
            texts=texts,
        )
    photo, main = exif.photo, exif.main
    comment = user_comment(photo)
    if comment:
        texts.setdefault("UserComment", comment)
    return Metadata(
        taken_at=taken_at(photo),
        make=main.text(0x010F),
        model=main.text(0x0110),
        serial=photo.text(0xA431) or main.text(0xC62F) or maker_serial(exif),
        lens=photo.text(0xA434) or main.text(0xA434),
        exposure_s=positive(photo.number(0x829A)),
        f_number=positive(photo.number(0x829D)),
        iso=_iso(exif),
        focal_mm=positive(photo.number(0x920A)),
        focal_35mm=positive(photo.number(0xA405)),
        exposure_bias_ev=photo.number(0x9204),
        flash_fired=_flash(exif),
        af_point=af_point(exif, _orientation(blocks)),
        has_gps=2 in exif.gps and 4 in exif.gps,
        burst_id=burst,
        camera_rating=_rating(exif) or xmp_rating(blocks.xmp),
        orientation=_orientation(blocks),
        width=blocks.width,
        height=blocks.height,
        profile=profile_name(blocks.icc) or _named_space(exif),
        software=main.text(0x0131),
        texts=texts,
    )


def _orientation(blocks: Blocks) -> int:
    return 1 if blocks.turned_by_container or blocks.exif is None else orientation_of(blocks.exif.main)


def _iso(exif: Exif) -> int | None:
    iso = exif.photo.integer(0x8827)
    if iso == 65535:
        # The 16-bit tag is full: the real number is in RecommendedExposureIndex.
        iso = exif.photo.integer(0x8832) or iso
    return iso if iso and iso > 0 else None


def _flash(exif: Exif) -> bool | None:
    flash = exif.photo.integer(0x9209)
    return None if flash is None else bool(flash & 1)


def _rating(exif: Exif) -> int | None:
    """In-camera stars 1-5; 0 means unrated."""
    rating = exif.main.integer(0x4746)
    return rating if rating in range(1, 6) else None


def _named_space(exif: Exif) -> str | None:
    match exif.photo.integer(0xA001):
        case 1:
            return "sRGB"
        case 0xFFFF if exif.photo.child(0xA005).raw(1)[:3] == b"R03":
            return "Adobe RGB"
        case _:
            return None
