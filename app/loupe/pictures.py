"""Pictures for the loupe: a list of what is wanted in, images as they arrive out.

    want(requests) -> cancel what nobody wants any more -> lanes -> cache -> `arrived`

Everything wanted is either in the cache, under way, or submitted now; so going back and forth never decodes twice
what is still at hand, and holding down a key leaves no queue behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage

from app.jobs import LATER, SOON, Job, Jobs, Lane
from app.loupe.cache import PictureCache
from core.errors import UserError
from core.imaging.need import Need
from core.jobs import JobContext
from core.types import RGB8

MOST_BYTES = 512 * 2**20
"""One 24-megapixel photo takes 96 MB here."""


class Source(Protocol):
    """The part of the workspace that gives pictures; blocking, thread-safe."""

    def thumbnail(self, photo_id: int) -> bytes: ...
    def pixels(self, photo_id: int, need: Need, ctx: JobContext) -> RGB8: ...


class Level(IntEnum):
    """How good an image is; a better one replaces a worse one on screen."""

    THUMBNAIL = 0
    SCREEN = 1
    NATIVE = 2


@dataclass(frozen=True, slots=True)
class Request:
    """One image of one photo. `long_side` counts only for `Level.SCREEN`: the fewest pixels that will do."""

    photo_id: int
    level: Level
    long_side: int = 0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a job brings home: the image, or the reason why there is none."""

    request: Request
    image: QImage | None = None
    error: UserError | None = None


class _Fetch:
    """The work of one request on a lane. Remembers that it began: a queued one may be moved up, a begun one stays."""

    def __init__(self, source: Source, request: Request) -> None:
        self.begun = False
        self._source, self._request = source, request

    def __call__(self, ctx: JobContext) -> Fetched:
        self.begun = True
        ctx.cancel.check()
        try:
            return Fetched(self._request, self._read(ctx))
        except UserError as error:
            return Fetched(self._request, error=error)

    def _read(self, ctx: JobContext) -> QImage:
        request = self._request
        if request.level is Level.THUMBNAIL:
            image = QImage.fromData(self._source.thumbnail(request.photo_id))
            if image.isNull():
                raise UserError("There is no preview of this photo.")
            return image.convertToFormat(QImage.Format.Format_RGB32)
        need = Need.native() if request.level is Level.NATIVE else Need(request.long_side)
        rgb = self._source.pixels(request.photo_id, need, ctx)
        ctx.cancel.check()
        image = image_of(rgb)
        if request.level is Level.SCREEN and max(image.width(), image.height()) > request.long_side:
            # A decoder gives a half or the whole of what was asked; painting it much smaller would flicker.
            sides = QSize(request.long_side, request.long_side)
            image = image.scaled(sides, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        return image


@dataclass(frozen=True, slots=True)
class _Pending:
    job: Job
    fetch: _Fetch
    priority: int


class Pictures(QObject):
    """Keeps what is wanted coming. GUI thread; `arrived` carries a `Fetched`.

    `source` gives the workspace, or None while no library is open.
    """

    arrived = Signal(object)

    def __init__(
        self, source: Callable[[], Source | None], jobs: Jobs, parent: QObject | None = None, most: int = MOST_BYTES
    ) -> None:
        super().__init__(parent)
        self._source, self._jobs = source, jobs
        self._cache: PictureCache[Request] = PictureCache(most)
        self._pending: dict[Request, _Pending] = {}
        self._errors: dict[Request, UserError] = {}

    @property
    def cache(self) -> PictureCache[Request]:
        return self._cache

    def image(self, request: Request) -> QImage | None:
        return self._cache.get(request)

    def error(self, request: Request) -> UserError | None:
        """Why a wanted image did not come, as long as it stays wanted."""
        return self._errors.get(request)

    def want(self, now: Sequence[Request], later: Sequence[Request] = ()) -> None:
        """Exactly these images are wanted: `now` for the photo on screen, `later` for its neighbours.

        Anything else under way is cancelled. What has failed is not tried again while it stays wanted.
        """
        wanted = {**dict.fromkeys(later, LATER), **dict.fromkeys(now, SOON)}
        for request in [r for r in self._pending if r not in wanted]:
            self._pending.pop(request).job.cancel()
        self._errors = {request: error for request, error in self._errors.items() if request in wanted}
        for request, priority in sorted(wanted.items(), key=_by_priority):
            if request not in self._cache and request not in self._errors:
                self._ask(request, priority)

    def forget(self, photo_id: int) -> None:
        """The photo's file has changed: drop what was read of it."""
        for request in [r for r in (*self._cache.held(), *self._errors) if r.photo_id == photo_id]:
            self._cache.drop(request)
            self._errors.pop(request, None)

    def _ask(self, request: Request, priority: int) -> None:
        pending = self._pending.get(request)
        if pending is not None:
            if pending.fetch.begun or pending.priority <= priority:
                return
            pending.job.cancel()
        source = self._source()
        if source is None:
            return
        fetch = _Fetch(source, request)
        job = self._jobs.submit(Lane.FILES, fetch, done=self._receive, priority=priority)
        self._pending[request] = _Pending(job, fetch, priority)

    def _receive(self, fetched: Fetched) -> None:
        self._pending.pop(fetched.request, None)
        if fetched.image is not None:
            self._cache.put(fetched.request, fetched.image)
        elif fetched.error is not None:
            self._errors[fetched.request] = fetched.error
        self.arrived.emit(fetched)


def image_of(rgb: RGB8) -> QImage:
    """Pixels, shape (height, width, 3), as an image of its own, in the format that paints fastest."""
    import numpy as np

    packed = np.ascontiguousarray(rgb)
    height, width = packed.shape[:2]
    borrowed = QImage(packed.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    # The conversion copies: the array may be shared memory that goes away.
    return borrowed.convertToFormat(QImage.Format.Format_RGB32)


def _by_priority(item: tuple[Request, int]) -> tuple[int, int]:
    return item[1], item[0].level
