"""Workers that are there before the first photo."""

from __future__ import annotations

import time

from core.engine.limits import WorkerLimits
from core.engine.pool import DecodePool
from tests.helpers.hostile_tasks import Echo


def test_warming_up_starts_every_worker_without_a_task_and_starts_none_twice() -> None:
    pool = DecodePool(2, WorkerLimits(30.0, 1024, 0))
    try:
        assert pool.worker_ids() == []
        pool.warm_up()
        deadline = time.monotonic() + 60
        while len(pool.worker_ids()) < 2:
            assert time.monotonic() < deadline
        first = pool.worker_ids()
        pool.warm_up()
        pool.submit(Echo("")).result(60)  # By then the second warming up was taken note of.
        assert pool.worker_ids() == first
    finally:
        pool.close()
