"""The bar over the grid: which folder this is, find by name, filters, and what it is sorted by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.actions import Actions
from app.grid.entry_list import add_heading, fill_entries
from app.icons import icon
from app.theme import tokens
from app.widgets import Elided, action_button, icon_button, named
from core.types import Better, Entry, SortKey

_FIND = "Find by name"
BEST_FIRST = "scores.overall"
_PLAIN = ((SortKey.NAME, "Name"), (SortKey.TAKEN, "Date taken"), (SortKey.PATH, "Folder and name"))
_SETTLE_MS = 200


class Toolbar(QWidget):
    """`sort_changed` and `find_changed` say that the question has changed; the page reads the parts."""

    sort_changed = Signal()
    find_changed = Signal()
    filters_toggled = Signal(bool)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(tokens.BAR)
        self._entries: dict[str, Entry] = {}
        self._title = Elided("title")
        self._title.setMinimumWidth(60)
        self.search = named(QLineEdit(placeholderText=_FIND, clearButtonEnabled=True), "Find by name")
        self.search.setMinimumWidth(112)
        self.search.setMaximumWidth(200)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        clear = self.search.findChild(QAction, "_q_qlineeditclearaction")
        if isinstance(clear, QAction):
            clear.setIcon(icon("close"))
        self.filters = icon_button("filter", "Filter by scores and measures", checkable=True)
        self.filters.toggled.connect(self.filters_toggled)
        self.sort = named(QComboBox(), "Sort by")
        self.sort.setMinimumWidth(110)
        self.sort.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sort.setMaximumWidth(220)
        self.sort.setMaxVisibleItems(24)
        self.direction = icon_button("sort-descending", "")
        self.direction.clicked.connect(self.reverse)
        self._descending = True
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.S, 0, tokens.S, 0)
        row.setSpacing(tokens.S)
        row.addWidget(action_button(actions.action("view.sidebar")))
        row.addSpacing(tokens.XS)
        row.addWidget(self._title, 2)
        row.addWidget(self.search, 1)
        row.addWidget(self.filters)
        row.addSpacing(tokens.S)
        row.addWidget(self.sort)
        row.addWidget(self.direction)
        row.addSpacing(tokens.S)
        row.addWidget(action_button(actions.action("view.inspector")))
        self.set_entries(())
        self.sort.currentIndexChanged.connect(self._sort_chosen)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self.find_changed)
        self.search.textChanged.connect(self._settled.start)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Half a sentence in a narrow field would be no help: the short word says it, the tool tip says it all.
        room = self.search.fontMetrics().horizontalAdvance(_FIND) + 3 * tokens.XL
        self.search.setPlaceholderText(_FIND if self.search.width() >= room else "Find")

    def set_folder(self, folder: Path | None) -> None:
        self._title.setText(folder.name or str(folder) if folder else "")
        self._title.setToolTip(str(folder) if folder else "")

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """The catalogue's entries; what is chosen stays chosen."""
        chosen = self.sort.currentData() or BEST_FIRST
        self._entries = {entry.id: entry for entry in entries}
        self.sort.blockSignals(True)
        self.sort.clear()
        self.sort.addItem("Best first", BEST_FIRST)
        add_heading(self.sort, "Photo")
        for key, title in _PLAIN:
            self.sort.addItem(title, key.value)
        fill_entries(self.sort, [entry for entry in entries if entry.id != BEST_FIRST])
        self.sort.setCurrentIndex(max(0, self.sort.findData(chosen)))
        self.sort.blockSignals(False)
        self._show_direction()

    def knows(self, entries: Iterable[str]) -> bool:
        """False where the catalogue has grown since it was read; before it was read, everything is still to come."""
        return not self._entries or self._entries.keys() >= {name for name in entries if "." in name}

    @property
    def sort_by(self) -> str:
        return str(self.sort.currentData() or BEST_FIRST)

    @property
    def descending(self) -> bool:
        return self._descending

    @property
    def text(self) -> str:
        return self.search.text().strip()

    def choose(self, sort: str, *, descending: bool | None = None) -> None:
        """Sort by a SortKey or an entry's id."""
        self.sort.setCurrentIndex(self.sort.findData(sort))
        if descending is not None and descending != self._descending:
            self.reverse()

    def reverse(self) -> None:
        self._descending = not self._descending
        self._show_direction()
        self.sort_changed.emit()

    def _sort_chosen(self) -> None:
        entry = self._entries.get(self.sort_by)
        # The good end first; names and dates from the beginning.
        self._descending = self.sort_by == BEST_FIRST or (entry is not None and entry.better is not Better.LESS)
        self._show_direction()
        self.sort_changed.emit()

    def _show_direction(self) -> None:
        self.direction.setIcon(icon("sort-descending" if self._descending else "sort-ascending"))
        self.direction.setIconSize(QSize(tokens.ICON, tokens.ICON))
        first, last = self._ends()
        order = f"{last} first" if self._descending else f"{first} first"
        self.direction.setToolTip(f"{order}. Press to turn the order round.")
        self.direction.setAccessibleName(f"Order: {order}")

    def _ends(self) -> tuple[str, str]:
        entry = self._entries.get(self.sort_by)
        if self.sort_by == BEST_FIRST:
            return "Worst", "Best"
        if entry is not None:
            return entry.low.capitalize(), entry.high.capitalize()
        if self.sort_by == SortKey.TAKEN:
            return "Oldest", "Newest"
        return "A", "Z"

    def find_now(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
