"""Walking through photos while zoomed in: what is read ahead, what a held key leaves behind, what memory allows."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import accumulate

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs import Jobs
from app.loupe import walk
from app.loupe.budget import most_pixels, natives_that_fit, picture_bytes
from app.loupe.bursts import LoupeBursts
from app.loupe.fetching import Level, Request
from app.loupe.pictures import Pictures
from app.loupe.reading_ahead import before_the_feet, beside
from app.loupe.view import LoupeView
from app.loupe.walk import Walk
from core.errors import UnreadableError
from core.types import Changes, Status
from tests.app.conftest import MakeWindow
from tests.app.fakes import FakeWorkspace as FullyFaked
from tests.app.fakes import row
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details

IDS = list(range(1, 301))


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace({n: details(n, (1200, 800)) for n in IDS})


@pytest.fixture
def loupe(workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot) -> LoupeView:
    made = LoupeView(FakeContext(workspace, jobs))
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show(100, IDS)
    qtbot.waitUntil(lambda: made._sized)
    return made


def natives(loupe: LoupeView) -> set[int]:
    return {request.photo_id for request in loupe._pictures.cache.held() if request.level is Level.NATIVE}


def test_the_way_the_person_walks_comes_first() -> None:
    assert beside(IDS, 99, 1) == [101, 99, 102]
    assert beside(IDS, 99, -1) == [99, 101, 98]
    assert beside(IDS, 0, -1) == [2]
    assert beside(IDS, 299, 1) == [299]
    assert beside(IDS, None, 1) == []
    assert beside([7], 0, 1) == []


def test_zoomed_in_every_pixel_of_both_neighbours_is_read_ahead(
    loupe: LoupeView, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    assert natives(loupe) == set()
    loupe.toggle_zoom()
    qtbot.waitUntil(lambda: natives(loupe) >= {99, 100, 101})
    order = [photo for kind, photo, side in workspace.asked if kind == "pixels" and side == 0]
    assert order[:3] == [100, 101, 99]
    workspace.asked.clear()
    loupe.next_photo()
    assert loupe._best() is loupe._pictures.image(Request(101, Level.NATIVE))


def test_memory_bounds_what_is_read_ahead(workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot) -> None:
    pictures = Pictures(lambda: workspace, jobs, most=int(2.4 * 1200 * 800 * 4))
    assert pictures.room_for(1200 * 800) == 1
    now, later = Request(1, Level.NATIVE), [Request(2, Level.NATIVE), Request(3, Level.NATIVE)]
    for _ in range(5):
        pictures.want([now], later)
        qtbot.waitUntil(lambda: jobs.busy == 0)
        pictures.image(now)
    asked = [photo for kind, photo, _ in workspace.asked if kind == "pixels"]
    assert sorted(asked) == [1, 2, 3], "what had no room is not read again and again"
    assert now in pictures.cache


def test_budget() -> None:
    both = picture_bytes() + picture_bytes(second=True)
    assert 384 << 20 <= both <= 1536 << 20
    assert 128 << 20 <= picture_bytes(second=True) <= both / 3 + 1
    assert most_pixels(400) == 100
    assert most_pixels(1 << 40) == 200_000_000
    assert natives_that_fit(180 * 4 * 45_000_000 // 180, 45_000_000) == 0
    assert natives_that_fit(4 * 45_000_000 * 4, 45_000_000) == 2


def test_a_key_held_down_through_200_photos_queues_nothing(
    loupe: LoupeView, workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot
) -> None:
    loupe.toggle_zoom()
    qtbot.waitUntil(lambda: jobs.busy == 0 and natives(loupe) >= {99, 100, 101})
    workspace.asked.clear()
    most = 0
    for _ in range(200):
        loupe.next_photo()
        most = max(most, len(loupe._pictures._pending))
    assert most <= 2
    assert loupe.current == 300
    qtbot.waitUntil(lambda: jobs.busy == 0 and 300 in natives(loupe))
    whole = {photo for kind, photo, side in workspace.asked if kind == "pixels" and side == 0}
    assert len(whole) <= 8
    assert 300 in whole


def test_first_and_last_and_no_way_round(loupe: LoupeView, qtbot: QtBot) -> None:
    loupe.last_photo()
    assert loupe.current == 300
    with qtbot.assertNotEmitted(loupe.current_changed):
        loupe.next_photo()
        loupe.last_photo()
    loupe.first_photo()
    assert loupe.current == 1


def test_what_failed_in_passing_is_tried_once_more_by_itself(
    workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot
) -> None:
    loupe = LoupeView(FakeContext(workspace, jobs))
    loupe._retry.setInterval(300)
    qtbot.addWidget(loupe)
    loupe.resize(600, 500)
    workspace.broken[5] = UnreadableError("the process that decodes photos does not start", passing=True)
    loupe.show(5, [5])
    qtbot.waitUntil(lambda: loupe._trouble() != "")
    del workspace.broken[5]
    qtbot.waitUntil(lambda: loupe._trouble() == "" and loupe._best() is not None)


def test_what_is_broken_for_good_is_not_tried_again(workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot) -> None:
    loupe = LoupeView(FakeContext(workspace, jobs))
    qtbot.addWidget(loupe)
    loupe.resize(600, 500)
    workspace.broken[5] = UnreadableError("the picture data is damaged")
    loupe.show(5, [5])
    qtbot.waitUntil(lambda: loupe._trouble() == "The picture data is damaged.")
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert not loupe._retry.isActive()


def test_a_neighbour_of_another_size_that_nobody_has_measured_is_known_when_it_is_read_ahead(
    workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot
) -> None:
    sizes = {1: (1200, 800), 2: (300, 700)}
    whole = FakeWorkspace({n: details(n, size) for n, size in sizes.items()})
    workspace.pixels = whole.pixels  # type: ignore[method-assign]
    workspace.thumbnail = whole.thumbnail  # type: ignore[method-assign]
    for n in sizes:
        workspace.photos[n] = details(n, (0, 0), status=Status.WAITING, overall=None)
    loupe = LoupeView(FakeContext(workspace, jobs))
    qtbot.addWidget(loupe)
    loupe.resize(600, 500)
    loupe.show(1, [1, 2])
    qtbot.waitUntil(lambda: loupe._sized and loupe._pictures.size_of(2) == (300, 700))
    loupe.next_photo()
    assert (loupe.viewport.picture_width, loupe.viewport.picture_height) == (300, 700)
    qtbot.waitUntil(lambda: "2 of 2" in loupe._summary() and "%" in loupe._summary())


def test_from_burst_to_burst_against_a_naive_twin(qapp: QApplication) -> None:
    chance = random.Random(7)
    for _ in range(200):
        runs = [chance.choice((1, 1, 2, 5)) for _ in range(chance.randrange(1, 8))]
        firsts = list(accumulate(runs, initial=0))[:-1]
        way = Walk(qapp)
        way.ids = list(range(100, 100 + sum(runs)))
        way.bursts = {
            way.ids[first + frame]: number
            for number, (first, size) in enumerate(zip(firsts, runs, strict=True))
            for frame in range(size)
            if size > 1
        }
        for place in range(len(way.ids)):
            way.place = place
            own = max(number for number, first in enumerate(firsts) if first <= place)
            following = firsts[own + 1] if own + 1 < len(firsts) else place
            before = firsts[max(own - 1, 0)]
            assert (place + way.to_burst(1), place + way.to_burst(-1)) == (following, before)
        way.deleteLater()


def test_up_and_down_go_from_burst_to_burst(make_window: MakeWindow, qtbot: QtBot) -> None:
    start = datetime(2026, 5, 1, 12)
    seconds = [0, 1, 2, 600, 1200, 1201, 1202]
    rows = [
        row(n, status=Status.OK, overall=1 - n / 10, taken_at=start + timedelta(seconds=at))
        for n, at in enumerate(seconds, 1)
    ]
    window = make_window(FullyFaked(rows))
    window.places.show_loupe(2)
    qtbot.waitUntil(lambda: len(window.loupe.bursts) == 6)
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Up):
        QTest.keyClick(window.loupe, key)
        seen.append(window.loupe.current)
    assert seen == [4, 5, 5, 6, 4, 1]
    bursts = window.findChild(LoupeBursts)
    assert bursts is not None
    window.context.changed.emit(Changes(frozenset({2}), frozenset({"marks.stars"})))
    assert not bursts.waits, "a mark moves no photo to another burst"
    window.context.changed.emit(Changes(frozenset({2})))
    assert bursts.waits
    qtbot.waitUntil(lambda: window.context.jobs.busy == 0)


def test_who_runs_has_the_previews_of_the_photos_before_the_feet(
    loupe: LoupeView, workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot
) -> None:
    assert before_the_feet(IDS, 99, 1) == [101, 102, 103, 104, 105, 106]
    assert before_the_feet(IDS, 299, 1) == []
    assert before_the_feet(IDS, 1, -1) == [1]
    assert before_the_feet(IDS, None, 1) == []
    loupe._walk._rest.setInterval(60_000)
    loupe.next_photo()
    loupe.next_photo()
    assert loupe._walk.running
    qtbot.waitUntil(lambda: jobs.busy == 0)
    for _ in range(5):
        loupe.next_photo()
        assert loupe._best() is not None


def test_who_races_is_met_by_photos_further_on_than_the_one_that_passes(
    loupe: LoupeView, workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pace in ("_FAST_MS", "_RACE_MS"):
        monkeypatch.setattr(walk, pace, 60_000)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    loupe._walk._rest.setInterval(60_000)
    workspace.asked.clear()
    for _ in range(3):
        loupe.next_photo()
    assert loupe._walk.racing
    qtbot.waitUntil(lambda: jobs.busy == 0)
    ahead = [photo for kind, photo, _ in workspace.asked if kind == "thumbnail" and photo > 103]
    assert ahead[0] == 108
    assert sorted(ahead[1:]) == [104, 105, 106, 107, 109]
    assert loupe._best() is not None


def test_the_photo_itself_comes_first_for_who_only_walks_fast(
    loupe: LoupeView, workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "_FAST_MS", 60_000)
    monkeypatch.setattr(walk, "_RACE_MS", 0)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    loupe._walk._rest.setInterval(60_000)
    for _ in range(4):
        loupe.next_photo()
    assert loupe._walk.running
    assert not loupe._walk.racing
    assert Request(104, Level.THUMBNAIL) in loupe._pictures._now
    qtbot.waitUntil(lambda: jobs.busy == 0 and loupe._best() is not None)
