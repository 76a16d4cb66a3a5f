"""Draws pictures whose properties a test knows because it chose them: light, blur, noise, size, file kind and EXIF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

_FORMATS = {
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".bmp": "BMP",
    ".gif": "GIF",
    ".avif": "AVIF",
}
_LOSSY = {"JPEG", "WEBP", "AVIF"}


@dataclass(frozen=True, slots=True)
class Look:
    """What the picture is to look like. `brightness` is the mean 0-1 that the scene is drawn for, `contrast` the
    spread around it (1 as drawn), `blur` and `noise` standard deviations in pixels and in 8-bit levels, `motion` the
    length of a horizontal smear in pixels."""

    brightness: float = 0.5
    contrast: float = 1.0
    blur: float = 0.0
    motion: int = 0
    noise: float = 0.0
    saturation: float = 1.0


def draw_scene(width: int, height: int, seed: int = 0) -> NDArray[np.float32]:
    """A scene with soft light, fine texture and hard edges, shape (height, width, 3), 0-1, mean near 0.5."""
    rng = np.random.default_rng(seed)
    scene = np.zeros((height, width, 3), np.float32)
    cells, weight = 2, 0.30
    while cells < max(width, height):
        rows = max(2, round(cells * height / max(width, height)))
        patch = rng.standard_normal((rows, max(2, cells), 3), dtype=np.float32)
        scene += weight * cv2.resize(patch, (width, height), interpolation=cv2.INTER_CUBIC)
        cells, weight = cells * 4, weight * 0.55
    scene = 0.5 + 0.35 * scene
    for _ in range(12):
        colour = tuple(float(part) for part in rng.uniform(0.1, 0.9, 3))
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        radius = max(2, int(rng.uniform(0.02, 0.12) * min(width, height)))
        if rng.random() < 0.5:
            cv2.circle(scene, centre, radius, colour, thickness=-1, lineType=cv2.LINE_AA)
        else:
            corner = (centre[0] + radius, centre[1] + radius // 2)
            cv2.rectangle(scene, centre, corner, colour, thickness=-1)
    return np.clip(scene, 0.0, 1.0)


def apply_look(scene: NDArray[np.float32], look: Look, seed: int = 0) -> NDArray[np.uint8]:
    """`scene` (0-1) as 8-bit pixels with the wanted light, blur and noise, in the order in which a camera adds them."""
    picture = scene
    if look.saturation != 1.0:
        grey = picture.mean(axis=2, keepdims=True)
        picture = grey + look.saturation * (picture - grey)
    if look.blur > 0:
        picture = cv2.GaussianBlur(picture, (0, 0), look.blur).astype(np.float32)
    if look.motion > 1:
        picture = cv2.blur(picture, (look.motion, 1)).astype(np.float32)
    picture = look.brightness + look.contrast * (picture - float(picture.mean()))
    if look.noise > 0:
        rng = np.random.default_rng([seed, 1])
        picture = picture + rng.normal(0.0, look.noise / 255.0, picture.shape)
    return np.clip(np.rint(picture * 255.0), 0, 255).astype(np.uint8)


def exif_of(
    *,
    taken_at: datetime | None = None,
    orientation: int = 1,
    make: str = "",
    model: str = "",
    serial: str = "",
    exposure_s: float | None = None,
    f_number: float | None = None,
    iso: int | None = None,
    bias_ev: float | None = None,
    rating: int | None = None,
) -> Image.Exif:
    """EXIF with the fields that are given and no others. Sub-seconds travel as SubSecTimeOriginal, zones as offset."""
    exif = Image.Exif()
    main: dict[int, Any] = {0x0112: orientation if orientation != 1 else None, 0x4746: rating}
    main |= {0x010F: make or None, 0x0110: model or None}
    detail: dict[int, Any] = {
        0x829A: exposure_s,
        0x829D: f_number,
        0x8827: iso,
        0x9204: bias_ev,
        0xA431: serial or None,
    }
    if taken_at is not None:
        stamp = taken_at.strftime("%Y:%m:%d %H:%M:%S")
        main[0x0132] = detail[0x9003] = detail[0x9004] = stamp
        if taken_at.microsecond:
            detail[0x9291] = f"{taken_at.microsecond // 1000:03d}"
        if taken_at.tzinfo is not None:
            zone = taken_at.strftime("%z")
            detail[0x9011] = f"{zone[:3]}:{zone[3:]}"
    exif.update({tag: value for tag, value in main.items() if value is not None})
    exif.get_ifd(0x8769).update({tag: value for tag, value in detail.items() if value is not None})
    return exif


class PhotoFactory:
    """Writes drawn pictures into one folder; the same arguments give the same bytes of picture."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self,
        name: str = "photo.jpg",
        *,
        size: tuple[int, int] = (480, 320),
        seed: int = 0,
        quality: int = 92,
        look: Look | None = None,
        mode: str = "RGB",
        **exif: Any,
    ) -> Path:
        """Draw one picture to `name` (its suffix picks the format, folders in it are made) and return its path.

        `size` is (width, height) as stored, before any `orientation`; `mode` is a Pillow mode ("L", "RGBA", "CMYK",
        "P"); what is left goes to `exif_of`.
        """
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        kind = _FORMATS[path.suffix.lower()]
        pixels = apply_look(draw_scene(*size, seed), look or Look(), seed)
        options: dict[str, Any] = {"quality": quality} if kind in _LOSSY else {}
        if exif:
            options["exif"] = exif_of(**exif)
        Image.fromarray(pixels).convert(mode).save(path, kind, **options)
        return path
