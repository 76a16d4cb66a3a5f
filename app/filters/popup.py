"""The small window under a phrase in which it is changed: what is done there holds at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.filters.part import Editor
from app.theme import tokens
from app.widgets import label


class Popup(QFrame):
    """Shows an editor below `under`. Return and Esc close it, as does a press anywhere else."""

    closed = Signal()

    def __init__(self, title: str, editor: Editor, under: QWidget) -> None:
        super().__init__(under, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.editor = editor
        self._under = under
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.M, tokens.M, tokens.M, tokens.M)
        column.setSpacing(tokens.S)
        column.addWidget(label(title, "section"))
        column.addWidget(editor)

    def open(self) -> None:
        """Below the phrase, on the screen as a whole."""
        self.adjustSize()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = self._under.width() - self.width() if mirrored else 0
        where = self._under.mapToGlobal(QPoint(x, self._under.height() + 2))
        room = self._under.screen().availableGeometry()
        if where.y() + self.height() > room.bottom():
            where.setY(self._under.mapToGlobal(QPoint(0, -self.height() - 2)).y())
        where.setX(max(room.left(), min(where.x(), room.right() - self.width())))
        self.move(where)
        self.show()
        self.editor.setFocus(Qt.FocusReason.PopupFocusReason)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            # Keys are this window's own while it is open: a letter here must not mark a photo behind it.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()
