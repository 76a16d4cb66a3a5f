"""Photos in one line by a prompt, the best first: picture, percentile, raw score, place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from app.grid.model import PhotoModel
from app.grid.motion import Scroller
from app.grid.thumbnails import Thumbnails
from app.grid.wheel import Wheel
from app.language import number, tr
from app.numbers import one_line, raw_text, score_text
from app.theme import tokens
from app.theme.colours import colours
from app.theme.style import font

if TYPE_CHECKING:
    from core.workspace.prompting import Ranking

PICTURE = QSize(132, 92)
_PAD = 6
_LINE = 20
_PITCH = PICTURE.width() + 2 * _PAD + tokens.XS
_CELL = QSize(PICTURE.width() + 2 * _PAD, PICTURE.height() + 2 * _PAD + _LINE)
HEIGHT = _CELL.height() + 2 * tokens.XS + 12


class RankedStrip(QAbstractScrollArea):
    """Shows a Ranking. `chosen` carries the photo that was clicked or walked to, `opened` one to be looked at, and
    `looked` says that other photos are on view. GUI thread."""

    chosen = Signal(object)
    opened = Signal(object)
    looked = Signal()

    def __init__(self, model: PhotoModel, thumbnails: Thumbnails, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._thumbnails = model, thumbnails
        self._ranking: Ranking | None = None
        self._ids: list[int] = []
        self._current: int | None = None
        self.setObjectName("canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(name)
        bar = self.horizontalScrollBar()
        self._scroller = Scroller(bar)
        self._wheel = Wheel(bar, self._scroller)
        self._strong, self._small = font(tokens.BODY, strong=True), font(tokens.CAPTION)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.looked)
        thumbnails.ready.connect(self._thumbnail_ready)

    @property
    def ids(self) -> Sequence[int]:
        """All photos, the best first."""
        return self._ids

    @property
    def current(self) -> int | None:
        """The photo that is marked."""
        return self._current

    def set_motion(self, moving: bool) -> None:
        """False: nothing scrolls in steps."""
        self._scroller.smooth = moving

    def show_ranking(self, ranking: Ranking | None) -> None:
        """Other photos, or another order; the marked one stays marked and in view."""
        self._ranking = ranking
        self._ids = ranking.ids.tolist() if ranking is not None else []
        self._measure()
        self.horizontalScrollBar().setValue(0)
        self.show_current(self._current)
        self.viewport().update()

    def show_current(self, photo_id: int | None) -> None:
        """Mark a photo, wherever it stands here, and bring it into view."""
        self._current = photo_id
        place = self._ids.index(photo_id) if photo_id in self._ids else -1
        if place >= 0:
            near, width = place * _PITCH, self.viewport().width()
            start = self.horizontalScrollBar().value()
            if not start <= near <= start + width - _PITCH:
                self._scroller.to(near - (width - _PITCH) // 2)
        self.viewport().update()
        self._say()

    def on_view(self) -> list[int]:
        """The photos that are seen, and after them those that would be next."""
        first, stop = self._visible()
        if not self.isVisible() or first >= stop:
            return []
        more = stop - first
        return [*self._ids[first:stop], *self._ids[stop : stop + more], *self._ids[max(0, first - more) : first]]

    def cell(self, place: int) -> QRect:
        """Where a photo is painted, in the viewport."""
        near = tokens.XS + place * _PITCH - self.horizontalScrollBar().value()
        left = self.viewport().width() - near - _CELL.width() if self._mirrored else near
        return QRect(QPoint(left, tokens.XS), _CELL)

    @property
    def _mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _visible(self) -> tuple[int, int]:
        offset = self.horizontalScrollBar().value()
        stop = (offset + self.viewport().width()) // _PITCH + 1
        return max(0, offset // _PITCH), min(stop, len(self._ids))

    def _measure(self) -> None:
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, len(self._ids) * _PITCH + tokens.XS - self.viewport().width()))
        bar.setPageStep(self.viewport().width())
        bar.setSingleStep(_PITCH // 2)
        self._soon.start()

    def _thumbnail_ready(self, photo_id: object) -> None:
        if self.isVisible():
            self.viewport().update()

    def _say(self) -> None:
        """What a screen reader tells of the marked photo."""
        place = self._ids.index(self._current) if self._current in self._ids else -1
        self.setAccessibleDescription(self._words(place) if place >= 0 else "")

    def _words(self, place: int) -> str:
        ranking = self._ranking
        row = self._model.row_of(self._ids[place])
        if ranking is None or row is None:
            return ""
        share, raw = float(ranking.percentiles[place]), float(ranking.scores[place])
        return "\n".join(
            (
                one_line(row.path.name),
                tr("Place {place} of {all}", place=number(place + 1), all=number(len(self._ids))),
                tr("Better than {share} % of these photos", share=score_text(share)),
                tr("The score itself: {raw}", raw=raw_text(raw)),
            )
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        first, stop = self._visible()
        for place in range(first, stop):
            cell = self.cell(place)
            if cell.intersects(event.rect()):
                self._paint_cell(painter, cell, place)
        painter.end()

    def _paint_cell(self, painter: QPainter, cell: QRect, place: int) -> None:
        here = self._ids[place] == self._current
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().selected if here else colours().surface))
        painter.drawRoundedRect(cell, tokens.RADIUS, tokens.RADIUS)
        if here:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours().accent_bright), 2 if self.hasFocus() else 1))
            painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, -1, -1), tokens.RADIUS, tokens.RADIUS)
        box = QRect(cell.topLeft() + QPoint(_PAD, _PAD), PICTURE)
        pixmap = self._thumbnails.pixmap(self._ids[place])
        if pixmap is None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours().raised))
            painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
        else:
            size = pixmap.size().scaled(PICTURE, Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(QPoint(0, 0), size)
            target.moveCenter(box.center())
            painter.drawPixmap(target, pixmap)
        self._paint_numbers(painter, QRect(box.left() + 2, box.bottom() + 3, box.width() - 4, _LINE), place)

    def _paint_numbers(self, painter: QPainter, line: QRect, place: int) -> None:
        ranking = self._ranking
        if ranking is None:
            return
        start, middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, Qt.AlignmentFlag.AlignVCenter
        end = middle | Qt.AlignmentFlag.AlignTrailing
        if self._mirrored:
            start, end = middle | Qt.AlignmentFlag.AlignRight, middle | Qt.AlignmentFlag.AlignLeft
        painter.setFont(self._strong)
        painter.setPen(QColor(colours().text))
        painter.drawText(line, start, score_text(float(ranking.percentiles[place])))
        painter.setFont(self._small)
        painter.setPen(QColor(colours().text_dim))
        painter.drawText(line, end, raw_text(float(ranking.scores[place])))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._soon.start()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_mouse = event.reason() is Qt.FocusReason.MouseFocusReason
        if not by_mouse and self._current not in self._ids and self._ids:
            self._choose(0)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._wheel.turn(event, mirrored=self._mirrored)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._choose(place)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place >= 0:
            self.opened.emit(self._ids[place])

    def event(self, event: QEvent) -> bool:
        # The keys that walk here mean other things to the window.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, place = event.key(), self._ids.index(self._current) if self._current in self._ids else 0
        if not self._ids or key not in _KEYS:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._ids[place])
        else:
            last, back = len(self._ids) - 1, (key == Qt.Key.Key_Left) != self._mirrored
            ends = {int(Qt.Key.Key_Home): 0, int(Qt.Key.Key_End): last}
            self._choose(ends.get(key, max(0, min(last, place + (-1 if back else 1)))))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(event.pos())
            if place < 0:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), self._words(place), self.viewport(), self.cell(place))
            return True
        return super().viewportEvent(event)

    def _choose(self, place: int) -> None:
        self.show_current(self._ids[place])
        self.chosen.emit(self._ids[place])

    def _place_at(self, point: QPoint) -> int:
        near = self.viewport().width() - 1 - point.x() if self._mirrored else point.x()
        place = (near + self.horizontalScrollBar().value() - tokens.XS) // _PITCH
        return place if 0 <= place < len(self._ids) and self.cell(place).contains(point) else -1


_KEYS = frozenset(
    {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Return, Qt.Key.Key_Enter}
)
