"""Cities after dark: skylines with lit windows, streets that mirror them, lights out of focus."""

from __future__ import annotations

import cv2
import numpy as np

from core.demo.fields import Colour, Image, axes, blur, disc_blur, fractal, glow, mix
from core.demo.land import mirror
from core.demo.skies import Hour, sky, stars

_LAMPS: tuple[Colour, ...] = (
    (1.0, 0.72, 0.36), (1.0, 0.85, 0.60), (1.0, 0.50, 0.22), (0.55, 0.75, 1.0), (1.0, 0.25, 0.22), (0.35, 0.95, 0.62),
    (0.95, 0.40, 0.80),
)  # fmt: skip


def skyline(width: int, height: int, rng: np.random.Generator, hour: Hour, *, water: bool) -> Image:
    """Rows of towers under an evening sky, over a river where `water`."""
    ground = 0.66 if water else 0.92
    image = sky(width, height, rng, hour, horizon=ground, cover=0.35)
    for row in range(3):
        near = row / 2
        at = -rng.uniform(0, 0.03) * width
        while at < width:
            broad = rng.uniform(0.025, 0.06) * width * (0.8 + 0.5 * near)
            middle = 1.0 - abs((at + broad / 2) / width - 0.55) * 1.2
            tall = (0.12 + 0.34 * rng.random() ** 1.6 * max(0.15, middle)) * (1.12 - 0.45 * near) * height
            _tower(image, rng, int(at), int(ground * height - tall), int(broad), int(ground * height), near, hour)
            at += broad * rng.uniform(0.92, 1.25)
    if water:
        image = mirror(image, rng, ground, (0.02, 0.03, 0.06), ruffle=1.8)
    else:
        _, y = axes(width, height)
        image = mix(image, (0.02, 0.02, 0.03), np.clip((y - ground) * height, 0, 1) + np.zeros((1, width), np.float32))
    return glow(image, 0.9, width / 110)


def _tower(
    image: Image, rng: np.random.Generator, left: int, top: int, broad: int, bottom: int, near: float, hour: Hour
) -> None:
    """Paint one tower and its windows in place."""
    width = image.shape[1]
    x0, x1, y0 = max(0, left), min(width, left + broad), max(0, top)
    if x1 - x0 < 4 or bottom - y0 < 8:
        return
    wall = np.asarray(hour.haze, np.float32) * (0.46 - 0.36 * near) + rng.uniform(0, 0.03)
    face = np.linspace(1.18, 0.82, x1 - x0, dtype=np.float32)[None, :, None]
    image[y0:bottom, x0:x1] = wall * face
    cell = max(4, int(width * (0.0042 + 0.0022 * near)))
    warm = np.asarray(_LAMPS[int(rng.integers(0, 2))], np.float32)
    lit = rng.uniform(0.25, 0.6)
    for wy in range(y0 + cell, bottom - cell, int(cell * 1.7)):
        for wx in range(x0 + cell, x1 - cell, int(cell * 1.5)):
            if rng.random() < lit:
                shine = rng.uniform(0.35, 1.0) * (0.55 + 0.45 * near)
                tint = warm if rng.random() < 0.86 else np.asarray(_LAMPS[3], np.float32)
                image[wy : wy + max(2, int(cell * 0.9)), wx : wx + max(2, int(cell * 0.7))] = tint * shine
    if rng.random() < 0.35:
        image[max(0, y0 - cell * 5) : y0, (x0 + x1) // 2 : (x0 + x1) // 2 + 2] = wall * 0.8
        cv2.circle(image, ((x0 + x1) // 2, max(2, y0 - cell * 5)), max(2, cell // 3), (1.0, 0.2, 0.15), -1, cv2.LINE_AA)


def bokeh(width: int, height: int, rng: np.random.Generator, palette: tuple[int, ...], count: int = 70) -> Image:
    """Street lamps, signs and head lamps far out of focus, each a disc of the lens's own shape."""
    _, y = axes(width, height)
    base = fractal(width, height, rng, cells=3, gain=0.5)
    tint = np.asarray((0.05, 0.045, 0.085), np.float32)
    image = tint * (1.0 + 0.5 * base)[..., None] * (1.3 - 0.6 * y)[..., None]
    image = image.astype(np.float32, copy=False)
    for _ in range(count):
        lamp = np.asarray(_LAMPS[palette[int(rng.integers(len(palette)))]], np.float32)
        radius = int(min(width, height) * rng.uniform(0.018, 0.075) * (0.7 + 0.6 * rng.random()))
        cx, cy = int(rng.uniform(-0.02, 1.02) * width), int(np.clip(rng.normal(0.50, 0.19), 0.02, 0.98) * height)
        half = radius + 4
        x0, x1, y0, y1 = max(0, cx - half), min(width, cx + half), max(0, cy - half), min(height, cy + half)
        if x1 - x0 < 2 or y1 - y0 < 2:
            continue
        gx = np.arange(x0, x1, dtype=np.float32)[None, :] - cx
        gy = np.arange(y0, y1, dtype=np.float32)[:, None] - cy
        away = np.sqrt(gx * gx + gy * gy)
        disc = np.clip((radius - away) / 1.6 + 0.5, 0, 1)
        rim = 0.72 + 0.28 * np.clip(1 - np.abs(away - radius * 0.93) / (radius * 0.10), 0, 1)
        image[y0:y1, x0:x1] += lamp * (disc * rim * rng.uniform(0.16, 0.62))[..., None]
    return glow(image, 0.35, width / 40)


def wet_street(width: int, height: int, rng: np.random.Generator) -> Image:
    """Lights far away, blurred, and their long reflections on wet asphalt in focus at the bottom."""
    lights = bokeh(width, height, rng, (0, 1, 2, 3, 4), 60)
    line = int(height * 0.56)
    upper = disc_blur(np.ascontiguousarray(lights[:line]), width / 320)
    rows = height - line
    flipped = np.ascontiguousarray(upper[::-1][:rows])
    if flipped.shape[0] < rows:
        flipped = np.pad(flipped, ((0, rows - flipped.shape[0]), (0, 0), (0, 0)), mode="edge")
    streak = np.asarray(cv2.blur(flipped, (5, max(3, rows // 3))), np.float32)
    asphalt = fractal(width, rows, rng, cells=160, gain=0.8)
    puddle = np.clip(0.55 + 0.4 * fractal(width, rows, rng, cells=5, gain=0.45), 0.15, 1.0)
    near = np.linspace(0, 1, rows, dtype=np.float32)[:, None]
    rough = np.clip(1.0 + 0.42 * asphalt * near, 0.2, 2.2)
    image = lights.copy()
    image[:line] = upper
    image[line:] = (0.030 + 0.016 * asphalt * near)[..., None] + (streak * 1.25) * (rough * puddle)[..., None]
    return glow(image.astype(np.float32, copy=False), 0.4, width / 60)


def walker(width: int, height: int, rng: np.random.Generator, hour: Hour) -> Image:
    """Somebody with a dog on a ridge before a very large sun."""
    image = sky(width, height, rng, hour, horizon=0.86, cover=0.25)
    x, y = axes(width, height)
    away = np.sqrt(((x - 0.56) * width) ** 2 + ((y - 0.55) * height) ** 2) / height
    image = mix(image, hour.sun, np.exp(-np.maximum(away - 0.27, 0) * 5) * 0.6)
    disc = np.clip((0.27 - away) * height / 2, 0, 1).astype(np.float32, copy=False)
    image = mix(image, mix(image, (1.0, 0.86, 0.52), 0.93), disc)
    shape = np.zeros((height * 2, width * 2), np.uint8)
    unit = height * 2 * 0.012
    foot = (int(width * 2 * 0.53), int(height * 2 * 0.795))

    def limb(points: list[tuple[float, float]], thick: float) -> None:
        path = np.asarray([(foot[0] + px * unit, foot[1] - py * unit) for px, py in points], np.int32)
        cv2.polylines(shape, [path], False, 255, max(1, int(thick * unit)), cv2.LINE_AA)

    limb([(-1.5, 0), (-0.7, 3.4), (0, 6.4)], 1.2)
    limb([(1.9, 0), (1.2, 3.2), (0, 6.4)], 1.2)
    limb([(0, 6.0), (0.2, 11.0)], 2.3)
    limb([(0.2, 10.6), (2.3, 8.2), (3.9, 7.6)], 0.8)
    limb([(0.0, 10.6), (-1.6, 7.6)], 0.8)
    cv2.circle(shape, (int(foot[0] + 0.5 * unit), int(foot[1] - 13.2 * unit)), int(1.35 * unit), 255, -1, cv2.LINE_AA)
    limb([(3.9, 7.6), (9.0, 4.2)], 0.2)
    limb([(9.0, 3.3), (13.0, 3.1)], 1.7)
    for leg in (8.8, 9.8, 12.4, 13.2):
        limb([(leg, 3.0), (leg + 0.3, -0.2)], 0.6)
    limb([(13.0, 3.3), (14.6, 5.2)], 0.5)
    limb([(9.0, 3.6), (7.6, 4.8)], 1.3)
    figure = cv2.resize(shape, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32, copy=False) / 255
    ridge = 0.79 + 0.05 * ((x - 0.55) * 2) ** 2 + 0.0016 * fractal(width, 8, rng, cells=140, gain=0.8)[:1]
    ground = np.clip((y - ridge) * height, 0, 1).astype(np.float32, copy=False)
    grass = np.clip(ground + figure, 0, 1)
    return glow(mix(image, (0.05, 0.025, 0.035), grass), 0.3, width / 60)


def fireworks(width: int, height: int, rng: np.random.Generator, hour: Hour) -> Image:
    """Fireworks over a city and its river."""
    image = skyline(width, height, rng, hour, water=False)
    _, y = axes(width, height)
    image = stars(image, rng, np.clip(0.4 - y, 0, 1) * 0.3 + np.zeros((1, width), np.float32), 200)
    burst = np.zeros_like(image)
    for number in range(5):
        cx, cy = rng.uniform(0.12, 0.88) * width, rng.uniform(0.12, 0.40) * height
        lamp = _LAMPS[(number * 2 + 1) % len(_LAMPS)]
        reach = rng.uniform(0.10, 0.20) * height
        for _ in range(130):
            angle, far = rng.uniform(0, 6.283), reach * rng.uniform(0.55, 1.0)
            steps = np.linspace(0.25, 1.0, 12)
            px = cx + np.cos(angle) * far * steps
            py = cy + np.sin(angle) * far * steps + 0.25 * far * steps**2
            for k in range(11):
                tone = tuple(float(part * (0.25 + 0.75 * steps[k])) for part in lamp)
                cv2.line(burst, (int(px[k]), int(py[k])), (int(px[k + 1]), int(py[k + 1])), tone, 1, cv2.LINE_AA)
    smoke = np.clip(0.5 + 0.5 * fractal(width, height, rng, cells=5, gain=0.55), 0, 1)
    spill = blur(burst, width / 26) * smoke[..., None] * 1.4
    return np.asarray(image + burst * 1.1 + blur(burst, 3.0) * 0.8 + spill, np.float32)
