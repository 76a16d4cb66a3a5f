"""Counting levels against a plain loop, and what the widget says of clipping."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.painting.histogram import Histogram, count_levels, curve, peak_of
from app.painting.strip import columns, paint_strip
from app.theme.colours import colours


def test_levels_against_a_plain_loop() -> None:
    rgb = np.random.default_rng(4).choice([0, 1, 7, 128, 254, 255], (13, 17, 3)).astype(np.uint8)
    counts = np.zeros((4, 256), int)
    black = white = 0
    for pixel in rgb.reshape(-1, 3).tolist():
        for channel in range(3):
            counts[channel, pixel[channel]] += 1
        luminance = 0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2]
        counts[3, int(luminance + 0.5)] += 1
        black += pixel == [0, 0, 0]
        white += 255 in pixel
    levels = count_levels(rgb)
    np.testing.assert_array_equal(levels.counts, counts)
    assert levels.shadows == black / 221
    assert levels.highlights == white / 221


def test_an_empty_picture_has_no_levels() -> None:
    levels = count_levels(np.zeros((0, 5, 3), np.uint8))
    assert levels.counts.sum() == 0
    assert levels.shadows == 0


def test_a_clipped_end_does_not_flatten_the_rest() -> None:
    counts = np.zeros((4, 256), np.int64)
    counts[:, 255], counts[:, 100], counts[:, 50] = 100_000, 400, 100
    heights = curve(counts[0], peak_of(counts))
    assert heights[255] == 1.0
    assert heights[100] == 1.0
    assert heights[50] == 0.5


def test_marks_show_where_detail_is_lost(qtbot: QtBot) -> None:
    widget = Histogram()
    qtbot.addWidget(widget)
    widget.resize(280, 84)
    rgb = np.full((50, 50, 3), 120, np.uint8)
    widget.set_levels(count_levels(rgb))
    assert widget.grab().toImage().pixelColor(6, 6) != QColor(colours().warning)
    rgb[:10] = 0
    widget.set_levels(count_levels(rgb))
    image = widget.grab().toImage()
    assert image.pixelColor(6, 6) == QColor(colours().warning)
    assert image.pixelColor(273, 6) != QColor(colours().warning)
    assert "Pure black: 20 % of the frame" in widget.toolTip()
    widget.set_levels(None)
    assert widget.toolTip() == ""


def test_the_bars_of_a_strip_stand_out_from_the_pane(qapp: QApplication) -> None:
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(colours().surface))
    painter = QPainter(image)
    paint_strip(painter, QRectF(0, 0, 20, 16), columns([4, 4], QRectF(0, 0, 20, 16)), [])
    painter.end()

    def light(tint: QColor) -> float:
        return 0.05 + (tint.lightnessF() ** 2.2)

    assert light(image.pixelColor(5, 8)) > 2.2 * light(QColor(colours().surface))
