"""HEIC and HEIF through pi-heif: the primary picture, which libheif turns upright itself."""

from __future__ import annotations

from core.imaging.faults import check_size, plain_faults
from core.imaging.pixels import to_rgb8
from core.imaging.source import Source
from core.types import Origin, Picture


def decode_heif(source: Source) -> Picture:
    """The whole primary picture. Raises `UnreadableError`.

    The container's own rotation and mirror are applied while decoding; an EXIF orientation beside them is a copy
    for old programs and must not turn the picture a second time (ISO/IEC 23008-12, 6.5.10).
    """
    import pi_heif  # type: ignore[import-untyped]  # loads libheif, which few folders need

    data = source.all()
    with plain_faults():
        file = pi_heif.open_heif(data, convert_hdr_to_8bit=True)
        heif = file[file.primary_index]
        check_size(*heif.size)
        profile = heif.info.get("icc_profile") or b""
        depth = int(heif.info.get("bit_depth") or 8)
        converted = to_rgb8(heif.to_pillow(), profile)
    height, width = converted.rgb.shape[:2]
    return Picture(
        rgb=converted.rgb,
        full_width=width,
        full_height=height,
        origin=Origin.FULL,
        kind=source.kind.id,
        pixel_depth=depth,
        has_alpha=converted.has_alpha,
        is_grey=converted.is_grey,
    )
