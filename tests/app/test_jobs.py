"""Jobs come home in the GUI thread, once, in order, and only while somebody still wants them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.jobs import LATER, Jobs, Lane
from core.errors import UserError
from core.jobs import JobContext


@pytest.fixture
def jobs(qapp: QObject) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    assert made.close()


def test_a_result_arrives_in_the_gui_thread(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[tuple[int, bool]] = []
    ran: list[int] = []

    def work(ctx: JobContext) -> int:
        ran.append(threading.get_ident())
        return 42

    def done(value: int) -> None:
        seen.append((value, QThread.currentThread() is jobs.thread()))

    jobs.submit(Lane.FILES, work, done=done)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(42, True)]
    assert ran != [threading.get_ident()]
    assert jobs.busy == 0


def test_items_arrive_in_order_before_the_end(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[object] = []

    def work(ctx: JobContext, emit: Callable[[int], None]) -> str:
        for number in range(500):
            emit(number)
        return "end"

    jobs.stream(Lane.FILES, work, item=seen.append, done=seen.append)
    qtbot.waitUntil(lambda: seen[-1:] == ["end"])
    assert seen == [*range(500), "end"]


def test_progress_is_latest_wins(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []
    ended: list[None] = []

    def work(ctx: JobContext) -> None:
        for number in range(10_000):
            ctx.progress(number + 1, 10_000)

    jobs.submit(Lane.FILES, work, progress=lambda *p: seen.append(p), done=ended.append)
    qtbot.waitUntil(lambda: bool(ended))
    assert seen[-1] == (10_000, 10_000)
    assert seen == sorted(seen)
    assert len(seen) < 10_000


def test_a_newer_job_with_the_same_key_silences_the_older(jobs: Jobs, qtbot: QtBot) -> None:
    started, go = threading.Event(), threading.Event()
    seen: list[str] = []

    def slow(ctx: JobContext) -> str:
        started.set()
        assert go.wait(5)
        return "old"

    old = jobs.submit(Lane.DATABASE, slow, done=seen.append, key="query")
    assert started.wait(5)
    jobs.submit(Lane.DATABASE, lambda ctx: "new", done=seen.append, key="query")
    assert old.token.cancelled
    go.set()
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert seen == ["new"]


def test_priority_decides_among_those_that_wait(jobs: Jobs, qtbot: QtBot) -> None:
    go = threading.Event()
    seen: list[str] = []
    jobs.submit(Lane.DATABASE, lambda ctx: go.wait(5))
    jobs.submit(Lane.DATABASE, lambda ctx: seen.append("later"), priority=LATER)
    jobs.submit(Lane.DATABASE, lambda ctx: seen.append("soon"))
    go.set()
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert seen == ["soon", "later"]


def test_lanes_do_not_wait_for_each_other(jobs: Jobs, qtbot: QtBot) -> None:
    go = threading.Event()
    seen: list[str] = []
    jobs.submit(Lane.MODEL, lambda ctx: go.wait(5))
    jobs.submit(Lane.DATABASE, lambda ctx: "db", done=seen.append)
    qtbot.waitUntil(lambda: seen == ["db"])
    go.set()
    qtbot.waitUntil(lambda: jobs.busy == 0)


def test_an_error_goes_to_its_handler_or_is_announced(jobs: Jobs, qtbot: QtBot) -> None:
    def work(ctx: JobContext) -> None:
        raise UserError("The drive is gone.", "Plug it in again.")

    seen: list[Exception] = []
    jobs.submit(Lane.FILES, work, failed=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 1)
    with qtbot.waitSignal(jobs.broke) as announced:
        jobs.submit(Lane.FILES, work)
    assert announced.args is not None
    assert announced.args[0].hint == "Plug it in again."
    assert len(seen) == 1


def test_our_own_mistake_reaches_the_excepthook(jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: seen.append(error))
    jobs.submit(Lane.FILES, lambda ctx: 1 // 0)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], ZeroDivisionError)


def test_a_callback_that_breaks_keeps_no_other_result_from_coming_home(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[int] = []
    ran = threading.Barrier(2)

    def broken(value: None) -> None:
        raise ZeroDivisionError

    def last(ctx: JobContext) -> int:
        ran.wait(5)
        return 2

    jobs.submit(Lane.DATABASE, lambda ctx: None, done=broken)
    jobs.submit(Lane.DATABASE, lambda ctx: 1, done=seen.append)
    jobs.submit(Lane.DATABASE, last, done=seen.append)
    ran.wait(5)  # The first two lie in the mailbox together: nobody has looked since.
    with qtbot.captureExceptions() as caught:
        qtbot.waitUntil(lambda: seen == [1, 2])
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    assert jobs.busy == 0


def test_the_callback_of_a_dead_widget_is_not_called(jobs: Jobs, qtbot: QtBot) -> None:
    class Owner(QObject):
        def done(self, value: object) -> None:
            raise AssertionError("called after death")

    owner, go = Owner(), threading.Event()
    jobs.submit(Lane.FILES, lambda ctx: go.wait(5), done=owner.done)
    shiboken6.delete(owner)
    go.set()
    qtbot.waitUntil(lambda: jobs.busy == 0)


def test_closing_cancels_what_runs_and_refuses_more(qapp: QObject) -> None:
    jobs, started = Jobs(), threading.Event()

    def work(ctx: JobContext) -> None:
        started.set()
        assert ctx.cancel.wait(5)

    jobs.submit(Lane.FILES, work)
    assert started.wait(5)
    assert jobs.close()
    assert jobs.submit(Lane.FILES, work).token.cancelled
    assert not [t for t in threading.enumerate() if t.name.startswith("lane-")]


def test_closing_does_not_wait_for_ever(qapp: QObject) -> None:
    jobs, started, go = Jobs(), threading.Event(), threading.Event()

    def stubborn(ctx: JobContext) -> None:
        started.set()
        go.wait(5)

    jobs.submit(Lane.FILES, stubborn)
    assert started.wait(5)
    assert not jobs.close(0.05)
    go.set()


def test_what_a_person_did_is_carried_out_before_the_lanes_close(qapp: QObject) -> None:
    jobs, started = Jobs(), threading.Event()
    ran: list[str] = []

    def derived(ctx: JobContext) -> None:
        started.set()
        assert ctx.cancel.wait(5)

    def named(name: str, ctx: JobContext) -> None:
        ran.append(name)

    jobs.submit(Lane.DATABASE, derived)
    assert started.wait(5)
    jobs.submit(Lane.DATABASE, partial(named, "order"))
    for name in ("mark", "undo"):
        jobs.submit(Lane.DATABASE, partial(named, name), kept=True)
    jobs.cancel_all()
    assert jobs.close()
    assert ran == ["mark", "undo"]


def test_what_a_person_did_goes_before_what_is_worked_out(jobs: Jobs, qtbot: QtBot) -> None:
    started, go = threading.Event(), threading.Event()
    ran: list[str] = []

    def gate(ctx: JobContext) -> None:
        started.set()
        assert go.wait(5)

    def named(name: str, ctx: JobContext) -> None:
        ran.append(name)

    jobs.submit(Lane.DATABASE, gate)
    assert started.wait(5)
    jobs.submit(Lane.DATABASE, partial(named, "order"))
    jobs.submit(Lane.DATABASE, partial(named, "first mark"), kept=True)
    jobs.submit(Lane.DATABASE, partial(named, "second mark"), kept=True)
    go.set()
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert ran == ["first mark", "second mark", "order"]


def test_what_fails_while_the_lanes_close_is_in_the_log(qapp: QObject, caplog: pytest.LogCaptureFixture) -> None:
    jobs, started = Jobs(), threading.Event()

    def derived(ctx: JobContext) -> None:
        started.set()
        assert ctx.cancel.wait(5)

    def refused(ctx: JobContext) -> None:
        raise UserError("The disk is full.")

    jobs.submit(Lane.DATABASE, derived)
    assert started.wait(5)
    jobs.submit(Lane.DATABASE, refused, kept=True)
    with caplog.at_level("INFO", "app.jobs"):
        assert jobs.close()
    assert "The disk is full." in caplog.text


class _Receiver(QObject):
    def __init__(self, heard: list[object]) -> None:
        super().__init__()
        self.heard = heard

    def take(self, *what: object) -> None:
        self.heard.append(what)


def test_a_receiver_that_is_gone_is_not_called_through_partials_either(jobs: Jobs, qtbot: QtBot) -> None:
    heard: list[object] = []
    started, go = threading.Event(), threading.Event()

    def gate(ctx: JobContext) -> None:
        started.set()
        assert go.wait(5)

    receiver = _Receiver(heard)
    for done in (receiver.take, partial(receiver.take, 1), partial(partial(receiver.take, 1), 2)):
        jobs.submit(Lane.DATABASE, gate, done=done)
    assert started.wait(5)
    shiboken6.delete(receiver)
    go.set()
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert heard == []
