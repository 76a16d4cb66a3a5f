"""Skies: gradients of an hour of the day, clouds in perspective, sun, stars and northern lights."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from core.demo.fields import Colour, Field, Image, axes, blur, fractal, mix, profile, ramp, sample, smoothstep


@dataclass(frozen=True, slots=True)
class Hour:
    """The light of an hour: sky from zenith to horizon, cloud in light and in shade, haze over distance, sun."""

    zenith: Colour
    middle: Colour
    horizon: Colour
    cloud: Colour
    shade: Colour
    haze: Colour
    sun: Colour
    ground: float


DAWN = Hour((0.26, 0.36, 0.60), (0.66, 0.60, 0.70), (1.0, 0.80, 0.62), (1.0, 0.82, 0.74), (0.55, 0.50, 0.64),
            (0.86, 0.72, 0.70), (1.0, 0.90, 0.72), 0.62)  # fmt: skip
NOON = Hour((0.13, 0.34, 0.70), (0.36, 0.60, 0.88), (0.76, 0.87, 0.95), (1.0, 1.0, 1.0), (0.62, 0.68, 0.77),
            (0.70, 0.80, 0.90), (1.0, 0.98, 0.92), 1.0)  # fmt: skip
DUSK = Hour((0.14, 0.16, 0.38), (0.58, 0.30, 0.44), (1.0, 0.58, 0.24), (1.0, 0.56, 0.36), (0.34, 0.22, 0.36),
            (0.78, 0.44, 0.38), (1.0, 0.82, 0.50), 0.42)  # fmt: skip
BLUE = Hour((0.03, 0.06, 0.17), (0.11, 0.20, 0.40), (0.46, 0.52, 0.66), (0.40, 0.44, 0.58), (0.14, 0.18, 0.32),
            (0.28, 0.36, 0.52), (0.9, 0.9, 1.0), 0.30)  # fmt: skip
STORM = Hour((0.20, 0.24, 0.29), (0.36, 0.41, 0.46), (0.72, 0.74, 0.72), (0.66, 0.69, 0.71), (0.17, 0.20, 0.24),
             (0.56, 0.60, 0.63), (0.95, 0.95, 0.9), 0.55)  # fmt: skip
NIGHT = Hour((0.012, 0.018, 0.05), (0.03, 0.05, 0.12), (0.10, 0.14, 0.24), (0.10, 0.12, 0.2), (0.03, 0.04, 0.08),
             (0.06, 0.09, 0.16), (0.8, 0.85, 1.0), 0.12)  # fmt: skip


def sky(
    width: int, height: int, rng: np.random.Generator, hour: Hour, *, horizon: float = 0.6, cover: float = 0.45,
    sun: tuple[float, float] | None = None,
) -> Image:  # fmt: skip
    """A whole frame of sky, its horizon at `horizon` of the height; `cover` 0-1 of it clouded; `sun` as fractions."""
    x, y = axes(width, height)
    column = ramp(np.clip(y / horizon, 0.0, 1.0), [(0.0, hour.zenith), (0.58, hour.middle), (1.0, hour.horizon)])
    image: Image = np.repeat(column, width, axis=1)
    if sun is not None:
        away = np.sqrt((x - sun[0]) ** 2 + ((y - sun[1]) * height / width) ** 2)
        image = mix(image, hour.sun, np.exp(-away * 5.0) * 0.75)
        image = mix(image, (1.0, 0.99, 0.94), smoothstep(0.032, 0.024, away))
    if cover > 0:
        image = _clouds(image, rng, hour, horizon, cover, sun)
    return image


def _clouds(
    image: Image, rng: np.random.Generator, hour: Hour, horizon: float, cover: float, sun: tuple[float, float] | None
) -> Image:
    """Clouds on a flat ceiling: smaller and denser towards the horizon, lit from where the sun stands."""
    height, width = image.shape[:2]
    side = 1024
    ceiling = fractal(side, side, rng, cells=7, gain=0.56)
    ceiling = np.asarray(cv2.resize(ceiling, (side, side)), np.float32)
    x, y = axes(width, height)
    distance = 1.0 / np.maximum(horizon + 0.06 - y, 0.02)
    u = ((x - 0.5) * distance * 0.34 + 0.5) * side
    v = (distance * 0.16 + 0.0 * x) * side
    density = sample(ceiling, u, v)
    away = (-0.02 if sun is None else 0.03 * (sun[0] - 0.5)) * side
    lit = sample(ceiling, (u + away), (v + 0.012 * side))  # fmt: skip
    level = 1.5 - 2.4 * cover
    alpha = smoothstep(level - 0.55, level + 0.9, density)
    alpha *= smoothstep(horizon + 0.02, horizon - 0.16, y + 0.0 * x)
    light = np.clip(0.62 + 0.45 * (density - lit) - 0.24 * (density - level), 0.0, 1.0)
    colour = mix(
        np.broadcast_to(np.asarray(hour.shade, np.float32), image.shape),
        hour.cloud,
        light.astype(np.float32, copy=False),
    )
    return mix(image, colour, alpha * 0.94)


def stars(image: Image, rng: np.random.Generator, above: Field, count: int = 2600) -> Image:
    """Stars of many magnitudes and a band of them, where `above` (a mask) lets them through."""
    height, width = image.shape[:2]
    points = np.zeros((height, width, 3), np.float32)
    band = rng.uniform(-0.4, 0.4)
    for index in range(count):
        px, py = rng.random(), rng.random()
        if index % 3 == 0:
            py = 0.42 + (px - 0.5) * (0.9 + band) + rng.normal(0.0, 0.09)
        if not 0 <= py < 1:
            continue
        tint = np.array([1.0, 0.95, 0.88]) if rng.random() < 0.4 else np.array([0.82, 0.90, 1.0])
        points[int(py * height), int(px * width)] += tint * rng.pareto(2.0) * 1.1
    light = 2.2 * blur(points, 0.8) + 0.8 * blur(np.minimum(points, 6.0), 2.2)
    x, y = axes(width, height)
    off = y - 0.42 - (x - 0.5) * (0.9 + band)
    dust = fractal(width, height, rng, cells=6, gain=0.6)
    milky = np.exp(-((off / 0.15) ** 2)) * np.clip(0.62 + 0.36 * dust, 0, 1.3)
    lane = np.exp(-(((off + 0.025 * dust) / 0.035) ** 2)) * 0.55
    glow = milky * (1.0 - lane)
    colour = np.stack([glow * 0.44, glow * 0.40, glow * 0.46], axis=-1)
    return np.asarray(image + (light + colour) * above[..., None], np.float32)


def aurora(image: Image, rng: np.random.Generator, above: Field) -> Image:
    """Curtains of green and violet light."""
    height, width = image.shape[:2]
    x, y = axes(width, height)
    out = image
    for layer in range(3):
        foot = 0.46 - 0.10 * layer + 0.07 * profile(width, rng, 2.2, 0.35)[None, :]
        rays = np.clip(0.55 + 0.32 * profile(width, rng, 22, 0.7), 0.05, 1.4)[None, :]
        rise = foot - y
        curtain = smoothstep(-0.012, 0.02, rise) * np.exp(-np.maximum(rise, 0) * (6.5 - layer)) * rays
        hue = np.clip(np.maximum(rise, 0) * 3.2, 0, 1) + 0.0 * x
        colour = ramp(hue, [(0.0, (0.30, 1.0, 0.55)), (0.45, (0.14, 0.72, 0.62)), (1.0, (0.48, 0.20, 0.72))])
        out = (
            out
            + colour * (blur(curtain.astype(np.float32, copy=False), 2.0) * (0.62 - 0.12 * layer) * above)[..., None]
        )
    return out.astype(np.float32, copy=False)
