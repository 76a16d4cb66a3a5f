"""Selectable text as high as it needs to be, which breaks a long path rather than widening the panel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextDocument, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget


class FlowText(QTextEdit):
    """Shows `show_html` or `show_plain`. A label cannot wrap inside words; this can. GUI thread."""

    def __init__(self, name: str, style: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: dict[int, int] = {}
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setStyleSheet(f"background: transparent; border: none; padding: 0; min-height: 0; {style}")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_html(self, text: str) -> None:
        self.setHtml(text)
        self._measure()

    def show_plain(self, text: str) -> None:
        if text != self.toPlainText():
            self.setPlainText(text)
            self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measure()

    def _measure(self) -> None:
        self._heights.clear()
        self.updateGeometry()

    def text(self) -> str:
        """What it shows, without markup."""
        return self.toPlainText().strip()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            # Laying out the shown document at another width would move its text for a moment.
            document: QTextDocument = self.document()
            if round(document.textWidth()) != width:
                document = document.clone()
                document.setDefaultFont(self.font())
                document.setTextWidth(width)
            self._heights[width] = int(document.size().height()) + 1
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # There is nothing to scroll in here: the panel behind scrolls.
        event.ignore()
