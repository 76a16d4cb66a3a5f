"""The loupe's picture of one moment, from the ground to the words over it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.language import tr
from app.loupe.drawing import draw_layer, draw_picture
from app.loupe.geometry import Viewport
from app.loupe.layer import Layer
from app.loupe.overlay import focus_frame, paint_focus_point, paint_lines, paint_tip, paint_trouble, paint_words
from app.theme.colours import colours


@dataclass(frozen=True, slots=True)
class Scene:
    """All that shows. `image` stands for the whole picture where `view` has it (None: there is none to show, because
    of `trouble`, or because it is still `loading`); `layer` lies over it. `focus_point` and `pointer` are in the
    widget's pixels. `summary` and `note` are the two lines over the lower edge ("" for none)."""

    image: QImage | None
    view: Viewport
    layer: Layer | None = None
    focus_point: QPointF | None = None
    pointer: QPointF | None = None
    trouble: str = ""
    loading: bool = False
    summary: str = ""
    note: str = ""
    mirrored: bool = False


def paint_scene(painter: QPainter, area: QRectF, scene: Scene) -> None:
    """Fill `area` with it."""
    painter.fillRect(area, QColor(colours().canvas))
    if scene.image is not None:
        draw_picture(painter, scene.image, scene.view)
        if scene.layer is not None:
            draw_layer(painter, scene.layer, scene.view)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if scene.image is not None:
        _paint_focus_point(painter, area, scene)
    elif scene.trouble:
        paint_trouble(painter, area, scene.trouble)
    elif scene.loading:
        paint_words(painter, area, tr("Loading…"))
    paint_lines(painter, area, scene.summary, scene.note, mirrored=scene.mirrored)


def _paint_focus_point(painter: QPainter, area: QRectF, scene: Scene) -> None:
    if scene.focus_point is None:
        return
    frame = focus_frame(scene.focus_point)
    paint_focus_point(painter, frame)
    if scene.pointer is not None and frame.contains(scene.pointer):
        paint_tip(painter, area, frame, tr("camera’s focus point, a hint"))
