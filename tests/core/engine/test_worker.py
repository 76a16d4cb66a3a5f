"""A decode worker by itself, without the pool that watches it."""

from __future__ import annotations

import select
import signal
from collections.abc import Iterator

import pytest

from core.engine.channel import Channel
from core.engine.limits import WorkerLimits
from core.engine.messages import Reply, Request
from core.engine.worker import READY, worker_main
from tests.helpers.hostile_tasks import Echo, Hang, HangInC

PATIENCE = 30.0


@pytest.fixture
def worker() -> Iterator[Channel]:
    channel = Channel("worker", worker_main, WorkerLimits())
    assert _answer(channel).id == READY
    yield channel
    channel.kill()


def _answer(worker: Channel) -> Reply:
    assert worker.connection.poll(PATIENCE)
    reply: Reply = worker.connection.recv()
    return reply


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no alarm to be set here")
def test_a_worker_that_nobody_watches_ends_itself(worker: Channel) -> None:
    worker.send(Request(1, HangInC(), deadline_s=0.05, shared_name=""))
    with pytest.raises(EOFError):
        _answer(worker)
    worker._process.join(PATIENCE)
    assert worker.exit_code == -signal.SIGALRM


def test_the_alarm_goes_off_for_nobody_else(worker: Channel) -> None:
    for number in range(3):
        worker.send(Request(number, Echo(str(number)), deadline_s=PATIENCE, shared_name=""))
        assert _answer(worker).result[0] == str(number)


@pytest.mark.skipif(not hasattr(select, "poll"), reason="a hang-up cannot be waited for here")
def test_a_worker_whose_engine_is_gone_ends_in_the_middle_of_a_task(worker: Channel) -> None:
    worker.send(Request(1, Hang(), deadline_s=10 * PATIENCE, shared_name=""))
    worker.connection.close()
    worker._process.join(PATIENCE)
    assert worker.exit_code == 0
