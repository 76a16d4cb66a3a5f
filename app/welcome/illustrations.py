"""The pictures of the tour, painted in the colours of the theme. Each paints into WIDTH x HEIGHT."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

from app.icons import paint_icon
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import colour, font

WIDTH, HEIGHT = 480, 208

Sky = tuple[str, str, str]
_SCENES: tuple[Sky, ...] = (
    ("#f3b27a", "#8d5a7c", "#3a3350"),
    ("#a9cbe2", "#5f8fb5", "#2f5546"),
    ("#e9d8b4", "#c79a63", "#6f5236"),
    ("#8fb6a5", "#4f8277", "#22403f"),
    ("#c9c7d6", "#8f8cae", "#4a4763"),
    ("#f0c0b8", "#b9737c", "#513446"),
    ("#b7d3a8", "#729a63", "#35502f"),
    ("#9db4c8", "#54708c", "#26364a"),
)
"""Upper sky, lower sky, hill: what little landscapes are made of. Photos keep their colours in every theme."""


def scene(painter: QPainter, rect: QRectF, number: int) -> None:
    """A little landscape with a sun, as a stand-in for a photo."""
    upper, lower, hill = _SCENES[number % len(_SCENES)]
    painter.save()
    clip = QPainterPath()
    clip.addRoundedRect(rect, 2, 2)
    painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
    sky = QLinearGradient(rect.topLeft(), rect.bottomLeft())
    sky.setColorAt(0, QColor(upper))
    sky.setColorAt(1, QColor(lower))
    painter.fillRect(rect, sky)
    painter.setPen(Qt.PenStyle.NoPen)
    edge = rect.height()
    painter.setBrush(colour("#fff6df", 0.85))
    painter.drawEllipse(
        QPointF(rect.left() + rect.width() * (0.25 + 0.13 * (number % 5)), rect.top() + edge * 0.34),
        edge * 0.09,
        edge * 0.09,
    )
    for depth, height in ((0.55, 0.42), (1.0, 0.27)):
        painter.setBrush(colour(hill, depth))
        painter.drawPath(_hill(rect, height, number + 3 * depth))
    painter.restore()


def _hill(rect: QRectF, height: float, phase: float) -> QPainterPath:
    path = QPainterPath(rect.bottomLeft())
    for step in range(13):
        x = rect.left() + rect.width() * step / 12
        wave = 0.6 + 0.4 * sin(step * 0.55 + phase * 1.7)
        path.lineTo(x, rect.bottom() - rect.height() * height * wave)
    path.lineTo(rect.bottomRight())
    path.closeSubpath()
    return path


def paint_grid(painter: QPainter) -> None:
    """Photos in order, the best with their scores, the last with what is wrong."""
    scores = (92, 88, 81, 74, 66, 59, 41, 28)
    width, height, gap = 100.0, 80.0, 12.0
    left, top = (WIDTH - 4 * width - 3 * gap) / 2, (HEIGHT - 2 * height - gap) / 2
    for index, score in enumerate(scores):
        cell = QRectF(left + index % 4 * (width + gap), top + index // 4 * (height + gap), width, height)
        chosen = index == 0
        _plate(painter, cell, "selected" if chosen else "raised")
        scene(painter, cell.adjusted(6, 6, -6, -18), index)
        painter.setFont(font(tokens.CAPTION, strong=True))
        painter.setPen(colour(colours().text if score > 50 else colours().text_dim))
        line = QRectF(cell.left() + 7, cell.bottom() - 18, width - 14, 18)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(score))
        if score < 50:
            paint_icon(painter, "warning", QRectF(cell.right() - 20, cell.bottom() - 17, 13, 13), "warning")
        if chosen:
            painter.setPen(QPen(colour(colours().accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cell, tokens.RADIUS, tokens.RADIUS)


def paint_reasons(painter: QPainter) -> None:
    """A photo, its radar, and measures as bars."""
    scene(painter, QRectF(24, 40, 150, 116), 1)
    _radar(painter, QPointF(258, HEIGHT / 2), 66, (0.92, 0.62, 0.78, 0.5, 0.84, 0.7))
    values = (0.86, 0.64, 0.38, 0.72)
    for row, value in enumerate(values):
        groove = QRectF(352, 56 + row * 28, 104, 6)
        _bar(painter, groove, 1.0, colour(colours().outline))
        _bar(painter, groove, value, colour(colours().warning if value < 0.5 else colours().accent))
        painter.setPen(QPen(colour(colours().text_dim), 1.4))
        median = groove.left() + groove.width() * 0.55
        painter.drawLine(QPointF(median, groove.top() - 4), QPointF(median, groove.bottom() + 4))


def _radar(painter: QPainter, centre: QPointF, radius: float, values: Sequence[float]) -> None:
    count = len(values)

    def at(axis: int, share: float) -> QPointF:
        turn = 2 * pi * axis / count - pi / 2
        return centre + QPointF(cos(turn), sin(turn)) * radius * share

    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour(colours().outline), 1))
    for share in (1 / 3, 2 / 3, 1.0):
        painter.drawPolygon(QPolygonF([at(axis, share) for axis in range(count)]))
    for axis in range(count):
        painter.drawLine(centre, at(axis, 1.0))
    shape = QPolygonF([at(axis, value) for axis, value in enumerate(values)])
    painter.setBrush(colour(colours().accent, 0.28))
    painter.setPen(QPen(colour(colours().accent), 2))
    painter.drawPolygon(shape)


def _bar(painter: QPainter, groove: QRectF, share: float, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawRoundedRect(QRectF(groove.left(), groove.top(), groove.width() * share, groove.height()), 3, 3)


def paint_marks(painter: QPainter) -> None:
    """Three photos: picked, given stars, rejected; the keys that did it below them."""
    width, gap = 124.0, 24.0
    left = (WIDTH - 3 * width - 2 * gap) / 2
    for index, key in enumerate(("P", "4", "X")):
        photo = QRectF(left + index * (width + gap), 18, width, 96)
        painter.setOpacity(0.42 if key == "X" else 1.0)
        scene(painter, photo, (0, 3, 4)[index])
        painter.setOpacity(1.0)
        under = QRectF(photo.left(), photo.bottom() + 8, width, 18)
        middle = under.center().x()
        if key == "P":
            paint_icon(painter, "flag-filled", QRectF(middle - 9, under.top(), 18, 18), "text")
        elif key == "X":
            paint_icon(painter, "reject", QRectF(middle - 9, under.top(), 18, 18), "danger")
        else:
            for star in range(4):
                paint_icon(painter, "star-filled", QRectF(middle - 36 + star * 18, under.top(), 17, 17), "star")
        _keycap(painter, QRectF(middle - 20, under.bottom() + 14, 40, 36), key)


def _keycap(painter: QPainter, rect: QRectF, key: str) -> None:
    painter.setPen(QPen(colour(colours().outline), 1))
    painter.setBrush(colour(colours().pressed))
    painter.drawRoundedRect(rect.adjusted(0, 3, 0, 3), 6, 6)
    painter.setBrush(colour(colours().hover))
    painter.drawRoundedRect(rect, 6, 6)
    painter.setPen(colour(colours().text))
    painter.setFont(font(tokens.TITLE, strong=True))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key)


def paint_private(painter: QPainter) -> None:
    """This machine with photos in it, a lock, the way back, and a model that waits outside until it is asked for."""
    screen = QRectF(96, 24, 210, 130)
    _plate(painter, screen, "raised")
    painter.setPen(QPen(colour(colours().outline), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(screen, 6, 6)
    base = QPainterPath(QPointF(screen.left() - 22, screen.bottom() + 14))
    base.lineTo(screen.left() + 4, screen.bottom() + 2)
    base.lineTo(screen.right() - 4, screen.bottom() + 2)
    base.lineTo(screen.right() + 22, screen.bottom() + 14)
    base.closeSubpath()
    painter.setBrush(colour(colours().outline))
    painter.drawPath(base)
    for index in range(3):
        scene(painter, QRectF(screen.left() + 14 + index * 62, screen.top() + 16, 56, 44), index + 2)
    paint_icon(painter, "lock", QRectF(screen.left() + 40, screen.top() + 74, 40, 40), "accent_bright")
    paint_icon(painter, "undo", QRectF(screen.right() - 84, screen.top() + 74, 40, 40), "text_dim")
    box = QRectF(346, 56, 72, 72)
    painter.setPen(QPen(colour(colours().text_faint), 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    painter.drawRoundedRect(box, tokens.RADIUS_LARGE, tokens.RADIUS_LARGE)
    paint_icon(painter, "radar", box.adjusted(18, 18, -18, -18), "text_faint")


def _plate(painter: QPainter, rect: QRectF, name: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(getattr(colours(), name)))
    painter.drawRoundedRect(rect, tokens.RADIUS, tokens.RADIUS)
