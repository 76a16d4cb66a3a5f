"""The engine's end of one decode worker: its process and the jobs that it holds."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from core.engine.channel import Channel
from core.engine.limits import WorkerLimits
from core.engine.messages import DrawingTask, Request, Task
from core.engine.worker import worker_main

DEPTH = 2
"""Tasks that a worker holds: one in hand, one next."""


@dataclass(order=True, slots=True)
class Job:
    """One task on its way. Ordered by priority, then by age."""

    priority: int
    number: int
    task: Task | DrawingTask = field(compare=False)
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

    def fail(self, reason: Exception) -> None:
        """Give the job up, unless nobody waits for it any more."""
        if self.start() and not self.future.done():
            self.future.set_exception(reason)


class DecodeWorker:
    """One process and the jobs that it holds, the first of them in hand since `since`. OSError where none starts."""

    def __init__(self, number: int, limits: WorkerLimits) -> None:
        self.channel = Channel(f"beholder-decode-{number}", worker_main, limits)
        self.jobs: deque[Job] = deque()
        self.since = time.monotonic()
        self.is_ready = False

    def give(self, job: Job, limits: WorkerLimits) -> None:
        if not self.jobs:
            self.since = time.monotonic()
        self.jobs.append(job)
        job.shared_name = f"bh{uuid4().hex[:20]}"
        self.channel.send(Request(job.number, job.task, limits.seconds, job.shared_name))

    def finished(self) -> None:
        """The job in hand is done; the time of the next begins."""
        self.since = time.monotonic()
        self.jobs.popleft()

    def ready(self) -> None:
        """It has started; only from here on does its first task's time count."""
        self.since = time.monotonic()
        self.is_ready = True

    def has_room_for(self, job: Job) -> bool:
        if job.alone or any(held.alone for held in self.jobs):
            return not self.jobs
        return len(self.jobs) < DEPTH
