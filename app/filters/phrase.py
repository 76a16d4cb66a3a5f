"""A phrase of the sentence as a button: what can be changed stands out, whatever order a language puts it in."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.filters.wording import marks_in, plain
from app.language import tr
from app.theme import tokens
from app.theme.colours import colours

HEIGHT = 26
_WIDE = 100_000


class PhraseButton(QAbstractButton):
    """Press to change the phrase, Delete or Backspace to take it out of the sentence."""

    removed = Signal()

    def __init__(self, phrase: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._phrase = ""
        self._layout = QTextLayout()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.say(phrase)

    def say(self, phrase: str) -> None:
        """Another phrase, with what can be changed marked."""
        if phrase == self._phrase:
            return
        self._phrase = phrase
        self.setText(plain(phrase).replace("&", "&&"))
        self.setAccessibleName(plain(phrase))
        self.setToolTip(tr("{phrase}. Press to change this, Delete to remove it.", phrase=plain(phrase)))
        self._lay_out()
        self.updateGeometry()
        self.update()

    def _lay_out(self) -> None:
        self._layout = QTextLayout(plain(self._phrase), self.font())
        option = self._layout.textOption()
        option.setTextDirection(self.layoutDirection())
        self._layout.setTextOption(option)
        # Measured first: a line that is set from the right begins at the end of its width.
        for width in (_WIDE, None):
            wide = width or ceil(self._layout.lineAt(0).naturalTextWidth())
            self._layout.beginLayout()
            self._layout.createLine().setLineWidth(wide)
            self._layout.endLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self._lay_out()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = self._layout.lineAt(0).naturalTextWidth() if self._layout.lineCount() else 0.0
        return QSize(round(wide + 0.5) + 2 * tokens.S, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            forward = (event.key() == Qt.Key.Key_Right) == (self.layoutDirection() == Qt.LayoutDirection.LeftToRight)
            self.focusNextPrevChild(forward)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isDown() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours().pressed if self.isDown() else colours().hover))
            painter.drawRoundedRect(frame, tokens.RADIUS, tokens.RADIUS)
        if self.hasFocus():
            painter.setPen(QColor(colours().accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, tokens.RADIUS, tokens.RADIUS)
        painter.setPen(QColor(colours().text))
        line = self._layout.lineAt(0)
        corner = QPointF((self.width() - line.width()) / 2, (self.height() - line.height()) / 2)
        self._layout.draw(painter, corner, self._formats())
        painter.end()

    def _formats(self) -> list[QTextLayout.FormatRange]:
        made = []
        for start, length in marks_in(self._phrase):
            look = QTextCharFormat()
            look.setForeground(QColor(colours().accent_bright))
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = start, length, look
            made.append(part)
        return made

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
