"""Work that the window hands out: jobs in lanes, each with its own threads; results, progress and errors come home.

    submit(lane, work) -> worker thread runs work(ctx) -> mailbox -> GUI thread: progress / item / done / failed

A job's callbacks run in the GUI thread, and only while the job is neither cancelled nor superseded and the widget
they belong to still lives. Workers never touch a QObject of the window. What a person did (`kept`) goes before what is
only worked out, and is carried out even if the window closes meanwhile.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from app.mailbox import Mailbox
from core.errors import Cancelled, UserError
from core.jobs import CancelToken, JobContext

log = logging.getLogger(__name__)

Work = Callable[[JobContext], Any]
StreamingWork = Callable[[JobContext, Callable[[Any], None]], Any]


class Lane(StrEnum):
    """Where a job queues. Jobs of one lane do not wait for those of another."""

    FILES = "files"
    PICTURES = "pictures"
    MODEL = "model"
    DATABASE = "database"
    SEARCH = "search"
    DOWNLOADS = "downloads"


_THREADS = {Lane.FILES: 2, Lane.PICTURES: 2, Lane.MODEL: 1, Lane.DATABASE: 1, Lane.SEARCH: 1, Lane.DOWNLOADS: 1}
"""Two for files: a folder that takes minutes to scan must not keep the tree from opening another. Two of their own for
what a person looks at: a drive that wakes up, or a long count of sizes, must not keep a photo from the screen. A search
by looks may wait for a model to load, and nobody else shall wait for that."""

FIRST = -10
"""What a person did: `kept` jobs stand here."""
SOON = 0
LATER = 10


@dataclass(eq=False)
class Job:
    """A submitted job, as the one who submitted it holds it. `cancel()` also silences every later callback."""

    number: int
    lane: Lane
    work: Work
    key: str
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], object] | None
    progress: Callable[[int, int], None] | None
    item: Callable[[Any], None] | None
    kept: bool = False
    token: CancelToken = field(default_factory=CancelToken)
    finished: bool = False

    def cancel(self) -> None:
        self.token.cancel()


@dataclass(frozen=True, slots=True)
class _Outcome:
    job: Job
    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    job: Job
    value: Any


@dataclass(frozen=True, slots=True)
class _ProgressReady:
    job: Job


class _LatestProgress:
    """Keeps only the newest (done, total) until the GUI thread has looked: latest wins."""

    def __init__(self, job: Job, post: Callable[[object], None]) -> None:
        self._job, self._post = job, post
        self._lock = threading.Lock()
        self._latest: tuple[int, int] | None = None

    def __call__(self, done: int, total: int) -> None:
        with self._lock:
            announced = self._latest is not None
            self._latest = (done, total)
        if not announced:
            self._post(_ProgressReady(self._job))

    def take(self) -> tuple[int, int] | None:
        with self._lock:
            latest, self._latest = self._latest, None
        return latest


class Jobs(QObject):
    """The lanes. Made, used and closed by the GUI thread.

    `broke` carries an exception that nobody else took: a UserError to be shown, anything else goes to the excepthook.
    """

    broke = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = Mailbox(self._receive, self)
        self._numbers = itertools.count(1)
        self._open: dict[int, Job] = {}
        self._newest: dict[str, Job] = {}
        self._progress: dict[int, _LatestProgress] = {}
        self._closing = False
        self._lanes = {lane: _LaneThreads(lane, count, self._mailbox.post) for lane, count in _THREADS.items()}

    def submit(
        self,
        lane: Lane,
        work: Work,
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], object] | None = None,
        progress: Callable[[int, int], None] | None = None,
        key: str = "",
        priority: int = SOON,
        kept: bool = False,
    ) -> Job:
        """Run `work(ctx)` on a lane; `done(result)` follows in the GUI thread, or `failed(error)`.

        `key`: this job supersedes the last one with the same key, which is cancelled and never heard of again.
        `priority`: lower goes first among those that wait; equal ones in order of arrival.
        `kept`: a person did this: it goes before all others of its lane, and neither `cancel_all` nor `close` drops it.
        """
        job = Job(next(self._numbers), lane, work, key, done, failed, progress, None, kept)
        return self._enter(job, FIRST if kept else priority)

    def stream(
        self,
        lane: Lane,
        work: StreamingWork,
        *,
        item: Callable[[Any], None],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], object] | None = None,
        progress: Callable[[int, int], None] | None = None,
        key: str = "",
        priority: int = SOON,
    ) -> Job:
        """Like `submit`, for `work(ctx, emit)`: every `emit(x)` becomes an `item(x)` in the GUI thread, in order."""
        job = Job(next(self._numbers), lane, _nothing, key, done, failed, progress, item)

        def run(ctx: JobContext) -> Any:
            return work(ctx, _Emitter(job, self._mailbox.post))

        job.work = run
        return self._enter(job, priority)

    @property
    def busy(self) -> int:
        """How many jobs have not come home yet."""
        return len(self._open)

    def cancel_all(self) -> None:
        """Cancel whatever is not kept."""
        for job in self._open.values():
            if not job.kept:
                job.cancel()

    def close(self, seconds: float = 5.0) -> bool:
        """Refuse new work, cancel what is not kept, wait up to `seconds` in all for the rest; True if every thread has
        ended."""
        self._closing = True
        self.cancel_all()
        deadline = time.monotonic() + seconds
        for lane in self._lanes.values():
            lane.stop()
        ended = [lane.join(deadline) for lane in self._lanes.values()]
        self._mailbox.close()
        self._open.clear()
        return all(ended)

    def _enter(self, job: Job, priority: int) -> Job:
        if self._closing:
            job.cancel()
            return job
        if job.key:
            older = self._newest.get(job.key)
            if older is not None:
                older.cancel()
            self._newest[job.key] = job
        latest = _LatestProgress(job, self._mailbox.post)
        self._open[job.number] = job
        self._progress[job.number] = latest
        self._lanes[job.lane].put(priority, job, JobContext(job.token, latest))
        return job

    def _receive(self, message: object) -> None:
        if isinstance(message, _Outcome):
            self._finish(message)
        elif isinstance(message, _Item):
            self._call(message.job, message.job.item, message.value)
        elif isinstance(message, _ProgressReady):
            latest = self._progress.get(message.job.number)
            newest = latest.take() if latest else None
            if newest is not None:
                self._call(message.job, message.job.progress, *newest)

    def _finish(self, outcome: _Outcome) -> None:
        job = outcome.job
        job.finished = True
        self._open.pop(job.number, None)
        self._progress.pop(job.number, None)
        if job.key and self._newest.get(job.key) is job:
            del self._newest[job.key]
        if outcome.error is None:
            self._call(job, job.done, outcome.value)
        elif not isinstance(outcome.error, Cancelled):
            self._report(job, outcome.error)
        if not self._open:
            self.idle.emit()

    def _report(self, job: Job, error: Exception) -> None:
        if job.failed is not None:
            self._call(job, job.failed, error)
        elif job.token.cancelled:
            return
        elif isinstance(error, UserError):
            self.broke.emit(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)

    def _call(self, job: Job, callback: Callable[..., object] | None, *values: Any) -> None:
        if callback is None or job.token.cancelled:
            return
        owner = _owner(callback)
        if isinstance(owner, QObject) and not shiboken6.isValid(owner):
            return
        callback(*values)


@dataclass(frozen=True, slots=True)
class _Emitter:
    job: Job
    post: Callable[[object], None]

    def __call__(self, value: Any) -> None:
        self.post(_Item(self.job, value))


def _owner(callback: Callable[..., object]) -> object:
    """Whose method is called, however deep in partials it lies; None for a function."""
    inner: Any = callback
    while isinstance(inner, partial):
        inner = inner.func
    return getattr(inner, "__self__", None)


def _nothing(ctx: JobContext) -> None:
    """Stands in a streaming job until its own work is tied to it."""


class _LaneThreads:
    """A priority queue and the threads that empty it. Plain Python: no QObject in here."""

    def __init__(self, lane: Lane, count: int, post: Callable[[object], None]) -> None:
        self._post = post
        self._ready = threading.Condition()
        self._queue: list[tuple[int, int, Job, JobContext]] = []
        self._stopped = False
        # Daemons: a thread stuck in a dead network drive must not keep the process alive after the staged quit.
        self._threads = [
            threading.Thread(target=self._run, name=f"lane-{lane}-{index}", daemon=True) for index in range(count)
        ]
        self._started = False

    def put(self, priority: int, job: Job, ctx: JobContext) -> None:
        with self._ready:
            if not self._started:
                self._started = True
                for thread in self._threads:
                    thread.start()
            heapq.heappush(self._queue, (priority, job.number, job, ctx))
            self._ready.notify()

    def stop(self) -> None:
        """Let the threads end as soon as what is kept has been done."""
        with self._ready:
            self._stopped = True
            self._queue = [waiting for waiting in self._queue if waiting[2].kept]
            heapq.heapify(self._queue)
            self._ready.notify_all()

    def join(self, deadline: float) -> bool:
        """Wait for the threads until `deadline` on the monotonic clock; True if all have ended."""
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while True:
            with self._ready:
                while not self._queue and not self._stopped:
                    self._ready.wait()
                if not self._queue:
                    return
                _, _, job, ctx = heapq.heappop(self._queue)
            outcome = _attempt(job, ctx)
            if self._stopped and outcome.error is not None and not isinstance(outcome.error, Cancelled):
                # Nobody is there any more to be told.
                log.info("failed while the window closed", exc_info=outcome.error)
            self._post(outcome)


def _attempt(job: Job, ctx: JobContext) -> _Outcome:
    if job.token.cancelled:
        return _Outcome(job, error=Cancelled())
    try:
        return _Outcome(job, value=job.work(ctx))
    except Exception as error:  # the job runner: whatever a job raises goes home with it
        return _Outcome(job, error=error)
