"""The folder that is open, without a window."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.session import FolderState, Session
from core.errors import UserError
from core.library.words import FolderSummary
from tests.app.conftest import MakeContext
from tests.app.fakes import ROOT, FakeWorkspace, row

OTHER = Path("/other")


class Ledger(FakeWorkspace):
    """Counts fewer photos in the other folder. A count of the first one waits for `go` once it is `held`."""

    def __init__(self) -> None:
        super().__init__([row(n) for n in range(1, 4)])
        self.held = threading.Event()
        self.go = threading.Event()

    def summary(self, folder: Path) -> FolderSummary:
        if folder == OTHER:
            return replace(super().summary(folder), photos=1)
        if self.held.is_set():
            assert self.go.wait(5)
        return super().summary(folder)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def nothing_is_judged(judge: Callable[[], None]) -> None:
    """No pass ends, and so nothing is counted anew."""


def test_the_counts_of_another_folder_come_too_late(make_context: MakeContext, ledger: Ledger, qtbot: QtBot) -> None:
    context = make_context(lambda *_: ledger)
    session = Session(context, context)
    session.judge_when = nothing_is_judged
    session.open(ROOT)
    context.start()
    qtbot.waitUntil(lambda: session.summary is not None and context.jobs.busy == 0)
    ledger.held.set()
    context.judging.first_pass_done.emit(None)
    session.open(OTHER)
    qtbot.waitUntil(lambda: session.summary is not None)
    ledger.go.set()
    qtbot.waitUntil(lambda: context.jobs.busy == 0)
    assert session.summary is not None
    assert session.summary.photos == 1


def test_a_library_that_opens_at_the_second_try_is_waited_for_as_at_the_first(
    make_context: MakeContext, ledger: Ledger, qtbot: QtBot
) -> None:
    tries: list[UserError] = [UserError("The library is in use.", "Close the other window.")]

    def open_library(*_: object) -> Ledger:
        if tries:
            raise tries.pop()
        return ledger

    context = make_context(open_library)
    session = Session(context, context)
    seen: list[FolderState] = []
    session.changed.connect(lambda view: seen.append(view.state))
    session.open(ROOT)
    context.start()
    qtbot.waitUntil(lambda: session.view.state is FolderState.FAILED)
    context.start()
    qtbot.waitUntil(lambda: session.view.state is FolderState.READY)
    assert seen == [FolderState.SCANNING, FolderState.FAILED, FolderState.SCANNING, FolderState.READY]
