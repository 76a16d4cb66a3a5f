"""Land and water: mountain ranges, lakes that mirror them, dunes, seas, forests, a tree against the sky."""

from __future__ import annotations

import cv2
import numpy as np

from core.demo.fields import (
    Colour,
    Field,
    Image,
    axes,
    blur,
    fractal,
    glow,
    mix,
    profile,
    ramp,
    rgb,
    sample,
    smoothstep,
)
from core.demo.skies import NIGHT, Hour, aurora, sky, stars


def _range(
    image: Image, rng: np.random.Generator, crest: Field, colour: Colour, haze: Colour, depth: float, hour: Hour,
    snow: float, soft: float,
) -> tuple[Image, Field]:  # fmt: skip
    """Lay one range below `crest` (fractions of the height) over `image`; returns the image and the range's mask."""
    height, width = image.shape[:2]
    x, y = axes(width, height)
    below = (y - crest[None, :]) * height
    mask = np.clip(below + 0.5, 0.0, 1.0).astype(np.float32, copy=False)
    # Gullies run down: relief stretched along the fall line.
    relief = fractal(width // 2, height // 2, rng, cells=9 + 7 * (1 - depth), gain=0.66)[: height // 4]
    relief = np.asarray(cv2.resize(relief, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)
    slope = (
        np.gradient(relief, axis=1).astype(np.float32, copy=False) * 26.0
        + np.gradient(crest).astype(np.float32, copy=False)[None, :] * 260
    )
    light = np.clip(0.62 + 0.26 * np.tanh(slope) + 0.05 * relief, 0.12, 1.15) * hour.ground
    rock = np.asarray(colour, np.float32) * light[..., None]
    if snow > 0:
        line = smoothstep(0.0, 0.10, snow - (y - 0.05 * relief) + 0.0 * x)
        cover = line * smoothstep(-0.9, 0.35, relief + 0.5 * np.tanh(slope))
        rock = mix(
            rock.astype(np.float32, copy=False),
            np.asarray((0.93, 0.95, 1.0), np.float32) * light[..., None] * 1.12,
            cover,
        )
    mist = np.clip(depth * 0.80 + np.clip(below / height, 0, 1) * soft, 0.0, 0.97)
    return mix(image, mix(rock, haze, mist), mask), mask


def mountains(
    width: int, height: int, rng: np.random.Generator, hour: Hour, *, horizon: float = 0.62, cover: float = 0.4,
    sun: tuple[float, float] | None = None, peaks: float = 0.20, lights: str = "",
) -> Image:  # fmt: skip
    """Ranges behind ranges under a sky; `lights` "stars" or "aurora" for the night ones. Conifers stand in front."""
    image = sky(width, height, rng, hour, horizon=horizon, cover=cover, sun=sun)
    x, y = axes(width, height)
    if lights:
        above = smoothstep(horizon, horizon - 0.15, y + 0.0 * x)
        image = stars(image, rng, above, 3200 if lights == "stars" else 900)
        if lights == "aurora":
            image = aurora(image, rng, above)
    tones = ((0.40, 0.42, 0.50), (0.30, 0.34, 0.38), (0.20, 0.27, 0.24), (0.14, 0.20, 0.12))
    for index, tone in enumerate(tones):
        depth = (0.78, 0.46, 0.18, 0.0)[index]
        base = horizon - 0.07 + 0.075 * index
        lift = peaks * (0.95, 0.66, 0.34, 0.12)[index]
        crest = base - lift * np.clip(0.45 + 0.5 * profile(width, rng, 3 + 1.5 * index, 0.47), -0.4, 2.0)
        if index == 3:
            crest = crest - _conifers(width, rng)
        snow = horizon - 0.12 if index < 2 and peaks > 0.16 else 0.0
        image, _ = _range(image, rng, crest.astype(np.float32, copy=False), tone, hour.haze, depth, hour, snow, 0.34)
    return glow(image, 0.25, width / 60)


def _conifers(width: int, rng: np.random.Generator) -> Field:
    """The upper edge of a stand of firs, as fractions of the height above the ground."""
    at = np.arange(width, dtype=np.float32)
    edge = np.zeros(width, np.float32)
    for _ in range(width // 9):
        centre, tall = rng.uniform(0, width), rng.uniform(0.012, 0.062)
        half = tall * width * 0.14
        inside = np.clip(1.0 - np.abs(at - centre) / half, 0.0, 1.0)
        steps = 0.86 + 0.14 * np.sign(np.sin(np.abs(at - centre) * 1.3))
        edge = np.maximum(edge, tall * inside * steps)
    return edge


def mirror(image: Image, rng: np.random.Generator, shore: float, tint: Colour, *, ruffle: float = 1.0) -> Image:
    """`image` with water from `shore` (fraction of the height) down, mirroring what stands above it."""
    height, width = image.shape[:2]
    line = int(shore * height)
    rows = height - line
    nearness = np.linspace(0.0, 1.0, rows, dtype=np.float32)[:, None]
    side = 1024
    noise = fractal(side, side, rng, cells=40, gain=0.6)
    distance = 1.0 / (nearness + 0.045)
    x = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :]
    u = ((x * distance * 0.16 + 0.5) * side).astype(np.float32, copy=False)
    v = (distance * 0.55 * 60 + 0.0 * x).astype(np.float32, copy=False)
    ripple = sample(noise, u, v, cv2.BORDER_WRAP)
    reach = (0.0025 + 0.022 * nearness) * ruffle
    source_y = line - (nearness * rows) * min(1.0, line / rows) + ripple * reach * height
    source_x = np.arange(width, dtype=np.float32)[None, :] + ripple * reach * width * 0.12
    upper = np.ascontiguousarray(image[:line])
    reflected = sample(upper, source_x, np.clip(source_y, 0, line - 2))  # fmt: skip
    fresnel = (0.86 - 0.42 * nearness + 0.05 * ripple).astype(np.float32, copy=False) + 0.0 * x
    water = mix(np.broadcast_to(np.asarray(tint, np.float32), reflected.shape), reflected, np.clip(fresnel, 0, 1))
    out = image.copy()
    out[line:] = water
    edge = np.exp(-np.abs(np.linspace(0, 1, height)[:, None] - shore) * 420).astype(np.float32, copy=False) + 0.0 * x
    return mix(out, (0.10, 0.11, 0.11), edge * 0.6)


def lake(
    width: int, height: int, rng: np.random.Generator, hour: Hour, *, sun: tuple[float, float] | None = None,
    lights: str = "", cover: float = 0.42,
) -> Image:  # fmt: skip
    """Mountains and their mirror image."""
    above = mountains(width, height, rng, hour, horizon=0.47, cover=cover, sun=sun, peaks=0.24, lights=lights)
    dark = tuple(0.35 * part for part in hour.middle)
    return mirror(above, rng, 0.63, (dark[0], dark[1] * 1.1, dark[2]))


def dunes(width: int, height: int, rng: np.random.Generator, hour: Hour, sun: tuple[float, float]) -> Image:
    """Dunes with a lit and a shaded face each, rippled by the wind."""
    image = sky(width, height, rng, hour, horizon=0.46, cover=0.12, sun=sun)
    x, y = axes(width, height)
    wind = np.sin((y * 70 * (1.4 - y) + 5.0 * x + 0.7 * fractal(width, height, rng, cells=6, gain=0.45)) * 6.283)
    count = 6
    for index in range(count):
        near = index / (count - 1)
        rise = 0.045 + 0.12 * near
        crest = 0.43 + 0.46 * near**1.25 - rise * profile(width, rng, 1.6, 0.24)
        crest = np.asarray(cv2.GaussianBlur(crest[None, :], (0, 0), 2.0 + 6 * near))[0].astype(np.float32, copy=False)
        below = y - crest[None, :]
        # The slip face: shaded, bounded below by a line that wanders away from the crest.
        foot = (0.05 + 0.13 * near) * np.clip(0.5 + 0.8 * profile(width, rng, 1.8, 0.3), 0.02, 1.8)
        side = np.clip(smoothstep(foot.min() - 0.01, 0.001, below - foot[None, :]), 0, 1)
        shade = smoothstep(0.012, -0.012, below - foot[None, :]) * (0.9 - 0.25 * side)
        sand = ramp(np.clip(below * 1.9 + 0.0 * x, 0, 1), [(0.0, (0.98, 0.72, 0.42)), (1.0, (0.80, 0.50, 0.26))])
        sand = sand * (0.97 + 0.045 * near * wind * (1 - shade))[..., None] * (0.55 + 0.5 * hour.ground)
        sand = mix(sand, np.asarray((0.36, 0.19, 0.17), np.float32), shade * 0.80)
        sand = mix(sand, hour.haze, 0.62 * (1 - near) ** 1.5)
        image = mix(image, sand, np.clip(below * height + 0.5, 0, 1))
    return glow(image, 0.2, width / 50)


def sea(
    width: int, height: int, rng: np.random.Generator, hour: Hour, *, sun: tuple[float, float] | None,
    waves: float = 1.0, cover: float = 0.4, horizon: float = 0.5,
) -> Image:  # fmt: skip
    """Open water: each facet mirrors a higher or lower piece of sky, and the sun glitters where it can."""
    image = sky(width, height, rng, hour, horizon=horizon, cover=cover, sun=sun)
    line = int(horizon * height)
    rows = height - line
    near = np.linspace(0.004, 1.0, rows, dtype=np.float32)[:, None]
    x = np.linspace(-0.5, 0.5, width, dtype=np.float32)[None, :]
    side = 1024
    tile = fractal(side, side, rng, cells=18, gain=0.62)
    tilt = np.zeros((rows, width), np.float32)
    for scale, weight in ((0.5, 1.0), (1.7, 0.65), (5.3, 0.4)):
        u = (x / (near + 0.03) * 0.13 * scale * side + 300 * scale).astype(np.float32, copy=False)
        v = (1.0 / (near + 0.03) * 0.30 * scale * side + 0.0 * x).astype(np.float32, copy=False)
        tilt += weight * sample(tile, u, v, cv2.BORDER_WRAP)
    tilt *= waves
    look = np.clip(0.94 - 0.55 * near**0.7 + 0.13 * tilt, 0.0, 1.0)
    mirrored = ramp(look, [(0.0, hour.zenith), (0.58, hour.middle), (1.0, hour.horizon)])
    deep = np.asarray([0.22 * part for part in hour.middle], np.float32) + rgb(0.0, 0.03, 0.04)
    water = mix(np.broadcast_to(deep, mirrored.shape), mirrored, np.clip(0.80 - 0.40 * near + 0.16 * tilt, 0.05, 1))
    foam = smoothstep(2.3, 3.4, tilt) * near**0.5 * min(1.0, max(0.0, waves - 0.9) * 2)
    water = mix(water, (0.92, 0.95, 0.96), foam)
    if sun is not None:
        aim = (x + 0.5 - sun[0]) / (0.035 + 0.16 * near)
        glitter = np.exp(-(aim**2)) * smoothstep(0.55, 1.5, tilt + 0.9 * (1 - near)) * (1.1 - 0.45 * near)
        water = water + np.asarray(hour.sun, np.float32) * glitter[..., None] * 1.15
    image[line:] = water
    return glow(image.astype(np.float32, copy=False), 0.3, width / 70)


def forest(width: int, height: int, rng: np.random.Generator, mist: Colour, leaf: Colour, rays: bool) -> Image:
    """Trunks that fade into mist, a floor of litter, a roof of leaves, and shafts of light where wanted."""
    _, y = axes(width, height)
    image: Image = np.repeat(ramp(y, [(0.0, mist), (0.6, (1.0, 1.0, 0.92)), (1.0, mist)]), width, axis=1)
    bark = fractal(256, height, rng, cells=30, gain=0.7)
    depths = 5
    for layer in range(depths):
        near = layer / (depths - 1)
        fade = 0.88 * (1 - near) ** 1.15
        floor_y = 0.66 + 0.20 * near + 0.02 * profile(width, rng, 5, 0.5)[None, :]
        litter = fractal(width, height, rng, cells=24 + 30 * (1 - near), gain=0.72)
        ground = np.asarray((0.20, 0.17, 0.09), np.float32) * (0.8 + 0.32 * litter)[..., None]
        ground = mix(ground, leaf, smoothstep(0.2, 1.1, litter) * 0.45)
        ground = mix(ground, mist, fade)
        image = mix(image, ground, smoothstep(-0.01, 0.02, y - floor_y))
        for _ in range(int(15 - 9 * near)):
            centre = rng.uniform(-0.02, 1.02) * width
            half = (0.005 + 0.022 * near**1.4) * width * rng.uniform(0.7, 1.3)
            left, right = max(0, int(centre - half * 1.3)), min(width, int(centre + half * 1.3) + 1)
            if right - left < 3:
                continue
            at = np.arange(left, right, dtype=np.float32)[None, :]
            lean = rng.normal(0, 0.018) * width
            foot = 0.70 + 0.20 * near
            flare = 1.0 + 0.5 * np.exp(-np.maximum(foot - y, 0) * 26)
            across = (at - centre - lean * (0.5 - y)) / (half * flare * (0.82 + 0.18 * y))
            solid = smoothstep(1.0, 0.92, np.abs(across)) * smoothstep(foot + 0.012, foot - 0.004, y)
            skin = bark[:, (np.arange(right - left) * 3 + int(centre)) % 256]
            shade = np.clip(0.62 - 0.42 * across + 0.20 * skin, 0.1, 1.4)
            colour = np.asarray((0.24, 0.19, 0.14), np.float32) * shade[..., None]
            colour = mix(colour, mist, fade)
            image[:, left:right] = mix(np.ascontiguousarray(image[:, left:right]), colour, solid)
        crown = fractal(width, height, rng, cells=16 + 14 * (1 - near), gain=0.74)
        tone = np.asarray(leaf, np.float32) * (0.72 + 0.34 * crown)[..., None]
        thick = smoothstep(0.35, 1.2, crown + 1.9 * (0.30 + 0.05 * near - y) * 2.2)
        image = mix(image, mix(tone, mist, fade), thick * 0.92)
    if rays:
        image = _shafts(image, rng)
    return glow(image.astype(np.float32, copy=False), 0.3, width / 50)


def _shafts(image: Image, rng: np.random.Generator) -> Image:
    """Light that falls in beams from a point above the frame."""
    height, width = image.shape[:2]
    x, y = axes(width, height)
    angle = np.arctan2(x - 0.62, y + 0.35)
    beams = np.clip(profile(2048, rng, 26, 0.6), 0, None)
    strength = np.interp(angle, np.linspace(-1.2, 1.2, 2048), beams).astype(np.float32, copy=False)
    strength *= smoothstep(0.95, 0.15, y) * np.exp(-np.abs(x - 0.55) * 1.6)
    return np.asarray(image + blur(strength, 3)[..., None] * rgb(0.34, 0.31, 0.20), np.float32)


def lone_tree(width: int, height: int, rng: np.random.Generator, hour: Hour, sun: tuple[float, float]) -> Image:
    """A bare tree and a hill, black against the last light."""
    image = sky(width, height, rng, hour, horizon=0.80, cover=0.45, sun=sun)
    shape = np.zeros((height * 2, width * 2), np.uint8)

    def grow(px: float, py: float, angle: float, length: float, thick: float) -> None:
        qx, qy = px + length * np.cos(angle), py - length * np.sin(angle)
        cv2.line(shape, (int(px), int(py)), (int(qx), int(qy)), 255, max(1, int(thick)), cv2.LINE_AA)
        if length < height * 0.016:
            return
        for turn in (rng.uniform(0.18, 0.52), -rng.uniform(0.18, 0.52), rng.normal(0, 0.12)):
            if rng.random() < 0.86:
                grow(qx, qy, angle + turn, length * rng.uniform(0.66, 0.80), thick * 0.66)

    grow(width * 0.74, height * 1.74, 1.62, height * 0.30, height * 0.042)
    tree = cv2.resize(shape, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32, copy=False) / 255
    _, y = axes(width, height)
    hill = 0.86 - 0.05 * np.sin(np.linspace(0.3, 2.6, width)) + 0.006 * profile(width, rng, 40, 0.8)
    ground = np.clip((y - hill[None, :]) * height, 0, 1).astype(np.float32, copy=False)
    dark: Colour = (0.035, 0.025, 0.04)
    return glow(mix(mix(image, dark, ground), dark, tree), 0.35, width / 60)


def night_sky(width: int, height: int, rng: np.random.Generator, lights: str) -> Image:
    """Mountains under stars, or under northern lights."""
    return mountains(width, height, rng, NIGHT, horizon=0.72, cover=0.0, peaks=0.17, lights=lights)
