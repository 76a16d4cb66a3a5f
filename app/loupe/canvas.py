"""The widget that a photo is looked at in: painted, resized, and moved by a hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QWidget

from app.loupe.geometry import Viewport
from app.loupe.hand import Hand
from app.loupe.knowledge import LoupeContext
from app.loupe.looking import Looking
from app.loupe.overlay import focus_frame
from app.loupe.scene import paint_scene


class PhotoCanvas(Looking):
    """Takes Qt's events. A `plain` one takes no hand. GUI thread."""

    def __init__(self, context: LoupeContext, parent: QWidget | None, *, plain: bool) -> None:
        super().__init__(context, parent, plain=plain)
        self._hand = Hand(self, self._present, self._look)
        self.setObjectName("canvas")
        self.setMinimumSize(160, 120)
        self._over_focus_point = False
        if plain:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setMouseTracking(True)

    def _present(self) -> Viewport:
        return self._view

    def _look(self, view: Viewport) -> None:
        super()._look(view)
        self._hand.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        pointer = self._hand.pointer()
        self._over_focus_point = self._is_over_focus_point(pointer)
        painter = QPainter(self)
        paint_scene(painter, QRectF(self.rect()), self._scene(pointer))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fill()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.DevicePixelRatioChange:
                self._fill()
            case QEvent.Type.PaletteChange:
                self._lay_over()
            case QEvent.Type.WindowActivate:
                self.try_again()
            case QEvent.Type.NativeGesture if isinstance(event, QNativeGestureEvent):
                return self._hand.native_gesture(event) or super().event(event)
            case QEvent.Type.Gesture if isinstance(event, QGestureEvent):
                return self._hand.gesture(event) or super().event(event)
            case _:
                pass
        return super().event(event)

    def _fill(self) -> None:
        ratio = self.devicePixelRatioF()
        self._view = self._view.resized(max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1))
        self._ask()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hand.wheel(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hand.move(event)
        self._point_at(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    def _point_at(self, pointer: QPointF | None) -> None:
        """The words beside the focus point come and go with the pointer; nothing else is painted for it."""
        if self._is_over_focus_point(pointer) != self._over_focus_point:
            self.update()

    def _is_over_focus_point(self, pointer: QPointF | None) -> bool:
        at = self._focus_point_at()
        return at is not None and pointer is not None and focus_frame(at).contains(pointer)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hand.double_click(event)
