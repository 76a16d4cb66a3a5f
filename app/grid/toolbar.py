"""The bar over the grid: which folder this is, find by name, filters, what it is sorted and grouped by, its layout.

In a narrow window the bar says less before it cuts anything: the title goes first, then what a menu can hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.actions import Actions
from app.grid.bar_menus import GROUPS, LAYOUTS, MenuButton
from app.grid.entry_list import add_heading, fill_entries
from app.icons import icon
from app.language import tr
from app.search.find_field import FindField
from app.theme import tokens
from app.widgets import Elided, action_button, icon_button, named
from core.questions import SortKey
from core.types import Better, Entry

_NARROW_SORT, _WIDE_SORT = 84, 220
_NARROW_SEARCH, _WIDE_SEARCH = 112, 200
_NARROW_TITLE, _EASY_TITLE = 60, 160
"""A short title is never cut: it is there whole, or gives way."""
BEST_FIRST = "scores.overall"
PLAIN_SORTS = ((SortKey.NAME, "Name"), (SortKey.TAKEN, "Date taken"), (SortKey.PATH, "Folder and name"))
"""Orders that no entry of the catalogue stands for, and their names."""
RANK_AS = "#rank"
"""The last line of the sort list, which is no order but asks for a tag to rank by."""
_NATIVE = QKeySequence.SequenceFormat.NativeText


class Toolbar(QWidget):
    """`sort_changed` and `find_changed` say that the question has changed; the page reads the parts."""

    sort_changed = Signal()
    find_changed = Signal()
    filters_toggled = Signal(bool)
    rank_wanted = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(tokens.BAR)
        self._entries: dict[str, Entry] = {}
        self._closest: tuple[str, bool] | None = None
        self._title = Elided("title")
        self._title.setMinimumWidth(_NARROW_TITLE)
        self._finding = actions.action("edit.find").shortcut().toString(_NATIVE)
        self.search = FindField(self._finding, actions.action("edit.describe").shortcut().toString(_NATIVE))
        self.search.setMinimumWidth(_NARROW_SEARCH)
        self.search.setMaximumWidth(_WIDE_SEARCH)
        self.search.installEventFilter(self)
        self.filters = icon_button("filter", tr("Filter by scores, measures and marks"), checkable=True)
        self.filters.setToolTip(_with_key(tr("Filter by scores, measures and marks"), self._finding))
        self.filters.toggled.connect(self.filters_toggled)
        self.sort = named(QComboBox(), tr("Sort by"))
        self.sort.setMinimumWidth(_NARROW_SORT)
        self.sort.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.sort.setMaximumWidth(_WIDE_SORT)
        self.sort.setMaxVisibleItems(24)
        self.direction = icon_button("sort-descending", "")
        self.direction.clicked.connect(self.reverse)
        self._turning = actions.action("view.reverse").shortcut().toString(_NATIVE)
        self._descending = True
        self._sorted = 0
        self._awaited: tuple[str, bool | None] | None = None
        self.groups = MenuButton("group", tr("Group photos"), actions, GROUPS)
        self.layouts = MenuButton("grid", tr("Layout and size"), actions, LAYOUTS)
        self.more = MenuButton("more", tr("More"), actions, ("edit.find",))
        for hidden in (self.groups, self.layouts):
            self.more.menu().addMenu(hidden.menu())
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(tokens.S, 0, tokens.S, 0)
        self._row.setSpacing(tokens.S)
        self._parts: tuple[QWidget, ...] = (
            *(action_button(actions.action(command)) for command in ("view.sidebar", "move.back", "move.forward")),
            self._title,
            self.search,
            self.filters,
            self.sort,
            self.direction,
            self.groups,
            self.layouts,
            self.more,
            action_button(actions.action("view.inspector")),
        )
        stretch = {self._title: 2, self.search: 3}
        for part in self._parts:
            self._row.addWidget(part, stretch.get(part, 0))
        self.set_entries(())
        self.sort.currentIndexChanged.connect(self._sort_chosen)
        self._settled = QTimer(self, singleShot=True)
        self._settled.timeout.connect(self.find_changed)
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._find_at_once)
        self.search.meaning_changed.connect(self._settled.stop)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the bar can be with everything in it that can give way."""
        return QSize(
            self._room_for(set(self._parts) - {self._title, self.search, self.groups, self.layouts}), tokens.BAR
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._fit()
        return False

    def _fit(self) -> None:
        """Show what finds room. The find field stays while it is in use: then what sorts goes before it."""
        # Asked of the window: in one that is not in front no widget says that it has the focus.
        in_use = self.window().focusWidget() is self.search or bool(self.search.text())
        giving_way: list[QWidget] = [self._title, self.layouts, self.groups]
        giving_way += [self.direction, self.sort] if in_use else [self.search]
        shown = set(self._parts) - {self.more}
        for part in giving_way:
            if self._room_for(shown) <= self.width():
                break
            shown.remove(part)
            if part is not self._title:
                shown.add(self.more)
        for part in self._parts:
            part.setVisible(part in shown)
        self.search.say_what_fits()

    def _room_for(self, parts: set[QWidget]) -> int:
        """The width that these parts need at least."""
        margins = self._row.contentsMargins()
        # These two say how narrow they may be; their hints speak of all of their text.
        stated: set[QWidget] = parts & {self._title, self.sort}
        hints = ((part, max(part.minimumWidth(), part.minimumSizeHint().width())) for part in parts - stated)
        widths = [min(hint, part.maximumWidth()) for part, hint in hints]
        needed = sum(widths) + sum(part.minimumWidth() for part in stated)
        return needed + (len(parts) - 1) * self._row.spacing() + margins.left() + margins.right()

    def set_folder(self, folder: Path | None) -> None:
        self._title.setText(folder.name or str(folder) if folder else "")
        self._title.setToolTip(str(folder) if folder else "")
        self._title.setMinimumWidth(max(_NARROW_TITLE, min(self._title.sizeHint().width(), _EASY_TITLE)))
        self._fit()

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """The catalogue's entries; what is chosen stays chosen."""
        chosen = self.sort.currentData() or BEST_FIRST
        self._entries = {entry.id: entry for entry in entries}
        self.sort.blockSignals(True)
        self.sort.clear()
        self.sort.addItem(tr("Best first"), BEST_FIRST)
        add_heading(self.sort, tr("Photo"))
        for key, title in PLAIN_SORTS:
            self.sort.addItem(tr(title), key.value)
        fill_entries(self.sort, [entry for entry in entries if entry.id != BEST_FIRST])
        self.sort.insertSeparator(self.sort.count())
        self.sort.addItem(tr("Rank as…"), RANK_AS)
        if self._closest is not None:
            self.sort.insertItem(0, tr("Closest first"), SortKey.LOOKS.value)
        self.sort.setCurrentIndex(max(0, self.sort.findData(chosen)))
        self._sorted = self.sort.currentIndex()
        self.sort.blockSignals(False)
        self._show_direction()
        if self._awaited is not None and entries:
            (wanted, descending), self._awaited = self._awaited, None
            if self.sort.findData(wanted) >= 0:
                self.choose(wanted, descending=descending)

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
        """Sort by a SortKey or an entry's id; by one that the catalogue is still to tell of as soon as it does."""
        at = self.sort.findData(sort)
        if at < 0:
            self._awaited = (sort, descending)
            return
        self._awaited = None
        self.sort.setCurrentIndex(at)
        if descending is not None and descending != self._descending:
            self.reverse()

    def offer_closest(self, offered: bool) -> None:
        """While photos are searched by looks the closest come first, unless another order is chosen; the one that held
        before comes back with the end of the search. Tells nobody."""
        if offered == (self._closest is not None):
            return
        self.sort.blockSignals(True)
        if offered:
            self._closest = self.sort_by, self._descending
            self.sort.insertItem(0, tr("Closest first"), SortKey.LOOKS.value)
            self.sort.setCurrentIndex(0)
            self._descending = True
        elif self._closest is not None:
            (before, descending), self._closest = self._closest, None
            again = self.sort_by == SortKey.LOOKS
            self.sort.removeItem(self.sort.findData(SortKey.LOOKS.value))
            if again:
                self.sort.setCurrentIndex(max(0, self.sort.findData(before)))
                self._descending = descending
        self._sorted = self.sort.currentIndex()
        self.sort.blockSignals(False)
        self._show_direction()

    def say(self, text: str) -> None:
        """Another text in the find field, without a word to anybody."""
        self.search.setText(text)
        self._settled.stop()

    def reverse(self) -> None:
        self._descending = not self._descending
        self._show_direction()
        self.sort_changed.emit()

    def _sort_chosen(self) -> None:
        if self.sort.currentData() == RANK_AS:
            # No order of its own: it asks for one, and until then the photos stay sorted as they are.
            self.sort.blockSignals(True)
            self.sort.setCurrentIndex(self._sorted)
            self.sort.blockSignals(False)
            self.rank_wanted.emit()
            return
        self._sorted = self.sort.currentIndex()
        entry = self._entries.get(self.sort_by)
        # The good end first; names and dates from the beginning.
        self._descending = self.sort_by in (BEST_FIRST, SortKey.LOOKS) or (
            entry is not None and entry.better is not Better.LESS
        )
        self._show_direction()
        self.sort_changed.emit()

    def _show_direction(self) -> None:
        self.direction.setIcon(icon("sort-descending" if self._descending else "sort-ascending"))
        self.direction.setIconSize(QSize(tokens.ICON, tokens.ICON))
        first, last = self._ends()
        order = tr("{end} first", end=last if self._descending else first)
        self.direction.setToolTip(_with_key(tr("{order}. Press to turn the order round.", order=order), self._turning))
        self.direction.setAccessibleName(tr("Order: {order}", order=order))

    def _ends(self) -> tuple[str, str]:
        entry = self._entries.get(self.sort_by)
        if self.sort_by == BEST_FIRST:
            return tr("Worst"), tr("Best")
        if entry is not None:
            low, high = tr(entry.low), tr(entry.high)
            return low[:1].upper() + low[1:], high[:1].upper() + high[1:]
        if self.sort_by == SortKey.LOOKS:
            return tr("Farthest"), tr("Closest")
        if self.sort_by == SortKey.TAKEN:
            return tr("Oldest"), tr("Newest")
        return "A", "Z"

    def _typed(self) -> None:
        self._settled.start(self.search.patience_ms)
        self._fit()

    def _find_at_once(self) -> None:
        if self._settled.isActive():
            self._settled.stop()
            self.find_changed.emit()

    def find_now(self) -> None:
        self.search.show()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()
        self._fit()


def _with_key(tip: str, key: str) -> str:
    return f"{tip}  ({key})" if key else tip
