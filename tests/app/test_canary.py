"""The canary for PySide6's lost references to None (6.11.0, 6.11.1, 6.12.0): void calls must leave its count alone."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

CALLS = 3000


class _Sender(QObject):
    happened = Signal()


def test_void_calls_keep_their_reference_to_none(qapp: QApplication) -> None:
    widget, timer, sender = QWidget(), QTimer(), _Sender()
    sender.happened.connect(lambda: None)
    before = sys.getrefcount(None)
    for number in range(CALLS):
        widget.setObjectName("name")
        widget.resize(100, 100 + number % 2)
        widget.update()
        timer.setInterval(5)
        sender.happened.emit()
    lost = before - sys.getrefcount(None)
    widget.deleteLater()
    # One void call that loses one reference would cost CALLS of them. From CPython 3.12 None cannot be lost.
    assert lost < CALLS // 10
