"""Windows that a test made, and their end."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget


def put_away(windows: Iterable[QWidget]) -> None:
    """Close them as a person would, and have Qt destroy them now: the next test finds none."""
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
