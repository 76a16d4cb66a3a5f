"""From the colours a file was written in to sRGB: ICC profiles through LittleCMS.

The intent is relative colorimetric with black point compensation, as photo programs do.
Files whose profile *is* sRGB (most) pass untouched, so that their pixels equal a plain decode's bit for bit.
"""

from __future__ import annotations

import io
import struct
from functools import lru_cache

import numpy as np
from PIL import Image, ImageCms

_LARGEST_PROFILE = 8 << 20
_SAME_WITHIN = 1


def to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """An RGB picture of `image` (mode RGB, L, CMYK or LAB), seen through its ICC profile.

    Without a usable profile, or with one that belongs to another mode, the plain conversion is all there is.
    """
    if image.mode == "LAB":
        return _apply(image, _lab_to_srgb())
    transform = _to_srgb(profile, image.mode) if 128 < len(profile) <= _LARGEST_PROFILE else None
    if transform is None:
        return image if image.mode == "RGB" else image.convert("RGB")
    return _apply(image, transform)


def is_srgb(profile: bytes) -> bool:
    """Whether RGB pixels of this profile (b"" for none) are sRGB already, as far as eight bits tell."""
    return not 128 < len(profile) <= _LARGEST_PROFILE or _to_srgb(profile, "RGB") is None


def _apply(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:
        raise ValueError("no picture from a colour transform")
    return converted


@lru_cache(maxsize=1)
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@lru_cache(maxsize=1)
def _lab_to_srgb() -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(ImageCms.createProfile("LAB"), _srgb(), "LAB", "RGB")


@lru_cache(maxsize=16)
def _to_srgb(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The transform, or None where the profile changes nothing or cannot be used."""
    try:
        transform = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            _srgb(),
            mode,
            "RGB",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
    if mode not in ("RGB", "L"):
        return transform
    probe = _probe(mode)
    plain = np.asarray(probe.convert("RGB"), np.int16)
    changed = np.asarray(_apply(probe, transform), np.int16)
    return None if np.abs(plain - changed).max() <= _SAME_WITHIN else transform


def _probe(mode: str) -> Image.Image:
    levels = np.arange(0, 256, 15, dtype=np.uint8)
    if mode == "L":
        return Image.fromarray(levels[None])
    cube = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1)
    return Image.fromarray(cube.reshape(len(levels), -1, 3))


@lru_cache(maxsize=1)
def adobe_rgb() -> bytes:
    """A profile of Adobe RGB (1998), for the photos that name it in EXIF (InteroperabilityIndex R03) and carry none."""
    colorants = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
    return matrix_profile(colorants, 563 / 256)


def matrix_profile(colorants: tuple[tuple[float, float, float], ...], gamma: float) -> bytes:
    """A minimal ICC v2 display profile from three D50 XYZ colorants and one gamma (ICC.1:2001-04, section 6.3)."""
    text = b"desc\0\0\0\0" + struct.pack(">I", 7) + b"matrix\0" + bytes(78)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    tags = {b"desc": text, b"cprt": b"text\0\0\0\0none\0\0\0\0", b"wtpt": _xyz(0.9642, 1.0, 0.8249)}
    tags |= {name: _xyz(*xyz) for name, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    table, body, offset = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        padded = data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", offset + len(body), len(data))
        body += padded
    head = struct.pack(">I4sI4s4s4s", offset + len(body), b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2000, 1, 1, 0, 0, 0, b"acsp") + bytes(28)
    head += struct.pack(">3i", *(round(v * 65536) for v in (0.9642, 1.0, 0.8249)))
    return head.ljust(128, b"\0") + table + body


def _xyz(x: float, y: float, z: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65536) for value in (x, y, z)))
