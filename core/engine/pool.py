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
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any
from uuid import uuid4

from core.engine import shared_pixels
from core.engine.channel import Channel
from core.engine.limits import WorkerLimits, over_memory
from core.engine.messages import Priority, Reply, Request, SharedPixels, Task
from core.engine.processes import process_context
from core.engine.worker import READY, TOO_LARGE, TaskFailed, worker_main
from core.errors import UnreadableError, UserError

log = logging.getLogger(__name__)

DEPTH = 2
"""Tasks that a worker holds: one in hand, one next."""

TICK_SECONDS = 0.1
"""How often limits are looked at while anything is in hand."""

START_SECONDS = 60.0
"""What a worker may take to start on a cold disk of a slow machine."""

START_FAILURES = 5
"""Workers that may die before their first answer, in a row, until the pool gives up."""


@dataclass(order=True, slots=True)
class _Job:
    priority: int
    number: int
    task: Task = field(compare=False)
    future: Future[Any] = field(compare=False)
    attempts: int = field(default=0, compare=False)
    started: bool = field(default=False, compare=False)
    shared_name: str = field(default="", compare=False)

    @property
    def alone(self) -> bool:
        """A job that has cost a worker already goes to a worker that holds nothing else."""
        return self.attempts > 0

    def start(self) -> bool:
        """Whether the job is still wanted; from here on its future can no longer be cancelled."""
        self.started = self.started or self.future.set_running_or_notify_cancel()
        return self.started


class _Worker:
    """One process and the jobs that it holds, the first of them in hand since `since`."""

    def __init__(self, number: int, limits: WorkerLimits) -> None:
        self.channel = Channel(f"beholder-decode-{number}", worker_main, limits)
        self.jobs: deque[_Job] = deque()
        self.since = time.monotonic()
        self.is_ready = False

    def give(self, job: _Job, limits: WorkerLimits) -> None:
        if not self.jobs:
            self.since = time.monotonic()
        self.jobs.append(job)
        job.shared_name = f"bh{uuid4().hex[:20]}"
        self.channel.send(Request(job.number, job.task, limits.seconds, job.shared_name))

    def finished(self) -> _Job:
        self.since = time.monotonic()
        return self.jobs.popleft()

    def ready(self) -> None:
        """It has started; only from here on does its first task's time count."""
        self.since = time.monotonic()
        self.is_ready = True

    def has_room_for(self, job: _Job) -> bool:
        if job.alone or any(held.alone for held in self.jobs):
            return not self.jobs
        return len(self.jobs) < DEPTH


class DecodePool:
    """N decode workers behind one queue. Every method may be called from any thread."""

    def __init__(self, workers: int, limits: WorkerLimits) -> None:
        self._limits = limits
        self._count = max(1, workers)
        self._numbers = itertools.count()
        self._inbox: deque[_Job] = deque()
        self._lock = threading.Lock()
        self._wake_here, self._wake_there = process_context().Pipe(duplex=False)
        self._woken = False
        self._closing = False
        self._queue: list[_Job] = []
        self._workers: list[_Worker] = []
        self._start_failures = 0
        self._thread = threading.Thread(target=self._supervise, name="beholder-decode-pool", daemon=True)
        self._thread.start()

    @property
    def capacity(self) -> int:
        """Tasks that may usefully be under way at once."""
        return self._count * DEPTH + 1

    def submit(self, task: Task, priority: Priority = Priority.BACKGROUND) -> Future[Any]:
        """Queue `task`. Cancelling the future before a worker has the task takes it out of the queue.

        The future raises `UnreadableError` if the file gives nothing within the limits, `UserError` if no worker can
        be had.
        """
        future: Future[Any] = Future()
        with self._lock:
            if self._closing:
                future.set_exception(UserError("Beholder is closing."))
                return future
            self._inbox.append(_Job(int(priority), next(self._numbers), task, future))
        self._wake()
        return future

    def close(self) -> None:
        """Cancel what waits, end the workers, and return when all are gone."""
        with self._lock:
            self._closing = True
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
        finally:
            self._end()

    def _take_inbox(self) -> bool:
        with self._lock:
            self._woken = False
            arrived, self._inbox = self._inbox, deque()
            closing = self._closing
        for job in arrived:
            heapq.heappush(self._queue, job)
        return not closing

    def _hand_out(self) -> None:
        while self._queue:
            job = self._queue[0]
            worker = None if job.future.cancelled() else self._worker_for(job)
            if worker is None and not job.future.cancelled():
                return
            heapq.heappop(self._queue)
            if job.start() and worker is not None:
                worker.give(job, self._limits)

    def _worker_for(self, job: _Job) -> _Worker | None:
        free = [worker for worker in self._workers if worker.has_room_for(job)]
        idle = [worker for worker in free if not worker.jobs]
        if idle:
            return idle[0]
        if len(self._workers) < self._count:
            return self._start_worker()
        return min(free, key=lambda worker: len(worker.jobs)) if free else None

    def _start_worker(self) -> _Worker | None:
        if self._start_failures >= START_FAILURES:
            self._give_up()
            return None
        try:
            worker = _Worker(len(self._workers), self._limits)
        except OSError as error:
            log.error("a decode worker could not be started: %s", error)
            self._start_failures = START_FAILURES
            self._give_up()
            return None
        self._workers.append(worker)
        return worker

    def _give_up(self) -> None:
        problem = UserError("Photos cannot be opened now: the decoding process does not start.", "See the log file.")
        for job in self._queue:
            if job.start():
                job.future.set_exception(problem)
        self._queue.clear()

    def _listen(self) -> None:
        by_connection: dict[Any, _Worker] = {worker.channel.connection: worker for worker in self._workers}
        busy = any(worker.jobs for worker in self._workers)
        for ready in wait([self._wake_here, *by_connection], timeout=TICK_SECONDS if busy else None):
            if ready is self._wake_here:
                self._wake_here.recv_bytes()
            else:
                self._receive(by_connection[ready], ready)  # type: ignore[arg-type]

    def _receive(self, worker: _Worker, connection: Connection) -> None:
        try:
            reply: Reply = connection.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if reply.id == READY:
            self._start_failures = 0
            worker.ready()
        else:
            _settle(worker.finished(), reply)

    def _bury(self, worker: _Worker) -> None:
        """A worker died by itself: its file is tried once more alone, the one behind it has done nothing wrong."""
        worker.channel.kill()
        self._workers.remove(worker)
        code = worker.channel.exit_code
        if not worker.is_ready:
            self._start_failures += 1
            if code is not None and self._start_failures == 1:
                log.warning("a decode worker ended with code %s while it started", code)
        elif worker.jobs:
            in_hand = worker.jobs.popleft()
            shared_pixels.discard(in_hand.shared_name)
            in_hand.attempts += 1
            if in_hand.attempts < 2:
                heapq.heappush(self._queue, in_hand)
            else:
                log.info("a decode worker ended with code %s on %r", code, in_hand.task)
                in_hand.future.set_exception(UnreadableError("crashes the program that decodes it"))
        self._requeue(worker)

    def _enforce_limits(self) -> None:
        now = time.monotonic()
        for worker in list(self._workers):
            if not worker.jobs:
                continue
            if now - worker.since > (self._limits.seconds if worker.is_ready else START_SECONDS):
                self._execute(worker, f"takes longer than {self._limits.seconds:.0f} s to open")
            elif now - worker.since > TICK_SECONDS and over_memory(worker.channel.process_id, self._limits):
                self._execute(worker, TOO_LARGE)

    def _execute(self, worker: _Worker, reason: str) -> None:
        worker.channel.kill()
        self._workers.remove(worker)
        in_hand = worker.jobs.popleft()
        shared_pixels.discard(in_hand.shared_name)
        in_hand.future.set_exception(UnreadableError(reason))
        self._requeue(worker)

    def _requeue(self, worker: _Worker) -> None:
        for job in worker.jobs:
            shared_pixels.discard(job.shared_name)
            heapq.heappush(self._queue, job)
        worker.jobs.clear()

    def _end(self) -> None:
        with self._lock:
            self._closing = True
            self._queue.extend(self._inbox)
            self._inbox.clear()
        left = [job for worker in self._workers for job in worker.jobs] + self._queue
        for worker in self._workers:
            if worker.jobs:
                worker.channel.kill()
            else:
                worker.channel.end()
        for job in left:
            if job.shared_name:
                shared_pixels.discard(job.shared_name)
            if job.start():
                job.future.set_exception(UserError("Beholder is closing."))
        self._workers.clear()


def _settle(job: _Job, reply: Reply) -> None:
    if isinstance(reply.error, TaskFailed):
        log.error("decoding failed in a way nobody foresaw, on %r\n%s", job.task, reply.error)
        job.future.set_exception(UnreadableError("could not be decoded"))
    elif reply.error is not None:
        job.future.set_exception(reply.error)
    elif isinstance(reply.result, SharedPixels):
        job.future.set_result(shared_pixels.take(reply.result))
    else:
        job.future.set_result(reply.result)
