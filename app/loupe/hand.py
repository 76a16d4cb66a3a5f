"""What a hand does on the loupe: wheel, touchpad, pinch and drag become another view of the picture.

mouse wheel            closer and further away at the pointer, always
two fingers, zoomed    move the picture; with Ctrl, closer and further away
pinch                  closer and further away between the fingers, on touchpads and touch screens
drag, double click     move the picture; fit or 100 %
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QCursor, QInputDevice, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget

from app.loupe.geometry import Viewport

WHEEL_STEP = 1.25
_DRAG = 4


class Hand:
    """Turns the events of `widget` into views. `view` gives the present one, `look` takes the next. GUI thread."""

    def __init__(self, widget: QWidget, view: Callable[[], Viewport], look: Callable[[Viewport], None]) -> None:
        self._widget, self._view, self._look = widget, view, look
        self._grabbed: QPointF | None = None
        self._dragging = False
        self._hidden = False
        widget.grabGesture(Qt.GestureType.PinchGesture)

    @property
    def holds(self) -> bool:
        """Whether a button is down on the picture."""
        return self._grabbed is not None

    def zoom_by(self, factor: float, at: QPointF) -> None:
        """`at` in device pixels of the widget."""
        view = self._view()
        self._look(view.zoomed(view.scale * factor, at.x(), at.y()))

    def device(self, at: QPointF) -> QPointF:
        """A point of the widget in device pixels."""
        return at * self._widget.devicePixelRatioF()

    def pointer(self) -> QPointF | None:
        """Where the pointer is over the widget, in the widget's pixels."""
        return QPointF(self._widget.mapFromGlobal(QCursor.pos())) if self._widget.underMouse() else None

    def place(self) -> QPointF:
        """The pointer in device pixels, the middle where it is not over the widget."""
        at, area = self.pointer(), self._widget.rect()
        return self.device(at if at is not None and area.contains(at.toPoint()) else QPointF(area.center()))

    def wheel(self, event: QWheelEvent) -> None:
        if _by_fingers(event) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            by = QPointF(event.pixelDelta()) if not event.pixelDelta().isNull() else QPointF(event.angleDelta()) / 4
            self._pan(by)
        else:
            turns = (event.angleDelta().y() or event.angleDelta().x()) / 120
            if turns:
                self.zoom_by(WHEEL_STEP**turns, self.device(event.position()))
        event.accept()

    def native_gesture(self, event: QNativeGestureEvent) -> bool:
        """A touchpad's own gestures; False for one that means nothing here."""
        at = self.device(event.position())
        match event.gestureType():
            case Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(max(1.0 + event.value(), 0.1), at)
            case Qt.NativeGestureType.SmartZoomNativeGesture:
                self._look(self._view().toggled(at.x(), at.y()))
            case Qt.NativeGestureType.BeginNativeGesture | Qt.NativeGestureType.EndNativeGesture:
                pass
            case _:
                return False
        event.accept()
        return True

    def gesture(self, event: QGestureEvent) -> bool:
        """Two fingers on a touch screen; False where it is another gesture."""
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        centre = pinch.centerPoint()
        at = self._widget.mapFromGlobal(centre)
        if pinch.changeFlags() & QPinchGesture.ChangeFlag.ScaleFactorChanged and pinch.scaleFactor() > 0:
            self.zoom_by(pinch.scaleFactor(), self.device(at))
        if pinch.changeFlags() & QPinchGesture.ChangeFlag.CenterPointChanged and not pinch.lastCenterPoint().isNull():
            self._pan(centre - pinch.lastCenterPoint())
        event.accept(pinch)
        return True

    def press(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed, self._dragging = event.position(), False
            self.show()

    def move(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        moved = event.position() - self._grabbed
        if self._dragging or moved.manhattanLength() >= _DRAG:
            self._dragging = True
            self._grabbed = event.position()
            self._pan(moved)

    def release(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = None
            self.show()

    def double_click(self, event: QMouseEvent) -> None:
        at = self.device(event.position())
        self._look(self._view().toggled(at.x(), at.y()))

    def hide(self) -> None:
        """No pointer over the picture, whatever keys do to the view, until the hand comes back."""
        self._hidden = True
        self._widget.setCursor(Qt.CursorShape.BlankCursor)

    def come_back(self) -> None:
        self._hidden = False
        self.show()

    def show(self) -> None:
        """The pointer says what a drag would do."""
        if self._hidden:
            return
        open_hand, closed_hand = Qt.CursorShape.OpenHandCursor, Qt.CursorShape.ClosedHandCursor
        held = closed_hand if self.holds else open_hand
        self._widget.setCursor(held if self._view().zoom is not None else Qt.CursorShape.ArrowCursor)

    def _pan(self, by: QPointF) -> None:
        """By so many of the widget's pixels."""
        if self._view().zoom is not None:
            device = self.device(by)
            self._look(self._view().panned(device.x(), device.y()))


def _by_fingers(event: QWheelEvent) -> bool:
    touchpad = event.device() is not None and event.device().type() == QInputDevice.DeviceType.TouchPad
    return touchpad or event.phase() != Qt.ScrollPhase.NoScrollPhase
