"""An image put on the screen so that its pixels meet the screen's pixels."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from app.loupe.geometry import Viewport, visible_part
from app.loupe.image import LARGEST_SIDE, ScreenImage
from app.loupe.layer import Layer

_SHOW_PIXELS_FROM = 2.0
"""From this zoom on pixels show as squares: whoever looks so closely looks at pixels."""


def draw_picture(painter: QPainter, image: QImage, view: Viewport) -> None:
    """Draw `image`, which stands for the whole picture, where `view` has it.

    Works in device pixels whatever the painter's pixel ratio; where a widget starts between two device pixels (at
    150 %), the picture moves by that fraction rather than being blurred by it.
    """
    origin = view.origin
    _draw(painter, image, (round(origin[0]), round(origin[1])), view.shown, (view.width, view.height))


def draw_layer(painter: QPainter, layer: Layer, view: Viewport) -> None:
    """Draw a layer over the part of the picture that it was made of."""
    origin, recipe = view.origin, layer.recipe
    across, down = view.shown[0] / recipe.image_size[0], view.shown[1] / recipe.image_size[1]
    x, y, width, height = recipe.part
    corner = (round(origin[0]) + x * across, round(origin[1]) + y * down)
    _draw(painter, layer.image, corner, (width * across, height * down), (view.width, view.height))


def _draw(
    painter: QPainter, image: QImage, corner: tuple[float, float], shown: tuple[float, float], room: tuple[int, int]
) -> None:
    """All in device pixels from the widget's corner: where the image starts, how large it shows, the widget's size."""
    # A picture of one row of pixels, made as small as the view, would vanish between two pixels of the screen.
    shown = max(shown[0], 1.0), max(shown[1], 1.0)
    found = visible_part(corner, shown, room, (image.width(), image.height()))
    if found is None:
        return
    target, source = found
    scale = shown[0] / image.width()
    device = painter.deviceTransform()
    painter.save()
    aligned = QTransform.fromTranslate(round(device.dx()), round(device.dy()))
    painter.setWorldTransform(aligned * (painter.worldTransform().inverted()[0] * device).inverted()[0])
    smooth = abs(scale - 1.0) > 1e-6 and scale < _SHOW_PIXELS_FROM
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    if isinstance(image, ScreenImage) and max(image.width(), image.height()) > LARGEST_SIDE:
        part = image.part(QRect(*(int(side) for side in source)))
        painter.drawImage(QRectF(*target), part, QRectF(part.rect()))
    else:
        painter.drawImage(QRectF(*target), image, QRectF(*source))
    painter.restore()
