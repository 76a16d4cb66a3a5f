"""The frame round a photo's main part, over its small picture: shows what is looked at closely, and can be moved.

Drag it, or give it the focus and press the arrows; a double click, or Delete, takes it back.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.inspector.preview import PreviewPicture
from app.language import tr
from app.theme import tokens
from app.theme.colours import colours

_STEP = 0.02
"""How far an arrow moves the frame, in fractions of the picture."""

_REST_MS = 600
"""Arrows are pressed in rows: the last one counts."""

_ARROWS = {
    Qt.Key.Key_Left: (-_STEP, 0.0),
    Qt.Key.Key_Right: (_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_STEP),
    Qt.Key.Key_Down: (0.0, _STEP),
}
_BACK = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)

Centre = tuple[float, float]


class RegionFrame(QWidget):
    """Lies over `preview`, as large as it. `moved` carries the new centre in fractions of the picture, or None where
    it is taken back. GUI thread."""

    moved = Signal(object)

    def __init__(self, preview: PreviewPicture) -> None:
        super().__init__(preview)
        self._preview = preview
        self._size = (0, 0)
        self._centre: Centre = (0.5, 0.5)
        self._chosen = False
        self._held: QPointF | None = None
        self._hovered = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._tell)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Main part of the photo"))
        self.setToolTip(
            tr("What is looked at most closely. Drag it to the main part of the photo; double-click to take it back.")
        )
        self.hide()
        preview.installEventFilter(self)

    @property
    def centre(self) -> Centre:
        return self._centre

    def show_region(self, centre: Centre, size: tuple[int, int], *, chosen: bool) -> None:
        """The main part of a picture of `size` pixels lies round `centre`; `chosen`: a person said so."""
        self._rest.stop()
        self._held, self._size, self._centre, self._chosen = None, size, centre, chosen
        self.setAccessibleDescription(tr("Chosen by you") if chosen else "")
        self.setGeometry(self._preview.rect())
        self.setVisible(min(size) > 0)
        self.update()

    def frame(self) -> QRectF:
        """Where it is drawn, in coordinates of the widget; empty while there is no picture."""
        place = self._preview.place()
        if place.isEmpty() or min(self._size) <= 0:
            return QRectF()
        # Where pictures are cut is known by what cuts them, and that brings numpy along.
        from core.encoders.views import salient_frame

        left, top, width, height = salient_frame(*self._size, self._centre)
        return QRectF(
            place.left() + left * place.width(),
            place.top() + top * place.height(),
            width * place.width(),
            height * place.height(),
        )

    # Mouse and keys

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._preview.rect())
        return False

    def event(self, event: QEvent) -> bool:
        # Arrows lead from photo to photo otherwise, Delete rejects one.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._hit(event.position()):
            self._held = event.position() - self.frame().center()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = self._hit(event.position())
        if self._held is None:
            self._hover(inside)
            return
        place = self._preview.place()
        at = event.position() - self._held
        self._put(((at.x() - place.left()) / place.width(), (at.y() - place.top()) / place.height()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None and event.button() is Qt.MouseButton.LeftButton:
            self._held = None
            self._hover(self._hit(event.position()), force=True)
            if self._rest.isActive():
                self._rest.stop()
                self._tell()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._hit(event.position()):
            self._take_back()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _is_ours(event):
            super().keyPressEvent(event)
        elif event.key() in _BACK:
            self._take_back()
        else:
            x, y = _ARROWS[Qt.Key(event.key())]
            self._put((self._centre[0] + x, self._centre[1] + y))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def _hit(self, at: QPointF) -> bool:
        """Whether a point is on the frame, which takes at least as much room as a button's icon."""
        frame = self.frame()
        if frame.isEmpty():
            return False
        across, down = (max(0.0, (tokens.CONTROL - side) / 2) for side in (frame.width(), frame.height()))
        return frame.adjusted(-across, -down, across, down).contains(at)

    def _put(self, centre: Centre) -> None:
        """Move the frame, as far as the picture goes."""
        frame, place = self.frame(), self._preview.place()
        if frame.isEmpty():
            return
        half = (frame.width() / place.width() / 2, frame.height() / place.height() / 2)
        kept = tuple(
            min(max(part, edge), 1 - edge) if edge < 0.5 else 0.5 for part, edge in zip(centre, half, strict=True)
        )
        if kept != self._centre:
            self._centre = (kept[0], kept[1])
            self._rest.start()
            self.update()

    def _take_back(self) -> None:
        self._rest.stop()
        if self._chosen:
            self.moved.emit(None)

    def _tell(self) -> None:
        # While it is held it is not there yet.
        if self._held is None:
            self.moved.emit(self._centre)
        else:
            self._rest.start()

    def _hover(self, hovered: bool, *, force: bool = False) -> None:
        if hovered != self._hovered or force:
            self._hovered = hovered
            self.setCursor(Qt.CursorShape.OpenHandCursor if hovered else Qt.CursorShape.ArrowCursor)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        frame = self.frame()
        if frame.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._held is not None:
            outside = QPainterPath()
            outside.addRect(self._preview.place())
            inside = QPainterPath()
            inside.addRect(frame)
            painter.fillPath(outside.subtracted(inside), QColor(0, 0, 0, 110))
        lively = self._hovered or self._held is not None or self.hasFocus()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # Light on dark, so that it shows on any picture.
        painter.setPen(QPen(QColor(0, 0, 0, 150), 3))
        line = frame.adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawRoundedRect(line, tokens.RADIUS / 2, tokens.RADIUS / 2)
        bright = QColor(colours().accent) if self.hasFocus() else QColor(255, 255, 255, 255 if lively else 170)
        pen = QPen(bright, 1.5)
        if not self._chosen:
            pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.drawRoundedRect(line, tokens.RADIUS / 2, tokens.RADIUS / 2)
        painter.end()


def _is_ours(event: QKeyEvent) -> bool:
    plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    return plain and (event.key() in _ARROWS or event.key() in _BACK)
