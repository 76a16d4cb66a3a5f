"""Decoded pixels as an image that Qt paints as they lie: the decoder's memory itself, never a copy of it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColorTransform, QImage

from core.types import BGRA8

LARGEST_SIDE = 32767
"""Of what QPainter counts in fixed point; a wider picture is painted from a part of it."""


class ScreenImage(QImage):
    """An image over `pixels`, which it keeps alive. GUI thread and lanes; read only.

    Hand on this object itself: an implicitly shared copy (`QImage(image)`, a conversion to the format that it has)
    does not know whose memory it shows.
    """

    def __init__(self, pixels: BGRA8) -> None:
        height, width = pixels.shape[:2]
        super().__init__(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
        self.pixels = pixels

    def part(self, rect: QRect) -> ScreenImage:
        """A part of it over the same memory; `rect` lies inside."""
        stride = self.bytesPerLine()
        start = rect.y() * stride + 4 * rect.x()
        end = start + (rect.height() - 1) * stride + 4 * rect.width()
        return _Part(self.pixels, start, end, rect.size(), stride)


class _Part(ScreenImage):
    def __init__(self, pixels: BGRA8, start: int, end: int, size: QSize, stride: int) -> None:
        flat = pixels.reshape(-1)[start:end]
        QImage.__init__(self, flat.data, size.width(), size.height(), stride, QImage.Format.Format_RGB32)
        self.pixels = pixels[:0]
        self._flat = flat


def at_most(image: QImage, long_side: int) -> QImage:
    """`image`, made smaller where it is larger than that. A decoder gives a half or the whole of what was asked;
    painting it much smaller would flicker."""
    if max(image.width(), image.height()) <= long_side:
        return image
    sides = QSize(long_side, long_side)
    return image.scaled(sides, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


class ColouredImage(QImage):
    """An image in a screen's colours; `source` is the same in sRGB, for whoever looks at levels."""

    def __init__(self, source: QImage, transform: QColorTransform) -> None:
        super().__init__(source.copy())
        self.applyColorTransform(transform)
        self.source = source

    def sizeInBytes(self) -> int:
        return super().sizeInBytes() + self.source.sizeInBytes()


def in_colours(image: QImage, transform: QColorTransform | None) -> QImage:
    """`image` in a screen's colours; itself where there is nothing to do."""
    return image if transform is None else ColouredImage(image, transform)


def plain_of(image: QImage) -> QImage:
    """The same in sRGB."""
    return image.source if isinstance(image, ColouredImage) else image
