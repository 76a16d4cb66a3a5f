"""Near things: fruit and glass on a table, flowers before a blurred garden, surfaces of wood, stone and water."""

from __future__ import annotations

import cv2
import numpy as np

from core.demo.fields import (
    Colour,
    Field,
    Image,
    axes,
    blur,
    disc_blur,
    fractal,
    mix,
    profile,
    ramp,
    rgb,
    sample,
    smoothstep,
)


def wood(width: int, height: int, rng: np.random.Generator, tone: Colour = (0.46, 0.29, 0.16)) -> Image:
    """Planks with rings, fibres and seams."""
    x, y = axes(width, height)
    planks = 5
    row = np.minimum((y * planks).astype(np.int32), planks - 1)
    shift = rng.uniform(0, 40, planks).astype(np.float32, copy=False)[row]
    warp = fractal(width, height, rng, cells=3, gain=0.5)
    rings = np.sin((y * 26 + shift + 0.9 * warp + 1.6 * np.sin(x * 2.2 + shift)) * 6.283)
    thin = max(8, height)
    fibre = cv2.resize(
        rng.standard_normal((thin, 24), dtype=np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    light = 0.92 + 0.10 * rings + 0.085 * fibre + rng.uniform(-0.10, 0.10, planks).astype(np.float32, copy=False)[row]
    seam = np.abs(((y * planks) % 1.0) - 0.5)
    light = light * (1.0 - 0.75 * smoothstep(0.490, 0.499, seam))
    return np.asarray(np.asarray(tone, np.float32) * light[..., None], np.float32)


def _ball(
    image: Image,
    centre: tuple[float, float],
    radius: float,
    skin: Image,
    gloss: float,
    light: tuple[float, float, float],
) -> None:
    """Paint one shaded ball with `skin` (radius-sized texture) in place; `light` points towards the lamp."""
    height, width = image.shape[:2]
    x0, x1 = max(0, int(centre[0] - radius - 2)), min(width, int(centre[0] + radius + 2))
    y0, y1 = max(0, int(centre[1] - radius - 2)), min(height, int(centre[1] + radius + 2))
    if x1 - x0 < 3 or y1 - y0 < 3:
        return
    nx = (np.arange(x0, x1, dtype=np.float32)[None, :] - centre[0]) / radius
    ny = (np.arange(y0, y1, dtype=np.float32)[:, None] - centre[1]) / radius
    away = nx * nx + ny * ny
    nz = np.sqrt(np.clip(1.0 - away, 0.0, 1.0))
    lit = np.clip(nx * light[0] + ny * light[1] + nz * light[2], 0.0, 1.0)
    half = np.asarray([light[0], light[1], light[2] + 1.0])
    half = half / np.linalg.norm(half)
    shine = np.clip(nx * half[0] + ny * half[1] + nz * half[2], 0.0, 1.0)
    # Texture in the ball's own coordinates, so that it bends towards the rim.
    side = skin.shape[0] - 1
    u = ((np.arctan2(nx, nz + 0.05) / np.pi + 0.5) * side).astype(np.float32, copy=False)
    v = ((np.clip(ny, -1, 1) * 0.5 + 0.5) * side).astype(np.float32, copy=False) + 0.0 * u
    colour = sample(skin, u, v)
    bounce = np.clip(ny, 0, 1) * 0.16
    shaded = colour * (0.13 + 0.95 * lit + bounce)[..., None]
    shaded = shaded + (gloss * shine**60 + 0.28 * gloss * shine**12)[..., None]
    shaded = shaded + 0.10 * ((1 - nz) ** 3)[..., None]
    cover = np.clip((1.0 - np.sqrt(away)) * radius + 0.5, 0.0, 1.0).astype(np.float32, copy=False)
    image[y0:y1, x0:x1] = mix(np.ascontiguousarray(image[y0:y1, x0:x1]), shaded, cover)


def _skin(rng: np.random.Generator, base: Colour, second: Colour, grain: float) -> Image:
    side = 384
    patches = smoothstep(-0.7, 1.3, fractal(side, side, rng, cells=4, gain=0.5))
    fine = fractal(side, side, rng, cells=60, gain=0.7)
    blend = mix(np.broadcast_to(np.asarray(base, np.float32), (side, side, 3)), second, patches)
    return np.asarray(blend * (1 + grain * fine)[..., None], np.float32)


_FRUIT: tuple[tuple[Colour, Colour, float, float], ...] = (
    ((0.72, 0.07, 0.06), (0.86, 0.52, 0.16), 0.04, 0.75),
    ((0.96, 0.52, 0.06), (0.98, 0.62, 0.12), 0.10, 0.45),
    ((0.50, 0.66, 0.14), (0.74, 0.78, 0.26), 0.04, 0.65),
    ((0.26, 0.10, 0.26), (0.40, 0.14, 0.30), 0.05, 0.50),
    ((0.96, 0.82, 0.22), (0.98, 0.88, 0.40), 0.06, 0.50),
)


def still_life(width: int, height: int, rng: np.random.Generator, *, backdrop: Colour, focus: int = 0) -> Image:
    """Fruit on a wooden table; `focus` 0 keeps the front row sharp, 1 the back row, with the other one blurred."""
    x, y = axes(width, height)
    wall = 1.15 - 0.55 * np.sqrt((x - 0.30) ** 2 + (y - 0.15) ** 2) + 0.05 * fractal(width, height, rng, cells=5)
    image = (np.asarray(backdrop, np.float32) * wall[..., None]).astype(np.float32, copy=False)
    edge = 0.56
    table = wood(width, height, rng)
    rows = height - int(edge * height)
    table = np.asarray(cv2.resize(table, (width, rows), interpolation=cv2.INTER_AREA), np.float32)
    table *= np.linspace(0.75, 1.12, rows, dtype=np.float32)[:, None, None]
    image[int(edge * height) :] = table
    image = disc_blur(image, width / 220) if focus == 0 else image
    light = (-0.52, -0.60, 0.61)
    for row in (0, 1):
        count = 4 - row
        places = (np.arange(count) + 0.5) / count + rng.uniform(-0.05, 0.05, count)
        for place in places:
            radius = (0.085 + 0.055 * row) * height * rng.uniform(0.85, 1.15)
            centre = (float(0.12 + 0.76 * place) * width, (0.63 + 0.17 * row) * height - radius * 0.55)
            shade = np.zeros((height, width), np.float32)
            spot = (int(centre[0] + radius * 0.55), int(centre[1] + radius * 0.90))
            cv2.ellipse(shade, spot, (int(radius * 1.15), int(radius * 0.30)), 0, 0, 360, 1.0, -1, cv2.LINE_AA)
            image = mix(image, (0.05, 0.03, 0.02), blur(shade, radius * 0.16) * 0.78)
            base, second, grain, gloss = _FRUIT[int(rng.integers(len(_FRUIT)))]
            _ball(image, centre, radius, _skin(rng, base, second, grain), gloss, light)
        if row == 0 and focus == 0:
            image = disc_blur(image, width / 260)
    if focus == 1:
        near = smoothstep(0.62, 0.80, y + 0.0 * x)
        image = mix(image, disc_blur(image, width / 150), near)
    return image


def marbles(width: int, height: int, rng: np.random.Generator) -> Image:
    """Glass and steel balls on dark slate, lit from the side."""
    slate = fractal(width, height, rng, cells=40, gain=0.75)
    x, y = axes(width, height)
    fall = 1.25 - 0.9 * np.sqrt((x - 0.2) ** 2 + (y - 0.1) ** 2)
    image = (np.asarray((0.15, 0.17, 0.20), np.float32) * ((1 + 0.16 * slate) * fall)[..., None]).astype(
        np.float32, copy=False
    )
    tones: tuple[Colour, ...] = (
        (0.08, 0.35, 0.62), (0.10, 0.55, 0.45), (0.75, 0.30, 0.08), (0.62, 0.64, 0.68), (0.48, 0.10, 0.42)
    )  # fmt: skip
    for index in range(11):
        radius = float(rng.uniform(0.055, 0.13) * height)
        centre = (float(rng.uniform(0.08, 0.92) * width), float((0.14 + 0.075 * index) * height))
        shade = np.zeros((height, width), np.float32)
        spot = (int(centre[0] + radius * 0.75), int(centre[1] + radius * 0.62))
        cv2.ellipse(shade, spot, (int(radius * 1.2), int(radius * 0.7)), 25, 0, 360, 1.0, -1, cv2.LINE_AA)
        image = mix(image, (0.01, 0.01, 0.02), blur(shade, radius * 0.25) * 0.75)
        tone = tones[index % len(tones)]
        pale: Colour = (min(1.0, tone[0] * 1.6 + 0.1), min(1.0, tone[1] * 1.6 + 0.1), min(1.0, tone[2] * 1.6 + 0.1))
        _ball(image, centre, radius, _skin(rng, tone, pale, 0.02), 1.0, (-0.55, -0.52, 0.65))
    return image


def garden(width: int, height: int, rng: np.random.Generator) -> Image:
    """A garden far out of focus."""
    tone = fractal(width // 4, height // 4, rng, cells=5, gain=0.5)
    soft = ramp(tone, [(-1.8, (0.05, 0.12, 0.05)), (0.0, (0.20, 0.38, 0.12)), (1.6, (0.66, 0.74, 0.34))])
    for _ in range(26):
        centre = (int(rng.uniform(0, width // 4)), int(rng.uniform(0, height // 4)))
        lamp = (0.86, 0.90, 0.62) if rng.random() < 0.8 else (0.95, 0.72, 0.78)
        over = soft.copy()
        cv2.circle(over, centre, int(rng.uniform(0.02, 0.07) * height / 4), lamp, -1, cv2.LINE_AA)
        soft = mix(soft, over, float(rng.uniform(0.12, 0.42)))
    return blur(np.asarray(cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC), np.float32), width / 260)


def flower(
    width: int, height: int, rng: np.random.Generator, petal: Colour, heart: Colour, *, petals: int = 13,
    at: tuple[float, float] = (0.5, 0.47), size: float = 0.36, soft: float = 0.0, background: Image | None = None,
) -> Image:  # fmt: skip
    """One bloom before a blurred garden; `soft` is how far it is out of focus, in pixels."""
    image = garden(width, height, rng) if background is None else background.copy()
    x, y = axes(width, height)
    dx, dy = (x - at[0]) * width / height, y - at[1]
    stem_x = 0.02 * np.sin((y - at[1]) * 7) + 0.06 * (y - at[1])
    stem = smoothstep(0.013, 0.010, np.abs(dx - stem_x)) * smoothstep(0.0, 0.02, dy)
    across = np.clip((dx - stem_x) / 0.013, -1, 1)
    green = np.asarray((0.22, 0.40, 0.12), np.float32) * (0.75 - 0.4 * across)[..., None]
    layer = mix(image, green, stem)
    away = np.sqrt(dx * dx + (dy * 1.12) ** 2) / size
    angle = np.arctan2(dy, dx)
    veins = fractal(width, height, rng, cells=60, gain=0.6)
    for ring, (reach, turn) in enumerate(((1.0, 0.0), (0.86, 0.5), (0.62, 0.2))):
        count = petals - 2 * ring
        phase = angle * count / 6.2832 + turn + 0.04 * veins * away
        part = phase - np.floor(phase) - 0.5
        jitter = rng.uniform(0.86, 1.08, count).astype(np.float32, copy=False)[
            np.mod(np.floor(phase), count).astype(np.int32)
        ]
        length = reach * jitter * np.sqrt(np.clip(1.0 - (np.abs(part) * 2.05) ** 2.4, 0.0, 1.0))
        inside = smoothstep(0.0, 0.012, length - away)
        fold = 1.0 - 0.55 * np.abs(part) * 2 + 0.10 * np.cos(part * 40 + veins * 0.6)
        light = (0.62 + 0.42 * away / reach) * (0.72 + 0.36 * fold) * (0.90 + 0.16 * ring) * (1.0 - 0.16 * dy / size)
        colour = np.asarray(petal, np.float32) * light[..., None] * (1 + 0.03 * veins)[..., None]
        shadow = smoothstep(0.10, 0.0, away - length) * (1 - inside) * smoothstep(1.25 * reach, 0.5, away) * 0.40
        layer = mix(layer, (0.04, 0.04, 0.03), (shadow * (away < 1.0)))
        layer = mix(layer, colour, inside)
    core = smoothstep(0.235, 0.215, away)
    seeds = np.clip(0.75 + 0.4 * fractal(width, height, rng, cells=150, gain=0.8), 0.2, 1.5)
    dome = np.clip(1.15 - 2.6 * away - 0.9 * (dx + dy), 0.25, 1.4)
    layer = mix(layer, (np.asarray(heart, np.float32) * (seeds * dome)[..., None]), core)
    return disc_blur(layer, soft) if soft > 0.5 else layer


def meadow(width: int, height: int, rng: np.random.Generator, petal: Colour) -> Image:
    """A meadow of poppies from near to far, sharp only in the middle distance."""
    x, y = axes(width, height)
    image = ramp(y + 0.0 * x, [(0.0, (0.55, 0.72, 0.90)), (0.33, (0.93, 0.90, 0.78)), (0.36, (0.34, 0.48, 0.20)),
                               (1.0, (0.16, 0.30, 0.08))])  # fmt: skip
    hills = 0.33 - 0.03 * profile(width, rng, 3, 0.4)[None, :]
    image = mix(
        image,
        (0.30, 0.42, 0.30),
        np.clip((y - hills) * height, 0, 1).astype(np.float32, copy=False) * smoothstep(0.45, 0.34, y),
    )
    blades = cv2.resize(
        rng.standard_normal((40, width), dtype=np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    image = image * (1 + 0.20 * blades * smoothstep(0.34, 0.8, y))[..., None]
    image = blur(image.astype(np.float32, copy=False), 1.4)
    for band in range(7):
        near = band / 6
        layer = image.copy()
        for _ in range(int(150 * (1 - near) ** 2 + 7)):
            cx, cy = rng.uniform(0, 1) * width, (0.37 + 0.55 * near**1.3 + rng.uniform(-0.02, 0.06)) * height
            radius = (0.004 + 0.052 * near**1.5) * height * rng.uniform(0.7, 1.2)
            cv2.line(layer, (int(cx), int(cy)), (int(cx + rng.normal(0, radius)), int(cy + radius * 5)),
                     (0.16, 0.30, 0.08), max(1, int(radius * 0.14)), cv2.LINE_AA)  # fmt: skip
            for lobe in range(4):
                turn = lobe * 1.57 + rng.uniform(-0.3, 0.3)
                shine = rng.uniform(0.62, 1.12) * (1.1 if lobe == 3 else 0.9)
                spot = (int(cx + np.cos(turn) * radius * 0.45), int(cy + np.sin(turn) * radius * 0.32))
                tone = tuple(float(part * shine) for part in petal)
                axes_of = (max(1, int(radius * 0.72)), max(1, int(radius * 0.55)))
                cv2.ellipse(layer, spot, axes_of, float(np.degrees(turn)), 0, 360, tone, -1, cv2.LINE_AA)
            cv2.circle(layer, (int(cx), int(cy)), max(1, int(radius * 0.2)), (0.08, 0.06, 0.05), -1, cv2.LINE_AA)
        out_of_focus = abs(near - 0.55) * width / 130
        image = disc_blur(layer, out_of_focus) if out_of_focus > 1 else layer
    return image


def stones(width: int, height: int, rng: np.random.Generator) -> Image:
    """A dry stone wall, lit from the upper left."""
    small = (width // 2, height // 2)
    points = np.stack([rng.uniform(0, small[0], 150), rng.uniform(0, small[1], 150)], axis=1)
    x = np.arange(small[0], dtype=np.float32)[None, :]
    y = np.arange(small[1], dtype=np.float32)[:, None]
    warp = fractal(*small, rng, cells=14, gain=0.5) * 6
    first = np.full((small[1], small[0]), 1e9, np.float32)
    second = first.copy()
    owner = np.zeros((small[1], small[0]), np.int32)
    for index, (px, py) in enumerate(points):
        away = np.sqrt((x - px + warp) ** 2 + ((y - py + warp) * 1.6) ** 2)
        closer = away < first
        second = np.where(closer, first, np.minimum(second, away))
        owner = np.where(closer, index, owner)
        first = np.where(closer, away, first)
    joint = smoothstep(0.5, 9.0, second - first)
    tone = rng.uniform(0.42, 0.80, len(points)).astype(np.float32, copy=False)[owner]
    warm = rng.uniform(-0.05, 0.06, len(points)).astype(np.float32, copy=False)[owner]
    big = (width, height)
    joint, tone, warm = (np.asarray(cv2.resize(part, big, interpolation=cv2.INTER_LINEAR), np.float32)
                         for part in (joint, tone, warm))  # fmt: skip
    rough: Field = fractal(width, height, rng, cells=50, gain=0.72)
    relief = blur(joint, 3.0) * 7 + rough * 0.30
    light = (
        1.0 + 1.5 * (np.roll(relief, 2, axis=1) - relief) * -0.4 + 1.2 * (np.roll(relief, 2, axis=0) - relief) * -0.4
    )
    rock = np.stack([tone + warm, tone, tone - warm * 0.8], axis=-1) * np.clip(light, 0.2, 1.8)[..., None]
    return mix(np.broadcast_to(rgb(0.07, 0.06, 0.05), rock.shape), rock * 0.82, joint)
