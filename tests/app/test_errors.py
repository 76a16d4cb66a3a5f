"""Notices are calm and wait their turn; what we did wrong reaches the log, a notice and a report."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import qCritical
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import ErrorDesk
from app.notify import NoticeBar, Notices
from core.errors import UserError
from tests.app.conftest import MakeContext
from tests.app.fakes import FakeWorkspace


@pytest.fixture
def desk(qapp: object) -> Iterator[ErrorDesk]:
    before = sys.excepthook, threading.excepthook
    made = ErrorDesk()
    made.install()
    yield made
    made.remove()
    assert (sys.excepthook, threading.excepthook) == before


@pytest.fixture
def bar(qtbot: QtBot) -> tuple[Notices, NoticeBar]:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(800, 600)
    host.show()
    notices = Notices(host)
    return notices, NoticeBar(notices, host)


def test_a_fault_of_ours_is_logged_announced_and_reported(
    desk: ErrorDesk, qtbot: QtBot, expect_log: Callable[[str], None]
) -> None:
    expect_log("ZeroDivisionError")
    with qtbot.waitSignal(desk.happened) as seen:
        try:
            _ = 1 // 0
        except ZeroDivisionError:
            sys.excepthook(*sys.exc_info())
    assert seen.args is not None
    assert isinstance(seen.args[0], ZeroDivisionError)
    assert "ZeroDivisionError" in desk.report()
    assert "PySide" in desk.report()


def test_a_fault_in_a_thread_arrives_in_the_gui_thread(
    desk: ErrorDesk, qtbot: QtBot, expect_log: Callable[[str], None]
) -> None:
    expect_log("KeyError")
    threads: list[int] = []
    desk.happened.connect(lambda error: threads.append(threading.get_ident()))

    def fail() -> None:
        raise KeyError("lost")

    thread = threading.Thread(target=fail)
    with qtbot.waitSignal(desk.happened):
        thread.start()
    thread.join()
    assert threads == [threading.get_ident()]


def test_a_users_error_is_shown_and_not_reported(desk: ErrorDesk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.happened):
        error = UserError("No room.", "Make some.")
        sys.excepthook(UserError, error, None)
    assert "No room" not in desk.report()


def test_what_qt_says_reaches_the_log(desk: ErrorDesk, caplog: pytest.LogCaptureFixture) -> None:
    qCritical("the platform is unhappy")
    assert "the platform is unhappy" in caplog.text


def test_problems_wait_their_turn_and_stay_until_closed(bar: tuple[Notices, NoticeBar]) -> None:
    notices, shown = bar
    for word in ("one", "two", "two"):
        notices.error(UserError(word, "hint"))
    assert shown.notice is not None
    assert shown.notice.message == "one"
    shown.dismiss()
    assert shown.notice is not None
    assert shown.notice.message == "two"
    shown.dismiss()
    assert shown.notice is None
    assert not shown.isVisible()


def test_a_problem_replaces_information(bar: tuple[Notices, NoticeBar]) -> None:
    notices, shown = bar
    notices.info("by the way")
    notices.error(UserError("the drive is gone"))
    assert shown.notice is not None
    assert shown.notice.message == "the drive is gone"


def test_it_stays_inside_its_host_and_does_its_action(bar: tuple[Notices, NoticeBar], qtbot: QtBot) -> None:
    notices, shown = bar
    done: list[int] = []
    notices.error(UserError("word " * 60, "hint " * 60), action="Try again", act=lambda: done.append(1))
    host = shown.parentWidget()
    for width in (800, 420):
        host.resize(width, 600)
        assert host.rect().contains(shown.geometry())
    shown._action.click()
    assert done == [1]
    assert not shown.isVisible()


def test_a_fault_that_somebody_else_caught_is_logged_and_reported_once(
    make_context: MakeContext, expect_log: Callable[[str], None]
) -> None:
    expect_log("ZeroDivisionError")
    context = make_context(lambda *_: FakeWorkspace())
    try:
        _ = 1 // 0
    except ZeroDivisionError as error:
        for _ in range(2):
            context.notices.error(error)
    assert context.errors.report().count("ZeroDivisionError") == 1


def test_an_exception_that_says_too_much_leaves_the_button_in_sight(bar: tuple[Notices, NoticeBar]) -> None:
    notices, shown = bar
    notices.error(ValueError("a statement of many lines\n" * 400))
    assert shown.parentWidget().rect().contains(shown.geometry())
