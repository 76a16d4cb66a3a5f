"""What a section of the page is made of: a heading, rows with a sentence each, and the layout that suits any width."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.context import AppContext
from app.flow import FlowLayout
from app.language import tr
from app.settings.controls import Control
from app.settings.values import Setting
from app.theme import tokens
from app.widgets import label, link_button, named

COLUMN = 720
"""Lines longer than this are hard to read."""
_NARROW = 400
_BUTTON = 22
"""Height of the button that comes and goes: the row keeps its own."""
_SHORT = 5
"""Letters of a word that is lost on a line of its own."""
_FIRM = "\N{NO-BREAK SPACE}"


class Row(QFrame):
    """A title and a sentence, and a control beside them, or below where the room is small."""

    def __init__(self, title: str, sentence: str, control: QWidget | None = None) -> None:
        super().__init__()
        self.setObjectName("settingrow")
        self.title, self.sentence = title, sentence
        self.text = QVBoxLayout()
        self.text.setSpacing(2)
        self.text.addWidget(label(title))
        said = label(_no_lone_word(sentence), "dim")
        said.setWordWrap(True)
        self.text.addWidget(said)
        self.whole = QVBoxLayout(self)
        self.whole.setContentsMargins(0, tokens.M, 0, tokens.M)
        self.whole.setSpacing(tokens.S)
        self._line = QHBoxLayout()
        self._line.setSpacing(tokens.L)
        self.whole.addLayout(self._line)
        self._line.addLayout(self.text, 1)
        if control is not None:
            self._line.addWidget(control, alignment=Qt.AlignmentFlag.AlignTop)

    def choices(self) -> str:
        """The words of what can be chosen here."""
        return ""

    def enter(self) -> None:
        """Give the focus to what can be changed here."""
        self.focusNextChild()

    def fits(self, words: str) -> bool:
        """Whether every one of these words is said here."""
        told = f"{self.title} {self.sentence} {self.choices()}".casefold()
        return all(word in told for word in words.casefold().split())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._line.setSpacing(tokens.S if narrow else tokens.L)


def _no_lone_word(sentence: str) -> str:
    """The sentence with its last two words kept on one line where the last is short."""
    before, _, last = sentence.rpartition(" ")
    return f"{before}{_FIRM}{last}" if before and len(last) <= _SHORT else sentence


class SettingRow(Row):
    """One setting: what it is now, what it was made as, and the way back to that. Follows the settings."""

    def __init__(self, context: AppContext, value: Setting, title: str, sentence: str, control: Control) -> None:
        super().__init__(title, sentence, control)
        self._context, self.value, self.control = context, value, control
        named(control.body, title)
        control.body.setToolTip("")
        control.body.setAccessibleDescription(sentence)
        self._default = label(tone="faint")
        self.reset = link_button(tr("Reset"))
        self.reset.setAccessibleName(tr("Reset: {setting}", setting=title))
        # Side by side they may be wider than a small window has room for.
        below = QWidget()
        flow = FlowLayout(below, tokens.S, least=_BUTTON)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.addWidget(self._default)
        flow.addWidget(self.reset)
        self.text.addWidget(below)
        control.changed.connect(self._put)
        self.reset.clicked.connect(self._reset)
        context.settings_changed.connect(self.show_setting)
        self.show_setting()

    def choices(self) -> str:
        return self.control.choices()

    def enter(self) -> None:
        self.control.setFocus(Qt.FocusReason.TabFocusReason)

    def show_setting(self) -> None:
        """What the settings say now."""
        now, usual = self.value.of(self._context.settings), self.value.default
        self.control.show_value(now)
        self._default.setText(tr("Default: {value}", value=self.control.words(usual)))
        if self.reset.hasFocus() and now == usual:
            self.control.setFocus()
        self.reset.setVisible(now != usual)

    def _put(self, value: object) -> None:
        if value != self.value.of(self._context.settings):
            self._context.remember(self.value.put(self._context.settings, value))

    def _reset(self) -> None:
        self._put(self.value.default)


class Section(QWidget):
    """Everything about one thing; `title`, in the person's language, and `icon` stand in the list of sections."""

    def __init__(self, title: str, icon: str) -> None:
        super().__init__()
        self.title, self.icon = title, icon

    def names(self, words: str) -> bool:
        """Whether these words are the section's own name."""
        return all(word in self.title.casefold() for word in words.casefold().split())

    def search(self, words: str) -> bool:
        """Show only what these words speak of; False where that is nothing. "" shows everything. Each section's own:
        Qt's metaclass leaves no room for an abstract method."""
        raise NotImplementedError

    def refresh(self) -> None:
        """The section comes on screen: what is not told by signals is read again."""


class RowsSection(Section):
    """A column of rows that scrolls."""

    def __init__(self, title: str, icon: str, introduction: str = "") -> None:
        super().__init__(title, icon)
        self.rows: list[Row] = []
        body = QWidget()
        body.setMaximumWidth(COLUMN)
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(tokens.XL, tokens.L, tokens.XL, tokens.XL)
        self.column.setSpacing(0)
        self.column.addWidget(label(title, "display"))
        if introduction:
            said = label(introduction, "dim")
            said.setWordWrap(True)
            said.setContentsMargins(0, tokens.XS, 0, tokens.S)
            self.column.addWidget(said)
        self.column.addStretch(1)
        holder = QWidget()
        middle = QHBoxLayout(holder)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(body, 1)
        middle.addStretch(0)
        scroll = self._scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def add(self, row: Row) -> Row:
        self.rows.append(row)
        self.column.insertWidget(self.column.count() - 1, row)
        return row

    def go_to(self, row: Row) -> None:
        """Bring a row into view, ready to be changed."""
        row.enter()
        self._scroll.ensureWidgetVisible(row)

    def search(self, words: str) -> bool:
        whole = self.names(words)
        for row in self.rows:
            row.setVisible(whole or row.fits(words))
        return any(not row.isHidden() for row in self.rows)
