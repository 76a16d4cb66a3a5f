"""Limits on a decode worker, set from inside at its start and watched from outside while it runs."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

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


def over_memory(process_id: int, limits: WorkerLimits) -> bool:
    """Whether the process holds more than its limit right now; False once it is gone."""
    try:
        resident = psutil.Process(process_id).memory_info().rss >> 20
    except psutil.Error:
        return False
    return bool(resident > limits.memory_mb + 512)
