"""The mark in the task bar: drawn at each size, to be seen on light and dark."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from app.window_icon import SIZES, window_icon


def test_each_size_is_drawn_for_itself(qapp: object) -> None:
    icon = window_icon()
    assert icon.availableSizes() == [QSize(size, size) for size in SIZES]
    for size in SIZES:
        image = icon.pixmap(size, size).toImage()
        colours = {QColor(image.pixel(x, size // 2)).name() for x in range(size)}
        assert len(colours) > 3, "the mark stands on its tile"
        assert image.pixelColor(0, 0).alpha() < 128, "the corners are round"
