"""Paths as other programs take them, whatever bytes a file name is made of."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote_from_bytes

from PySide6.QtCore import QMimeData, QUrl


def url_text(path: Path) -> str:
    """file:///…, percent-encoded byte for byte: a name need not be valid UTF-8."""
    if sys.platform == "win32":
        return path.as_uri()
    return "file://" + quote_from_bytes(os.fsencode(path))


def url(path: Path) -> QUrl:
    return QUrl.fromEncoded(url_text(path).encode("ascii"))


def readable(path: Path) -> str:
    """The path as text; bytes that are none show as question marks in their place."""
    return os.fsencode(path).decode("utf-8", "replace") if sys.platform != "win32" else str(path)


def as_mime(files: Sequence[Path]) -> QMimeData:
    """The files themselves for file managers and editors, their paths for text fields."""
    made = QMimeData()
    made.setUrls([url(file) for file in files])
    made.setText("\n".join(readable(file) for file in files))
    return made
