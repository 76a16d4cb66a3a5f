"""Where everything on a radar goes, as plain numbers: labels in, boxes and a radius out; a pointer in, an axis out.

No Qt here. Lengths are device-independent pixels, y grows downwards, axis 0 points up and the rest follow clockwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Measure: TypeAlias = Callable[[str], float]
"""Width of a text in pixels."""

GAP = 7.0
"""Between the outer ring and a label, and at least half of it between two labels."""
_STEP = 1.0
_SMALLEST_SHARE = 0.2
"""The ring never shrinks below this share of the shorter side to make room for words; they are shortened instead."""
_WIDEST_SHARE = 0.6
"""Of the width, for what stands above and below the web where all is shortened: labels beside it want room too."""
_WORTH_WRAPPING = 1.1


@dataclass(frozen=True, slots=True)
class Box:
    """A label's place. `lines` are what is written, `side` -1 ends at the right edge, 0 is centred, 1 starts left."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    side: int

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def overlaps(self, other: Box) -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def contains(self, x: float, y: float) -> bool:
        return self.x <= x <= self.right and self.y <= y <= self.bottom


@dataclass(frozen=True, slots=True)
class Layout:
    """A radar that fits: its centre, the radius of the outer ring and one box for each axis."""

    centre: Point
    radius: float
    boxes: tuple[Box, ...]

    def point(self, axis: int, value: float) -> Point:
        """Where `value` (0-1, clamped) lies on an axis."""
        return _on_circle(self.centre, self.radius * min(max(value, 0.0), 1.0), angle(axis, len(self.boxes)))

    @property
    def extent(self) -> tuple[float, float]:
        """Top and bottom of everything that is drawn."""
        corners = [self.centre[1], *(self.point(axis, 1)[1] for axis in range(len(self.boxes)))]
        edges = [box.y for box in self.boxes] + corners
        feet = [box.bottom for box in self.boxes] + corners
        return min(edges), max(feet)

    def lowered(self, by: float) -> Layout:
        """The same, further down."""
        boxes = tuple(replace(box, y=box.y + by) for box in self.boxes)
        return Layout((self.centre[0], self.centre[1] + by), self.radius, boxes)

    def axis_at(self, x: float, y: float) -> int | None:
        """The axis whose label or spoke is meant by a pointer; None near the centre and outside."""
        for index, box in enumerate(self.boxes):
            if box.contains(x, y):
                return index
        dx, dy = x - self.centre[0], y - self.centre[1]
        if not self.boxes or not 5.0 < math.hypot(dx, dy) <= self.radius + GAP:
            return None
        turn = math.atan2(dx, -dy) / (2 * math.pi) * len(self.boxes)
        return round(turn) % len(self.boxes)


def angle(axis: int, count: int) -> float:
    """Direction of an axis in radians, clockwise from straight up."""
    return 2 * math.pi * axis / count


def vertex_at(points: Sequence[Sequence[Point | None]], x: float, y: float, reach: float) -> tuple[int, int] | None:
    """(series, axis) of the vertex nearest to a pointer within `reach`; of equally near ones the topmost (last)."""
    best: tuple[float, int, int] | None = None
    for series, row in enumerate(points):
        for axis, point in enumerate(row):
            if point is None:
                continue
            distance = math.hypot(point[0] - x, point[1] - y)
            if distance <= reach and (best is None or distance <= best[0]):
                best = (distance, series, axis)
    return None if best is None else best[1:]


def arrange(width: float, height: float, labels: Sequence[tuple[str, str]], measure: Measure, line: float) -> Layout:
    """The largest radar in `width` x `height` whose labels, given as (high, low), neither leave it nor touch.

    Labels take one line ("happy / sad") where that costs little, else two, else the high end alone has to do; what
    still does not fit is shortened.
    """
    one = [(f"{high} / {low}",) for high, low in labels]
    two = [(high, f"/ {low}") for high, low in labels]
    flat, tall = (_largest(width, height, texts, measure, line) for texts in (one, two))
    if flat and tall:
        return tall if tall.radius > flat.radius * _WORTH_WRAPPING else flat
    whole = tall or flat
    if whole:
        return whole
    high = [(high,) for high, _ in labels]
    crowded = math.ceil(len(labels) / 2) * (2 * line + GAP / 2) > height
    return _largest(width, height, high, measure, line) or _shortened(
        width, height, high if crowded else two, measure, line
    )


def _largest(
    width: float, height: float, texts: Sequence[tuple[str, ...]], measure: Measure, line: float
) -> Layout | None:
    shorter = min(width, height)
    sizes = _sizes(texts, measure, line)
    least, most = shorter * _SMALLEST_SHARE, shorter / 2 - line
    best = _place(width, height, texts, sizes, least)
    if most < least or not _fits(best, width, height):
        return None
    while most - least > _STEP:
        tried = _place(width, height, texts, sizes, (least + most) / 2)
        if _fits(tried, width, height):
            best, least = tried, tried.radius
        else:
            most = tried.radius
    return best


def _shortened(width: float, height: float, texts: Sequence[tuple[str, ...]], measure: Measure, line: float) -> Layout:
    """The last resort: the smallest ring, and every text cut to the room that its place leaves."""
    radius = max(min(width, height) * _SMALLEST_SHARE, 1.0)
    cut = [tuple(shorten(text, width * _WIDEST_SHARE, measure) for text in lines) for lines in texts]
    # The inner edge of a label at a side does not depend on its own width: where it stands says what room it has.
    placed = _place(width, height, cut, _sizes(cut, measure, line), radius)
    for index, box in enumerate(placed.boxes):
        if box.side:
            room = width - box.x if box.side == 1 else box.right
            cut[index] = tuple(shorten(text, room, measure) for text in texts[index])
    layout = _place(width, height, cut, _sizes(cut, measure, line), radius)
    kept = [replace(box, x=min(max(box.x, 0.0), max(width - box.width, 0.0))) for box in layout.boxes]
    return replace(layout, boxes=tuple(kept))


def _sizes(texts: Sequence[tuple[str, ...]], measure: Measure, line: float) -> list[tuple[float, float]]:
    return [(max(map(measure, lines)), line * len(lines)) for lines in texts]


def shorten(text: str, room: float, measure: Measure) -> str:
    """`text`, or its longest beginning with an ellipsis that is no wider than `room`."""
    if measure(text) <= room:
        return text
    for end in range(len(text) - 1, 0, -1):
        shorter = text[:end].rstrip() + "…"
        if measure(shorter) <= room:
            return shorter
    return "…"


def _place(
    width: float,
    height: float,
    texts: Sequence[tuple[str, ...]],
    sizes: Sequence[tuple[float, float]],
    radius: float,
) -> Layout:
    count = len(texts)
    polar = [index for index in range(count) if _side(index, count) == 0]
    above = max((sizes[i][1] for i in polar if _upwards(i, count)), default=0.0)
    below = max((sizes[i][1] for i in polar if not _upwards(i, count)), default=0.0)
    centre = (width / 2, (height + above - below) / 2)
    boxes: dict[int, Box] = {}
    for index in polar:
        wide, tall = sizes[index]
        y = centre[1] - radius - GAP - tall if _upwards(index, count) else centre[1] + radius + GAP
        boxes[index] = Box(centre[0] - wide / 2, y, wide, tall, texts[index], 0)
    for side in (-1, 1):
        column = [index for index in range(count) if _side(index, count) == side]
        column.sort(key=lambda index: -math.cos(angle(index, count)))
        wished = [centre[1] - (radius + GAP) * math.cos(angle(i, count)) - sizes[i][1] / 2 for i in column]
        tops = spread(wished, [sizes[i][1] for i in column], GAP / 2, height)
        for index, top in zip(column, tops, strict=True):
            wide, tall = sizes[index]
            reach = _reach(centre[1], top, tall, radius)
            near = [box.width / 2 + GAP for box in boxes.values() if box.side == 0 and _level(box, top, tall)]
            offset = max([reach, GAP, *near])
            x = centre[0] + offset if side == 1 else centre[0] - offset - wide
            boxes[index] = Box(x, top, wide, tall, texts[index], side)
    return Layout(centre, radius, tuple(boxes[index] for index in range(count)))


def spread(wished: Sequence[float], heights: Sequence[float], gap: float, limit: float) -> list[float]:
    """Tops as near to the wished ones as can be (least squares), in their order, `gap` apart, within 0-limit.

    Both sequences run from top to bottom. Where the sum of heights leaves no room the last ones hang over.
    """
    ahead = [0.0]
    for height in heights:
        ahead.append(ahead[-1] + height + gap)
    # Without what stands ahead of each, "gap apart" reads "not falling": neighbours that fall share their mean.
    groups: list[tuple[float, int]] = []
    for index, top in enumerate(wished):
        mean, size = top - ahead[index], 1
        while groups and groups[-1][0] > mean:
            other, count = groups.pop()
            mean, size = (mean * size + other * count) / (size + count), size + count
        groups.append((mean, size))
    room = max(limit - (ahead[-1] - gap), 0.0)
    level = [min(max(mean, 0.0), room) for mean, size in groups for _ in range(size)]
    return [base + before for base, before in zip(level, ahead, strict=False)]


def _reach(centre: float, top: float, height: float, radius: float) -> float:
    """How far sideways from the centre a label must start so that it clears the outer ring."""
    away = max(top - centre, centre - (top + height), 0.0)
    return math.sqrt(max((radius + GAP) ** 2 - away**2, 0.0))


def _level(box: Box, top: float, height: float) -> bool:
    return box.y < top + height and top < box.bottom


def _fits(layout: Layout, width: float, height: float) -> bool:
    boxes = layout.boxes
    if any(box.x < 0 or box.y < 0 or box.right > width or box.bottom > height for box in boxes):
        return False
    if layout.centre[1] - layout.radius < 0 or layout.centre[1] + layout.radius > height:
        return False
    return not any(boxes[i].overlaps(boxes[j]) for i in range(len(boxes)) for j in range(i))


def _side(index: int, count: int) -> int:
    sideways = math.sin(angle(index, count))
    return 0 if abs(sideways) < 1e-6 else 1 if sideways > 0 else -1


def _upwards(index: int, count: int) -> bool:
    return math.cos(angle(index, count)) > 0


def _on_circle(centre: Point, radius: float, turn: float) -> Point:
    return centre[0] + radius * math.sin(turn), centre[1] - radius * math.cos(turn)
