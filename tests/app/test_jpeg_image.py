"""Thumbnails are read as what they are; nothing is tried out on their bytes."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from app.jpeg_image import jpeg_image


def written(kind: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (30, 20), (200, 100, 50)).save(file, kind)
    return file.getvalue()


def test_a_jpeg_is_decoded() -> None:
    image = jpeg_image(written("JPEG"))
    assert image.size() == QSize(30, 20)
    assert abs(image.pixelColor(9, 9).red() - 200) < 4


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        written("PNG"),
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
    ],
    ids=["nothing", "words", "png", "svg"],
)
def test_whatever_else_qt_could_read_is_no_thumbnail(data: bytes) -> None:
    assert jpeg_image(data).isNull()


def test_damaged_bytes_are_not_tried_as_something_else() -> None:
    assert jpeg_image(b"\xff\xd8\xff" + b"<svg/>").isNull()


def test_qt_itself_would_try_the_readers_in_turn() -> None:
    """The reason for all this; where it fails, Qt has become safe."""
    assert not QImage.fromData(written("PNG")).isNull()
