"""The decode workers: who works on what, who died of it, and what happens then.

One supervising thread owns all state and all processes; callers only append to a locked inbox. Each worker holds the
task it works on and one more, so that it never waits for the supervisor. A worker that exceeds a limit is killed and
replaced, and the file it had in hand is recorded; a worker that crashes has its file tried once more alone, so that
a file is only blamed for what it does by itself.
"""

from __future__ import annotations

import contextlib
import heapq
import itertools
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from multiprocessing.connection import Connection, wait
from typing import Any

from core.engine import shared_pixels
from core.engine.decode_worker import DEPTH, DecodeWorker, Job
from core.engine.limits import WorkerLimits, over_memory
from core.engine.messages import DrawingTask, Priority, Reply, SharedPixels, Task
from core.engine.processes import process_context
from core.engine.worker import READY, TOO_LARGE, TaskFailed
from core.errors import Cancelled, NoWorkersError, UnreadableError, UserError
from core.types import ScreenPixels

log = logging.getLogger(__name__)

TICK_SECONDS = 0.1
"""How often limits are looked at while anything is in hand."""

START_SECONDS = 60.0
"""What a worker may take to start on a cold disk of a slow machine."""

START_FAILURES = 5
"""Workers that may fail to start, in a row and with no other worker alive, until what waits is given up."""

RETRY_SECONDS = 1.0
"""After a failed start: a machine that has run out of processes or open files may have some again."""

MANY_DEATHS = 6
"""Workers that end by themselves within `DEATHS_WITHIN` seconds until a person is told; fewer are nobody's business."""

DEATHS_WITHIN = 120.0


class DecodePool:
    """N decode workers behind one queue. Every method may be called from any thread; `on_notice` is called in the
    supervising one."""

    def __init__(self, workers: int, limits: WorkerLimits, on_notice: Callable[[str], None] = log.info) -> None:
        self._limits = limits
        self._on_notice = on_notice
        self._count = max(1, workers)
        self._numbers = itertools.count()
        self._inbox: deque[Job] = deque()
        self._lock = threading.Lock()
        self._wake_here, self._wake_there = process_context().Pipe(duplex=False)
        self._woken = False
        self._warm = False
        self._gone: Exception | None = None
        self._queue: list[Job] = []
        self._workers: list[DecodeWorker] = []
        self._start_failures = 0
        self._deaths: deque[float] = deque(maxlen=MANY_DEATHS)
        self._next_start = 0.0
        self._thread = threading.Thread(target=self._supervise, name="beholder-decode-pool", daemon=True)
        self._thread.start()

    @property
    def capacity(self) -> int:
        """Tasks that may usefully be under way at once."""
        return self._count * DEPTH + 1

    def submit(self, task: Task | DrawingTask, priority: Priority = Priority.BACKGROUND) -> Future[Any]:
        """Queue `task`. Cancelling the future before a worker has the task takes it out of the queue.

        The future raises `UnreadableError` if the file gives nothing within the limits, `NoWorkersError` if no worker
        can be had, `Cancelled` once the pool is closed.
        """
        future: Future[Any] = Future()
        with self._lock:
            if self._gone is not None:
                future.set_exception(self._gone)
                return future
            self._inbox.append(Job(int(priority), next(self._numbers), task, future))
        self._wake()
        return future

    def warm_up(self) -> None:
        """Have the workers started before there is a photo for them. Returns at once."""
        with self._lock:
            self._warm = True
        self._wake()

    def close(self) -> None:
        """Cancel what waits, end the workers, and return when all are gone."""
        with self._lock:
            self._gone = self._gone or Cancelled()
        self._wake()
        self._thread.join()
        self._wake_here.close()
        self._wake_there.close()

    def worker_ids(self) -> list[int]:
        """Process ids of the workers that live now; for measuring and for tests that kill them."""
        return [worker.channel.process_id for worker in list(self._workers)]

    def _wake(self) -> None:
        with self._lock:
            if self._woken:
                return
            self._woken = True
        with contextlib.suppress(OSError):
            self._wake_there.send_bytes(b"!")

    # Everything below runs in the supervising thread.

    def _supervise(self) -> None:
        try:
            while self._take_inbox():
                self._hand_out()
                self._listen()
                self._enforce_limits()
        except Exception:  # the engine's loop: whoever waits for a photo must be told
            log.exception("the supervisor of the decode workers broke")
            with self._lock:
                self._gone = UserError(
                    "Photos cannot be opened any more.", "See the log file and start Beholder again."
                )
        self._end()

    def _take_inbox(self) -> bool:
        with self._lock:
            self._woken = False
            arrived, self._inbox = self._inbox, deque()
            warm, self._warm = self._warm, False
            closing = self._gone is not None
        for job in arrived:
            heapq.heappush(self._queue, job)
        while warm and not closing and len(self._workers) < self._count:
            warm = self._start_worker() is not None
        return not closing

    def _hand_out(self) -> None:
        if not self._workers and self._start_failures >= START_FAILURES:
            self._give_up()
        while self._queue:
            if self._queue[0].future.cancelled():
                heapq.heappop(self._queue).start()
                continue
            worker = self._worker_for(self._queue[0])
            if worker is None:
                return
            job = heapq.heappop(self._queue)
            if job.start():
                worker.give(job, self._limits)

    def _worker_for(self, job: Job) -> DecodeWorker | None:
        free = [worker for worker in self._workers if worker.has_room_for(job)]
        idle = [worker for worker in free if not worker.jobs]
        if idle:
            return idle[0]
        if len(self._workers) < self._count and (fresh := self._start_worker()) is not None:
            return fresh
        return min(free, key=lambda worker: len(worker.jobs)) if free else None

    def _start_worker(self) -> DecodeWorker | None:
        if time.monotonic() < self._next_start:
            return None
        try:
            worker = DecodeWorker(len(self._workers), self._limits)
        except (OSError, EOFError) as error:  # The latter where the process that makes processes was killed.
            self._start_failed(str(error))
            return None
        self._workers.append(worker)
        return worker

    def _start_failed(self, why: str) -> None:
        if not self._start_failures:
            log.warning("a decode worker did not start: %s", why)
        self._start_failures += 1
        self._next_start = time.monotonic() + RETRY_SECONDS

    def _give_up(self) -> None:
        """Fail what waits. What comes later is one more try."""
        log.error("no decode worker starts")
        self._start_failures = START_FAILURES - 1
        for job in self._queue:
            job.fail(NoWorkersError())
        self._queue.clear()

    def _listen(self) -> None:
        by_connection: dict[Any, DecodeWorker] = {worker.channel.connection: worker for worker in self._workers}
        busy = bool(self._queue) or any(worker.jobs for worker in self._workers)
        for ready in wait([self._wake_here, *by_connection], timeout=TICK_SECONDS if busy else None):
            if ready is self._wake_here:
                self._wake_here.recv_bytes()
            else:
                self._receive(by_connection[ready], ready)  # type: ignore[arg-type]

    def _receive(self, worker: DecodeWorker, connection: Connection) -> None:
        try:
            reply: Reply = connection.recv()
        except Exception:  # the engine's loop: its end, or nonsense from a process whose memory a file has damaged
            self._bury(worker)
            return
        if reply.id == READY:
            self._start_failures = 0
            worker.ready()
        else:
            _settle(worker.jobs[0], reply)
            worker.finished()

    def _bury(self, worker: DecodeWorker) -> None:
        """A worker died by itself, or never got ready: the files of the latter have done nothing wrong, nor has the one
        behind the file that the former had in hand, which is tried once more alone."""
        worker.channel.kill()
        self._workers.remove(worker)
        code = worker.channel.exit_code
        if not worker.is_ready:
            self._start_failed(f"it ended with code {code}")
        elif worker.jobs:
            in_hand = worker.jobs.popleft()
            shared_pixels.discard(in_hand.shared_name)
            in_hand.attempts += 1
            if in_hand.attempts < 2:
                heapq.heappush(self._queue, in_hand)
                self._count_death()
            else:
                # It was the file both times, and the file is said to.
                if self._deaths:
                    self._deaths.pop()
                log.info("a decode worker ended with code %s on %r", code, in_hand.task)
                in_hand.future.set_exception(UnreadableError("crashes the program that decodes it"))
        else:
            self._count_death()
        self._requeue(worker)

    def _count_death(self) -> None:
        self._deaths.append(time.monotonic())
        if len(self._deaths) == MANY_DEATHS and self._deaths[-1] - self._deaths[0] < DEATHS_WITHIN:
            self._deaths.clear()
            self._on_notice(
                "Processes that decode photos keep ending by themselves and are started again. Memory may be short: "
                "closing other programs helps."
            )

    def _enforce_limits(self) -> None:
        now = time.monotonic()
        for worker in list(self._workers):
            if not worker.jobs:
                continue
            if not worker.is_ready:
                if now - worker.since > START_SECONDS:
                    self._bury(worker)
            elif now - worker.since > self._limits.seconds:
                self._execute(worker, f"takes longer than {self._limits.seconds:.0f} s to open")
            elif now - worker.since > TICK_SECONDS and over_memory(worker.channel.process_id, self._limits):
                self._execute(worker, TOO_LARGE)

    def _execute(self, worker: DecodeWorker, reason: str) -> None:
        worker.channel.kill()
        self._workers.remove(worker)
        in_hand = worker.jobs.popleft()
        shared_pixels.discard(in_hand.shared_name)
        # Lasting, so that a file that always costs its limit does not cost it each time its folder is opened.
        in_hand.future.set_exception(UnreadableError(reason))
        self._requeue(worker)

    def _requeue(self, worker: DecodeWorker) -> None:
        for job in worker.jobs:
            shared_pixels.discard(job.shared_name)
            heapq.heappush(self._queue, job)
        worker.jobs.clear()

    def _end(self) -> None:
        with self._lock:
            reason = self._gone or Cancelled()
            left = [*self._queue, *self._inbox]
            self._inbox.clear()
        self._queue.clear()
        for worker in self._workers:
            left += worker.jobs
            if worker.jobs:
                worker.channel.kill()
            else:
                worker.channel.end()
        self._workers.clear()
        for job in left:
            if job.shared_name:
                shared_pixels.discard(job.shared_name)
            job.fail(reason)


def _settle(job: Job, reply: Reply) -> None:
    if isinstance(reply.error, TaskFailed):
        log.error("decoding failed in a way nobody foresaw, on %r\n%s", job.task, reply.error)
        job.future.set_exception(UnreadableError("could not be decoded"))
    elif reply.error is not None:
        job.future.set_exception(reply.error)
    elif isinstance(reply.result, ScreenPixels) and isinstance(reply.result.bgra, SharedPixels):
        _settle_pixels(job.future, reply.result, reply.result.bgra)
    else:
        job.future.set_result(reply.result)


def _settle_pixels(future: Future[Any], drawn: ScreenPixels, shared: SharedPixels) -> None:
    try:
        pixels = replace(drawn, bgra=shared_pixels.take(shared))
    except (OSError, MemoryError):
        # Here it is this process that lacks memory or open files, which says nothing about the photo.
        future.set_exception(UnreadableError("could not be opened: memory is short", passing=True))
    else:
        future.set_result(pixels)
