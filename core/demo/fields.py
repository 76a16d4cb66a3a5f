"""What every drawn scene is made of: fractal noise, colour ramps, masks and the last steps of a camera.

Images are float32, shape (height, width, 3), display-referred 0-1; fields are float32, shape (height, width).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Image: TypeAlias = NDArray[np.float32]
Field: TypeAlias = NDArray[np.float32]
Colour: TypeAlias = tuple[float, float, float]
Numbers: TypeAlias = NDArray[Any]


def fractal(width: int, height: int, rng: np.random.Generator, cells: float = 4.0, gain: float = 0.5) -> Field:
    """Fractal noise: about `cells` features across, finer octaves weighted by `gain`; mean near 0, spread near 1."""
    side = max(width, height)
    weight, power = 1.0, 0.0
    size = (width, height)
    total: Numbers | None = None
    while cells < side / 1.5 and weight > 0.012:
        # Coarse octaves are summed on a small canvas that grows with them: most of the cost is in the last one.
        share = min(1.0, cells * 5.0 / side)
        size = (max(2, round(width * share)), max(2, round(height * share)))
        grid = (max(2, round(cells * width / side) + 3), max(2, round(cells * height / side) + 3))
        patch = rng.standard_normal((grid[1], grid[0]), dtype=np.float32)
        octave = weight * cv2.resize(patch, size, interpolation=cv2.INTER_CUBIC)
        total = octave if total is None else cv2.resize(total, size, interpolation=cv2.INTER_LINEAR) + octave
        power += weight * weight
        weight, cells = weight * gain, cells * 2.03
    if total is None:
        return np.zeros((height, width), np.float32)
    if size != (width, height):
        total = cv2.resize(total, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(total / np.float32(power**0.5), np.float32)


def profile(width: int, rng: np.random.Generator, cells: float, gain: float) -> Field:
    """One line of fractal noise, shape (width,): a horizon, a crest."""
    total = np.zeros(width, np.float32)
    weight = 1.0
    at = np.linspace(0.0, 1.0, width)
    while cells < width / 2 and weight > 0.004:
        knots = rng.standard_normal(int(cells) + 4)
        total += weight * np.interp(at * cells, np.arange(len(knots)), knots).astype(np.float32)
        weight, cells = weight * gain, cells * 2.1
    return total


def smoothstep(low: float, high: float, x: Numbers) -> Field:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), np.float32)


def ramp(t: Numbers, stops: Sequence[tuple[float, Colour]]) -> Image:
    """Colours along `stops` (position, colour), positions rising; the shape of `t` plus three channels."""
    positions = [stop[0] for stop in stops]
    channels = [np.interp(t, positions, [stop[1][index] for stop in stops]) for index in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def mix(below: Numbers, above: Numbers | Colour, amount: Numbers | float) -> Image:
    """`above` over `below` by `amount` 0-1, a number or a field."""
    under = np.ascontiguousarray(below, np.float32)
    size = under.shape[:2]
    over = np.ascontiguousarray(np.broadcast_to(np.asarray(above, np.float32), under.shape))
    share = np.ascontiguousarray(np.broadcast_to(np.asarray(amount, np.float32), size))
    # OpenCV's blend is several times faster than numpy over a trailing axis of three.
    return np.asarray(cv2.blendLinear(under, over, 1.0 - share, share), np.float32)


def rgb(red: float, green: float, blue: float) -> NDArray[np.float32]:
    """A colour that an image can be multiplied by, shape (3,)."""
    return np.asarray((red, green, blue), np.float32)


def axes(width: int, height: int) -> tuple[Field, Field]:
    """x 0-1 from left to right and y 0-1 from top to bottom, shapes (1, width) and (height, 1)."""
    x = np.linspace(0.0, 1.0, width, dtype=np.float32)[None, :]
    y = np.linspace(0.0, 1.0, height, dtype=np.float32)[:, None]
    return x, y


def sample(field: Numbers, x: Numbers, y: Numbers, border: int = cv2.BORDER_REFLECT) -> Numbers:
    """`field` read at the pixel positions `x`, `y` (same shape), bilinear; beyond the edges as `border` says."""
    return cv2.remap(field, np.asarray(x, np.float32), np.asarray(y, np.float32), cv2.INTER_LINEAR, borderMode=border)


def blur(image: Numbers, sigma: float) -> NDArray[np.float32]:
    """Gaussian blur; wide ones are computed on a smaller picture."""
    if sigma < 6:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), max(sigma, 0.01)), np.float32)
    height, width = image.shape[:2]
    step = int(sigma // 3)
    small = cv2.resize(image, (max(4, width // step), max(4, height // step)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / step)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def disc_blur(image: Numbers, radius: float) -> Image:
    """What a wide-open lens does to what it is not focused on; highlights keep their weight."""
    size = max(1, round(radius)) * 2 + 1
    kernel = np.zeros((size, size), np.float32)
    cv2.circle(kernel, (size // 2, size // 2), size // 2, 1.0, thickness=-1, lineType=cv2.LINE_AA)
    bright = np.clip(image, 0, 1)
    bright = bright * bright * bright
    spread = cv2.filter2D(bright, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REFLECT)
    return np.asarray(np.cbrt(np.clip(spread, 0, 1)), np.float32)


def glow(image: Numbers, amount: float, sigma: float) -> Image:
    """Light that spills from the brightest parts, as in a lens."""
    bright = np.clip(image - 0.65, 0.0, None) * 2.0
    return np.asarray(image + np.float32(amount) * blur(bright, sigma), np.float32)


def develop(
    image: Numbers, rng: np.random.Generator, *, contrast: float = 0.35, vignette: float = 0.18, grain: float = 0.006
) -> NDArray[np.uint8]:
    """The last steps: a gentle S-curve, darker corners, a little grain; 8 bits out."""
    height, width = image.shape[:2]
    x, y = axes(width, height)
    corner = (x - 0.5) ** 2 + (y - 0.5) ** 2
    out = np.clip(np.asarray(image, np.float32), 0.0, 1.0)
    out *= (1.0 - vignette * 2.0 * corner)[..., None]
    curve = out * out
    curve *= 3.0 - 2.0 * out
    out += np.float32(contrast) * (curve - out)
    tile = rng.standard_normal((min(512, height), min(512, width)), dtype=np.float32)
    repeats = (-(-height // tile.shape[0]), -(-width // tile.shape[1]))
    out += np.float32(grain) * np.tile(tile, repeats)[:height, :width, None]
    out *= 255.0
    return np.clip(np.rint(out, out=out), 0, 255, out=out).astype(np.uint8)
