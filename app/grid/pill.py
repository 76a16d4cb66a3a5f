"""The pill of new scores: says how many wait for their place while the order is held, and puts them there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.language import tr, trn
from app.theme import tokens


class Pill(QFrame):
    """'128 new scores · Sort now', floating at the upper edge of `host`."""

    clicked = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("pill")
        self._host = host
        self._button = QPushButton()
        self._button.setProperty("role", "pill")
        self._button.clicked.connect(self.clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.S, 0, tokens.S, 0)
        row.addWidget(self._button)
        host.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._button.text()

    def show_count(self, count: int) -> None:
        self.setVisible(count > 0)
        if count:
            self._button.setText(f"{trn('{n} new score', '{n} new scores', count)}  ·  {tr('Sort now')}")
            self.adjustSize()
            self._place()
            self.raise_()

    def _place(self) -> None:
        self.move((self._host.width() - self.width()) // 2, tokens.M)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
