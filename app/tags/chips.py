"""Tags as chips that wrap like words; a press tells which."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.flow import FlowLayout
from app.language import number, tr
from app.theme import tokens
from app.theme.colours import colours
from core.library.words import SeenTag

_HEIGHT = 24


class TagChip(QAbstractButton):
    """One tag. Return and Space press it as a click does."""

    def __init__(self, tag: SeenTag, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tag = tag.name
        similarity = number(tag.similarity, 2)
        # A tag is data, as a file name is: "&" is a sign of it, no key.
        self.setText(tag.name.replace("&", "&&"))
        self.setAccessibleName(tr("{tag}, similarity {value}", tag=tag.name, value=similarity))
        self.setToolTip(
            tr("{tag}: similarity {value}. Press to see the photos that have it.", tag=tag.name, value=similarity)
            + "\n"
            + tr("A model gives these tags, in English whatever the language here; your own keywords are not touched.")
        )
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        # A long tag gives way in a narrow pane; its tip says it whole.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.tag) + 2 * tokens.S + 2, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 3 * tokens.XL), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        fill = colours().pressed if self.isDown() else colours().hover if self.underMouse() else colours().raised
        painter.setPen(QColor(colours().accent if self.hasFocus() else colours().border))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(frame, _HEIGHT / 2, _HEIGHT / 2)
        painter.setPen(QColor(colours().text))
        room = self.rect().adjusted(tokens.S, 0, -tokens.S, 0)
        words = self.fontMetrics().elidedText(self.tag, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
        painter.end()


class TagChips(QWidget):
    """The chips of a few tags, in their order. `chosen` carries the tag that was pressed. GUI thread."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.chips: list[TagChip] = []
        self._shown: tuple[SeenTag, ...] = ()
        self._row = FlowLayout(self, tokens.XS)
        self._row.setContentsMargins(0, 0, 0, 0)

    def show_tags(self, tags: Sequence[SeenTag]) -> None:
        """The nearest first."""
        if tuple(tags) == self._shown:
            return
        self._shown = tuple(tags)
        while self._row.takeAt(0) is not None:
            pass
        for old in self.chips:
            old.hide()
            old.deleteLater()
        self.chips = [self._chip(tag) for tag in tags]
        self.updateGeometry()

    def _chip(self, tag: SeenTag) -> TagChip:
        chip = TagChip(tag)
        chip.clicked.connect(partial(self._pressed, tag.name))
        self._row.addWidget(chip)
        chip.show()
        return chip

    def _pressed(self, tag: str, checked: bool = False) -> None:
        self.chosen.emit(tag)
