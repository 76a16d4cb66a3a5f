"""The grid on screen: computed geometry, one paint per frame from memory, what is wanted as it scrolls.

model (ids, rows) + thumbnails -> paint;   scroll, resize -> which rows and thumbnails are wanted
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.grid.geometry import LARGEST, SMALLEST, USUAL, Geometry
from app.grid.model import PhotoModel
from app.grid.order import Ids, Pin
from app.grid.painter import CellPainter, CellState, paint_band
from app.grid.selection import Selection
from app.grid.thumbnails import Thumbnails, Wanted
from core.types import Status

_KEYS_HOLD_MS = 4000
"""How long after a key the current photo keeps its place."""


class GridCanvas(QAbstractScrollArea):
    """Shows a PhotoModel. `edge_changed` carries the new thumbnail size, `let_go` says that nothing holds the order any
    more. Input is left to GridView."""

    edge_changed = Signal(int)
    visible_changed = Signal()
    scrolled = Signal()
    let_go = Signal()

    def __init__(
        self, model: PhotoModel, thumbnails: Thumbnails, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._thumbnails, self._selection = model, thumbnails, selection
        self._painter = CellPainter()
        self._edge = USUAL
        self._geometry = Geometry(0, 0, USUAL)
        self._pointer: QPoint | None = None
        self._hovered = -1
        self._pressed: QPoint | None = None
        self._band: QRect | None = None
        self._since_key = QElapsedTimer()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: a bar that comes and goes would change the column count and move every photo.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName("Photos")
        self.viewport().setMouseTracking(True)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask_for_what_is_seen)
        self._keys_rest = QTimer(self, singleShot=True, interval=_KEYS_HOLD_MS)
        self._keys_rest.timeout.connect(self.let_go)
        model.reordered.connect(self._relayout)
        model.rows_changed.connect(self._rows_changed)
        thumbnails.ready.connect(self._thumbnail_ready)
        selection.changed.connect(self.viewport().update)

    # What others ask

    @property
    def edge(self) -> int:
        return self._edge

    @property
    def geometry_now(self) -> Geometry:
        return self._geometry

    @property
    def at_top(self) -> bool:
        return self.verticalScrollBar().value() < self._geometry.pitch // 2

    def set_edge(self, edge: int) -> None:
        """New thumbnail size; the current photo, else the first one on view, keeps its height on screen."""
        edge = max(SMALLEST, min(LARGEST, edge))
        if edge == self._edge:
            return
        anchor = self._anchor_id()
        offset = self._screen_top(anchor) if anchor is not None else 0
        self._edge = edge
        self._relayout()
        if anchor is not None:
            self._scroll_so(anchor, offset)
        self.edge_changed.emit(edge)

    def visible_indices(self) -> range:
        top = self.verticalScrollBar().value()
        return self._geometry.between(top, top + self.viewport().height() - 1)

    def visible_ids(self) -> list[int]:
        return self._model.ids_in(self.visible_indices())

    def pins(self) -> list[Pin]:
        """The photos that a re-sort must leave where they are: under the pointer, and current while keys are used."""
        found = []
        if 0 <= self._hovered < len(self._model):
            found.append(Pin(self._model.id_at(self._hovered), self._hovered))
        current = self._selection.current
        if current is not None and self._keys_in_use():
            at = self._model.index_of(current)
            if at >= 0 and at != self._hovered:
                found.append(Pin(current, at))
        return found

    @property
    def dragging(self) -> bool:
        """A button is down: nothing may move."""
        return self._pressed is not None

    def apply_order(self, ids: Ids) -> None:
        """New order under an unchanged scroll position: who stays in place was decided by the order."""
        at = self.verticalScrollBar().value()
        self._model.set_order(ids)
        self.verticalScrollBar().setValue(at)

    def reorder_around_current(self, ids: Ids, *, from_top: bool) -> None:
        """New order that was asked for: shown from its beginning, else with the current photo, where it is still
        among them, at the height on screen where it was."""
        anchor = None if from_top else self._anchor_id()
        offset = self._screen_top(anchor) if anchor is not None else 0
        self._model.set_order(ids)
        if anchor is not None and self._model.index_of(anchor) >= 0:
            self._scroll_so(anchor, offset)
        else:
            self.verticalScrollBar().setValue(0)

    def reveal(self, photo_id: int) -> None:
        """Scroll as little as needed to see a photo whole."""
        at = self._model.index_of(photo_id)
        if at < 0:
            return
        cell = self._geometry.cell(at).adjusted(0, -8, 0, 8)
        bar, height = self.verticalScrollBar(), self.viewport().height()
        if cell.top() < bar.value():
            bar.setValue(cell.top())
        elif cell.bottom() > bar.value() + height:
            bar.setValue(cell.bottom() - height)

    def note_key(self) -> None:
        """A key acted on the current photo: it stays where it is for a while."""
        self._since_key.start()
        self._keys_rest.start()

    def _keys_in_use(self) -> bool:
        return self._since_key.isValid() and self._since_key.elapsed() < _KEYS_HOLD_MS

    # Layout

    def _relayout(self) -> None:
        self._geometry = Geometry(len(self._model), self.viewport().width(), self._edge)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._geometry.height - self.viewport().height()))
        bar.setEnabled(bar.maximum() > 0)
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(24, self._geometry.pitch // 3))
        self._ask_soon()

    def _anchor_id(self) -> int | None:
        current = self._selection.current
        seen = self.visible_indices()
        if current is not None and self._model.index_of(current) in seen:
            return current
        return self._model.id_at(seen.start) if seen else None

    def _screen_top(self, photo_id: int) -> int:
        return self._geometry.cell(self._model.index_of(photo_id)).top() - self.verticalScrollBar().value()

    def _scroll_so(self, photo_id: int, screen_top: int) -> None:
        self.verticalScrollBar().setValue(self._geometry.cell(self._model.index_of(photo_id)).top() - screen_top)

    def _ask_soon(self) -> None:
        self._soon.start()
        self.viewport().update()

    def _ask_for_what_is_seen(self) -> None:
        seen = self.visible_indices()
        ahead = len(seen)
        near = range(max(0, seen.start - ahead), min(len(self._model), seen.stop + ahead))
        self._model.fetch(near)
        edge = round(self._geometry.side * self.devicePixelRatioF())
        order = [*seen, *(n for n in near if n not in seen)]
        rows = [row for row in map(self._model.row_at, order) if row is not None]
        self._thumbnails.want(
            [Wanted(row.id, row.content, edge) for row in rows if row.status is not Status.UNREADABLE]
        )
        self._find_hovered()
        self.viewport().update()
        self.visible_changed.emit()

    def _rows_changed(self, photo_ids: object) -> None:
        self._ask_soon()

    def _thumbnail_ready(self, photo_id: object) -> None:
        if isinstance(photo_id, int):
            at = self._model.index_of(photo_id)
            if at in self.visible_indices():
                self.viewport().update(self._on_screen(at))

    def _on_screen(self, index: int) -> QRect:
        return self._geometry.cell(index).translated(0, -self.verticalScrollBar().value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self._anchor_id() if not self.at_top else None
        offset = self._screen_top(anchor) if anchor is not None else 0
        self._relayout()
        if anchor is not None:
            self._scroll_so(anchor, offset)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._ask_soon()
        self.scrolled.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        exposed, top = event.rect(), self.verticalScrollBar().value()
        for index in self._geometry.between(exposed.top() + top, exposed.bottom() + top):
            cell = self._on_screen(index)
            if not cell.intersects(exposed):
                continue
            photo_id = self._model.id_at(index)
            state = CellState(
                selected=photo_id in self._selection,
                current=photo_id == self._selection.current and self.hasFocus(),
                hovered=index == self._hovered,
            )
            row, pixmap = self._model.row_at(index), self._thumbnails.pixmap(photo_id)
            self._painter.paint(painter, self._geometry, cell, row, pixmap, state)
        if self._band is not None:
            paint_band(painter, self._band.translated(0, -top))

    # What is under the pointer

    def _content(self, point: QPoint) -> QPoint:
        return point + QPoint(0, self.verticalScrollBar().value())

    def _find_hovered(self) -> None:
        point = self._pointer
        inside = point is not None and self.viewport().rect().contains(point)
        index = self._geometry.index_at(self._content(point)) if inside and point is not None else -1
        if index == self._hovered:
            return
        for changed in (self._hovered, index):
            if 0 <= changed < len(self._model):
                self.viewport().update(self._on_screen(changed))
        self._hovered = index
        if index < 0:
            self.let_go.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
