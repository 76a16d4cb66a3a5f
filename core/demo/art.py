"""What a picture generator might have made: nebulae, worlds, marbled colour, impossible light."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from core.demo.fields import Colour, Image, Numbers, axes, blur, fractal, glow, mix, ramp, rgb, sample, smoothstep

Stops = Sequence[tuple[float, Colour]]

EMBER: Stops = ((-2.0, (0.03, 0.02, 0.08)), (-0.6, (0.36, 0.06, 0.22)), (0.3, (0.90, 0.34, 0.16)),
                (1.1, (1.0, 0.78, 0.36)), (2.0, (1.0, 0.97, 0.86)))  # fmt: skip
LAGOON: Stops = ((-2.0, (0.01, 0.05, 0.12)), (-0.5, (0.02, 0.30, 0.42)), (0.4, (0.12, 0.66, 0.62)),
                 (1.2, (0.86, 0.86, 0.60)), (2.0, (1.0, 0.98, 0.92)))  # fmt: skip
ORCHID: Stops = ((-2.0, (0.06, 0.02, 0.14)), (-0.5, (0.34, 0.12, 0.52)), (0.4, (0.86, 0.36, 0.62)),
                 (1.2, (0.98, 0.74, 0.66)), (2.0, (0.98, 0.96, 0.90)))  # fmt: skip


def marbled(width: int, height: int, rng: np.random.Generator, palette: Stops) -> Image:
    """Ink in water: noise bent by noise bent by noise."""
    base = fractal(width, height, rng, cells=2.2, gain=0.42)
    gx, gy = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    reach = width * 0.10
    tone: Numbers = base
    for turn in range(2):
        bend_x = fractal(width, height, rng, cells=2.6 + turn, gain=0.42)
        bend_y = fractal(width, height, rng, cells=2.6 + turn, gain=0.42)
        tone = sample(tone, gx + reach * bend_x, gy + reach * bend_y)
    vein = 1.0 - np.abs(np.sin(tone * 5.2))
    slope = np.gradient(blur(tone, 1.5), axis=1) * width / 46
    image = ramp(tone * 1.1 + 0.32 * vein**3, palette) * (0.9 + 0.35 * np.tanh(slope))[..., None]
    return glow(image.astype(np.float32, copy=False), 0.4, width / 60)


def nebula(width: int, height: int, rng: np.random.Generator, palette: Stops) -> Image:
    """Clouds of gas and a great many stars."""
    gas = fractal(width, height, rng, cells=3, gain=0.58)
    dark = fractal(width, height, rng, cells=5, gain=0.6)
    x, y = axes(width, height)
    heart = np.exp(-(((x - 0.52) ** 2 + ((y - 0.48) * height / width) ** 2) * 7)) * 1.9
    image = ramp(gas * 0.85 - 1.1 + heart - 0.55 * np.clip(dark, 0, 2), palette)
    points = np.zeros((height, width), np.float32)
    rows, columns = rng.integers(0, height, 2400), rng.integers(0, width, 2400)
    points[rows, columns] = rng.pareto(1.7, 2400).astype(np.float32, copy=False)
    points = np.minimum(points, 40)
    light = 1.6 * blur(points, 0.7) + 0.5 * blur(np.clip(points - 4, 0, None), 4.0)
    return glow(image + light[..., None] * rgb(0.95, 0.97, 1.0), 0.3, width / 80)


def world(width: int, height: int, rng: np.random.Generator, palette: Stops, gas: Stops) -> Image:
    """A planet with weather and a moon, before a nebula."""
    image = nebula(width, height, rng, gas) * np.float32(0.75)
    for centre, radius, tones, cells in (((0.40, 0.60), 0.34, palette, 5.0), ((0.80, 0.24), 0.085, EMBER, 9.0)):
        x, y = axes(width, height)
        nx, ny = (x - centre[0]) * width / height / radius, (y - centre[1]) / radius
        away = np.sqrt(nx * nx + ny * ny)
        nz = np.sqrt(np.clip(1 - away * away, 0, 1))
        # A strip stretched along the equator: winds run there.
        skin = fractal(1024, 512, rng, cells=2 * cells, gain=0.58)[:, :200]
        skin = np.asarray(cv2.resize(skin, (1024, 512), interpolation=cv2.INTER_CUBIC), np.float32)
        u = ((np.arctan2(nx, nz + 1e-3) / 3.1416 + 0.5) * 1000).astype(np.float32, copy=False)
        v = ((np.arcsin(np.clip(ny, -1, 1)) / 3.1416 + 0.5) * 500).astype(np.float32, copy=False) + 0.0 * u
        colour = ramp(sample(skin, u, v), tones)
        lit = np.clip(-0.62 * nx - 0.45 * ny + 0.62 * nz, 0.0, 1.0)
        air = np.exp(-np.abs(away - 1.0) * 16) * smoothstep(-0.8, 0.9, -0.7 * nx - 0.5 * ny)
        solid = np.clip((1 - away) * radius * height, 0, 1).astype(np.float32, copy=False)
        image = mix(image, (colour * (0.02 + 1.15 * lit)[..., None]), solid)
        image = image + rgb(0.30, 0.52, 0.80) * air[..., None] * np.float32(0.6)
    return glow(image.astype(np.float32, copy=False), 0.3, width / 60)


def ribbons(width: int, height: int, rng: np.random.Generator, palette: Stops) -> Image:
    """Folded sheets of light."""
    x, y = axes(width, height)
    image = ramp(0.6 * (x - 0.5) - y - 0.6, palette)
    for index in range(9):
        phase = rng.uniform(0, 6.283)
        bend = 0.16 * np.sin(x * rng.uniform(2.5, 5.5) + phase) + 0.07 * np.sin(x * rng.uniform(6, 10) + 2 * phase)
        fold = y - (0.10 + 0.105 * index) - bend
        sheet = np.exp(-np.abs(fold) * 7.0) * smoothstep(-0.004, 0.003, fold)
        sheen = 0.45 + 0.55 * np.cos(fold * 26 + x * 5 + phase) ** 2
        tone = ramp(np.full((1, 1), -1.0 + 0.33 * index), palette)[0, 0]
        image = mix(image, tuple(float(part) for part in tone), (sheet * sheen))  # type: ignore[arg-type]
    return glow(image, 0.4, width / 50)
