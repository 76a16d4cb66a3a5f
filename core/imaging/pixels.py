"""From whatever Pillow opened to 8-bit sRGB pixels: palettes, grey, alpha, 16 and 32 bits, CMYK, LAB, HSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.imaging.colour import to_srgb
from core.imaging.need import bounding_divisor
from core.types import BGRA8, RGB8

_GREY = frozenset({"1", "L", "LA", "La", "I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_DEEP = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_PREMULTIPLIED = {"La": "LA", "RGBa": "RGBA"}


class NewPixels(Protocol):
    """Gives the memory that pixels for the screen are written to, whatever is in it."""

    def __call__(self, height: int, width: int) -> BGRA8: ...


def paint(rgb: RGB8, canvas: NewPixels, most: int) -> BGRA8:
    """Upright sRGB pixels, at most `most` of them (0: no bound), as screens take them, in memory of `canvas`."""
    height, width = rgb.shape[:2]
    divisor = bounding_divisor(width, height, most)
    if divisor > 1:
        rgb = cv2.resize(rgb, (-(-width // divisor), -(-height // divisor)), interpolation=cv2.INTER_AREA)  # type: ignore[assignment]
    into = canvas(*rgb.shape[:2])
    cv2.cvtColor(rgb, cv2.COLOR_RGB2BGRA, into)
    return into


@dataclass(frozen=True, slots=True, eq=False)
class Converted:
    """Pixels in sRGB, not turned yet. `has_alpha` only where something really shows through."""

    rgb: RGB8
    has_alpha: bool
    is_grey: bool


def to_rgb8(image: Image.Image, profile: bytes) -> Converted:
    """Loads `image` and converts it. Transparent parts lie on white, as on paper and in most programs."""
    image.load()
    is_grey = image.mode in _GREY
    if image.mode in _DEEP:
        image = Image.fromarray(_to_8_bits(np.asarray(image)))
    if image.mode in _PREMULTIPLIED:
        image = image.convert(_PREMULTIPLIED[image.mode])
    alpha = _alpha(image)
    image = _plain(image)
    rgb = np.asarray(to_srgb(image, profile))
    if alpha is not None:
        rgb = _on_white(rgb, alpha)
    return Converted(np.ascontiguousarray(rgb), alpha is not None, is_grey)


def _plain(image: Image.Image) -> Image.Image:
    """The same colours in a mode that a profile can speak about."""
    match image.mode:
        case "RGB" | "L" | "CMYK" | "LAB":
            return image
        case "1" | "LA":
            return image.convert("L")
        case _:
            return image.convert("RGB")


def _alpha(image: Image.Image) -> NDArray[np.uint8] | None:
    if not image.has_transparency_data:
        return None
    if image.mode in ("LA", "RGBA", "PA"):
        alpha = np.asarray(image.getchannel("A"))
    else:
        alpha = np.asarray(image.convert("RGBA").getchannel("A"))
    return None if alpha.min() == 255 else alpha


def _on_white(rgb: RGB8, alpha: NDArray[np.uint8]) -> RGB8:
    white = np.full_like(rgb, 255)
    picture, mask = Image.fromarray(rgb), Image.fromarray(alpha)
    return np.asarray(Image.composite(picture, Image.fromarray(white), mask))


def _to_8_bits(deep: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Scaled, never clipped. 16-bit samples fill their range; 32-bit and float ones have no agreed white: floats up
    to 1 and integers up to 65,535 are taken at their word, anything else is stretched between its own extremes."""
    if deep.dtype.kind == "u" and deep.dtype.itemsize == 2:
        return ((deep.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)
    values = np.nan_to_num(deep.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    natural = 1.0 if deep.dtype.kind == "f" else 65535.0
    if low >= 0 and high <= natural:
        low, high = 0.0, natural
    return np.rint((values - low) * (255 / max(high - low, 1e-12))).astype(np.uint8)
