"""An image put on the screen so that its pixels meet the screen's pixels."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

from app.loupe.geometry import Viewport, visible_part

_SHOW_PIXELS_FROM = 2.0
"""From this zoom on pixels show as squares: whoever looks so closely looks at pixels."""


def draw_picture(painter: QPainter, image: QImage, view: Viewport) -> None:
    """Draw `image`, which stands for the whole picture, where `view` has it.

    Works in device pixels whatever the painter's pixel ratio; where a widget starts between two device pixels (at
    150 %), the picture moves by that fraction rather than being blurred by it.
    """
    device = painter.deviceTransform()
    origin = view.origin
    corner = (round(origin[0]), round(origin[1]))
    found = visible_part(corner, view.shown, (view.width, view.height), (image.width(), image.height()))
    if found is None:
        return
    target, source = found
    scale = view.shown[0] / image.width()
    painter.save()
    aligned = QTransform.fromTranslate(round(device.dx()), round(device.dy()))
    painter.setWorldTransform(aligned * (painter.worldTransform().inverted()[0] * device).inverted()[0])
    smooth = abs(scale - 1.0) > 1e-6 and scale < _SHOW_PIXELS_FROM
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(QRectF(*target), image, QRectF(*source))
    painter.restore()
