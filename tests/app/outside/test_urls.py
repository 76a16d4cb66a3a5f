"""Paths as other programs take them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.outside.urls import as_mime, readable, url, url_text

NAMES = [
    "plain.jpg",
    "two\nlines.jpg",
    "100 %, #1?.jpg",
    "🐈‍⬛ żółć.jpg",
    "שלום.jpg",
    "é" * 125 + ".jpg",
    "'\"\\ &.jpg",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_every_name_survives_url_and_clipboard(name: str, qtbot: QtBot) -> None:
    path = Path("/photos") / name
    assert len(os.fsencode(name)) <= 255
    assert Path(url(path).toLocalFile()) == path
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(as_mime([path, Path("/b.jpg")]))
    mime = clipboard.mimeData()
    assert [Path(found.toLocalFile()) for found in mime.urls()] == [path, Path("/b.jpg")]
    assert mime.text() == f"{path}\n/b.jpg"


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_no_text_keeps_its_bytes() -> None:
    raw = b"/photos/caf\xe9.jpg"
    path = Path(os.fsdecode(raw))
    assert unquote_to_bytes(url_text(path).removeprefix("file://")) == raw
    assert bytes(url(path).toEncoded()) == b"file:///photos/caf%E9.jpg"
    assert readable(path) == "/photos/caf\ufffd.jpg"
    assert as_mime([path]).text() == "/photos/caf\ufffd.jpg"
