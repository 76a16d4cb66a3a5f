"""The grid under a person's hands: events go to whoever knows what they mean.

keys (commands) -> Walk;   buttons and moves -> Pointer, Hover;   wheel -> Wheel, size;   rest -> ToolTips
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QHideEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.grid.canvas import GridCanvas
from app.grid.model import PhotoModel
from app.grid.pointer import Pointer
from app.grid.selection import Selection
from app.grid.spoken import Spoken
from app.grid.thumbnails import Thumbnails
from app.grid.tool_tips import ToolTips
from app.grid.walk import Walk
from app.grid.wheel import Wheel

_EDGE_STEP = 16


class GridView(GridCanvas):
    """`opened` carries the id of a photo to look at, `menu_wanted` where a context menu should open, `drag_wanted` the
    selected photos that the pointer drags away. What keys do is in `walk`, what the pointer tells in `tips`."""

    opened = Signal(object)
    menu_wanted = Signal(QPoint)
    drag_wanted = Signal(object)

    def __init__(
        self, model: PhotoModel, thumbnails: Thumbnails, selection: Selection, parent: QWidget | None = None
    ) -> None:
        super().__init__(model, thumbnails, selection, parent)
        self._wheel = Wheel(self.verticalScrollBar(), self._scrolling.scroller)
        self._spoken = Spoken(self, model, selection)
        self.walk = Walk(self._scene, selection, self._keys, self._scrolling, self.arranging, self._spoken)
        self.tips = ToolTips(self._scene, self._hover, self._page.cells.footer, self.viewport())
        self._pointer = Pointer(
            self._scene, selection, self._keys, self.band, self.arranging, self._scrolling, self.viewport()
        )
        self._pointer.opened.connect(self.opened)
        self._pointer.drag_wanted.connect(self.drag_wanted)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.walk.forget_column()
        self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._hover.point_at(point)
        self._pointer.move(point, event.buttons())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pointer.double_press(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        # Whoever hides while a button is down never hears that it came up.
        self._pointer.give_up()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            current = self._selection.current
            at = self._model.index_of(current) if current is not None else -1
            if current is not None and at >= 0:
                self.reveal(current)
                self.menu_wanted.emit(self.viewport().mapToGlobal(self._scene.on_screen(at).center()))
        elif self._scene.header_under(event.pos()) < 0:
            self.menu_wanted.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_edge(self.edge + _EDGE_STEP * self._wheel.steps(event))
        else:
            self._wheel.turn(event)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover.point_at(None)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.tips.show(event)
            return True
        return super().viewportEvent(event)
