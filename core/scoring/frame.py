"""The working image of one photo and what several measures read from it, each made once and only when asked for.

A `Picture` of any decode scale comes in; luma at 1,024 px and a small colour image come out, so that a photo gives
the same values from a whole decode and from a quarter one. One `Frame` belongs to one thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import RGB8, Picture

Plane: TypeAlias = NDArray[np.float32]
"""One channel, float32, shape (height, width)."""

WORKING_LONG_SIDE: Final = 1024
"""Long side of the luma that first-pass measures look at, px. Fine focus is still visible, and decoders reach it
cheaply."""

COLOUR_LONG_SIDE: Final = 512
"""The colour image is halved until its long side is below this: colour needs no detail, and halving is nearly free."""

STRIP: Final = 4
"""Rows of blocks worked on at a time, so that intermediates stay in the processor's cache: twice as fast as whole
planes."""

BLOCK: Final = 16
"""Side of one block of the focus grid, px of the image that is analysed."""


def halve_below(image: NDArray[np.uint8], limit: int) -> NDArray[np.uint8]:
    """Average 2 x 2 pixels until the long side is below `limit`. A copy-free return where it already is."""
    while max(image.shape[:2]) >= limit and min(image.shape[:2]) >= 2:
        height, width = image.shape[0] // 2, image.shape[1] // 2
        even = image[: height * 2, : width * 2]
        image = cast("NDArray[np.uint8]", cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA))
    return image


def luma_of(rgb: RGB8) -> NDArray[np.uint8]:
    """Y' = 0.299 R + 0.587 G + 0.114 B (Rec. 601) on sRGB-encoded 8-bit pixels: close to even steps of lightness."""
    return cast("NDArray[np.uint8]", cv2.cvtColor(np.ascontiguousarray(rgb), cv2.COLOR_RGB2GRAY))


def working_luma(rgb: RGB8) -> Plane:
    """Luma 0-255 whose long side is exactly 1,024 px, or as it is where the picture is smaller.

    Whole halvings go first because they are ten times cheaper than a fractional area average of everything.
    """
    luma = luma_of(halve_below(rgb, 2 * WORKING_LONG_SIDE))
    height, width = luma.shape
    ratio = WORKING_LONG_SIDE / max(height, width)
    if ratio < 1.0:
        size = (max(1, round(width * ratio)), max(1, round(height * ratio)))
        luma = cast("NDArray[np.uint8]", cv2.resize(luma, size, interpolation=cv2.INTER_AREA))
    return luma.astype(np.float32)


def block_means(plane: Plane, block: int) -> Plane:
    """Mean of each whole `block` x `block` tile; what is left over at the right and bottom is not looked at.

    Shape (height // block, width // block). Twice as fast as a reshape and a mean over two axes.
    """
    rows, columns = plane.shape[0] // block, plane.shape[1] // block
    tiles = plane[: rows * block, : columns * block]
    summed_rows = np.add.reduce(tiles.reshape(rows, block, columns * block), axis=1)
    summed = np.add.reduce(summed_rows.reshape(rows, columns, block), axis=2)
    return cast("Plane", summed / np.float32(block * block))


@dataclass(frozen=True, slots=True, eq=False)
class Tensors:
    """Block means of the gradient products xx, yy, xy (squared 8-bit levels per px) at one scale."""

    xx: Plane
    yy: Plane
    xy: Plane

    @property
    def energy(self) -> Plane:
        return cast("Plane", self.xx + self.yy)


def gradient_tensors(plane: Plane, block: int, step: float) -> Tensors:
    """Structure tensor of central differences, averaged over blocks; `step` is a pixel's size in pixels of the fine
    image."""
    scale = 0.5 / step
    rows, columns = plane.shape[0] // block, plane.shape[1] // block
    xx, yy, xy = (np.empty((rows, columns), np.float32) for _ in range(3))
    for top in range(0, rows, STRIP):
        bottom = min(top + STRIP, rows)
        first, last = max(0, top * block - 1), min(plane.shape[0], bottom * block + 1)
        inner = slice(top * block - first, bottom * block - first)
        dx, dy = (
            cv2.Sobel(plane[first:last], cv2.CV_32F, *order, ksize=1, scale=scale)[inner] for order in ((1, 0), (0, 1))
        )
        for a, b, out in ((dx, dx, xx), (dy, dy, yy), (dx, dy, xy)):
            out[top:bottom] = block_means(cast("Plane", a * b), block)
    return Tensors(xx, yy, xy)


class Detail:
    """Gradients of one luma plane at three scales, by block of 16 px. Each side must have 16 px at least."""

    def __init__(self, luma: Plane) -> None:
        rows, columns = luma.shape[0] // BLOCK, luma.shape[1] // BLOCK
        self.luma = np.ascontiguousarray(luma[: rows * BLOCK, : columns * BLOCK])
        self.rows, self.columns = rows, columns

    @cached_property
    def fine(self) -> Tensors:
        return gradient_tensors(self.luma, BLOCK, 1.0)

    @cached_property
    def half(self) -> Plane:
        """Half size, after a blur of variance 1 px^2."""
        return cast("Plane", cv2.pyrDown(self.luma))

    @cached_property
    def middle(self) -> Tensors:
        """Gradients at half size."""
        return gradient_tensors(self.half, BLOCK // 2, 2.0)

    @cached_property
    def coarse(self) -> Tensors:
        """Gradients at half size after another blur, sigma sqrt(5) px of the fine image in all."""
        taps = np.array([1, 4, 6, 4, 1], np.float32) / 16
        return gradient_tensors(cast("Plane", cv2.sepFilter2D(self.half, cv2.CV_32F, taps, taps)), BLOCK // 2, 2.0)

    @cached_property
    def mean(self) -> Plane:
        """Mean luma by block."""
        return block_means(self.luma, BLOCK)


class Frame:
    """One picture on its way through the first-pass measures."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture

    @cached_property
    def luma(self) -> Plane:
        """Luma 0-255, float32, long side 1,024 px or less."""
        return working_luma(self.picture.rgb)

    @cached_property
    def detail(self) -> Detail:
        return Detail(self.luma)

    @cached_property
    def colour(self) -> RGB8:
        """sRGB, 8 bits, long side below 512 px."""
        return halve_below(self.picture.rgb, COLOUR_LONG_SIDE)

    @cached_property
    def histogram(self) -> NDArray[np.float64]:
        """Shares of the 256 luma levels in `colour`, summing to 1."""
        counts = cv2.calcHist([luma_of(self.colour)], [0], None, [256], [0, 256]).ravel().astype(np.float64)
        return cast("NDArray[np.float64]", counts / counts.sum())
