"""Zoom, place and visible parts as numbers."""

from __future__ import annotations

import random

import pytest

from app.loupe.geometry import LARGEST, Viewport, needs_native, screen_size, visible_part


def view(**changes: object) -> Viewport:
    values = {"width": 800, "height": 600, "picture_width": 6000, "picture_height": 4000, **changes}
    return Viewport(**values)  # type: ignore[arg-type]


def test_fit_shows_the_whole_picture_in_the_middle_and_never_enlarges() -> None:
    wide = view()
    assert wide.scale == pytest.approx(800 / 6000)
    assert wide.origin == pytest.approx((0, (600 - 4000 * 800 / 6000) / 2))
    small = view(picture_width=100, picture_height=50)
    assert small.scale == 1.0
    assert small.origin == (350, 275)


def test_zooming_keeps_the_point_under_the_pointer_wherever_edges_allow() -> None:
    chance = random.Random(3)
    for _ in range(300):
        start = view(zoom=chance.uniform(0.3, 4), centre=(chance.uniform(0.3, 0.7), chance.uniform(0.3, 0.7))).settled()
        x, y = chance.uniform(0, 800), chance.uniform(0, 600)
        place = start.place_at(x, y)
        after = start.zoomed(chance.uniform(1, 8), x, y)
        half_x, half_y = 400 / after.shown[0], 300 / after.shown[1]
        inside = half_x < after.centre[0] < 1 - half_x and half_y < after.centre[1] < 1 - half_y
        if inside:
            assert after.point_of(place) == pytest.approx((x, y), abs=1e-6)


def test_toggle_goes_to_every_pixel_at_the_pointer_and_back_to_fit() -> None:
    start = view()
    place = start.place_at(600, 300)
    close = start.toggled(600, 300)
    assert close.zoom == 1.0
    assert close.point_of(place) == pytest.approx((600, 300))
    assert close.toggled(1, 1).zoom is None
    assert view(picture_width=300, picture_height=200).toggled(400, 300).zoom == 2.0


def test_zoom_is_bounded_and_falls_back_to_fit() -> None:
    assert view().zoomed(100, 0, 0).zoom == LARGEST
    assert view(zoom=1.0).zoomed(0.05, 0, 0).zoom is None


def test_the_hand_moves_the_picture_until_its_edge() -> None:
    start = view(zoom=1.0)
    moved = start.panned(30, -20)
    assert moved.origin == pytest.approx((start.origin[0] + 30, start.origin[1] - 20))
    corner = start.panned(99999, 99999)
    assert corner.origin == pytest.approx((0, 0))
    assert start.panned(-99999, -99999).origin == pytest.approx((800 - 6000, 600 - 4000))


def test_zoom_and_place_stay_over_the_next_picture() -> None:
    start = view(zoom=1.0).panned(700, 300)
    assert start.over(6000, 4000) == start
    turned = start.over(4000, 6000)
    assert turned.zoom == 1.0
    assert turned.centre == pytest.approx(start.centre)
    fits = start.over(200, 100)
    assert fits.centre == (0.5, 0.5)


def test_enough_pixels_for_the_screen_then_all_of_them() -> None:
    assert screen_size(800, 600) == 1024
    assert screen_size(9000, 100) == 9000
    assert not needs_native(view())
    assert needs_native(view(zoom=1.0))
    assert needs_native(view(picture_width=900, picture_height=600, zoom=2.0))
    assert not needs_native(view(picture_width=900, picture_height=600))


def test_visible_part_against_painting_every_pixel() -> None:
    chance = random.Random(7)
    for _ in range(200):
        image = (chance.randint(1, 40), chance.randint(1, 40))
        scale = chance.uniform(0.3, 5)
        shown = (image[0] * scale, image[1] * scale)
        origin = (chance.randint(-60, 60), chance.randint(-60, 60))
        seen = {
            (x, y)
            for x in range(image[0])
            for y in range(image[1])
            if origin[0] + (x + 1) * scale > 0
            and origin[0] + x * scale < 50
            and origin[1] + (y + 1) * scale > 0
            and origin[1] + y * scale < 40
        }
        found = visible_part(origin, shown, (50, 40), image)
        if not seen:
            assert found is None
            continue
        assert found is not None
        target, source = found
        xs, ys = {x for x, _ in seen}, {y for _, y in seen}
        assert (source[0], source[1]) == (min(xs), min(ys))
        assert (source[0] + source[2], source[1] + source[3]) == (max(xs) + 1, max(ys) + 1)
        assert target == pytest.approx(
            (origin[0] + source[0] * scale, origin[1] + source[1] * scale, source[2] * scale, source[3] * scale)
        )
