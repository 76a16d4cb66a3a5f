"""Two imaginary cameras, the EXIF that they write, and what goes wrong with a picture on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image


@dataclass(frozen=True, slots=True)
class Camera:
    """Names and serial as EXIF gives them, and the lens that is on it."""

    make: str
    model: str
    serial: str
    lens: str


RANGER = Camera("Northlight", "Ranger 24", "NL240117", "Northlight 24-70mm F2.8")
POCKET = Camera("Halcyon", "Pocket Two", "HP2-00931", "Halcyon 35mm F2")


@dataclass(frozen=True, slots=True)
class Shot:
    """One press of the shutter; `orientation` is the EXIF value that the file will carry."""

    camera: Camera
    taken_at: datetime
    exposure_s: float = 1 / 250
    f_number: float = 5.6
    iso: int = 200
    focal_mm: float = 35.0
    bias_ev: float = 0.0
    orientation: int = 1

    def exif(self) -> Image.Exif:
        """The EXIF block, times with sub-seconds and zone."""
        exif = Image.Exif()
        stamp = self.taken_at.strftime("%Y:%m:%d %H:%M:%S")
        subseconds = f"{self.taken_at.microsecond // 1000:03d}"
        exif.update(
            {
                0x010F: self.camera.make,
                0x0110: self.camera.model,
                0x0112: self.orientation,
                0x0131: "Beholder demo",
                0x0132: stamp,
            }
        )
        exif.get_ifd(0x8769).update(
            {
                0x829A: self.exposure_s,
                0x829D: self.f_number,
                0x8827: self.iso,
                0x9003: stamp,
                0x9004: stamp,
                0x9011: "+02:00",
                0x9204: self.bias_ev,
                0x920A: self.focal_mm,
                0x9291: subseconds,
                0x9292: subseconds,
                0xA431: self.camera.serial,
                0xA434: self.camera.lens,
            }
        )
        return exif


def expose(pixels: NDArray[np.uint8], stops: float) -> NDArray[np.uint8]:
    """The same scene with `stops` EV more light; what leaves the sensor's range is clipped."""
    table = np.clip((np.arange(256) / 255.0) ** 2.2 * 2.0**stops, 0, 1) ** (1 / 2.2)
    return np.asarray(np.rint(table * 255).astype(np.uint8)[pixels], np.uint8)


def defocus(pixels: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """Out of focus by `radius` pixels."""
    size = round(radius) * 2 + 1
    kernel = np.zeros((size, size), np.float32)
    cv2.circle(kernel, (size // 2, size // 2), size // 2, 1.0, thickness=-1)
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT), np.uint8)


def shake(pixels: NDArray[np.uint8], length: int, degrees: float) -> NDArray[np.uint8]:
    """Smeared over `length` pixels in one direction, as by a hand that moved."""
    kernel = np.zeros((length, length), np.float32)
    half = (length - 1) / 2
    dx, dy = half * np.cos(np.radians(degrees)), half * np.sin(np.radians(degrees))
    start, end = (round(half - dx), round(half + dy)), (round(half + dx), round(half - dy))
    cv2.line(kernel, start, end, 1.0, 1, cv2.LINE_AA)
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT), np.uint8)


def noisy(pixels: NDArray[np.uint8], sigma: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    """With sensor noise of `sigma` 8-bit levels in each channel."""
    noise = rng.standard_normal(pixels.shape, dtype=np.float32) * np.float32(sigma)
    return np.clip(np.rint(pixels + noise), 0, 255).astype(np.uint8)
