"""A part of the inspector under a heading that folds it away; what is folded stays so for every photo that follows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon
from app.theme import tokens
from app.widgets import icon_button

_CHEVRON = 14


class Section(QWidget):
    """`content` under `title`. `inset` keeps it in line with the heading. GUI thread."""

    def __init__(self, title: str, content: QWidget, *, inset: int = 0, folded: bool = False) -> None:
        super().__init__()
        self.content = content
        self.head = _Heading()
        self.head.setProperty("role", "section")
        self.head.setText(title)
        self.head.setCheckable(True)
        self.head.setChecked(not folded)
        self.head.setIconSize(QSize(_CHEVRON, _CHEVRON))
        self.head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.head.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.head.toggled.connect(self._turn)
        self._line = QHBoxLayout()
        self._line.setSpacing(0)
        self._line.addWidget(self.head)
        inside = QVBoxLayout()
        inside.setContentsMargins(inset, 0, inset, 0)
        inside.addWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, tokens.XS, 0, 0)
        layout.setSpacing(tokens.XS)
        layout.addLayout(self._line)
        layout.addLayout(inside)
        self._turn(not folded)

    @property
    def title(self) -> str:
        return self.head.text()

    @property
    def unfolded(self) -> bool:
        return self.head.isChecked()

    def add_button(self, name: str, tip: str, act: Callable[[], None]) -> None:
        """A button at the end of the heading, with one of our icons."""
        button = icon_button(name, tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        self._line.addWidget(button)

    def _turn(self, unfolded: bool) -> None:
        self.head.setIcon(icon("chevron-down" if unfolded else "chevron-right", checked="text_dim"))
        self.content.setVisible(unfolded)


class _Heading(QToolButton):
    """A heading is shortened where the pane is narrower than its words."""

    def minimumSizeHint(self) -> QSize:
        return QSize(tokens.XXL, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionToolButton()
        self.initStyleOption(option)
        beside = super().minimumSizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())
        room = max(self.width() - beside, 0)
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
        painter.end()
