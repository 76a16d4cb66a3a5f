"""Limits on a decode worker, set from inside at its start and watched from outside while it runs."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

import psutil


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """`seconds` per task, `memory_mb` above what the worker needs to live, `nice` 0-19 (higher yields more)."""

    seconds: float = 20.0
    memory_mb: int = 3072
    nice: int = 0


def default_memory_mb() -> int:
    """A quarter of the machine's memory, at least 1 GiB and at most 3 GiB: room for a 300-megapixel picture."""
    total = psutil.virtual_memory().total >> 20
    return int(min(3072, max(1024, total // 4)))


def apply_limits(limits: WorkerLimits) -> None:
    """Bound this process. Address space where the system can (Linux), else only the engine's watch applies."""
    if limits.nice and hasattr(os, "nice"):
        os.nice(limits.nice)
    if sys.platform == "linux":
        import resource

        in_use = psutil.Process().memory_info().vms
        bound = in_use + (limits.memory_mb << 20)
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_with(connection: Connection) -> None:
    """End this process as soon as the other end of `connection` closes, even in the middle of a task.

    A decoder that keeps the interpreter to itself is not reached this way, nor is Windows: see `last_resort`.
    """
    if not hasattr(select, "poll"):
        return

    def wait_for_the_end() -> None:
        poller = select.poll()
        poller.register(connection.fileno(), 0)  # Hanging up is reported to everybody, data to those who ask.
        poller.poll()
        os._exit(0)

    threading.Thread(target=wait_for_the_end, name="beholder-end-with", daemon=True).start()


@contextlib.contextmanager
def last_resort(seconds: float) -> Iterator[None]:
    """Let the system end this process if the block takes longer, whatever it does and whoever still watches it.

    For the main thread; no effect on Windows.
    """
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def over_memory(process_id: int, limits: WorkerLimits) -> bool:
    """Whether the process holds more than its limit right now; False once it is gone."""
    try:
        resident = psutil.Process(process_id).memory_info().rss >> 20
    except psutil.Error:
        return False
    return bool(resident > limits.memory_mb + 512)
