"""Whatever a thread allocates, cycles that hold widgets die in the GUI thread."""

from __future__ import annotations

import gc
import threading
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
