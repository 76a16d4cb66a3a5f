"""One photo on screen: what of it is asked for, and what shows of it and is told.

    _enter(photo_id) -> thumbnail at once -> enough pixels for the screen -> every pixel where the zoom asks for it

Everything is read on lanes; what arrives late for another photo is not shown.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from app.loupe.fetching import Fetched, Level, Source, passing
from app.loupe.geometry import Viewport
from app.loupe.knowledge import Knowledge, LoupeContext
from app.loupe.layer import Layers, Marks
from app.loupe.monitor.watch import ScreenWatch
from app.loupe.pictures import Pictures
from app.loupe.scene import Scene
from app.loupe.sight import Sight
from app.loupe.walk import Walk
from app.loupe.words import Standing, summary, trouble_of, unreadable
from core.errors import UserError
from core.imaging.kinds import kind_by_name
from core.types import Changes

COLOURS_TOLD_MS = 6000
"""How long the words about the screen's colours lie over the photo."""
_RETRY_MS = 1500


class Looking(QWidget):
    """`shown(photo_id)`: another photo is on screen (None: none). `plain` shows the photo and nothing else.
    GUI thread."""

    shown = Signal(object)

    def __init__(self, context: LoupeContext, parent: QWidget | None, *, plain: bool) -> None:
        super().__init__(parent)
        self._context, self._plain = context, plain
        self._pictures = Pictures(self._source, context.jobs, self, second=plain)
        self._pictures.arrived.connect(self._arrived)
        self._layers = Layers(context.jobs, self)
        self._layers.arrived.connect(self.update)
        self._screen_watch = ScreenWatch(self, context.jobs)
        self._screen_watch.changed.connect(self._screen_changed)
        self._knowledge = Knowledge(context, self)
        self._knowledge.came.connect(self._know)
        self._knowledge.failed.connect(self.update)
        self._walk = Walk(self)
        self._walk.rested.connect(self._ask)
        self._current: int | None = None
        self._view = Viewport(1, 1, 1, 1)
        self._sized = False
        self._info = not plain
        self._colours_told = ""
        self._telling_colours = QTimer(self, singleShot=True, interval=COLOURS_TOLD_MS)
        self._telling_colours.timeout.connect(self.update)
        self._clipping = self._peaking = self._focus_point = False
        self._retry = QTimer(self, singleShot=True, interval=_RETRY_MS)
        self._retry.timeout.connect(self.try_again)
        self._retried = False

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
    def score_shown(self) -> bool:
        """Whether the app's opinion of the photo can be read over it."""
        details = self._knowledge.details
        return self._info and details is not None and details.row.overall is not None

    @property
    def marks(self) -> Marks:
        """Which marks lie over the photo."""
        return Marks(self._clipping, self._peaking)

    def clear(self) -> None:
        """Show nothing, stop what is under way, and keep little of what was read."""
        near = [] if self._current is None else [self._current, *self._walk.ahead()]
        self._current = None
        self._knowledge.clear()
        self._walk.stand()
        self._retry.stop()
        self._ask()
        self._pictures.rest(near)
        self.shown.emit(None)

    def refresh(self, changes: Changes) -> None:
        """Something changed in the library: read again what is shown, where it is concerned."""
        if self._current is not None and self._current in changes.photos:
            self._knowledge.read()

    def try_again(self) -> None:
        """Ask once more for what did not come for reasons that may have passed: a drive that was gone, an engine that
        was starting again."""
        if self._current is not None and self._error() is not None:
            self._pictures.forget(self._current)
            self._ask()

    # What comes

    def _enter(self, photo_id: int) -> None:
        self._current = photo_id
        self._sized = self._retried = False
        known = self._pictures.size_of(photo_id)
        if known is not None:
            self._set_size(*known)
        self._retry.stop()
        self._knowledge.begin(photo_id)
        self._ask()
        self._tell_colours()
        self.shown.emit(photo_id)

    def _source(self) -> Source | None:
        return self._context.workspace

    def _know(self, rewritten: bool) -> None:
        details = self._knowledge.details
        if details is None:
            return
        if rewritten:
            self._pictures.forget(details.row.id)
        if details.row.width and details.row.height:
            self._set_size(details.row.width, details.row.height)
        self._ask()

    def _arrived(self, fetched: Fetched) -> None:
        if fetched.request.photo_id != self._current:
            return
        if fetched.full is not None:
            self._set_size(*fetched.full)
        if passing(fetched.error) and not self._retried:
            self._retried = True
            self._retry.start()
        self._ask()

    def _screen_changed(self) -> None:
        self._pictures.set_transform(self._screen_watch.colours.transform)
        self._ask()
        self._tell_colours()

    def _tell_colours(self, *, again: bool = False) -> None:
        """Say how colours are shown for a moment, once it is known and where it changes, or because it is asked for."""
        words = self._screen_watch.colours.words
        if self._current is not None and (again or words != self._colours_told):
            self._colours_told = words
            self._telling_colours.start()

    def _set_size(self, width: int, height: int) -> None:
        self._sized = True
        self._view = self._view.over(width, height)

    def _look(self, view: Viewport) -> None:
        if not self._sized or self._current is None:
            return
        self._view = view
        self._ask()

    # What is asked for

    def _sight(self) -> Sight | None:
        """The photo on screen as it is looked at."""
        if self._current is None:
            return None
        details = self._knowledge.details
        kind = kind_by_name(details.row.path) if details is not None else None
        return Sight(self._current, self._view, self._sized, self.marks, raw=kind is not None and kind.raw)

    def _ask(self) -> None:
        """Say which images are wanted now, for this photo and the ones beside it, and what lies over them."""
        sight = self._sight()
        if sight is None or self._unreadable:
            self._pictures.want([])
        elif self._walk.running:
            now = [] if self._walk.racing else [sight.thumbnail]
            self._pictures.want(now, [*sight.thumbnails(self._walk.ahead()), sight.thumbnail])
        else:
            later = sight.later(self._walk.ahead(), self._pictures.room_for)
            self._pictures.want(sight.now(self._pictures.image), later)
        self._lay_over()
        self.update()

    def _lay_over(self) -> None:
        sight, screen = self._sight(), self._screen_watch.colours
        if sight is None or not self._sized or self._unreadable or self._walk.running:
            self._layers.want(None)
        else:
            recipe, image = sight.layer(self._pictures.image, screen) or (None, None)
            self._layers.want(recipe, image, screen.transform)

    # What shows

    def _best(self) -> QImage | None:
        sight = self._sight()
        # In this screen's colours rather than sharp, for the few milliseconds until it is both.
        in_screen_colours = self._screen_watch.colours.transform is not None and self._layers.layer is None
        return sight.best(self._pictures.image, in_screen_colours=in_screen_colours) if sight is not None else None

    def _scene(self, pointer: QPointF | None) -> Scene:
        """`pointer` in the widget's pixels, None where it is elsewhere."""
        sight, standing = self._sight(), self._standing()
        best = self._best()
        image = best if not self._unreadable else None
        layer = self._layers.layer
        told = sight is not None and not self._plain
        said = standing if self._info and self._telling_colours.isActive() else replace(standing, colours="")
        note = said.note() if told and best is not None else ""
        return Scene(
            image=image,
            view=sight.view_of(image) if sight is not None and image is not None else self._view,
            layer=layer if layer is not None and layer.recipe.photo_id == self._current else None,
            focus_point=self._focus_point_at(),
            pointer=pointer,
            trouble=standing.trouble,
            loading=sight is not None,
            summary=self._summary() if told and self._info else "",
            note=note,
            mirrored=self.layoutDirection() is Qt.LayoutDirection.RightToLeft,
        )

    def _focus_point_at(self) -> QPointF | None:
        """In the widget's pixels, where it is known and asked for."""
        point = self._af_point
        if not self._focus_point or point is None or not self._sized:
            return None
        return QPointF(*self._view.point_of(point)) / self.devicePixelRatioF()

    def _standing(self) -> Standing:
        sight = self._sight()
        native = sight is not None and sight.wanted.level is Level.NATIVE
        here = self._pictures.image(sight.wanted) if sight is not None else None
        return Standing(
            trouble=self._trouble(),
            loading=native and here is None,
            carried=here.width() / self._view.picture_width if native and here is not None else 1.0,
            clipping=self._clipping,
            reduced=self._clipping and self._marked_in_less,
            peaking=self._peaking,
            focus_point=self._focus_point,
            has_focus_point=self._af_point is not None,
            colours=self._screen_watch.colours.words,
        )

    @property
    def _marked_in_less(self) -> bool:
        """Whether the marks that show were found in fewer pixels than the picture has."""
        layer = self._layers.layer
        return layer is not None and layer.recipe.image_size[0] < 0.99 * self._view.picture_width

    @property
    def _unreadable(self) -> bool:
        return unreadable(self._knowledge.details)

    @property
    def _af_point(self) -> tuple[float, float] | None:
        details = self._knowledge.details
        return details.metadata.af_point if details is not None else None

    def _error(self) -> UserError | None:
        sight = self._sight()
        return self._pictures.error(sight.wanted) if sight is not None else None

    def _trouble(self) -> str:
        error, failure = self._error(), self._knowledge.failure
        told = [one.message if one is not None else "" for one in (failure, error)]
        return trouble_of(self._knowledge.details, *told)

    def _summary(self) -> str:
        view = self._view if self._sized else None
        return summary(self._knowledge.details, view, self._walk.place, len(self._walk.ids))
