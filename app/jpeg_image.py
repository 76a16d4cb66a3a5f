"""Thumbnails as images, in whatever thread asks."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QImage

_START: Final = b"\xff\xd8\xff"


def jpeg_image(data: bytes) -> QImage:
    """A JPEG, decoded; a null image for anything else. Any thread.

    Asked to find out what the bytes are, Qt would try its readers in turn. The one of SVG connects signals to do so,
    under a lock of Qt's and with the interpreter's held: the GUI thread, coming from the other side, would wait for
    ever.
    """
    if not data.startswith(_START):
        return QImage()
    return QImage.fromData(data, "JPG")  # type: ignore[arg-type]  # declared as bytes, of which it takes none
