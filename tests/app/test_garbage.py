"""Whatever a thread allocates, cycles that hold widgets die in the GUI thread."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.garbage import GuiGarbage


@pytest.fixture
def garbage(qapp: object) -> Iterator[GuiGarbage]:
    made = GuiGarbage()
    yield made
    made.stop()
    assert gc.isenabled()


class Link:
    """Something that can be part of a cycle and watched."""

    def __init__(self) -> None:
        self.other: Link | None = None


def test_threads_never_collect_and_the_gui_thread_does(garbage: GuiGarbage, qtbot: QtBot) -> None:
    collected_in: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        collected_in.append(threading.get_ident())

    def allocate() -> None:
        kept = [[n] for n in range(20_000)]
        assert kept

    gc.callbacks.append(note)
    try:
        thread = threading.Thread(target=allocate)
        thread.start()
        thread.join()
        assert collected_in == []
        hoard = [[n] for n in range(2_000)]
        assert garbage.collect_due() >= 0
        assert hoard
    finally:
        gc.callbacks.remove(note)
    assert set(collected_in) == {threading.get_ident()}


def test_what_settled_is_left_out_of_later_collections_and_what_came_later_is_not(qtbot: QtBot) -> None:
    garbage = GuiGarbage(settled_ms=0)
    early = Link()
    try:
        qtbot.waitUntil(lambda: gc.get_freeze_count() > 0)
        assert not any(thing is early for thing in gc.get_objects())
        late = Link()
        late.other = late
        watched = weakref.ref(late)
        del late
        gc.collect()
        assert watched() is None
    finally:
        garbage.stop()
    assert gc.get_freeze_count() == 0
    assert any(thing is early for thing in gc.get_objects())
