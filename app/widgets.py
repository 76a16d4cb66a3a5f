"""Small pieces that several places are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy, QStyle, QToolButton, QVBoxLayout, QWidget

from app.icons import IconLabel, icon
from app.theme import tokens

W = TypeVar("W", bound=QWidget)


def icon_button(name: str, tip: str, *, checkable: bool = False) -> QToolButton:
    """A flat button with one of our icons; `tip` is also its accessible name."""
    button = QToolButton()
    button.setIcon(icon(name))
    button.setCheckable(checkable)
    button.setProperty("role", "icon")
    button.setIconSize(QSize(tokens.ICON, tokens.ICON))
    return named(button, tip)


def action_button(action: QAction) -> QToolButton:
    """A flat button that is a command."""
    button = QToolButton()
    button.setProperty("role", "icon")
    button.setDefaultAction(action)
    button.setIconSize(QSize(tokens.ICON, tokens.ICON))
    button.setAccessibleName(action.text())
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def link_button(text: str = "") -> QPushButton:
    """A button that looks like words."""
    button = QPushButton(text)
    button.setProperty("role", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def named(widget: W, name: str) -> W:
    """`widget` with a name for screen readers, shown as its tool tip."""
    widget.setAccessibleName(name)
    widget.setToolTip(name)
    return widget


def without_state(act: Callable[[], object]) -> Callable[[bool], None]:
    """`act` for an action's `triggered`, which tells a state that nobody asked for."""

    def triggered(checked: bool) -> None:
        act()

    return triggered


def label(text: str = "", tone: str = "") -> QLabel:
    """Plain text in one of the style sheet's tones; never read as rich text."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if tone:
        made.setProperty("tone", tone)
    return made


class Field(QLineEdit):
    """A line of text whose Return is its own, even where the key means something to the pane around it."""

    def event(self, event: QEvent) -> bool:
        returns = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in returns:
            event.accept()
            return True
        return super().event(event)


def own_clear_icon(field: QLineEdit) -> None:
    """Give the button that empties a field our icon in place of the toolkit's."""
    button = field.findChild(QAction, "_q_qlineeditclearaction")
    if isinstance(button, QAction):
        button.setIcon(icon("close"))


def search_field(name: str, example: str) -> Field:
    """A field to look for something in, named for screen readers, with an example of what may be typed in it."""
    made = named(Field(placeholderText=example, clearButtonEnabled=True), name)
    made.setToolTip("")
    made.addAction(icon("search"), Field.ActionPosition.LeadingPosition)
    own_clear_icon(made)
    return made


class Elided(QLabel):
    """Plain text on one line, shortened in its middle (beginnings are alike, numbers stand at the end)."""

    def __init__(self, tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if tone:
            self.setProperty("tone", tone)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        start = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeading)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | start, shown)
        painter.end()


class StatePanel(QWidget):
    """An empty, loading or error state: icon, one line, one hint, at most one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon, self._title, self._hint = IconLabel(56), label(tone="display"), label(tone="dim")
        self.button = QPushButton()
        self.button.setProperty("role", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.XXL, tokens.XXL, tokens.XXL, tokens.XXL)
        layout.setSpacing(tokens.S)
        layout.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        for text in (self._title, self._hint):
            text.setWordWrap(True)
            text.setAlignment(centre)
        layout.addWidget(self._icon, alignment=centre)
        layout.addSpacing(tokens.S)
        layout.addWidget(self._title)
        layout.addWidget(self._hint)
        layout.addSpacing(tokens.S)
        layout.addWidget(self.button, alignment=centre)
        layout.addStretch(3)

    def show_state(self, name: str, title: str, hint: str = "", button: str = "", tint: str = "outline") -> None:
        """`name` is an icon, `tint` the name of a colour."""
        self._icon.show_icon(name, tint)
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def hint(self) -> str:
        return self._hint.text()
