"""Pictures for the loupe: a list of what is wanted in, images as they arrive out.

    want(requests) -> cancel what nobody wants any more -> lanes -> cache -> `arrived`

Everything wanted is either in the cache or under way, or waits here until a worker is free to read ahead; so going
back and forth never decodes twice what is still at hand, and holding down a key leaves no queue behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColorTransform, QImage

from app.jobs import LATER, SOON, Job, Jobs, Lane
from app.loupe.budget import natives_that_fit, picture_bytes
from app.loupe.cache import PictureCache, Remembered
from app.loupe.fetching import Fetch, Fetched, Level, Request, Source, passing
from core.errors import UserError

_REST_MS = 60_000
"""How long after the person has left a few pictures stay, for whoever only looked something up."""

_AT_ONCE = 2
"""Pictures under way beside which none is read ahead: as many as their lane takes up."""

NO_REASON = "This photo could not be shown."


@dataclass(frozen=True, slots=True)
class _Pending:
    job: Job
    fetch: Fetch
    priority: int


class Pictures(QObject):
    """Keeps what is wanted coming. GUI thread; `arrived` carries a `Fetched`.

    `source` gives the workspace, or None while no library is open. `most` bounds the bytes that are kept (0: by the
    machine's memory, for the `second` screen what that needs).
    """

    arrived = Signal(object)

    def __init__(
        self,
        source: Callable[[], Source | None],
        jobs: Jobs,
        parent: QObject | None = None,
        *,
        most: int = 0,
        second: bool = False,
    ) -> None:
        super().__init__(parent)
        self._source, self._jobs = source, jobs
        self._most, self._second = most, second
        self._cache: PictureCache[Request] | None = None
        self._pending: dict[Request, _Pending] = {}
        self._errors: dict[Request, UserError] = {}
        self._sizes: Remembered[int, tuple[int, int]] = Remembered()
        self._read_ahead: set[Request] = set()
        self._now: frozenset[Request] = frozenset()
        self._waiting: list[Request] = []
        self._transform: QColorTransform | None = None
        self._let_go = QTimer(self, singleShot=True, interval=_REST_MS)
        self._let_go.timeout.connect(self._free)

    @property
    def cache(self) -> PictureCache[Request]:
        if self._cache is None:
            self._cache = PictureCache(self._most or picture_bytes(second=self._second))
        return self._cache

    @property
    def most(self) -> int:
        """Bytes that are kept at most."""
        return self.cache.most

    def room_for(self, pixels: int) -> int:
        """How many whole pictures of that size fit beside the one on screen."""
        return natives_that_fit(self.most, pixels)

    def image(self, request: Request) -> QImage | None:
        return self.cache.get(request)

    def size_of(self, photo_id: int) -> tuple[int, int] | None:
        """The whole picture's width and height, where a decoder has said it: read ahead, it is known on arrival."""
        return self._sizes.get(photo_id)

    def error(self, request: Request) -> UserError | None:
        """Why a wanted image did not come, as long as it stays wanted."""
        return self._errors.get(request)

    def set_transform(self, transform: QColorTransform | None) -> None:
        """Another screen's colours: what was made for the last one is made again when it is next wanted."""
        self._transform = transform
        for request in [r for r in self._pending if r.level is not Level.NATIVE]:
            self._pending.pop(request).job.cancel()
        for request in [r for r in self.cache.held() if r.level is not Level.NATIVE]:
            self.cache.drop(request)
        self._read_ahead.clear()

    def want(self, now: Sequence[Request], later: Sequence[Request] = ()) -> None:
        """Exactly these images are wanted: `now` for the photo on screen, `later` for its neighbours, dearest first.

        Anything else under way is cancelled. What has failed is not tried again while it stays wanted, but for what
        failed in passing while it was read ahead; what was read ahead and had no room is not read again. Every pixel
        of a neighbour is read one neighbour at a time, so that a sudden wish finds a free worker.
        """
        if now:
            self._let_go.stop()
        wanted = dict.fromkeys((*now, *later))
        for request in [r for r in self._pending if r not in wanted]:
            self._pending.pop(request).job.cancel()
        arriving = set(now) - self._now
        self._errors = {r: e for r, e in self._errors.items() if r in wanted and not (r in arriving and passing(e))}
        self._now = frozenset(now)
        self._read_ahead &= set(wanted) - self._now
        missing = [r for r in wanted if r not in self.cache and r not in self._errors and r not in self._read_ahead]
        missing.sort(key=lambda r: r.level)
        for request in [r for r in missing if r in self._now]:
            self._ask(request, SOON)
        self._waiting = [r for r in missing if r not in self._now and r not in self._pending]
        self._ask_next()

    def rest(self, photos: Sequence[int]) -> None:
        """Nobody looks any more: keep what fits the screen of these photos, and after a while nothing."""
        near = frozenset(photos)
        for request in [r for r in self.cache.held() if r.photo_id not in near or r.level is Level.NATIVE]:
            self.cache.drop(request)
        self._read_ahead.clear()
        self._let_go.start()

    def forget(self, photo_id: int) -> None:
        """The photo's file has changed, or may be tried again: drop what was read of it and what went wrong."""
        self._sizes.forget(photo_id)
        for request in [r for r in self._pending if r.photo_id == photo_id]:
            self._pending.pop(request).job.cancel()
        for request in [r for r in (*self.cache.held(), *self._errors) if r.photo_id == photo_id]:
            self.cache.drop(request)
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
        fetch = Fetch(source, request, self._transform, self.most)
        failed = partial(self._broke, request)
        job = self._jobs.submit(Lane.PICTURES, fetch, done=self._receive, failed=failed, priority=priority)
        self._pending[request] = _Pending(job, fetch, priority)

    def _ask_next(self) -> None:
        """Read ahead only what a worker takes up at once, so that it is always what is dearest by then."""
        for request in tuple(self._waiting):
            if len(self._pending) >= _AT_ONCE:
                return
            if request.level is not Level.NATIVE or not any(r.level is Level.NATIVE for r in self._pending):
                self._waiting.remove(request)
                self._ask(request, LATER)

    def _receive(self, fetched: Fetched) -> None:
        self._pending.pop(fetched.request, None)
        if fetched.full is not None:
            self._sizes.put(fetched.request.photo_id, fetched.full)
        if fetched.image is not None:
            self.cache.put(fetched.request, fetched.image, dearer=sorted(self._now, key=lambda r: r.level))
            if fetched.request not in self._now:
                self._read_ahead.add(fetched.request)
        elif fetched.error is not None:
            self._errors[fetched.request] = fetched.error
        self.arrived.emit(fetched)
        self._ask_next()

    def _free(self) -> None:
        self.cache.clear()

    def _broke(self, request: Request, error: Exception) -> None:
        """A fault of ours: the photo says that there is none, and the report goes its usual way."""
        self._receive(Fetched(request, error=UserError(NO_REASON)))
        raise error
