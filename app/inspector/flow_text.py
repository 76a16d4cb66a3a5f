"""Selectable text as high as it needs to be, which breaks a long path rather than widening the panel."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextDocument, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget


class FlowText(QTextEdit):
    """Shows `show_html` or `show_plain`. A label cannot wrap inside words; this can. GUI thread."""

    def __init__(self, name: str, style: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        self.updateGeometry()

    def show_plain(self, text: str) -> None:
        self.setPlainText(text)
        self.updateGeometry()

    def text(self) -> str:
        """What it shows, without markup."""
        return self.toPlainText().strip()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        document: QTextDocument = self.document().clone()
        document.setDefaultFont(self.font())
        document.setTextWidth(width)
        return int(document.size().height()) + 1

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
