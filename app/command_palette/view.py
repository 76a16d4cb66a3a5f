"""The palette on screen: a field and a list, floating at the top of the window while the rest waits behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from app.command_palette.items import Item
from app.command_palette.ranking import Hit, ranked
from app.command_palette.rows import ROW, HitDelegate, HitModel, spoken
from app.icons import IconLabel
from app.language import tr, trn
from app.overlay import Overlay
from app.theme import tokens
from app.widgets import label, named

ROWS = 10
"""How many lines are seen at once."""
_WIDTH = 640
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -(ROWS - 1),
    Qt.Key.Key_PageDown: ROWS - 1,
    Qt.Key.Key_Home: -(1 << 30),
    Qt.Key.Key_End: 1 << 30,
}
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PaletteField(QLineEdit):
    """Gives the keys that the palette answers to it."""

    stepped = Signal(int)
    accepted = Signal()
    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            key = Qt.Key(event.key())
            if key in _STEPS or key in _CHOOSE or key in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self._answer(key)
                return True
        return super().event(event)

    def _answer(self, key: Qt.Key) -> None:
        if key in _STEPS:
            self.stepped.emit(_STEPS[key])
        elif key in _CHOOSE:
            self.accepted.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()


class PaletteView(Overlay):
    """Covers the window, so that a press beside the panel closes it. `chosen` carries an Item, `dismissed` says that
    nothing was chosen."""

    chosen = Signal(object)
    dismissed = Signal()

    def __init__(self, window: QWidget, take_focus: Callable[[], None], passes: Collection[QAction] = ()) -> None:
        super().__init__(window, take_focus, passes)
        self._items: Sequence[Item] = ()
        self._recent: Sequence[str] = ()
        self.panel = QFrame(self)
        self.panel.setObjectName("palette")
        self.field = named(PaletteField(placeholderText=tr("Find a command, a folder, an order…")), tr("Find anything"))
        self.field.setToolTip("")
        self.field.setObjectName("palettefield")
        self.model = HitModel(self)
        self.list = named(QListView(), tr("What was found"))
        self.list.setToolTip("")
        self.list.setObjectName("palettelist")
        self.list.setModel(self.model)
        self.list.setItemDelegate(HitDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setMouseTracking(True)
        self.nothing = label(tr("Nothing fits these letters."), "dim")
        self.nothing.setContentsMargins(tokens.L, tokens.S, tokens.L, tokens.M)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.L, tokens.S, tokens.S, 0)
        head.setSpacing(tokens.S)
        head.addWidget(IconLabel(tokens.ICON, "search"))
        head.addWidget(self.field, 1)
        column = QVBoxLayout(self.panel)
        column.setContentsMargins(tokens.XS, 0, tokens.XS, tokens.XS)
        column.setSpacing(tokens.S)
        column.addLayout(head)
        column.addWidget(self.list)
        column.addWidget(self.nothing)
        self.field.textChanged.connect(self._search)
        self.field.stepped.connect(self._step)
        self.field.accepted.connect(self._accept)
        self.field.escaped.connect(self.dismissed)
        self.list.clicked.connect(self._accept)
        self.list.selectionModel().currentChanged.connect(self._speak)

    def open(self, items: Sequence[Item], recent: Sequence[str]) -> None:
        """Show these items and take the focus; `recent` are ids, newest first."""
        self._items, self._recent = items, recent
        self.field.clear()
        self._search("")
        self.appear()

    def first_stop(self) -> QWidget:
        return self.field

    @property
    def current(self) -> Hit | None:
        """The line that Enter would choose."""
        row = self.list.currentIndex().row()
        return self.model.hits[row] if 0 <= row < len(self.model.hits) else None

    def _search(self, query: str) -> None:
        self.model.set_hits(ranked(query, self._items, self._recent))
        self.list.setCurrentIndex(self.model.index(0))
        self._arrange()
        self._speak()

    def _step(self, lines: int) -> None:
        count = len(self.model.hits)
        if not count:
            return
        row = self.list.currentIndex().row()
        wrapped = (row + lines) % count if abs(lines) == 1 else max(0, min(count - 1, row + lines))
        self.list.setCurrentIndex(self.model.index(wrapped))

    def _accept(self, index: object = None) -> None:
        hit = self.current
        if hit is not None and hit.item.enabled:
            self.chosen.emit(hit.item)

    def _speak(self) -> None:
        """The field has the focus, so it is the field that says which line is current."""
        hit = self.current
        if hit is None:
            self.field.setAccessibleDescription(tr("Nothing fits these letters."))
            return
        found = trn("{n} line", "{n} lines", len(self.model.hits))
        self.field.setAccessibleDescription(f"{spoken(hit)}. {found}")

    def _arrange(self) -> None:
        """Centred at the top, as high as its lines ask for."""
        rows = min(len(self.model.hits), ROWS)
        self.list.setVisible(rows > 0)
        self.nothing.setVisible(rows == 0)
        room = self.height() - 2 * tokens.BAR
        self.list.setFixedHeight(max(ROW, min(rows * ROW, room // ROW * ROW)))
        self.panel.setFixedWidth(min(_WIDTH, self.width() - 2 * tokens.L))
        self.panel.adjustSize()
        top = min(max(tokens.XL, self.height() // 9), max(tokens.S, self.height() - self.panel.height() - tokens.L))
        self.panel.move((self.width() - self.panel.width()) // 2, top)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.panel.geometry().contains(event.position().toPoint()):
            self.dismissed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
