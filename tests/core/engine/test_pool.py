"""The decode workers under files that crash, hang, bloat and refuse."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from core.engine import decode_worker
from core.engine import pool as pool_module
from core.engine.channel import Channel
from core.engine.limits import WorkerLimits
from core.engine.messages import Priority
from core.engine.pool import MANY_DEATHS, DecodePool
from core.errors import Cancelled, NoWorkersError, UnreadableError, UserError
from tests.conftest import ExpectLog
from tests.helpers.hostile_tasks import Bloat, Bug, Crash, Echo, Garble, Hang, Large, Refuse, never_ready

PATIENCE = 30.0


@pytest.fixture
def pool() -> Iterator[DecodePool]:
    pool = DecodePool(2, WorkerLimits(seconds=PATIENCE, memory_mb=1024))
    yield pool
    pool.close()


@pytest.fixture
def one_worker() -> Iterator[DecodePool]:
    pool = DecodePool(1, WorkerLimits(seconds=0.5, memory_mb=1024))
    yield pool
    pool.close()


def test_answers_every_task(pool: DecodePool) -> None:
    futures = [pool.submit(Echo(str(number))) for number in range(50)]
    assert [future.result(PATIENCE)[0] for future in futures] == [str(number) for number in range(50)]


def test_works_outside_this_process(pool: DecodePool) -> None:
    assert pool.submit(Echo("")).result(PATIENCE)[1] != os.getpid()


def test_large_arrays_come_back_whole_and_leave_no_shared_memory(pool: DecodePool) -> None:
    before = _shared_blocks()
    drawn = pool.submit(Large(900, 1000)).result(PATIENCE)
    assert np.array_equal(drawn.bgra, Large(900, 1000).pixels())
    assert _shared_blocks() == before


def test_an_understood_fault_keeps_its_words(pool: DecodePool) -> None:
    with pytest.raises(UnreadableError) as caught:
        pool.submit(Refuse()).result(PATIENCE)
    assert (caught.value.message, caught.value.hint) == ("the file is cut off", "copy it again")


def test_a_fault_of_ours_is_logged_and_stops_nothing(pool: DecodePool, expect_log: ExpectLog) -> None:
    expect_log("nobody foresaw this")
    with pytest.raises(UnreadableError, match="could not be decoded"):
        pool.submit(Bug()).result(PATIENCE)
    assert pool.submit(Echo("on")).result(PATIENCE)[0] == "on"


def test_a_crash_is_blamed_on_its_file_only(pool: DecodePool) -> None:
    futures = [pool.submit(Crash() if number == 3 else Echo(str(number))) for number in range(12)]
    with pytest.raises(UnreadableError, match="crashes") as caught:
        futures[3].result(PATIENCE)
    assert not caught.value.passing
    others = [future.result(PATIENCE)[0] for number, future in enumerate(futures) if number != 3]
    assert others == [str(number) for number in range(12) if number != 3]


def test_many_crashing_files_in_a_row_do_not_end_the_pool(pool: DecodePool) -> None:
    futures = [pool.submit(Crash()) for _ in range(8)]
    for future in futures:
        with pytest.raises(UnreadableError, match="crashes"):
            future.result(PATIENCE)
    assert pool.submit(Echo("on")).result(PATIENCE)[0] == "on"


def test_a_file_that_crashed_once_is_tried_again(pool: DecodePool, tmp_path: Path) -> None:
    assert pool.submit(Crash(once=tmp_path / "crashed")).result(PATIENCE) == "survived"


def test_a_worker_killed_from_outside_is_replaced(pool: DecodePool) -> None:
    _, process_id = pool.submit(Echo("")).result(PATIENCE)
    os.kill(process_id, signal.SIGKILL)
    futures = [pool.submit(Echo("again")) for _ in range(8)]
    assert {future.result(PATIENCE)[0] for future in futures} == {"again"}
    assert process_id not in pool.worker_ids()


def test_a_hang_ends_at_the_limit_and_the_next_file_goes_on(one_worker: DecodePool) -> None:
    hanging, next_one = one_worker.submit(Hang()), one_worker.submit(Echo("next"))
    with pytest.raises(UnreadableError, match="longer than") as caught:
        hanging.result(PATIENCE)
    assert not caught.value.passing
    assert next_one.result(PATIENCE)[0] == "next"


def test_ten_gigabytes_are_refused(pool: DecodePool) -> None:
    with pytest.raises(UnreadableError, match="more memory") as caught:
        pool.submit(Bloat()).result(PATIENCE)
    assert not caught.value.passing
    assert pool.submit(Echo("on")).result(PATIENCE)[0] == "on"


def test_what_is_visible_goes_first(one_worker: DecodePool) -> None:
    order: list[str] = []

    def note(text: str, priority: Priority) -> None:
        one_worker.submit(Echo(text), priority).add_done_callback(lambda done: order.append(done.result()[0]))

    # The worker may take up two tasks at once; from the third on the queue decides.
    for number in range(2):
        note(f"first {number}", Priority.BACKGROUND)
    for number in range(3):
        note(f"background {number}", Priority.BACKGROUND)
    note("visible", Priority.VISIBLE)
    one_worker.submit(Echo("last"), Priority.BACKGROUND).result(PATIENCE)
    assert order.index("visible") < order.index("background 2")


def test_a_cancelled_task_never_runs(one_worker: DecodePool, tmp_path: Path) -> None:
    running = one_worker.submit(Hang())
    one_worker.submit(Echo("next in hand"))
    waiting = [one_worker.submit(Crash(once=tmp_path / "ran")) for _ in range(3)]
    assert all(future.cancel() for future in waiting[1:])
    with pytest.raises(UnreadableError):
        running.result(PATIENCE)
    with pytest.raises(CancelledError):
        waiting[2].result(PATIENCE)


def test_closing_ends_everything_at_once() -> None:
    pool = DecodePool(2, WorkerLimits(seconds=PATIENCE))
    hanging = [pool.submit(Hang()) for _ in range(6)]
    pool.submit(Echo(""), Priority.VISIBLE)
    pool.close()
    for future in hanging:
        with pytest.raises(Cancelled):
            future.result(0)
    with pytest.raises(Cancelled):
        pool.submit(Echo("late")).result(0)


def test_a_damaged_reply_is_a_crash(pool: DecodePool) -> None:
    with pytest.raises(UnreadableError, match="crashes"):
        pool.submit(Garble()).result(PATIENCE)
    assert pool.submit(Echo("on")).result(PATIENCE)[0] == "on"


def test_one_failed_start_is_tried_again(
    one_worker: DecodePool, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("did not start: no process to be had")
    fails = iter([True])

    def start(*args: Any) -> Channel:
        if next(fails, False):
            raise BlockingIOError("no process to be had")
        return Channel(*args)

    monkeypatch.setattr(pool_module, "RETRY_SECONDS", 0.1)
    monkeypatch.setattr(decode_worker, "Channel", start)
    assert one_worker.submit(Echo("on")).result(PATIENCE)[0] == "on"


@pytest.mark.parametrize("fault", [OSError("no process to be had"), EOFError("unexpected EOF")], ids=repr)
def test_where_no_worker_starts_nobody_waits_and_later_files_are_tried(
    one_worker: DecodePool, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog, fault: Exception
) -> None:
    expect_log("did not start")
    expect_log("no decode worker starts")

    def refuse(*args: Any) -> Channel:
        raise fault

    monkeypatch.setattr(pool_module, "RETRY_SECONDS", 0.0)
    with monkeypatch.context() as no_processes:
        no_processes.setattr(decode_worker, "Channel", refuse)
        for future in [one_worker.submit(Echo("")) for _ in range(3)]:
            with pytest.raises(NoWorkersError, match="does not start") as caught:
                future.result(PATIENCE)
            assert caught.value.passing
            assert type(pickle.loads(pickle.dumps(caught.value))) is NoWorkersError
    assert one_worker.submit(Echo("on")).result(PATIENCE)[0] == "on"


def test_a_task_cancelled_while_its_worker_fails_to_start_harms_nobody(
    one_worker: DecodePool, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("did not start")
    expect_log("no decode worker starts")
    doomed: Future[Any] = Future()

    def cancel_and_refuse(*args: Any) -> Channel:
        doomed.cancel()
        raise OSError("no process to be had")

    monkeypatch.setattr(pool_module, "RETRY_SECONDS", 0.0)
    monkeypatch.setattr(pool_module, "START_FAILURES", 1)
    with monkeypatch.context() as no_processes:
        no_processes.setattr(decode_worker, "Channel", cancel_and_refuse)
        no_processes.setattr(pool_module, "Future", lambda: doomed)
        one_worker.submit(Echo("cancelled"))
        no_processes.setattr(pool_module, "Future", Future)
        with pytest.raises(NoWorkersError, match="does not start"):
            one_worker.submit(Echo("")).result(PATIENCE)
    assert doomed.cancelled()
    assert one_worker.submit(Echo("on")).result(PATIENCE)[0] == "on"


def test_a_worker_that_never_gets_ready_is_not_blamed_on_its_file(
    one_worker: DecodePool, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("did not start")
    expect_log("no decode worker starts")
    monkeypatch.setattr(decode_worker, "worker_main", never_ready)
    monkeypatch.setattr(pool_module, "START_SECONDS", 0.1)
    monkeypatch.setattr(pool_module, "RETRY_SECONDS", 0.0)
    with pytest.raises(NoWorkersError, match="does not start"):
        one_worker.submit(Echo("")).result(PATIENCE)


def test_a_supervisor_that_breaks_tells_everybody(monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog) -> None:
    expect_log("supervisor of the decode workers broke")

    def forget(*args: object) -> bool:
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr(pool_module, "over_memory", forget)
    pool = DecodePool(1, WorkerLimits(seconds=PATIENCE))
    for future in [pool.submit(Hang()) for _ in range(4)]:
        with pytest.raises(UserError, match="cannot be opened any more"):
            future.result(PATIENCE)
    with pytest.raises(UserError, match="cannot be opened any more"):
        pool.submit(Echo("late")).result(PATIENCE)
    pool.close()


def test_workers_end_with_their_engine(pool: DecodePool) -> None:
    """A window that is killed must not leave decoders behind: the worker leaves when its pipe closes."""
    process = psutil.Process(pool.submit(Echo("")).result(PATIENCE)[1])
    assert process.is_running()
    pool.close()
    assert not process.is_running()


def _shared_blocks() -> set[str]:
    folder = Path("/dev/shm")
    return {path.name for path in folder.glob("bh*")} if folder.is_dir() else set()


@pytest.fixture
def told() -> Iterator[tuple[DecodePool, list[str]]]:
    """A pool, and what it says for a person."""
    notices: list[str] = []
    pool = DecodePool(2, WorkerLimits(seconds=PATIENCE, memory_mb=1024), notices.append)
    yield pool, notices
    pool.close()


def test_workers_that_keep_dying_are_told_of_and_one_that_dies_is_not(
    told: tuple[DecodePool, list[str]], tmp_path: Path
) -> None:
    pool, notices = told
    for number in range(MANY_DEATHS):
        assert notices == []
        assert pool.submit(Crash(once=tmp_path / str(number))).result(PATIENCE) is not None
    assert len(notices) == 1
    assert "started again" in notices[0]


def test_files_that_crash_their_workers_are_blamed_and_not_the_machine(told: tuple[DecodePool, list[str]]) -> None:
    pool, notices = told
    for future in [pool.submit(Crash()) for _ in range(MANY_DEATHS)]:
        with pytest.raises(UnreadableError, match="crashes"):
            future.result(PATIENCE)
    assert notices == []
