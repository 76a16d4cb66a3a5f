"""From upright sRGB pixels to what an encoder takes in: resize, crop, normalise.

Runs in decode workers and imports no torch.

The pixels stay 8-bit until they reach the model: a picture costs 150 KB between processes instead of 600. The
resize is Pillow's, because only that equals the reference preprocessing of CLIP (open_clip's "shortest" and
"squash" modes, short side rounded as torchvision rounds it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.types import RGB8, View

ResizeMode = Literal["shortest", "squash"]
Interpolation = Literal["bicubic", "bilinear"]

_FILTERS = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}
# Pillow holds the resize box in float32: bounds that are multiples of 1/256 survive it up to 65,536 pixels.
_BOX_STEPS = 256
_REDUCING_GAP = 1.5
# Wider than this many crops, the exact box costs more memory than a strip of that shape is worth.
_WIDEST_EXACT = 64


@dataclass(frozen=True, slots=True)
class Geometry:
    """How an encoder wants its pictures. Small and picklable: it travels to every worker.

    `size` is the side of the square input in pixels; `mean` and `std` are per channel, for pixels in 0-1.
    """

    size: int
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    resize_mode: ResizeMode = "shortest"
    interpolation: Interpolation = "bicubic"
    views: tuple[View, ...] = (View.GLOBAL,)


def model_inputs(rgb: RGB8, geometry: Geometry, *, exact: bool = True) -> dict[View, NDArray[np.uint8]]:
    """The encoder's inputs of one picture: for each view uint8 of shape (n, size, size, 3), here n = 1.

    `exact` gives the reference's pixels, bit for bit. Pixels that are themselves a scaled decode or a preview cannot
    equal the reference anyway: with `exact=False` they are averaged down by a whole number first, which halves the
    time and moves normalised values by about 0.01 on average.
    """
    if rgb.ndim != 3 or rgb.shape[2] != 3 or rgb.dtype != np.uint8 or 0 in rgb.shape:
        raise ValueError(f"expected uint8 pixels of shape (height, width, 3), got {rgb.dtype} {rgb.shape}")
    size, height, width = geometry.size, rgb.shape[0], rgb.shape[1]
    if geometry.resize_mode == "squash":
        across, down = _Span(width, size, 0, size), _Span(height, size, 0, size)
    else:
        across, down = _shortest(width, height, size)
    square = _resize(rgb, across, down, _FILTERS[geometry.interpolation], exact)
    return {View.GLOBAL: square[None]}


def normalise(
    batch: NDArray[np.uint8], mean: tuple[float, float, float], std: tuple[float, float, float]
) -> NDArray[np.float32]:
    """uint8 (N, S, S, 3) to float32 (N, 3, S, S): divided by 255, less the mean, over the deviation, contiguous."""
    scale = (1.0 / (255.0 * np.asarray(std, dtype=np.float64))).astype(np.float32)
    shift = (np.asarray(mean, dtype=np.float64) / np.asarray(std, dtype=np.float64)).astype(np.float32)
    planes = np.empty((batch.shape[0], 3, batch.shape[1], batch.shape[2]), dtype=np.float32)
    for channel in range(3):
        np.multiply(batch[..., channel], scale[channel], out=planes[:, channel])
        planes[:, channel] -= shift[channel]
    return planes


@dataclass(frozen=True, slots=True)
class _Span:
    """One axis: `source` pixels become `resized`, of which `kept` from `start` on are wanted."""

    source: int
    resized: int
    start: int
    kept: int

    def widened(self) -> _Span:
        """The smallest span around this one whose bounds in the source are exact in float32; at worst everything."""

        def is_exact(bound: int) -> bool:
            return bound * self.source * _BOX_STEPS % self.resized == 0

        start = next(at for at in range(self.start, -1, -1) if is_exact(at))
        end = next(at for at in range(self.start + self.kept, self.resized + 1) if is_exact(at))
        return _Span(self.source, self.resized, start, end - start)

    @property
    def box(self) -> tuple[float, float]:
        """Bounds in source pixels."""
        return self.start * self.source / self.resized, (self.start + self.kept) * self.source / self.resized


def _shortest(width: int, height: int, size: int) -> tuple[_Span, _Span]:
    """Short side to `size`, long side truncated, centre rounded to even: torchvision's Resize and CenterCrop."""
    long = int(size * max(width, height) / min(width, height))
    across, down = (size, long) if width <= height else (long, size)
    return (
        _Span(width, across, round((across - size) / 2.0), size),
        _Span(height, down, round((down - size) / 2.0), size),
    )


def _resize(rgb: RGB8, across: _Span, down: _Span, resample: Image.Resampling, exact: bool) -> NDArray[np.uint8]:
    """Resize both axes and keep the wanted square, computing no more of the picture than that square needs."""
    wide, tall = (across.widened(), down.widened()) if exact else (across, down)
    if max(wide.kept, tall.kept) > _WIDEST_EXACT * across.kept:
        wide, tall = across, down
    (left, right), (top, bottom) = wide.box, tall.box
    resized = Image.fromarray(rgb).resize(
        (wide.kept, tall.kept),
        resample,
        box=(left, top, right, bottom),
        reducing_gap=None if exact else _REDUCING_GAP,
    )
    x, y = across.start - wide.start, down.start - tall.start
    return np.asarray(resized)[y : y + down.kept, x : x + across.kept].copy()
