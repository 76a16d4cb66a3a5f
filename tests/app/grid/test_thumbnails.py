"""Thumbnails: newest wanted first, scrolled away is dropped, memory is bounded, failures are not asked again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.grid.loader import Wanted, picture
from app.grid.thumbnails import Thumbnails
from core.errors import Cancelled, UnreadableError
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


def size_of(data: bytes, *box: int) -> tuple[int, int]:
    image = picture(data, QSize(*box))
    assert image is not None
    return image.width(), image.height()


def test_a_picture_fits_its_box_and_is_enlarged_at_most_twice() -> None:
    assert size_of(jpeg(1), 100, 100) == (100, 66)
    assert size_of(jpeg(1), 100, 30) == (45, 30)
    assert size_of(jpeg(1), 450, 450) == (450, 300)
    assert size_of(jpeg(1), 5000, 5000) == (600, 400)
    assert size_of(jpeg(1, (500, 1)), 100, 100) == (100, 1)
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


def test_what_is_wanted_at_once_is_kept_whatever_the_bound(make: Make, qtbot: QtBot) -> None:
    one = 60 * 40 * 4
    thumbnails = make(jpeg, budget=10 * one)
    wanted = [Wanted(n, "", 60) for n in range(30)]
    thumbnails.want(wanted)
    qtbot.waitUntil(lambda: all(thumbnails.pixmap(n) is not None for n in range(30)))
    assert thumbnails.held_bytes == 30 * one


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


def test_an_engine_that_starts_anew_is_asked_again(make: Make, qtbot: QtBot) -> None:
    ended = iter([True])

    def load(photo_id: int) -> bytes:
        if next(ended, False):
            raise Cancelled
        return jpeg(photo_id)

    thumbnails = make(load)
    thumbnails.want([Wanted(1, "", 64)])
    qtbot.waitUntil(lambda: thumbnails.pixmap(1) is not None)


def test_an_engine_that_never_answers_is_not_asked_for_ever(make: Make, qtbot: QtBot) -> None:
    def load(photo_id: int) -> bytes:
        raise Cancelled

    thumbnails = make(load)
    thumbnails.want([Wanted(1, "", 64)])
    qtbot.waitUntil(lambda: thumbnails.tried(1))


def test_a_new_content_is_loaded_while_the_old_picture_stays(make: Make, qtbot: QtBot) -> None:
    thumbnails = make(jpeg)
    thumbnails.want([Wanted(1, "", 64)])
    qtbot.waitUntil(lambda: thumbnails.pixmap(1) is not None)
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.want([Wanted(1, "abc", 64)])
        assert thumbnails.pixmap(1) is not None


def test_another_size_of_the_same_content_reads_nothing_again(make: Make, qtbot: QtBot) -> None:
    asked: list[int] = []

    def load(photo_id: int) -> bytes:
        asked.append(photo_id)
        return jpeg(photo_id)

    thumbnails = make(load)

    def show(wanted: Wanted, width: int) -> None:
        thumbnails.want([wanted])
        qtbot.waitUntil(lambda: (shown := thumbnails.pixmap(1)) is not None and shown.width() == width)

    show(Wanted(1, "abc", 60), 60)
    show(Wanted(1, "abc", 90), 90)
    show(Wanted(1, "abc", 90, 30), 45)
    assert asked == [1]
    show(Wanted(1, "xyz", 60), 60)
    assert asked == [1, 1]
    # What waits has no content yet, and may be another picture every time.
    show(Wanted(1, "", 70), 70)
    show(Wanted(1, "", 80), 80)
    assert asked == [1, 1, 1, 1]


def test_while_sizes_change_a_larger_picture_will_do(make: Make, qtbot: QtBot) -> None:
    thumbnails = make(jpeg)
    thumbnails.want([Wanted(1, "abc", 120)])
    qtbot.waitUntil(lambda: thumbnails.pixmap(1) is not None)
    with qtbot.assertNotEmitted(thumbnails.ready, wait=80):
        thumbnails.want([Wanted(1, "abc", 100)], rough=True)
    for wanted, rough in ((Wanted(1, "abc", 130), True), (Wanted(1, "abc", 60), True), (Wanted(1, "abc", 50), False)):
        with qtbot.waitSignal(thumbnails.ready):
            thumbnails.want([wanted], rough=rough)


def test_a_late_picture_of_an_old_size_takes_the_place_of_none_that_fits(make: Make, qtbot: QtBot) -> None:
    began, go = threading.Event(), threading.Event()

    def load(photo_id: int) -> bytes:
        if not began.is_set():
            began.set()
            assert go.wait(5)
        return jpeg(photo_id)

    thumbnails = make(load)
    thumbnails.want([Wanted(1, "abc", 60)])
    qtbot.waitUntil(began.is_set)
    thumbnails.want([Wanted(1, "abc", 90)])
    qtbot.waitUntil(lambda: (shown := thumbnails.pixmap(1)) is not None and shown.width() == 90)
    go.set()
    thumbnails.want([Wanted(1, "abc", 90), Wanted(2, "b", 60), Wanted(3, "c", 60), Wanted(4, "d", 60)])
    qtbot.waitUntil(lambda: all(thumbnails.pixmap(n) is not None for n in (2, 3, 4)))
    qtbot.waitUntil(lambda: not thumbnails._loader._running)
    QApplication.processEvents()
    assert thumbnails.pixmap(1).width() == 90  # type: ignore[union-attr]
