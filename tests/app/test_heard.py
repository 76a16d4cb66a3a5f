"""What core says in passing reaches the window, from any thread, once."""

from __future__ import annotations

import threading
from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.heard import Heard
from app.notify import Notice, Notices, Tone
from core.errors import UserError
from core.settings import Settings
from tests.app.conftest import MakeContext
from tests.app.fakes import FakeWorkspace


def test_a_sentence_from_any_thread_is_shown_once_and_stays(qtbot: QtBot) -> None:
    notices, shown = Notices(), list[Notice]()
    notices.posted.connect(shown.append)
    heard = Heard(notices, notices)

    def say() -> None:
        for _ in range(3):
            heard.say("Photos are judged by measures alone.")
        heard.say("Memory is short.")

    threads = [threading.Thread(target=say) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert {notice.message for notice in shown} == {"Photos are judged by measures alone.", "Memory is short."}
    assert all(notice.tone is Tone.PROBLEM for notice in shown), "it waits until it was read"
    heard.close()
    heard.say("Too late.")
    qtbot.wait(0)
    assert len(shown) == 2


def test_what_the_library_says_when_it_opens_is_shown(make_context: MakeContext, qtbot: QtBot) -> None:
    shown: list[Notice] = []
    workspace = FakeWorkspace()

    def make(paths: object, settings: object, say: object) -> FakeWorkspace:
        say("The library was damaged.")  # type: ignore[operator]
        return workspace

    context = make_context(make)
    context.notices.posted.connect(shown.append)
    context.start()
    qtbot.waitUntil(lambda: bool(shown) and context.workspace is not None)
    assert shown[0].message == "The library was damaged."


def test_all_that_was_put_right_in_the_settings_can_be_read(make_context: MakeContext, qtbot: QtBot) -> None:
    shown: list[Notice] = []
    settings = replace(Settings(), notices=("The setting keys.a has no use.", "The file is kept."))
    context = make_context(lambda *_: FakeWorkspace(), settings)
    context.notices.posted.connect(shown.append)
    context.start()
    qtbot.waitUntil(lambda: context.workspace is not None)
    assert [(notice.message, notice.hint) for notice in shown] == [
        ("The setting keys.a has no use.", "The file is kept.")
    ]


def test_what_was_put_right_in_the_settings_is_not_said_again_with_every_try(
    make_context: MakeContext, qtbot: QtBot
) -> None:
    shown: list[Notice] = []
    tries = [UserError("The drive is away.")]

    def make(*_: object) -> FakeWorkspace:
        if tries:
            raise tries.pop()
        return FakeWorkspace()

    context = make_context(make, replace(Settings(), notices=("The setting keys.a has no use.",)))
    context.notices.posted.connect(shown.append)
    context.start()
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown[1].act is not None
    shown[1].act()
    qtbot.waitUntil(lambda: context.workspace is not None)
    assert [notice.message for notice in shown] == ["The setting keys.a has no use.", "The drive is away."]
