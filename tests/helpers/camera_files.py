"""Writes JPEG files as a camera does: many megapixels, camera EXIF, and a large preview behind the picture (MPF)."""

from __future__ import annotations

import io
import struct
from datetime import datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.helpers.photos import draw_scene, exif_of

ASPECT = 3 / 2
LARGE_THUMBNAIL_VGA, LARGE_THUMBNAIL_HD = 0x010001, 0x010002
"""MPF types of an embedded preview (CIPA DC-007, table 4)."""
_BASELINE_PRIMARY = 0x20030000
"""Individual image attribute of the main picture: representative, baseline primary, JPEG (CIPA DC-007, 5.2.3.3)."""


def camera_pixels(width: int, height: int, seed: int) -> NDArray[np.uint8]:
    """Pixels with what makes a camera's file cost what it costs: soft light, edges, fine texture, sensor noise."""
    small = draw_scene(max(64, width // 3), max(64, height // 3), seed)
    scene = cv2.resize((small * 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
    rng = np.random.default_rng([seed, 2])
    tile = rng.normal(0.0, 1.0, (1024, 1024, 1)).astype(np.float32)
    grain = cv2.GaussianBlur(tile, (0, 0), 0.7)[..., None] * 16.0 + tile * 2.0
    repeats = (-(-height // 1024), -(-width // 1024), 1)
    grain = np.tile(np.rint(grain).astype(np.int16), repeats)[:height, :width]
    return np.clip(scene.astype(np.int16) + grain, 0, 255).astype(np.uint8)


def _encode(pixels: NDArray[np.uint8], quality: int, exif: Image.Exif | None = None) -> bytes:
    buffer = io.BytesIO()
    extra = {"exif": exif} if exif is not None else {}
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, subsampling="4:2:2", **extra)
    return buffer.getvalue()


def _encode_to_size(pixels: NDArray[np.uint8], target: int, exif: Image.Exif) -> bytes:
    """The encoding whose size comes nearest to `target` bytes, by bisection over the quality."""
    low, high = 40, 98
    best = b""
    while low <= high:
        quality = (low + high) // 2
        data = _encode(pixels, quality, exif)
        if not best or abs(len(data) - target) < abs(len(best) - target):
            best = data
        if abs(len(data) - target) < 0.05 * target:
            break
        low, high = (quality + 1, high) if len(data) < target else (low, quality - 1)
    return best


def add_preview(jpeg: bytes, preview: bytes, kind: int = LARGE_THUMBNAIL_HD) -> bytes:
    """`jpeg` with `preview` (a JPEG) behind it and the MPF segment that names both (CIPA DC-007, 5.2).

    The segment stands behind the application segments. Offsets in it count from its own TIFF header.
    """
    at = 2
    while jpeg[at] == 0xFF and 0xE0 <= jpeg[at + 1] <= 0xEF:
        at += 2 + struct.unpack_from(">H", jpeg, at + 2)[0]
    entries_at = 8 + 2 + 3 * 12 + 4
    body_length = entries_at + 2 * 16
    segment_length = 4 + 4 + body_length
    main_length = len(jpeg) + segment_length
    header_at = at + 8
    body = struct.pack("<2sHI", b"II", 42, 8)
    body += struct.pack("<H", 3)
    body += struct.pack("<HHI4s", 0xB000, 7, 4, b"0100")
    body += struct.pack("<HHII", 0xB001, 4, 1, 2)
    body += struct.pack("<HHII", 0xB002, 7, 2 * 16, entries_at)
    body += struct.pack("<I", 0)
    body += struct.pack("<IIIHH", _BASELINE_PRIMARY, main_length, 0, 0, 0)
    body += struct.pack("<IIIHH", kind, len(preview), main_length - header_at, 0, 0)
    segment = b"\xff\xe2" + struct.pack(">H", 2 + 4 + body_length) + b"MPF\0" + body
    return jpeg[:at] + segment + jpeg[at:] + preview


def make_camera_jpeg(
    path: Path,
    seed: int,
    megapixels: float = 24.0,
    target_mb: float = 8.0,
    preview: tuple[int, int] | None = None,
    preview_kind: int = LARGE_THUMBNAIL_HD,
) -> Path:
    """Write a camera-like JPEG of about `megapixels` (3:2) and `target_mb` (10^6 bytes, within some 5 %).

    `preview` (width, height) adds an MPF preview of that size, drawn from the same picture. EXIF names a camera, an
    exposure and a time that moves on by a minute a seed.
    """
    height = round((megapixels * 1e6 / ASPECT) ** 0.5 / 8) * 8
    width = round(height * ASPECT / 8) * 8
    pixels = camera_pixels(width, height, seed)
    exif = exif_of(
        taken_at=datetime(2025, 6, 1, 9, 0, 0, 250_000) + timedelta(minutes=seed),
        make="Beholder",
        model="Bench 24",
        serial="B24-0001",
        exposure_s=1 / 250,
        f_number=5.6,
        iso=400,
    )
    data = _encode_to_size(pixels, round(target_mb * 1e6), exif)
    if preview is not None:
        small = cv2.resize(pixels, preview, interpolation=cv2.INTER_AREA)
        data = add_preview(data, _encode(small.astype(np.uint8), 85), preview_kind)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
