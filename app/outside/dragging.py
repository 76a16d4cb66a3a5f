"""Dragging photos out of the grid as what they are: their original files, to be copied, never moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QDrag, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QWidget

from app.language import number
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font

_EDGE, _STEP, _MOST_SHOWN = 88, 6, 3


def stack(pictures: Sequence[QPixmap], count: int, ratio: float) -> QPixmap:
    """What hangs on the pointer: up to three pictures behind each other and the number of photos."""
    shown = [picture for picture in pictures[:_MOST_SHOWN] if not picture.isNull()]
    depth = _STEP * max(0, min(count, _MOST_SHOWN) - 1)
    side = _EDGE + depth + tokens.M
    made = QPixmap(QSize(side, side) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    for place in reversed(range(min(max(count, 1), _MOST_SHOWN))):
        offset = QPointF(depth - _STEP * place, tokens.M + _STEP * place) if count > 1 else QPointF(0, tokens.M)
        _paint(painter, shown[place] if place < len(shown) else None, QRectF(offset, QSize(_EDGE, _EDGE)))
    if count > 1:
        _paint_number(painter, number(count), QPointF(side, 0))
    painter.end()
    return made


def _paint(painter: QPainter, picture: QPixmap | None, box: QRectF) -> None:
    if picture is not None:
        size = QSize(picture.size()).scaled(_EDGE, _EDGE, Qt.AspectRatioMode.KeepAspectRatio)
        corner = box.center() - QPointF(size.width() / 2, size.height() / 2)
        box = QRectF(corner, size)
        painter.drawPixmap(box, picture, QRectF(picture.rect()))
    else:
        painter.fillRect(box, QColor(colours().raised))
    painter.setPen(QColor(colours().outline))
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))


def _paint_number(painter: QPainter, text: str, corner: QPointF) -> None:
    painter.setFont(font(tokens.CAPTION, strong=True))
    width = max(20.0, painter.fontMetrics().horizontalAdvance(text) + 12.0)
    box = QRectF(corner.x() - width, corner.y(), width, 20)
    path = QPainterPath()
    path.addRoundedRect(box, 10, 10)
    painter.fillPath(path, QColor(colours().accent))
    painter.setPen(QColor(colours().on_accent))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def drag(source: QWidget, load: Callable[[QDrag], None]) -> Qt.DropAction:
    """Let the person drop what `load` puts on the pointer; returns when they did. Only ever a copy."""
    dragged = QDrag(source)
    load(dragged)
    dragged.setHotSpot(QPoint(_EDGE // 2, _EDGE // 2))
    return dragged.exec(Qt.DropAction.CopyAction)
