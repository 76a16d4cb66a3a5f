"""The grid on screen: computed geometry, one paint per frame from memory, what is wanted as it scrolls.

model (ids, rows) + sections + shapes -> layout;   layout + thumbnails -> paint
scroll, resize -> which rows, thumbnails and shapes are wanted
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.grid.geometry import GAP, HEADER, LARGEST, SMALLEST, USUAL, Geometry
from app.grid.headers import paint_header
from app.grid.layouts.choice import LayoutKind, laid_out
from app.grid.layouts.square import Square
from app.grid.model import PhotoModel
from app.grid.motion import Glide, Key, Scroller
from app.grid.order import Ids, Pin
from app.grid.painter import CellPainter, CellState, paint_band
from app.grid.sections import Section
from app.grid.selection import Selection
from app.grid.shapes import Aspects, Shapes
from app.grid.thumbnails import Thumbnails, Wanted
from app.language import tr
from core.types import Status

_KEYS_HOLD_MS = 4000
"""How long after a key the current photo keeps its place."""
_SIZES_REST_MS = 150
"""How long sizes have to stay the same before pictures are made for them exactly."""
_SETTLE_MS = 250
"""How often new shapes are laid out while they arrive."""


@dataclass(frozen=True, slots=True)
class _Anchor:
    """What keeps its height on screen through a new layout: a photo, or the header of a section."""

    key: Key
    screen_top: int


class GridCanvas(QAbstractScrollArea):
    """Shows a PhotoModel. `edge_changed` carries the new thumbnail size, `let_go` says that nothing holds the order any
    more, `section_toggled` the key of a section to be collapsed or opened by whoever set the sections, `shapes_wanted`
    the ids of photos whose shapes `take_shapes` should be told. Input is left to GridView."""

    edge_changed = Signal(int)
    visible_changed = Signal()
    scrolled = Signal()
    let_go = Signal()
    section_toggled = Signal(str)
    shapes_wanted = Signal(object)

    def __init__(
        self, model: PhotoModel, thumbnails: Thumbnails, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._thumbnails, self._selection = model, thumbnails, selection
        self._painter = CellPainter()
        self._kind = LayoutKind.SQUARE
        self._edge = USUAL
        self._sections: Sequence[Section] = ()
        self._shapes = Shapes()
        self._geometry: Geometry = Square(0, 0, USUAL)
        self._toggled: _Anchor | None = None
        self._moving = True
        self._unsettled = False
        self._pointer: QPoint | None = None
        self._hovered = -1
        self._hovered_header = -1
        self._current_header = ""
        self._pressed: QPoint | None = None
        self._band: QRect | None = None
        self._since_key = QElapsedTimer()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: a bar that comes and goes would change the column count and move every photo.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(tr("Photos"))
        self.viewport().setMouseTracking(True)
        self._glide = Glide(self)
        self._glide.moved.connect(self.viewport().update)
        self._scroller = Scroller(self.verticalScrollBar())
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask_for_what_is_seen)
        self._keys_rest = QTimer(self, singleShot=True, interval=_KEYS_HOLD_MS)
        self._keys_rest.timeout.connect(self.let_go)
        self._sizes_rest = QTimer(self, singleShot=True, interval=_SIZES_REST_MS)
        self._sizes_rest.timeout.connect(self._ask_soon)
        self._settle_soon = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle_soon.timeout.connect(self._settle)
        model.reordered.connect(self._relayout)
        model.rows_changed.connect(self._rows_changed)
        thumbnails.ready.connect(self._thumbnail_ready)
        selection.changed.connect(self._selection_changed)
        self.let_go.connect(self._settle_if_held)

    # What others ask

    @property
    def edge(self) -> int:
        return self._edge

    @property
    def layout_kind(self) -> LayoutKind:
        return self._kind

    @property
    def geometry_now(self) -> Geometry:
        return self._geometry

    @property
    def gliding(self) -> bool:
        """Cells are on their way to new places."""
        return self._glide.running

    @property
    def at_top(self) -> bool:
        return self.verticalScrollBar().value() < self._geometry.pitch // 2

    def set_motion(self, moving: bool) -> None:
        """False: nothing glides and nothing scrolls in steps."""
        self._scroller.smooth = moving
        self._moving = moving

    def set_edge(self, edge: int) -> None:
        """New thumbnail size; the current photo, else the first one on view, keeps its height on screen."""
        edge = max(SMALLEST, min(LARGEST, edge))
        if edge == self._edge:
            return
        anchor = self._anchor()
        self._edge = edge
        self._relayout()
        self._restore(anchor)
        self.edge_changed.emit(edge)

    def set_layout_kind(self, kind: LayoutKind) -> None:
        """Another layout of the same photos; what `set_edge` keeps in place stays here too."""
        if kind is self._kind:
            return

        def change() -> None:
            anchor = self._anchor()
            self._kind = kind
            self._relayout()
            self._restore(anchor)

        self._glide_through(change)

    def set_sections(self, sections: Sequence[Section]) -> None:
        """Other sections of the same photos in the same order; a header that was pressed stays where it is."""
        if tuple(sections) == tuple(self._sections):
            return

        def change() -> None:
            anchor = self._toggled or self._anchor()
            self._toggled = None
            self._sections = sections
            self._relayout()
            self._restore(anchor)

        self._glide_through(change)

    def toggle_section(self, key: str) -> None:
        """Ask for a section to be collapsed, or opened again."""
        at = self._section_index(key)
        if at < 0:
            return
        stuck = self._geometry.sticky(self.verticalScrollBar().value())
        box = stuck[1] if stuck is not None and stuck[0] == at else self._geometry.header(at)
        self._toggled = _Anchor(key, box.top() - self.verticalScrollBar().value())
        self.section_toggled.emit(key)

    def take_shapes(self, ids: Ids, aspects: Aspects) -> None:
        """Widths by heights of these photos, NaN for those that are not measured yet. They are laid out within a
        moment, and never so that something moves under the pointer."""
        first = not self._shapes.any_known
        if self._shapes.take(ids, aspects) and self._kind is LayoutKind.JUSTIFIED and not self._settle_soon.isActive():
            self._settle_soon.start(0 if first else _SETTLE_MS)

    def forget_shapes(self, photo_ids: Iterable[int]) -> None:
        """These photos changed: their shapes are asked for anew where the layout needs them."""
        self._shapes.changed(photo_ids)
        if self._kind is LayoutKind.JUSTIFIED:
            self._ask_soon()

    def visible_indices(self) -> list[int]:
        """The photos on screen, whole or in part, in order."""
        top = self.verticalScrollBar().value()
        return [n for run in self._geometry.between(top, top + self.viewport().height() - 1) for n in run]

    def visible_ids(self) -> list[int]:
        return [self._model.id_at(index) for index in self.visible_indices()]

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

    def apply_order(self, ids: Ids, sections: Sequence[Section] = ()) -> None:
        """New order under an unchanged scroll position: who stays in place was decided by the order."""

        def change() -> None:
            at = self.verticalScrollBar().value()
            self._take_order(ids, sections)
            self.verticalScrollBar().setValue(at)

        self._glide_through(change)

    def reorder_around_current(self, ids: Ids, sections: Sequence[Section] = (), *, from_top: bool) -> None:
        """New order that was asked for: shown from its beginning, else with the current photo, where it is still
        among them, at the height on screen where it was."""

        def change() -> None:
            anchor = None if from_top else self._anchor()
            self._take_order(ids, sections)
            if anchor is not None and self._top_of(anchor.key) is not None:
                self._restore(anchor)
            else:
                self.verticalScrollBar().setValue(0)

        self._glide_through(change)

    def reveal(self, photo_id: int, *, smooth: bool = False) -> None:
        """Scroll as little as needed to see a photo whole; of one in a collapsed section, the header."""
        at = self._model.index_of(photo_id)
        if at < 0:
            return
        cell = self._geometry.cell(at)
        self._reveal_box(self._geometry.header(self._geometry.section_of(at)) if cell.isEmpty() else cell, smooth)

    def note_key(self) -> None:
        """A key acted on the current photo: it stays where it is for a while."""
        self._since_key.start()
        self._keys_rest.start()

    def _keys_in_use(self) -> bool:
        return self._since_key.isValid() and self._since_key.elapsed() < _KEYS_HOLD_MS

    # Layout

    def _take_order(self, ids: Ids, sections: Sequence[Section]) -> None:
        self._sections = sections
        before = self._geometry
        self._model.set_order(ids)
        if self._geometry is before:
            # The same order, perhaps in other sections.
            self._relayout()

    def _relayout(self, keep: int = 0) -> None:
        """Lay out anew; the first `keep` photos with the shapes that they have on screen."""
        count = len(self._model)
        whole = sum(section.count for section in self._sections) == count
        aspects = None
        if self._kind is LayoutKind.JUSTIFIED and count:
            aspects = self._shapes.of(self._model.ids, keep)
        self._geometry = laid_out(
            self._kind,
            count,
            self.viewport().width(),
            self._edge,
            self._sections if whole else (),
            aspects,
            mirrored=self.layoutDirection() is Qt.LayoutDirection.RightToLeft,
        )
        if self._current_header and self._section_index(self._current_header) < 0:
            self._current_header = ""
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, self._geometry.height - self.viewport().height()))
        bar.setEnabled(bar.maximum() > 0)
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(max(24, self._geometry.pitch // 3))
        self._sizes_rest.start()
        self._ask_soon()

    def _settle(self) -> None:
        """Lay out with the shapes that have come. Rows down to the one under the pointer stay as they are."""
        if self._kind is not LayoutKind.JUSTIFIED:
            return
        if self.dragging:
            self._settle_soon.start(_SETTLE_MS)
            return
        # One more than the row: where a row ends depends on the first photo behind it.
        row = self._geometry.row_of(self._hovered) if 0 <= self._hovered < self._geometry.count else -1
        keep = self._geometry.row_cells(row).stop + 1 if row >= 0 else 0
        self._unsettled = keep > 0

        def change() -> None:
            anchor = self._anchor(pointed=True) if not keep and not self.at_top else None
            self._relayout(keep)
            self._restore(anchor)

        self._glide_through(change)

    def _settle_if_held(self) -> None:
        if self._unsettled:
            self._settle_soon.start(_SETTLE_MS)

    def _section_index(self, key: str) -> int:
        return next((n for n, section in enumerate(self._geometry.sections) if section.key == key), -1)

    def _anchor(self, *, pointed: bool = False) -> _Anchor | None:
        """The current photo where it is on view, else the first one (`pointed`: that one anyway), else a header."""
        seen, top = self.visible_indices(), self.verticalScrollBar().value()
        current = None if pointed else self._selection.current
        if current is not None and self._model.index_of(current) in seen:
            key: Key = current
        elif seen:
            key = self._model.id_at(seen[0])
        else:
            stuck = self._geometry.sticky(top)
            if stuck is None:
                return None
            key = self._geometry.sections[stuck[0]].key
        at = self._top_of(key)
        return _Anchor(key, at - top) if at is not None else None

    def _top_of(self, key: Key) -> int | None:
        """The upper edge of a photo or a header, in content coordinates; None where it is not there."""
        if isinstance(key, str):
            at = self._section_index(key)
            return self._geometry.heads[at] if at >= 0 else None
        at = self._model.index_of(key)
        return self._geometry.cell(at).top() if at >= 0 else None

    def _restore(self, anchor: _Anchor | None) -> None:
        top = self._top_of(anchor.key) if anchor is not None else None
        if anchor is not None and top is not None:
            self.verticalScrollBar().setValue(top - anchor.screen_top)

    def _reveal_box(self, box: QRect, smooth: bool) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        now = self._scroller.target
        above = HEADER if self._geometry.sections else GAP
        if box.top() - above < now:
            end = box.top() - above
        elif box.bottom() + GAP > now + height:
            end = box.bottom() + GAP - height
        else:
            return
        if smooth:
            self._scroller.to(end)
        else:
            bar.setValue(end)

    def _glide_through(self, change: Callable[[], None]) -> None:
        """Make a change of the layout, and show how what was on screen gets to its new place."""
        before = self._places() if self._moving and self.isVisible() and len(self._model) else {}
        change()
        if before:
            self._glide.start(before, self._places())
        else:
            self._glide.stop()

    def _places(self) -> dict[Key, QRect]:
        """Where everything that can be seen is on screen now."""
        top = self.verticalScrollBar().value()
        found: dict[Key, QRect] = {}
        for index in self.visible_indices():
            photo_id = self._model.id_at(index)
            found[photo_id] = self._glide.place(photo_id, self._on_screen(index))
        for number in self._geometry.headers(top, top + self.viewport().height()):
            key = self._geometry.sections[number].key
            found[key] = self._glide.place(key, self._geometry.header(number).translated(0, -top))
        return found

    # What is wanted

    def _ask_soon(self) -> None:
        self._soon.start()
        self.viewport().update()

    def _ask_for_what_is_seen(self) -> None:
        if not self.isVisible():
            return
        seen = self.visible_indices()
        ahead = len(seen)
        if seen:
            near = range(max(0, seen[0] - ahead), min(len(self._model), seen[-1] + 1 + ahead))
            shown = set(seen)
            self._fetch(seen, near)
            order = [*seen, *(n for n in near if n not in shown and self._geometry.row_of(n) >= 0)]
            self._thumbnails.want(
                [wanted for wanted in map(self._wanted, order) if wanted is not None],
                rough=self._sizes_rest.isActive(),
            )
        self._ask_for_shapes()
        self._find_hovered()
        self.viewport().update()
        self.visible_changed.emit()

    def _fetch(self, seen: Sequence[int], near: range) -> None:
        """Rows of what is on screen and about it; across collapsed sections only of what is on screen."""
        if len(near) <= 4 * len(seen):
            self._model.fetch(near)
            return
        for index in seen:
            self._model.fetch(range(index, index + 1))

    def _wanted(self, index: int) -> Wanted | None:
        row = self._model.row_at(index)
        if row is None or row.status is Status.UNREADABLE:
            return None
        box, ratio = self._geometry.picture(self._geometry.cell(index)), self.devicePixelRatioF()
        return Wanted(row.id, row.content, round(box.width() * ratio), round(box.height() * ratio))

    def _ask_for_shapes(self) -> None:
        if self._kind is LayoutKind.JUSTIFIED and len(self._model):
            unasked = self._shapes.unasked(self._model.ids)
            if len(unasked):
                self.shapes_wanted.emit(unasked)

    def _selection_changed(self) -> None:
        if self._selection.current is not None:
            # Whoever made a photo current, keys are on that and on no header.
            self._current_header = ""
        self.viewport().update()

    def _rows_changed(self, photo_ids: object) -> None:
        self._ask_soon()

    def _thumbnail_ready(self, photo_id: object) -> None:
        if isinstance(photo_id, int) and self.isVisible():
            at = self._model.index_of(photo_id)
            box = self._on_screen(at) if at >= 0 else QRect()
            if box.intersects(self.viewport().rect()):
                self.viewport().update(box)

    def _on_screen(self, index: int) -> QRect:
        return self._geometry.cell(index).translated(0, -self.verticalScrollBar().value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        anchor = self._anchor() if not self.at_top else None
        self._glide.stop()
        self._relayout()
        self._restore(anchor)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._ask_soon()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_soon()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._relayout()
        super().changeEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._ask_soon()
        self.scrolled.emit()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        exposed, top = event.rect(), self.verticalScrollBar().value()
        gliding = self._glide.running
        shown = self.viewport().rect() if gliding else exposed
        for run in self._geometry.between(shown.top() + top, shown.bottom() + top):
            for index in run:
                photo_id, cell = self._model.id_at(index), self._on_screen(index)
                if gliding:
                    cell = self._glide.place(photo_id, cell)
                if cell.intersects(exposed):
                    painter.setOpacity(self._glide.opacity(photo_id))
                    self._paint_cell(painter, index, photo_id, cell)
        painter.setOpacity(1.0)
        if self._geometry.sections:
            self._paint_headers(painter, top)
        if self._band is not None:
            paint_band(painter, self._band.translated(0, -top))
        painter.end()

    def _paint_cell(self, painter: QPainter, index: int, photo_id: int, cell: QRect) -> None:
        here = self.hasFocus() and not self._current_header
        state = CellState(
            selected=photo_id in self._selection,
            current=photo_id == self._selection.current and here,
            hovered=index == self._hovered,
        )
        row, pixmap = self._model.row_at(index), self._thumbnails.pixmap(photo_id)
        self._painter.paint(painter, self._geometry, cell, row, pixmap, state, self._model.place_at(index))

    def _paint_headers(self, painter: QPainter, top: int) -> None:
        geometry = self._geometry
        stuck = geometry.sticky(top)
        for number in geometry.headers(top, top + self.viewport().height()):
            if stuck is None or number != stuck[0]:
                box = geometry.header(number).translated(0, -top)
                self._paint_header(painter, number, self._glide.place(geometry.sections[number].key, box))
        if stuck is not None:
            self._paint_header(painter, stuck[0], stuck[1].translated(0, -top), geometry.heads[stuck[0]] < top)

    def _paint_header(self, painter: QPainter, number: int, box: QRect, stuck: bool = False) -> None:
        section = self._geometry.sections[number]
        paint_header(
            painter,
            box,
            section,
            hovered=number == self._hovered_header,
            current=section.key == self._current_header and self.hasFocus(),
            stuck=stuck,
            mirrored=self._geometry.mirrored,
        )

    # What is under the pointer

    def _content(self, point: QPoint) -> QPoint:
        return point + QPoint(0, self.verticalScrollBar().value())

    def _find_hovered(self) -> None:
        point = self._pointer
        index = header = -1
        if point is not None and self.viewport().rect().contains(point):
            header = self._header_under(point)
            index = self._geometry.index_at(self._content(point)) if header < 0 else -1
        if header != self._hovered_header:
            self._hovered_header = header
            self.viewport().update()
        if index == self._hovered:
            return
        for changed in (self._hovered, index):
            if 0 <= changed < len(self._model):
                self.viewport().update(self._on_screen(changed))
        self._hovered = index
        if index < 0:
            self.let_go.emit()

    def _header_under(self, point: QPoint) -> int:
        """The section whose header is drawn at a point of the viewport, or -1."""
        return self._geometry.header_at(self._content(point), self.verticalScrollBar().value())

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
