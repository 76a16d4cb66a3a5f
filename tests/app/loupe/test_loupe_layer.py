"""The layer over a view: the very pixels that show, in the screen's colours and marked."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from app.inspector.reading import pixels_of
from app.loupe.drawing import draw_layer, draw_picture
from app.loupe.geometry import Viewport
from app.loupe.image import LARGEST_SIDE
from app.loupe.layer import BLOCKED, BLOWN, SHARP, MakeLayer, Marks, recipe_for
from app.loupe.marks import sharp_edges
from app.loupe.monitor.colours import colours_of
from app.loupe.sight import Sight
from core.imaging.colour import matrix_profile
from core.jobs import JobContext
from tests.app.loupe.making import P3, WIDE, image_of

pytestmark = pytest.mark.usefixtures("qapp")


def noise(width: int, height: int) -> np.ndarray:
    return np.random.default_rng(width).integers(0, 256, (height, width, 3), np.uint8)


def made(image: QImage, view: Viewport, marks: Marks = Marks(), *, wide: bool = False) -> object:  # noqa: B008
    transform = colours_of("Test", WIDE).transform if wide else None
    return MakeLayer(recipe_for(1, image, view, marks, "Test"), image, transform)(JobContext())


def canvas_for(view: Viewport) -> QImage:
    device = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    device.fill(0xFF102030)
    return device


def test_at_100_percent_it_lies_exactly_over_the_picture() -> None:
    chance = random.Random(5)
    image = image_of(noise(900, 700))
    for _ in range(12):
        view = Viewport(210, 160, 900, 700, zoom=1.0).panned(chance.uniform(-400, 400), chance.uniform(-400, 400))
        plain, layered = canvas_for(view), canvas_for(view)
        for device, layer in ((plain, None), (layered, made(image, view))):
            painter = QPainter(device)
            draw_picture(painter, image, view)
            if layer is not None:
                device.fill(0xFF102030)
                draw_layer(painter, layer, view)  # type: ignore[arg-type]
            painter.end()
        np.testing.assert_array_equal(pixels_of(layered), pixels_of(plain))


def test_a_layer_still_fits_where_the_view_has_moved_a_little() -> None:
    image = image_of(noise(2000, 1500))
    view = Viewport(300, 200, 2000, 1500, zoom=1.0)
    layer = made(image, view)
    moved = view.panned(60, -45)
    assert layer.recipe.fits(recipe_for(1, image, moved, Marks(), "Test"))  # type: ignore[attr-defined]
    device, plain = canvas_for(moved), canvas_for(moved)
    painter = QPainter(device)
    draw_layer(painter, layer, moved)  # type: ignore[arg-type]
    painter.end()
    painter = QPainter(plain)
    draw_picture(painter, image, moved)
    painter.end()
    np.testing.assert_array_equal(pixels_of(device), pixels_of(plain))


def test_another_photo_zoom_mark_or_screen_needs_another_layer() -> None:
    image = image_of(noise(800, 600))
    view = Viewport(300, 200, 800, 600, zoom=0.8)
    recipe = recipe_for(1, image, view, Marks(), "A")
    assert not recipe.fits(recipe_for(2, image, view, Marks(), "A"))
    assert not recipe.fits(recipe_for(1, image, view.zoomed(0.6, 0, 0), Marks(), "A"))
    assert not recipe.fits(recipe_for(1, image, view, Marks(clipping=True), "A"))
    assert not recipe.fits(recipe_for(1, image, view, Marks(), "B"))


def test_two_screens_of_one_name_and_other_colours_need_two_layers() -> None:
    image = image_of(noise(800, 600))
    sight = Sight(1, Viewport(300, 200, 800, 600, zoom=1.0), True, Marks(clipping=True))
    one, other = (colours_of("Twin", profile) for profile in (WIDE, matrix_profile(P3, 1.8)))
    recipes = [sight.layer(lambda request: image, colours) for colours in (one, other)]
    assert all(recipe is not None for recipe in recipes)
    assert not recipes[0][0].fits(recipes[1][0])  # type: ignore[index]


def test_it_is_never_much_larger_than_the_view() -> None:
    image = image_of(np.zeros((3000, 4000, 3), np.uint8))
    for zoom in (None, 0.3, 0.7, 1.0, 3.0, 8.0):
        view = Viewport(500, 400, 4000, 3000, zoom=zoom)
        width, height = recipe_for(1, image, view, Marks(), "").size
        assert width <= 500 + 400
        assert height <= 400 + 400


def test_colours_are_converted_and_marks_are_not() -> None:
    pixels = np.full((40, 60, 3), (200, 40, 40), np.uint8)
    pixels[:10] = 255
    pixels[-10:] = 0
    image = image_of(pixels)
    layer = made(image, Viewport(60, 40, 60, 40, zoom=1.0), Marks(clipping=True), wide=True)
    shown = layer.image  # type: ignore[attr-defined]
    assert shown.pixelColor(30, 5) == QColor(BLOWN)
    assert shown.pixelColor(30, 35) == QColor(BLOCKED)
    middle = shown.pixelColor(30, 20)
    assert middle != QColor(200, 40, 40)
    assert middle.red() < 200


def test_sharp_edges_are_looked_for_in_the_pictures_own_pixels() -> None:
    pixels = np.full((800, 1200, 3), 60, np.uint8)
    pixels[:, 600:] = 200
    image = image_of(pixels)
    layer = made(image, Viewport(300, 200, 1200, 800), Marks(peaking=True))
    ink = QColor(SHARP).getRgb()[:3]
    marked = (pixels_of(layer.image)[:, :, :3] == ink).all(axis=2)  # type: ignore[attr-defined]
    columns = np.flatnonzero(marked.any(axis=0))
    assert columns.size
    assert np.abs(columns - 150).max() <= 2
    assert sharp_edges(image.pixels)[:, 590:610].any()


@pytest.mark.parametrize(("width", "height"), [(LARGEST_SIDE + 9001, 3), (3, LARGEST_SIDE + 9001)])
def test_the_far_end_of_a_very_wide_picture_is_painted(width: int, height: int) -> None:
    pixels = noise(width, height)
    image = image_of(pixels)
    view = Viewport(40, 40, width, height, zoom=1.0).panned(-1e9, -1e9)
    device = canvas_for(view)
    painter = QPainter(device)
    draw_picture(painter, image, view)
    painter.end()
    shown, end = pixels_of(device), pixels[-40:, -40:]
    top, left = (40 - end.shape[0]) // 2, (40 - end.shape[1]) // 2
    if height == 3:
        top = round(view.origin[1])
    else:
        left = round(view.origin[0])
    np.testing.assert_array_equal(shown[top : top + end.shape[0], left : left + end.shape[1]], end)


def test_a_hairline_does_not_vanish() -> None:
    image = image_of(np.full((1, 3000, 3), 255, np.uint8))
    view = Viewport(100, 60, 60_000, 1)
    device = canvas_for(view)
    painter = QPainter(device)
    draw_picture(painter, image, view)
    painter.end()
    assert (pixels_of(device) == 255).all(axis=2).sum() >= 90
