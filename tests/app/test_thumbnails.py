"""Thumbnails: newest wanted first, scrolled away is dropped, memory is bounded, failures are not asked again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from app.grid.thumbnails import Thumbnails, Wanted, picture
from core.errors import UnreadableError
from tests.app.fakes import jpeg

Make = Callable[..., Thumbnails]


@pytest.fixture
def make(qapp: object) -> Iterator[Make]:
    made: list[Thumbnails] = []

    def build(load: Callable[[int], bytes], **options: int) -> Thumbnails:
        made.append(Thumbnails(load, **options))
        return made[-1]

    yield build
    for thumbnails in made:
        assert thumbnails.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("thumbnails-")]


def test_a_picture_fits_its_edge_and_is_never_enlarged() -> None:
    small, large = picture(jpeg(1), QSize(100, 100)), picture(jpeg(1), QSize(1000, 1000))
    assert small is not None
    assert large is not None
    assert max(small.width(), small.height()) == 100
    assert (large.width(), large.height()) == (300, 200)
    assert picture(b"no picture", QSize(100, 100)) is None


def test_what_is_wanted_arrives(make: Make, qtbot: QtBot) -> None:
    thumbnails = make(jpeg)
    thumbnails.want([Wanted(n, "", 64) for n in range(20)])
    qtbot.waitUntil(lambda: all(thumbnails.pixmap(n) is not None for n in range(20)))
    pixmap = thumbnails.pixmap(7)
    assert pixmap is not None
    assert pixmap.width() == 64


def test_only_what_is_wanted_last_is_loaded(make: Make, qtbot: QtBot) -> None:
    go, loaded = threading.Event(), []
    lock = threading.Lock()

    def load(photo_id: int) -> bytes:
        with lock:
            loaded.append(photo_id)
        assert go.wait(5)
        return jpeg(photo_id)

    thumbnails = make(load)
    thumbnails.want([Wanted(n, "", 64) for n in range(50)])
    qtbot.waitUntil(lambda: len(loaded) == 2)
    thumbnails.want([Wanted(n, "", 64) for n in (90, 91, 92)])
    go.set()
    qtbot.waitUntil(lambda: all(thumbnails.pixmap(n) is not None for n in (90, 91, 92)))
    assert sorted(loaded[:2]) == [0, 1]
    assert sorted(loaded[2:]) == [90, 91, 92]


def test_memory_is_bounded_and_the_least_wanted_goes_first(make: Make, qtbot: QtBot) -> None:
    one = 60 * 40 * 4
    thumbnails = make(jpeg, budget=10 * one)
    for n in range(30):
        thumbnails.want([Wanted(n, "", 60)])
        qtbot.waitUntil(lambda n=n: thumbnails.pixmap(n) is not None)  # type: ignore[misc]
        assert thumbnails.held_bytes <= 10 * one
    assert thumbnails.pixmap(0) is None
    assert thumbnails.held_bytes == 10 * one


def test_a_failure_is_not_asked_for_again_until_forgotten(make: Make, qtbot: QtBot) -> None:
    asked: list[int] = []

    def load(photo_id: int) -> bytes:
        asked.append(photo_id)
        raise UnreadableError("broken")

    thumbnails = make(load)
    for _ in range(2):
        with qtbot.waitSignal(thumbnails.ready):
            thumbnails.want([Wanted(1, "", 64)])
        thumbnails.want([Wanted(1, "", 64)])
        thumbnails.forget_failures()
    assert asked == [1, 1]


def test_a_new_content_is_loaded_while_the_old_picture_stays(make: Make, qtbot: QtBot) -> None:
    thumbnails = make(jpeg)
    thumbnails.want([Wanted(1, "", 64)])
    qtbot.waitUntil(lambda: thumbnails.pixmap(1) is not None)
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.want([Wanted(1, "abc", 64)])
        assert thumbnails.pixmap(1) is not None
