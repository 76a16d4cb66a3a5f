"""The loupe: one photo, from fit to 800 %, walking along the grid's order.

    show(photo_id, ids) -> thumbnail at once -> enough pixels for the screen -> every pixel where the zoom asks for it

Zoom and place stay from photo to photo. Everything is read on lanes; what arrives late for another photo is not shown.
Keys come from the window's command table, whose handlers are the public methods here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QCursor,
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QWidget

from app.inspector.reading import DetailsSource, ReadDetails
from app.jobs import Jobs, Lane
from app.language import tr
from app.loupe.budget import picture_bytes
from app.loupe.drawing import draw_layer, draw_picture
from app.loupe.geometry import Viewport, needs_native, screen_size
from app.loupe.hand import Hand
from app.loupe.layer import Layers, Marks, recipe_for
from app.loupe.monitor.watch import ScreenWatch
from app.loupe.overlay import paint_focus_point, paint_lines, paint_tip, paint_trouble, paint_words
from app.loupe.pictures import Fetched, Level, Pictures, Request, Source
from app.loupe.reading_ahead import beside
from app.loupe.words import Standing, summary, trouble_of, unreadable
from app.theme.colours import colours
from core.errors import UnreadableError, UserError
from core.imaging.kinds import kind_by_name
from core.types import Changes, PhotoDetails

_PAN_SHARE = 0.2
"""Of the view, for one press of a key."""
_FAST_MS = 160
"""Steps closer together than this are a key held down: only thumbnails keep up with it."""
_REST_MS = 110
_RETRY_MS = 1500
_FOCUS_EDGE = 34.0


class LoupeWorkspace(Source, DetailsSource, Protocol):
    """What the loupe asks of the workspace; blocking, thread-safe, called on lanes."""


class LoupeContext(Protocol):
    """The part of the application's context that the loupe uses."""

    @property
    def workspace(self) -> LoupeWorkspace | None: ...
    @property
    def jobs(self) -> Jobs: ...


class LoupeView(QWidget):
    """Signals: `current_changed(photo_id)` after a step, `closed()` when the person is done here, `shown(photo_id)`
    whenever another photo is on screen (None for none). `plain` shows the photo and nothing else. `memory_mb`
    bounds the pictures that are kept (0: by the machine's memory). GUI thread."""

    current_changed = Signal(object)
    shown = Signal(object)
    closed = Signal()

    def __init__(
        self, context: LoupeContext, parent: QWidget | None = None, *, plain: bool = False, memory_mb: int = 0
    ) -> None:
        super().__init__(parent)
        self._context, self._plain = context, plain
        self._pictures = Pictures(self._source, context.jobs, self, picture_bytes(memory_mb) if memory_mb else 0)
        self._pictures.arrived.connect(self._arrived)
        self._layers = Layers(context.jobs, self)
        self._layers.arrived.connect(self.update)
        self._screen_watch = ScreenWatch(self, context.jobs)
        self._screen_watch.changed.connect(self._screen_changed)
        self._hand = Hand(self, lambda: self._view, self._look)
        self._ids: Sequence[int] = ()
        self._place: int | None = None
        self._current: int | None = None
        self._details: PhotoDetails | None = None
        self._failure: UserError | None = None
        self._contents: dict[int, str] = {}
        self._view = Viewport(1, 1, 1, 1)
        self._sized = False
        self._info = not plain
        self._clipping = self._peaking = self._focus_point = False
        self._direction = 1
        self._since_step = QElapsedTimer()
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._ask)
        self._retry = QTimer(self, singleShot=True, interval=_RETRY_MS)
        self._retry.timeout.connect(self.try_again)
        self._retried = False
        self.setObjectName("canvas")
        self.setMinimumSize(160, 120)
        self.setAccessibleName(tr("Loupe"))
        if plain:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setMouseTracking(True)

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

    @property
    def marks(self) -> Marks:
        """Which marks lie over the photo."""
        return Marks(self._clipping, self._peaking, colours().accent_bright if self._peaking else "")

    @property
    def focus_point_shown(self) -> bool:
        return self._focus_point

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

    def clear(self) -> None:
        """Show nothing, and stop what is under way."""
        self._current = self._details = self._failure = None
        self._rest.stop()
        self._retry.stop()
        self._ask()
        self.shown.emit(None)

    def refresh(self, changes: Changes) -> None:
        """Something changed in the library: read again what is shown, where it is concerned."""
        if self._current is not None and self._current in changes.photos:
            self._read_details(self._current)

    def try_again(self) -> None:
        """Ask once more for what did not come for reasons that may have passed: a drive that was gone, an engine that
        was starting again."""
        if self._current is not None and self._error() is not None:
            self._pictures.forget(self._current)
            self._ask()

    def next_photo(self) -> None:
        self._step(1)

    def previous_photo(self) -> None:
        self._step(-1)

    def first_photo(self) -> None:
        self._step(-len(self._ids))

    def last_photo(self) -> None:
        self._step(len(self._ids))

    def toggle_zoom(self) -> None:
        """Fit or 100 % at the pointer, or in the middle where the pointer is elsewhere."""
        at = self._pointer()
        self._look(self._view.toggled(at.x(), at.y()))

    def zoom_in(self) -> None:
        at = self._pointer()
        self._look(self._view.stepped(1, at.x(), at.y()))

    def zoom_out(self) -> None:
        at = self._pointer()
        self._look(self._view.stepped(-1, at.x(), at.y()))

    def pan(self, across: int, down: int) -> None:
        """Move the view over the picture by a part of itself: 1 to the right or down, -1 the other way."""
        self._look(self._view.panned(-across * _PAN_SHARE * self._view.width, -down * _PAN_SHARE * self._view.height))

    def toggle_info(self) -> None:
        """Show or hide name, zoom and score over the photo."""
        self._info = not self._info
        self.update()

    def toggle_clipping(self) -> None:
        """Mark what is blown or blocked."""
        self._clipping = not self._clipping
        self._ask()

    def toggle_peaking(self) -> None:
        """Mark what is in focus."""
        self._peaking = not self._peaking
        self._ask()

    def toggle_focus_point(self) -> None:
        """Show where the camera says it focused."""
        self._focus_point = not self._focus_point
        self.update()

    def show_pointer(self) -> None:
        """The pointer as the zoom asks for it, after something else has changed it."""
        self._hand.show()

    def leave(self) -> None:
        """Stop what is under way and say that the person is done here."""
        self.clear()
        self.closed.emit()

    def _step(self, by: int) -> None:
        if self._place is None or not self._ids:
            return
        place = min(max(self._place + by, 0), len(self._ids) - 1)
        if place == self._place:
            return
        self._direction = 1 if by > 0 else -1
        if self._since_step.isValid() and self._since_step.elapsed() < _FAST_MS:
            self._rest.start()
        self._since_step.start()
        self._place = place
        self._enter(self._ids[place])
        self.current_changed.emit(self._current)

    def _enter(self, photo_id: int) -> None:
        self._current = photo_id
        self._details = self._failure = None
        self._sized = self._retried = False
        known = self._pictures.size_of(photo_id)
        if known is not None:
            self._set_size(*known)
        self._retry.stop()
        self._read_details(photo_id)
        self._ask()
        self.shown.emit(photo_id)

    def _source(self) -> Source | None:
        return self._context.workspace

    def _read_details(self, photo_id: int) -> None:
        workspace = self._context.workspace
        if workspace is not None:
            work, key = ReadDetails(workspace, photo_id), f"loupe details {id(self)}"
            self._context.jobs.submit(Lane.DATABASE, work, done=self._know, failed=self._not_known, key=key)

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
        if fetched.full is not None:
            self._set_size(*fetched.full)
        passing = isinstance(fetched.error, UnreadableError) and fetched.error.passing
        if passing and not self._retried:
            self._retried = True
            self._retry.start()
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
        """Say which images are wanted now, for this photo and the ones beside it, and what lies over them."""
        if self._current is None or unreadable(self._details):
            self._pictures.want([])
        elif self._rest.isActive():
            # A key is held down: what is not here already would come too late.
            self._pictures.want([Request(self._current, Level.THUMBNAIL)])
        else:
            self._pictures.want(*self._wishes(self._current))
        self._lay_over()
        self.update()

    def _wishes(self, photo_id: int) -> tuple[list[Request], list[Request]]:
        wanted = self._wanted(photo_id)
        native = wanted.level is Level.NATIVE
        now = [Request(photo_id, Level.THUMBNAIL), wanted]
        if native and self._slow_in_full() and self._pictures.image(wanted) is None:
            # Developing a RAW takes seconds, its embedded preview a moment. A JPEG's own reduction would only take
            # from the whole picture half of the time that it needs.
            now.append(self._screen(photo_id))
        ahead = beside(self._ids, self._place, self._direction)
        later = [Request(photo, Level.THUMBNAIL) for photo in ahead]
        if native:
            pixels = self._view.picture_width * self._view.picture_height
            later += [Request(photo, Level.NATIVE) for photo in ahead[: self._pictures.room_for(pixels)]]
        else:
            later += [self._screen(photo) for photo in ahead]
        return now, later

    def _slow_in_full(self) -> bool:
        kind = kind_by_name(self._details.row.path) if self._details is not None else None
        return kind is not None and kind.raw

    def _wanted(self, photo_id: int) -> Request:
        """The image that leaves nothing to wish for at this zoom."""
        # Where the library does not know the size yet, the picture itself tells it; sharp edges are looked for in
        # the picture's own pixels, because every small picture is sharp.
        native = (self._sized and needs_native(self._view)) or self._peaking
        return Request(photo_id, Level.NATIVE) if native else self._screen(photo_id)

    def _screen(self, photo_id: int) -> Request:
        return Request(photo_id, Level.SCREEN, screen_size(self._view.width, self._view.height))

    def _best(self) -> QImage | None:
        """The best image of this photo that is here; for a view that fits not the one of every pixel, which flickers
        when it is made so much smaller while painting."""
        if self._current is None:
            return None
        native, screen = Request(self._current, Level.NATIVE), self._screen(self._current)
        large = (native, screen) if needs_native(self._view) else (screen, native)
        if self._screen_watch.colours.transform is not None and self._layers.layer is None:
            # In this screen's colours rather than sharp, for the few milliseconds until it is both.
            large = (screen, native)
        candidates = (*large, Request(self._current, Level.THUMBNAIL))
        return next((image for one in candidates if (image := self._pictures.image(one)) is not None), None)

    def _lay_over(self) -> None:
        """Have the marks and the screen's colours made for what shows, where that takes more than painting."""
        if self._current is None or not self._sized or unreadable(self._details) or self._rest.isActive():
            self._layers.want(None)
            return
        native = self._pictures.image(Request(self._current, Level.NATIVE))
        screen = self._pictures.image(self._screen(self._current))
        base = native if native is not None and (needs_native(self._view) or self._peaking) else screen or native
        transform, marks = self._screen_watch.colours.transform, self.marks
        if base is None or base is not native:
            marks = replace(marks, peaking=False, ink="")
        if base is None or not (marks or (base is native and transform is not None)):
            self._layers.want(None)
            return
        recipe = recipe_for(self._current, base, self._view, marks, self._screen_watch.colours.screen)
        self._layers.want(recipe, base, transform)

    def _screen_changed(self) -> None:
        self._pictures.set_transform(self._screen_watch.colours.transform)
        self._ask()

    def _look(self, view: Viewport) -> None:
        if not self._sized or self._current is None:
            return
        self._view = view
        self._ask()
        self._hand.show()

    def _pointer(self) -> QPointF:
        """The pointer in device pixels, the middle where it is not over the loupe."""
        at = QPointF(self.mapFromGlobal(QCursor.pos()))
        inside = self.underMouse() and self.rect().contains(at.toPoint())
        return self._hand.device(at if inside else QPointF(self.rect().center()))

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
        if self._focus_point:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._hand.double_click(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        painter.fillRect(self.rect(), QColor(colours().canvas))
        image, standing = self._best(), self._standing()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if image is not None and not unreadable(self._details):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            draw_picture(painter, image, self._shown_view(image))
            layer = self._layers.layer
            if layer is not None and layer.recipe.photo_id == self._current:
                draw_layer(painter, layer, self._view)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_focus_point(painter, area)
        elif standing.trouble:
            paint_trouble(painter, area, standing.trouble)
        elif self._current is not None:
            paint_words(painter, area, tr("Loading…"))
        if self._current is not None and not self._plain:
            told = self._summary() if self._info else ""
            note = standing if self._info else replace(standing, colours="")
            mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            paint_lines(painter, area, told, note.note() if image is not None else "", mirrored=mirrored)
        painter.end()

    def _paint_focus_point(self, painter: QPainter, area: QRectF) -> None:
        point = self._details.metadata.af_point if self._details is not None else None
        if not self._focus_point or point is None or not self._sized:
            return
        x, y = self._view.point_of(point)
        ratio = self.devicePixelRatioF()
        frame = paint_focus_point(painter, QPointF(x / ratio, y / ratio), _FOCUS_EDGE)
        if self.underMouse() and frame.contains(QPointF(self.mapFromGlobal(QCursor.pos()))):
            paint_tip(painter, area, frame, tr("camera’s focus point, a hint"))

    def _standing(self) -> Standing:
        wanted = self._wanted(self._current) if self._current is not None else None
        here = self._pictures.image(wanted) if wanted is not None else None
        native = wanted is not None and wanted.level is Level.NATIVE
        point = self._details.metadata.af_point if self._details is not None else None
        return Standing(
            trouble=self._trouble(),
            loading=native and here is None,
            carried=here.width() / self._view.picture_width if native and here is not None else 1.0,
            clipping=self._clipping,
            peaking=self._peaking,
            focus_point=self._focus_point,
            has_focus_point=point is not None,
            colours=self._screen_watch.colours.words,
        )

    def _error(self) -> UserError | None:
        return self._pictures.error(self._wanted(self._current)) if self._current is not None else None

    def _trouble(self) -> str:
        error = self._error()
        failure = self._failure.message if self._failure is not None else ""
        return trouble_of(self._details, failure, error.message if error is not None else "")

    def _summary(self) -> str:
        return summary(self._details, self._view if self._sized else None, self._place, len(self._ids))
