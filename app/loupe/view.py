"""The loupe: one photo, from fit to 800 %, walking along the grid's order.

    show(photo_id, ids) -> thumbnail at once -> enough pixels for the screen -> every pixel where the zoom asks for it

Zoom and place stay from photo to photo. Everything is read on lanes; what arrives late for another photo is not shown.
Keys come from the window's command table, whose handlers are the public methods here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.inspector.reading import DetailsSource, ReadDetails
from app.jobs import Jobs, Lane
from app.loupe.drawing import draw_picture
from app.loupe.geometry import Viewport, needs_native, screen_size
from app.loupe.overlay import paint_note, paint_trouble, paint_words
from app.loupe.pictures import Fetched, Level, Pictures, Request, Source
from app.numbers import marks_of, score_text, sentence
from app.theme.colours import colours
from core.errors import UserError
from core.types import Changes, PhotoDetails, Status

_WHEEL_STEP = 1.25
_DRAG = 4
_SUMMARY_SHARE = 0.62
"""Of the width, for the words at the left where there are some at the right as well."""


class LoupeWorkspace(Source, DetailsSource, Protocol):
    """What the loupe asks of the workspace; blocking, thread-safe, called on lanes."""


class LoupeContext(Protocol):
    """The part of the application's context that the loupe uses."""

    @property
    def workspace(self) -> LoupeWorkspace | None: ...
    @property
    def jobs(self) -> Jobs: ...


class LoupeView(QWidget):
    """Signals: `current_changed(photo_id)` after a step, `closed()` when the person is done here. GUI thread."""

    current_changed = Signal(object)
    closed = Signal()

    def __init__(self, context: LoupeContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._pictures = Pictures(self._source, context.jobs, self)
        self._pictures.arrived.connect(self._arrived)
        self._ids: Sequence[int] = ()
        self._place: int | None = None
        self._current: int | None = None
        self._details: PhotoDetails | None = None
        self._failure: UserError | None = None
        self._contents: dict[int, str] = {}
        self._view = Viewport(1, 1, 1, 1)
        self._sized = False
        self._info = True
        self._grabbed: QPointF | None = None
        self._dragging = False
        self.setObjectName("canvas")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(160, 120)
        self.setAccessibleName("Loupe")

    @property
    def current(self) -> int | None:
        """The photo on screen."""
        return self._current

    @property
    def viewport(self) -> Viewport:
        """Zoom and place, in device pixels."""
        return self._view

    @property
    def info_shown(self) -> bool:
        return self._info

    def show(self, photo_id: int | None = None, ids: Sequence[int] = ()) -> None:
        """Show this photo, with `ids` as the order to walk in; zoom and place stay. Without a photo: Qt's own show."""
        if photo_id is not None:
            self._ids = ids
            self._place = ids.index(photo_id) if photo_id in ids else None
            if photo_id != self._current:
                self._enter(photo_id)
            else:
                self._ask()
        super().show()

    def refresh(self, changes: Changes) -> None:
        """Something changed in the library: read again what is shown, where it is concerned."""
        if self._current is not None and self._current in changes.photos:
            self._read_details(self._current)

    def next_photo(self) -> None:
        self._step(1)

    def previous_photo(self) -> None:
        self._step(-1)

    def toggle_zoom(self) -> None:
        """Fit or 100 % at the pointer, or in the middle where the pointer is elsewhere."""
        at = self._pointer()
        self._look(self._view.toggled(at.x(), at.y()))

    def zoom_in(self) -> None:
        self._zoom_by(_WHEEL_STEP, self._pointer())

    def zoom_out(self) -> None:
        self._zoom_by(1 / _WHEEL_STEP, self._pointer())

    def toggle_info(self) -> None:
        """Show or hide name, zoom and score over the photo."""
        self._info = not self._info
        self.update()

    def leave(self) -> None:
        """Stop what is under way and say that the person is done here."""
        self._current = None
        self._ask()
        self.closed.emit()

    def _step(self, by: int) -> None:
        if self._place is None or not 0 <= self._place + by < len(self._ids):
            return
        self._place += by
        self._enter(self._ids[self._place])
        self.current_changed.emit(self._current)

    def _enter(self, photo_id: int) -> None:
        self._current = photo_id
        self._details = self._failure = None
        self._sized = False
        self._read_details(photo_id)
        self._ask()

    def _source(self) -> Source | None:
        return self._context.workspace

    def _read_details(self, photo_id: int) -> None:
        workspace = self._context.workspace
        if workspace is not None:
            work = ReadDetails(workspace, photo_id)
            self._context.jobs.submit(Lane.DATABASE, work, done=self._know, failed=self._not_known, key="loupe.details")

    def _know(self, details: PhotoDetails) -> None:
        if details.row.id != self._current:
            return
        self._details = details
        before = self._contents.get(details.row.id, "")
        self._contents[details.row.id] = details.row.content
        if before not in ("", details.row.content):
            self._pictures.forget(details.row.id)
        if details.row.width and details.row.height:
            self._set_size(details.row.width, details.row.height)
        self._ask()

    def _not_known(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self._failure = error
        self.update()

    def _arrived(self, fetched: Fetched) -> None:
        if fetched.request.photo_id != self._current:
            return
        if fetched.image is not None and fetched.request.level is Level.NATIVE:
            self._set_size(fetched.image.width(), fetched.image.height())
        self._ask()

    def _set_size(self, width: int, height: int) -> None:
        self._sized = True
        self._view = self._view.over(width, height)

    def _shown_view(self, image: QImage) -> Viewport:
        """The view to paint with. Until the size of a photo is known it is taken to be that of the last one, where
        its preview has the same shape; otherwise the preview fills the view."""
        view = self._view
        across, down = image.width() * view.picture_height, image.height() * view.picture_width
        if self._sized or (view.picture_width > 1 and abs(across - down) <= 0.02 * down):
            return view
        larger = max(1, -(-max(view.width, view.height) // max(image.width(), image.height())))
        return replace(view, zoom=None).over(image.width() * larger, image.height() * larger)

    def _ask(self) -> None:
        """Say which images are wanted now, for this photo and the ones beside it."""
        if self._current is None or self._unreadable():
            self._pictures.want([])
        else:
            now = [Request(self._current, Level.THUMBNAIL), self._screen(self._current), self._wanted(self._current)]
            later = [
                request
                for photo in self._beside()
                for request in (Request(photo, Level.THUMBNAIL), self._screen(photo))
            ]
            self._pictures.want(now, later)
        self.update()

    def _wanted(self, photo_id: int) -> Request:
        """The image that leaves nothing to wish for at this zoom."""
        # Where the library does not know the size yet, the whole picture tells it.
        native = needs_native(self._view) if self._sized else self._details is not None
        return Request(photo_id, Level.NATIVE) if native else self._screen(photo_id)

    def _screen(self, photo_id: int) -> Request:
        return Request(photo_id, Level.SCREEN, screen_size(self._view.width, self._view.height))

    def _beside(self) -> list[int]:
        if self._place is None:
            return []
        return [self._ids[at] for at in (self._place + 1, self._place - 1) if 0 <= at < len(self._ids)]

    def _best(self) -> QImage | None:
        """The best image of this photo that is here; for a view that fits not the one of every pixel, which flickers
        when it is made so much smaller while painting."""
        if self._current is None:
            return None
        native, screen = Request(self._current, Level.NATIVE), self._screen(self._current)
        large = (native, screen) if needs_native(self._view) else (screen, native)
        candidates = (*large, Request(self._current, Level.THUMBNAIL))
        return next((image for one in candidates if (image := self._pictures.image(one)) is not None), None)

    def _unreadable(self) -> bool:
        return self._details is not None and self._details.row.status is Status.UNREADABLE

    def _look(self, view: Viewport) -> None:
        if not self._sized:
            return
        self._view = view
        self._ask()
        self._set_hand()

    def _zoom_by(self, factor: float, at: QPointF) -> None:
        self._look(self._view.zoomed(self._view.scale * factor, at.x(), at.y()))

    def _pointer(self) -> QPointF:
        """The pointer in device pixels, the middle where it is not over the loupe."""
        at = QPointF(self.mapFromGlobal(QCursor.pos()))
        inside = self.underMouse() and self.rect().contains(at.toPoint())
        return self._device(at if inside else QPointF(self.rect().center()))

    def _device(self, at: QPointF) -> QPointF:
        return at * self.devicePixelRatioF()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fill()
        super().resizeEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._fill()
        return super().event(event)

    def _fill(self) -> None:
        ratio = self.devicePixelRatioF()
        self._view = self._view.resized(max(round(self.width() * ratio), 1), max(round(self.height() * ratio), 1))
        self._ask()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        if turns:
            self._zoom_by(_WHEEL_STEP**turns, self._device(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed, self._dragging = event.position(), False
            self._set_hand()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        moved = event.position() - self._grabbed
        if self._dragging or moved.manhattanLength() >= _DRAG:
            self._dragging = True
            self._grabbed = event.position()
            device = self._device(moved)
            self._look(self._view.panned(device.x(), device.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed = None
            self._set_hand()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self._device(event.position())
        self._look(self._view.toggled(at.x(), at.y()))

    def _set_hand(self) -> None:
        open_hand, closed_hand = Qt.CursorShape.OpenHandCursor, Qt.CursorShape.ClosedHandCursor
        zoomed = self._view.zoom is not None
        held = closed_hand if self._grabbed is not None else open_hand
        self.setCursor(held if zoomed else Qt.CursorShape.ArrowCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(colours().canvas))
        image = self._best()
        trouble = self._trouble()
        if image is not None and not self._unreadable():
            draw_picture(painter, image, self._shown_view(image))
        elif trouble:
            paint_trouble(painter, QRectF(self.rect()), trouble)
        elif self._current is not None:
            paint_words(painter, QRectF(self.rect()), "Loading…")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        note = self._note(trouble) if image is not None else ""
        if self._info and self._current is not None:
            share = _SUMMARY_SHARE if note else 1.0
            paint_note(painter, QRectF(self.rect()), self._summary(), at_end=False, share=share)
        paint_note(painter, QRectF(self.rect()), note, at_end=True, share=1.0 - _SUMMARY_SHARE)
        painter.end()

    def _note(self, trouble: str) -> str:
        """What is wrong with the picture that shows, or still missing."""
        if self._current is None or trouble:
            return trouble
        wanted = self._wanted(self._current)
        waiting = wanted.level is Level.NATIVE and self._pictures.image(wanted) is None
        return "Loading every pixel…" if waiting else ""

    def _trouble(self) -> str:
        """Why there is no full picture, "" where there is one or may still come."""
        if self._failure is not None:
            return sentence(self._failure.message)
        if self._unreadable() and self._details is not None:
            return sentence(self._details.row.reason) or "This photo cannot be read."
        error = self._pictures.error(self._wanted(self._current)) if self._current is not None else None
        return sentence(error.message) if error is not None else ""

    def _summary(self) -> str:
        parts = []
        if self._details is not None:
            parts.append(self._details.row.path.name)
        if self._sized and not self._unreadable():
            fit = "fit, " if self._view.zoom is None else ""
            parts.append(f"{fit}{self._view.scale * 100:.0f} %")
        if self._details is not None and self._details.row.overall is not None:
            parts.append(f"score {score_text(self._details.row.overall)}")
        if self._details is not None:
            parts += marks_of(self._details.row)
        if self._place is not None:
            parts.append(f"{self._place + 1:,} of {len(self._ids):,}")
        return "   ".join(parts)
