"""A radar's words never leave it and never touch, whatever the axes; pointers find what they mean."""

from __future__ import annotations

import math
import random

import pytest

from app.painting.radar_geometry import Layout, arrange, shorten, spread, vertex_at

WORDS = [
    ("bright", "dark"), ("strong", "flat"), ("colourful", "dull"), ("sharp", "blurry"), ("noisy", "clean"),
    ("complex", "simple"), ("natural", "synthetic"), ("happy", "sad"), ("scary", "peaceful"),
    ("aesthetic", "ugly"), ("new", "old"), ("warm", "cool"), ("good", "bad"), ("cosy", "bleak"),
]  # fmt: skip
LINE = 13.0


def measure(text: str) -> float:
    return 6.2 * len(text)


def check(layout: Layout, width: float, height: float) -> None:
    for index, box in enumerate(layout.boxes):
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= width + 1e-6
        assert box.bottom <= height + 1e-6
        assert all(measure(line) <= box.width + 1e-6 for line in box.lines)
        assert not any(box.overlaps(other) for other in layout.boxes[:index])
        nearest_x = min(max(layout.centre[0], box.x), box.right)
        nearest_y = min(max(layout.centre[1], box.y), box.bottom)
        away = math.hypot(nearest_x - layout.centre[0], nearest_y - layout.centre[1])
        assert away >= layout.radius, box.lines


@pytest.mark.parametrize("width", [260, 300, 345, 420, 600])
@pytest.mark.parametrize("count", range(3, 15))
def test_words_neither_leave_nor_touch_nor_cover_the_web(width: int, count: int) -> None:
    height = min(width * 1.1, 460)
    layout = arrange(width, height, WORDS[:count], measure, LINE)
    check(layout, width, height)
    assert layout.radius >= 0.2 * min(width, height)
    said = [" ".join(box.lines) for box in layout.boxes]
    assert said == [f"{high} / {low}" for high, low in WORDS[:count]]


def test_very_long_words_are_shortened_not_clipped() -> None:
    labels = [(high * 5, low * 5) for high, low in WORDS[:8]]
    layout = arrange(260, 280, labels, measure, LINE)
    for box in layout.boxes:
        assert box.x >= 0
        assert box.right <= 260
        assert all(measure(line) <= 260 for line in box.lines)
    assert any("…" in line for box in layout.boxes for line in box.lines)


def test_shorten_keeps_as_much_as_fits() -> None:
    assert shorten("abcdef", 100, measure) == "abcdef"
    assert shorten("abcdef", measure("abc…"), measure) == "abc…"
    assert shorten("abcdef", 1, measure) == "…"


def test_spread_keeps_order_gap_and_bounds() -> None:
    chance = random.Random(2)
    for _ in range(200):
        heights = [chance.uniform(5, 20) for _ in range(chance.randint(1, 6))]
        wished = sorted(chance.uniform(-30, 230) for _ in heights)
        tops = spread(wished, heights, 4, 200)
        for i, top in enumerate(tops):
            assert -1e-9 <= top <= 200 - heights[i] + 1e-9
            if i:
                assert top >= tops[i - 1] + heights[i - 1] + 4 - 1e-9
    assert spread([10, 50], [5, 5], 2, 100) == [10, 50]


def test_the_pointer_finds_axes_by_direction_and_by_label() -> None:
    layout = arrange(400, 400, WORDS[:7], measure, LINE)
    for axis in range(7):
        assert layout.axis_at(*layout.point(axis, 0.6)) == axis
        box = layout.boxes[axis]
        assert layout.axis_at(box.x + box.width / 2, box.y + box.height / 2) == axis
    assert layout.axis_at(*layout.centre) is None
    assert layout.axis_at(0, 0) is None
    assert layout.axis_at(*layout.lowered(0).point(3, 1.0)) == 3


def test_lowering_moves_everything_alike() -> None:
    layout = arrange(400, 400, WORDS[:5], measure, LINE)
    lower = layout.lowered(12)
    assert lower.extent == pytest.approx((layout.extent[0] + 12, layout.extent[1] + 12))
    assert lower.point(2, 0.5)[1] == pytest.approx(layout.point(2, 0.5)[1] + 12)


def test_the_nearest_mark_wins_and_gaps_are_passed_over() -> None:
    points = [[(10.0, 10.0), None, (50.0, 50.0)], [(10.0, 10.0), (30.0, 30.0), None]]
    assert vertex_at(points, 12, 10, 5) == (1, 0)
    assert vertex_at(points, 31, 30, 5) == (1, 1)
    assert vertex_at(points, 48, 50, 5) == (0, 2)
    assert vertex_at(points, 80, 80, 5) is None
    assert vertex_at([], 0, 0, 5) is None
