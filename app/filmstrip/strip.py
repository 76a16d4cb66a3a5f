"""The strip of thumbnails: the photos that the loupe walks along in one line, the current one in the middle.

ids (the loupe's own, whatever the grid sorts meanwhile) + rows and thumbnails (the grid's) -> paint
click -> chosen;   wheel, swipe -> scroll
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from app.filmstrip.geometry import HEIGHT, PICTURE_HEIGHT, PICTURE_WIDTH, PITCH, StripGeometry
from app.grid.loader import Wanted
from app.grid.model import PhotoModel
from app.grid.motion import Scroller
from app.grid.painter import CellPainter, CellState
from app.grid.thumbnails import Thumbnails
from app.grid.tip_words import photo_tip, plain
from app.grid.wheel import Wheel
from app.language import tr
from app.theme.colours import colours
from core.types import PhotoRow, Status


class Filmstrip(QAbstractScrollArea):
    """Shows photos of a PhotoModel in one line. `chosen` carries the photo that was clicked. GUI thread."""

    chosen = Signal(object)

    def __init__(self, model: PhotoModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._thumbnails = model, thumbnails
        self._painter = CellPainter()
        self._ids: Sequence[int] = ()
        self._rows: dict[int, PhotoRow] = {}
        self._place = -1
        self._pointer: QPoint | None = None
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
        self._soon.timeout.connect(self._look)
        model.rows_changed.connect(self._look_soon)
        thumbnails.ready.connect(self._thumbnail_ready)

    @property
    def current(self) -> int | None:
        """The photo that is looked at."""
        return self._ids[self._place] if self._place >= 0 else None

    @property
    def ids(self) -> Sequence[int]:
        """All photos of the strip, in order."""
        return self._ids

    @property
    def geometry_now(self) -> StripGeometry:
        """Where everything is now."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return StripGeometry(len(self._ids), self.viewport().width(), self.horizontalScrollBar().value(), mirrored)

    def set_motion(self, moving: bool) -> None:
        """False: nothing scrolls in steps."""
        self._scroller.smooth = moving

    def show_photos(self, ids: Sequence[int], photo_id: int) -> None:
        """These photos in this order, of which one is looked at."""
        self._ids = ids
        self._place = ids.index(photo_id) if photo_id in ids else -1
        self._measure()
        self._bring_to_middle(smooth=False)

    def show_current(self, photo_id: int) -> None:
        """This one of the photos is looked at now: marked, and brought to the middle."""
        # Mostly the next one or the one before; a look through a hundred thousand would be felt.
        near = (n for n in (self._place + 1, self._place - 1) if 0 <= n < len(self._ids) and self._ids[n] == photo_id)
        place = next(near, None)
        if place is None:
            place = self._ids.index(photo_id) if photo_id in self._ids else -1
        self._place = place
        self._bring_to_middle(smooth=self.isVisible())
        self.viewport().update()

    def _bring_to_middle(self, *, smooth: bool) -> None:
        if self._place < 0:
            return
        end = self.geometry_now.centred(self._place)
        if smooth and abs(end - self.horizontalScrollBar().value()) < 4 * self.viewport().width():
            self._scroller.to(end)
        else:
            self.horizontalScrollBar().setValue(end)

    def _measure(self) -> None:
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, self.geometry_now.length - self.viewport().width()))
        bar.setPageStep(self.viewport().width())
        bar.setSingleStep(PITCH // 2)
        self._look_soon()

    def _look_soon(self) -> None:
        self._soon.start()
        self.viewport().update()

    def _look(self) -> None:
        """Something else is seen now: ask for what it needs, and see what lies under the pointer."""
        self._hover()
        seen = self.geometry_now.visible
        if not self.isVisible() or not seen:
            return
        near = range(max(0, seen.start - len(seen)), min(len(self._ids), seen.stop + len(seen)))
        order = [self._ids[n] for n in (*seen, *(n for n in near if n not in seen))]
        rows = self._model.rows_of(order)
        self._rows = {row.id: row for row in rows}
        ratio = self.devicePixelRatioF()
        size = round(PICTURE_WIDTH * ratio), round(PICTURE_HEIGHT * ratio)
        # The grid's pictures do here, though they may be larger: they are not made anew for a look at the loupe.
        self._thumbnails.want(
            [Wanted(row.id, row.content, *size) for row in rows if row.status is not Status.UNREADABLE], rough=True
        )
        self.viewport().update()

    def _thumbnail_ready(self, photo_id: object) -> None:
        if self.isVisible():
            geometry = self.geometry_now
            for n in geometry.visible:
                if self._ids[n] == photo_id:
                    self.viewport().update(geometry.cell(n))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        geometry = self.geometry_now
        painter.fillRect(0, 0, geometry.width, 1, QColor(colours().border))
        for index in geometry.visible:
            cell = geometry.cell(index)
            if not cell.intersects(event.rect()):
                continue
            photo_id, here = self._ids[index], index == self._place
            state = CellState(selected=here, current=here, hovered=index == self._hovered)
            row, pixmap = self._rows.get(photo_id), self._thumbnails.pixmap(photo_id)
            self._painter.paint(painter, geometry, cell, row, pixmap, state)
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._look_soon()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._look_soon()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        self._bring_to_middle(smooth=False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()
        self._bring_to_middle(smooth=False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel.turn(event, mirrored=self.geometry_now.mirrored)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._index_at(event.position().toPoint())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(self._ids[at])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position().toPoint()
        self._hover()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._pointer = None
            self._hover()
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self._index_at(event.pos())
            row = self._rows.get(self._ids[at]) if at >= 0 else None
            if row is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), plain(photo_tip(row)), self.viewport(), self.geometry_now.cell(at))
            return True
        return super().viewportEvent(event)

    def _index_at(self, point: QPoint) -> int:
        return self.geometry_now.index_at(point.x(), point.y())

    def _hover(self) -> None:
        index = self._index_at(self._pointer) if self._pointer is not None else -1
        if index != self._hovered:
            self._hovered = index
            self.viewport().update()
