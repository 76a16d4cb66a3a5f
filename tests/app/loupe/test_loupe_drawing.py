"""100 % is one picture pixel on one screen pixel, at every pixel ratio, wherever the widget starts."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from app.inspector.reading import pixels_of
from app.loupe.drawing import draw_picture
from app.loupe.geometry import Viewport
from tests.app.loupe.making import image_of

pytestmark = pytest.mark.usefixtures("qapp")


def board(width: int, height: int) -> np.ndarray:
    rows, columns = np.indices((height, width))
    noise = np.random.default_rng(1).integers(0, 256, (height, width, 3))
    return np.where(((rows + columns) % 2)[:, :, None] == 0, noise, 255 - noise).astype(np.uint8)


def painted(view: Viewport, image: QImage, ratio: float, shift: tuple[float, float] = (0, 0)) -> np.ndarray:
    device = QImage(view.width + 8, view.height + 8, QImage.Format.Format_RGB32)
    device.setDevicePixelRatio(ratio)
    device.fill(0xFF102030)
    painter = QPainter(device)
    painter.translate(*shift)
    draw_picture(painter, image, view)
    painter.end()
    return pixels_of(device)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("shift", [(0.0, 0.0), (1.0, 3.0)])
def test_every_pixel_at_100_percent(ratio: float, shift: tuple[float, float]) -> None:
    pixels = board(301, 211)
    view = Viewport(150, 100, 301, 211, zoom=1.0).panned(23.4, -7.7)
    shown = painted(view, image_of(pixels), ratio, shift)
    left, top = (round(shift[0] * ratio), round(shift[1] * ratio))
    x, y = (-round(part) for part in view.origin)
    expected = pixels[y : y + 96, x : x + 144]
    np.testing.assert_array_equal(shown[top : top + 96, left : left + 144], expected)


def test_200_percent_repeats_pixels() -> None:
    pixels = board(40, 30)
    view = Viewport(80, 60, 40, 30, zoom=2.0)
    expected = pixels.repeat(2, axis=0).repeat(2, axis=1)
    np.testing.assert_array_equal(painted(view, image_of(pixels), 1.5)[:60, :80], expected)


def test_a_small_picture_is_centred_and_leaves_the_ground_alone() -> None:
    pixels = board(20, 10)
    shown = painted(Viewport(60, 40, 20, 10), image_of(pixels), 1.0)
    np.testing.assert_array_equal(shown[15:25, 20:40], pixels)
    assert (shown[:15] == (0x10, 0x20, 0x30)).all()
    assert (shown[15:25, :20] == (0x10, 0x20, 0x30)).all()


def test_a_preview_stands_in_for_the_whole_picture() -> None:
    preview = np.zeros((10, 20, 3), np.uint8)
    preview[:, 10:] = 255
    shown = painted(Viewport(100, 50, 1000, 500), image_of(preview), 1.0)
    assert shown[25, 10].max() == 0
    assert shown[25, 90].min() == 255
