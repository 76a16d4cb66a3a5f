"""The settings as a page of the window: sections at the side, what they hold beside it, a field that searches all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from app.icons import icon
from app.language import tr
from app.settings.rows import Section
from app.theme import tokens
from app.widgets import StatePanel, icon_button, label, named, search_field

S = TypeVar("S", bound=Section)

_SIDE = 176


class SettingsPage(QWidget):
    """`left` says that the person is done here."""

    left = Signal()

    def __init__(self, sections: Sequence[Section]) -> None:
        super().__init__()
        self.setObjectName("settings")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sections = list(sections)
        self.field = search_field(tr("Search settings"), tr("Search"))
        self.list = named(QListWidget(), tr("Sections"))
        self.list.setToolTip("")
        self.list.setObjectName("sectionlist")
        self.list.setIconSize(QSize(tokens.ICON, tokens.ICON))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.stack = QStackedWidget()
        for section in self.sections:
            item = QListWidgetItem(icon(section.icon), section.title)
            item.setSizeHint(QSize(0, 32))
            self.list.addItem(item)
            self.stack.addWidget(section)
        self.nothing = StatePanel()
        self.nothing.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing.show_state(
            "search", tr("No setting speaks of that"), tr("Try another word, or the name of a command."), tr("Show all")
        )
        self.nothing.button.clicked.connect(self.field.clear)
        self.stack.addWidget(self.nothing)
        self._lay_out()
        self.setFocusProxy(self.list)
        self.field.textChanged.connect(self._search)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)

    def open(self, title: str = "") -> None:
        """Show everything, and this section, or the one that was shown last."""
        self.field.clear()
        here = self.list.currentRow()
        there = next((row for row, section in enumerate(self.sections) if section.title == title), here)
        self.list.setCurrentRow(there)
        if there == here:
            self._show(there)

    def section(self, kind: type[S]) -> S:
        """The section of this class; StopIteration where there is none."""
        return next(section for section in self.sections if isinstance(section, kind))

    def _lay_out(self) -> None:
        side = QWidget()
        side.setObjectName("settingsside")
        side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        side.setFixedWidth(_SIDE)
        back = icon_button("chevron-left", tr("Back to the photos"))
        back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        back.clicked.connect(self.left)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(tokens.XS)
        head.addWidget(back)
        head.addWidget(label(tr("Settings"), "title"), 1)
        column = QVBoxLayout(side)
        column.setContentsMargins(tokens.S, tokens.S, tokens.S, tokens.S)
        column.setSpacing(tokens.S)
        column.addLayout(head)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self.stack, 1)

    def _show(self, row: int) -> None:
        if 0 <= row < len(self.sections):
            self.stack.setCurrentWidget(self.sections[row])
            self.sections[row].refresh()

    def _search(self, words: str) -> None:
        """Leave what speaks of `words`, and go to the first section that does."""
        found = [section.search(words) for section in self.sections]
        for row, fits in enumerate(found):
            self.list.item(row).setHidden(not fits)
        if not any(found):
            self.stack.setCurrentWidget(self.nothing)
            return
        row = self.list.currentRow()
        row = row if row >= 0 and found[row] else found.index(True)
        self.list.setCurrentRow(row)
        self.stack.setCurrentWidget(self.sections[row])
