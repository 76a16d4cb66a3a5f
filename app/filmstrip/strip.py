"""The strip of thumbnails: the grid's photos in one line, the current one in the middle.

model + thumbnails (the grid's own) -> paint;   click -> chosen;   wheel, swipe -> scroll
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from app.filmstrip.geometry import HEIGHT, PICTURE_HEIGHT, PICTURE_WIDTH, PITCH, Strip
from app.grid.model import PhotoModel
from app.grid.motion import Scroller
from app.grid.painter import CellPainter, CellState
from app.grid.thumbnails import Thumbnails, Wanted
from app.grid.tips import photo_tip, plain
from app.grid.wheel import Wheel
from app.language import tr
from app.theme.colours import colours
from core.types import Status


class Filmstrip(QAbstractScrollArea):
    """Shows a PhotoModel in one line. `chosen` carries the photo that was clicked. GUI thread."""

    chosen = Signal(object)

    def __init__(self, model: PhotoModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._thumbnails = model, thumbnails
        self._painter = CellPainter()
        self._current: int | None = None
        self._hovered = -1
        self.setObjectName("canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(HEIGHT)
        # Keys belong to the loupe above, whose arrows walk along the strip.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Filmstrip"))
        self.viewport().setMouseTracking(True)
        bar = self.horizontalScrollBar()
        self._scroller = Scroller(bar)
        self._wheel = Wheel(bar, self._scroller)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._ask_for_what_is_seen)
        model.reordered.connect(self._reordered)
        model.rows_changed.connect(self._ask_soon)
        thumbnails.ready.connect(self._thumbnail_ready)

    @property
    def current(self) -> int | None:
        return self._current

    @property
    def strip(self) -> Strip:
        """Where everything is now."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return Strip(len(self._model), self.viewport().width(), self.horizontalScrollBar().value(), mirrored)

    def set_motion(self, moving: bool) -> None:
        """False: nothing scrolls in steps."""
        self._scroller.smooth = moving

    def show_current(self, photo_id: int | None) -> None:
        """This photo is looked at: marked, and brought to the middle."""
        self._current = photo_id
        self._bring_to_middle(smooth=self.isVisible())
        self.viewport().update()

    def _bring_to_middle(self, *, smooth: bool) -> None:
        at = self._model.index_of(self._current) if self._current is not None else -1
        if at < 0:
            return
        end = self.strip.centred(at)
        if smooth and abs(end - self.horizontalScrollBar().value()) < 4 * self.viewport().width():
            self._scroller.to(end)
        else:
            self.horizontalScrollBar().setValue(end)

    def _reordered(self) -> None:
        self._measure()
        self._bring_to_middle(smooth=False)

    def _measure(self) -> None:
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, self.strip.length - self.viewport().width()))
        bar.setPageStep(self.viewport().width())
        bar.setSingleStep(PITCH // 2)
        self._ask_soon()

    def _ask_soon(self) -> None:
        self._soon.start()
        self.viewport().update()

    def _ask_for_what_is_seen(self) -> None:
        seen = self.strip.visible
        if not self.isVisible() or not seen:
            return
        near = range(max(0, seen.start - len(seen)), min(len(self._model), seen.stop + len(seen)))
        self._model.fetch(near)
        ratio = self.devicePixelRatioF()
        size = round(PICTURE_WIDTH * ratio), round(PICTURE_HEIGHT * ratio)
        order = [*seen, *(n for n in near if n not in seen)]
        rows = [row for row in map(self._model.row_at, order) if row is not None]
        # The grid's pictures do here, though they may be larger: they are not made anew for a look at the loupe.
        self._thumbnails.want(
            [Wanted(row.id, row.content, *size) for row in rows if row.status is not Status.UNREADABLE], rough=True
        )
        self.viewport().update()

    def _thumbnail_ready(self, photo_id: object) -> None:
        if isinstance(photo_id, int) and self.isVisible():
            at = self._model.index_of(photo_id)
            if at in self.strip.visible:
                self.viewport().update(self.strip.cell(at))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        strip = self.strip
        painter.fillRect(0, 0, strip.width, 1, QColor(colours().border))
        for index in strip.visible:
            cell = strip.cell(index)
            if not cell.intersects(event.rect()):
                continue
            photo_id = self._model.id_at(index)
            here = photo_id == self._current
            state = CellState(selected=here, current=here, hovered=index == self._hovered)
            row, pixmap = self._model.row_at(index), self._thumbnails.pixmap(photo_id)
            self._painter.paint(painter, strip, cell, row, pixmap, state)
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._ask_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        self._bring_to_middle(smooth=False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()
        self._bring_to_middle(smooth=False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel.turn(event, mirrored=self.strip.mirrored)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._index_under(event)
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._model.id_at(at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._index_under(event))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.strip.index_at(event.pos().x(), event.pos().y())
            row = self._model.row_at(at) if at >= 0 else None
            if row is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), plain(photo_tip(row)), self.viewport(), self.strip.cell(at))
            return True
        return super().viewportEvent(event)

    def _index_under(self, event: QMouseEvent) -> int:
        point = event.position().toPoint()
        return self.strip.index_at(point.x(), point.y())

    def _hover(self, index: int) -> None:
        if index != self._hovered:
            self._hovered = index
            self.viewport().update()
