"""The grid on screen: the widget that lays out, scrolls and paints. Input is left to GridView.

model, sections, shapes -> Scene (what lies where)
Scene + scroll bar -> Wants (rows, thumbnails), Settling (shapes), Hover (what is under the pointer)
Scene + thumbnails + selection + Hover + KeyPlace + RubberBand -> PagePainter
another order, sections, size -> Arranging -> Scene, with Scrolling (what keeps its height) and Gliding (the way)
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from app.grid.arranging import Arranging
from app.grid.band import RubberBand
from app.grid.geometry import Geometry
from app.grid.gliding import Gliding
from app.grid.hover import Hover
from app.grid.key_place import KeyPlace
from app.grid.layouts.kinds import LayoutKind
from app.grid.model import PhotoModel
from app.grid.motion import Glide
from app.grid.order import Ids, Pin
from app.grid.page_painter import PagePainter
from app.grid.scene import Scene
from app.grid.scrolling import Scrolling
from app.grid.selection import Selection
from app.grid.settling import Settling
from app.grid.shapes import Aspects
from app.grid.thumbnails import Thumbnails
from app.grid.wants import Wants
from app.language import tr

_SIZES_REST_MS = 150
"""How long sizes have to stay the same before pictures are made for them exactly."""


class GridCanvas(QAbstractScrollArea):
    """Shows a PhotoModel. `edge_changed` carries the new thumbnail size, `let_go` says that nothing holds the order any
    more, `section_toggled` the key of a section to be collapsed or opened by whoever set the sections, `shapes_wanted`
    the ids of photos whose shapes `take_shapes` should be told. GUI thread."""

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
        self._model, self._selection = model, selection
        self._dress()
        self._scene = Scene(model, self)
        self._scrolling = Scrolling(self._scene, self.verticalScrollBar())
        self._hover = Hover(self._scene, self.viewport(), self)
        self._keys = KeyPlace(selection, self)
        self.band = RubberBand(self._scene, selection)
        self._wants = Wants(self._scene, thumbnails)
        self._settling = Settling(self._scene, self._hover, self.band, self)
        self._glide = Glide(self)
        self._gliding = Gliding(self._scene, self, self._glide)
        self.arranging = Arranging(self._scene, selection, self._scrolling, self._gliding, self)
        self._page = PagePainter(self._scene, thumbnails, selection, self._hover, self._keys, self.band, self._glide)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        self._sizes_rest = QTimer(self, singleShot=True, interval=_SIZES_REST_MS)
        self._sizes_rest.timeout.connect(self._look_soon)
        self._glide.moved.connect(self.viewport().update)
        self._hover.left.connect(self.let_go)
        self._keys.moved.connect(self.viewport().update)
        self._keys.rested.connect(self.let_go)
        self.let_go.connect(self._settling.let_go)
        self._settling.wanted.connect(self.shapes_wanted)
        self._settling.due.connect(self.arranging.settle)
        self.arranging.laid_out.connect(self._laid_out)
        self.arranging.edge_changed.connect(self.edge_changed)
        self.arranging.section_toggled.connect(self.section_toggled)
        model.rows_changed.connect(self._look_soon)
        thumbnails.ready.connect(self._thumbnail_ready)
        selection.changed.connect(self.viewport().update)

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always there: a bar that comes and goes would change the column count and move every photo.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(tr("Photos"))
        self.viewport().setMouseTracking(True)

    # What others ask

    @property
    def edge(self) -> int:
        return self._scene.edge

    @property
    def layout_kind(self) -> LayoutKind:
        return self._scene.kind

    @property
    def geometry_now(self) -> Geometry:
        return self._scene.geometry

    @property
    def gliding(self) -> bool:
        """Cells are on their way to new places."""
        return self._glide.running

    @property
    def at_top(self) -> bool:
        return self._scrolling.at_top

    @property
    def sees_current(self) -> bool:
        """The current photo is on screen, whole or in part."""
        current = self._selection.current
        return current is not None and self._model.index_of(current) in self._scene.visible()

    @property
    def dragging(self) -> bool:
        """A button is down: nothing may move."""
        return self.band.pressed

    def visible_ids(self) -> list[int]:
        """The photos on screen, whole or in part, in order."""
        return [self._model.id_at(index) for index in self._scene.visible()]

    def pins(self) -> list[Pin]:
        """The photos that a re-sort must leave where they are: under the pointer, and current while keys are used."""
        pointed, current = self._hover.photo_id if self._hover.held else None, self._selection.current
        found = [] if pointed is None else [Pin(pointed, self._hover.photo)]
        if current is not None and self._keys.in_use:
            at = self._model.index_of(current)
            if at >= 0 and current != pointed:
                found.append(Pin(current, at))
        return found

    def reveal(self, photo_id: int, *, smooth: bool = False) -> None:
        """Scroll as little as needed to see a photo whole; of one in a collapsed section, the header."""
        self._scrolling.reveal(photo_id, smooth=smooth)

    def note_key(self) -> None:
        """A key acted on the current photo: it stays where it is for a while."""
        self._keys.note()

    def release(self) -> None:
        """A person asked for another order: until pointer or keys are used again, nothing has to stay."""
        self._hover.release()
        self._keys.release()

    # What others change

    def set_kept(self, kept: frozenset[int]) -> None:
        """These photos stand out of the order, because they were looked at when it changed."""
        if kept != self._scene.kept:
            self._scene.kept = kept
            self.viewport().update()

    def set_motion(self, moving: bool) -> None:
        """False: nothing glides and nothing scrolls in steps."""
        self._scrolling.scroller.smooth = self._gliding.moving = moving

    def set_edge(self, edge: int) -> None:
        """New thumbnail size, brought within what there is."""
        self.arranging.set_edge(edge)

    def take_shapes(self, ids: Ids, aspects: Aspects) -> None:
        """Widths by heights of these photos, NaN for those that are not measured yet. They are laid out within a
        moment, and never so that something moves under the pointer."""
        self._settling.take(ids, aspects)

    def forget_shapes(self, photo_ids: Iterable[int]) -> None:
        """These photos changed: their shapes are asked for anew where the layout needs them."""
        self._settling.forget(photo_ids)
        if self._scene.justified:
            self._look_soon()

    # What is seen

    def _laid_out(self) -> None:
        if self._keys.header is not None and self._scene.section_at(self._keys.header) < 0:
            self._keys.take_header(None)
        self._left_shows()
        self._sizes_rest.start()
        self._look_soon()

    def _look_soon(self) -> None:
        self._soon.start()
        self.viewport().update()

    def _look(self) -> None:
        """Something else is seen now: ask for what it needs."""
        if not self.isVisible():
            return
        self._come_back()
        self._wants.ask(rough=self._sizes_rest.isActive())
        self._settling.ask()
        self._hover.look()
        self.viewport().update()
        self.visible_changed.emit()

    def _left_shows(self) -> bool:
        left = self._keys.left
        at = self._model.index_of(left) if left is not None else -1
        return self._keys.laid_out(seen=at >= 0 and self._scene.geometry.row_of(at) >= 0)

    def _come_back(self) -> None:
        """Keys were on a header that is gone, or open now: back to the photo where they were before."""
        left = self._keys.left
        if left is not None and self._left_shows():
            self._keys.come_back()
            self.reveal(left)

    def _thumbnail_ready(self, photo_id: object) -> None:
        if isinstance(photo_id, int) and self.isVisible():
            at = self._model.index_of(photo_id)
            if at >= 0:
                self.viewport().update(self._scene.on_screen(at))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._page.paint(painter, self.viewport().rect(), event.rect(), focused=self.hasFocus())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.arranging.resize()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._look_soon()
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_soon()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.arranging.lay_out()
        super().changeEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._look_soon()
        self.scrolled.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.viewport().update()
