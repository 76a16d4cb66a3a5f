"""Pictures that are asked for come, or say why not, whatever else goes on and goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.jobs import Jobs, Lane
from app.loupe.cache import Remembered
from app.loupe.fetching import Level, Request
from app.loupe.layer import BLOWN
from app.loupe.pictures import Pictures
from app.loupe.view import LoupeView
from core.errors import Cancelled, UnreadableError, UserError
from core.imaging.need import Need
from core.jobs import JobContext
from core.types import ScreenPixels
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details


class Failing(FakeWorkspace):
    """Raises what stands in `faults` of a photo, one after the other, before it gives pixels."""

    def __init__(self, count: int = 4) -> None:
        super().__init__({n: details(n, (1200, 800)) for n in range(1, count + 1)})
        self.faults: dict[int, list[Exception]] = {}

    def pixels(self, photo_id: int, need: Need, ctx: JobContext | None = None, most: int = 0) -> ScreenPixels:
        if self.faults.get(photo_id):
            raise self.faults[photo_id].pop(0)
        return super().pixels(photo_id, need, ctx, most)


@pytest.fixture
def workspace() -> Failing:
    return Failing()


@pytest.fixture
def sleeping_drive(jobs: Jobs) -> Iterator[None]:
    """Whatever asks for files waits."""
    awake = threading.Event()
    started = [threading.Event() for _ in range(8)]

    def wait(begun: threading.Event, ctx: JobContext) -> None:
        begun.set()
        assert awake.wait(10)

    for begun in started:
        jobs.submit(Lane.FILES, lambda ctx, begun=begun: wait(begun, ctx))  # type: ignore[misc]
    assert started[0].wait(10)
    assert started[1].wait(10)
    yield
    awake.set()


@pytest.mark.usefixtures("sleeping_drive")
def test_a_drive_that_sleeps_keeps_no_photo_and_no_mark_from_the_screen(
    workspace: Failing, jobs: Jobs, qtbot: QtBot
) -> None:
    loupe = LoupeView(FakeContext(workspace, jobs))
    qtbot.addWidget(loupe)
    loupe.resize(600, 500)
    loupe.toggle_clipping()
    loupe.show(1, [1])
    qtbot.waitUntil(lambda: loupe._layers.layer is not None)
    assert loupe._best() is not None


def test_a_fault_of_ours_is_said_and_blocks_nothing(
    workspace: Failing, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[BaseException] = []
    monkeypatch.setattr("sys.excepthook", lambda kind, error, trace: told.append(error))
    broken, fine = Request(1, Level.NATIVE), Request(2, Level.NATIVE)
    workspace.faults[1] = [ZeroDivisionError("nobody foresaw this")]
    pictures = Pictures(lambda: workspace, jobs)
    pictures.want([broken], [fine])
    qtbot.waitUntil(lambda: pictures.error(broken) is not None and fine in pictures.cache)
    assert [type(error) for error in told] == [ZeroDivisionError]
    assert not pictures._pending


def test_an_engine_that_starts_anew_is_asked_again(workspace: Failing, jobs: Jobs, qtbot: QtBot) -> None:
    request = Request(1, Level.NATIVE)
    workspace.faults[1] = [Cancelled()]
    pictures = Pictures(lambda: workspace, jobs)
    pictures.want([request])
    qtbot.waitUntil(lambda: request in pictures.cache)
    assert pictures.error(request) is None


def test_an_engine_that_never_answers_is_a_passing_reason(workspace: Failing, jobs: Jobs, qtbot: QtBot) -> None:
    request, fine = Request(1, Level.NATIVE), Request(2, Level.NATIVE)
    workspace.faults[1] = [Cancelled() for _ in range(99)]
    pictures = Pictures(lambda: workspace, jobs)
    pictures.want([request], [fine])
    qtbot.waitUntil(lambda: fine in pictures.cache)
    error = pictures.error(request)
    assert isinstance(error, UserError)
    assert getattr(error, "passing", False)


def test_what_nobody_wants_any_more_is_not_asked_again(workspace: Failing, jobs: Jobs, qtbot: QtBot) -> None:
    workspace.hold(1)
    pictures = Pictures(lambda: workspace, jobs)
    pictures.want([Request(1, Level.THUMBNAIL)])
    qtbot.waitUntil(lambda: all(pending.fetch.begun for pending in pictures._pending.values()))
    pictures.want([])
    workspace.let(1)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert len(pictures.cache) == 0


def test_little_is_kept_once_the_person_has_left_and_nothing_after_a_while(
    workspace: Failing, jobs: Jobs, qtbot: QtBot
) -> None:
    loupe = LoupeView(FakeContext(workspace, jobs))
    qtbot.addWidget(loupe)
    loupe.resize(600, 500)
    pictures = loupe._pictures
    loupe.show(2, [1, 2, 3, 4])
    qtbot.waitUntil(lambda: loupe._sized)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    loupe.next_photo()
    loupe.toggle_zoom()
    qtbot.waitUntil(lambda: Request(3, Level.NATIVE) in pictures.cache)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    loupe.leave()
    kept = pictures.cache.held()
    assert {request.photo_id for request in kept} <= {2, 3, 4}
    assert {request.level for request in kept} == {Level.THUMBNAIL, Level.SCREEN}
    pictures._let_go.setInterval(0)
    pictures._let_go.start()
    qtbot.waitUntil(lambda: len(pictures.cache) == 0)
    assert pictures.cache.bytes == 0


def test_who_comes_back_soon_loses_nothing(workspace: Failing, jobs: Jobs, qtbot: QtBot) -> None:
    loupe = LoupeView(FakeContext(workspace, jobs))
    qtbot.addWidget(loupe)
    loupe.resize(600, 500)
    loupe.show(2, [2])
    qtbot.waitUntil(lambda: loupe._best() is not None and jobs.busy == 0)
    loupe.leave()
    assert loupe._pictures._let_go.isActive()
    loupe.show(2, [2])
    assert not loupe._pictures._let_go.isActive()
    assert loupe._best() is not None


def test_what_failed_in_passing_while_it_was_read_ahead_is_tried_again_on_arrival(
    workspace: Failing, jobs: Jobs, qtbot: QtBot
) -> None:
    lost, damaged = Request(2, Level.SCREEN, 512), Request(3, Level.SCREEN, 512)
    workspace.faults = {2: [UnreadableError("the drive is gone", passing=True)], 3: [UnreadableError("cut off")]}
    pictures = Pictures(lambda: workspace, jobs)
    pictures.want([Request(1, Level.SCREEN, 512)], [lost, damaged])
    qtbot.waitUntil(lambda: pictures.error(lost) is not None and pictures.error(damaged) is not None)
    pictures.want([lost], [damaged])
    qtbot.waitUntil(lambda: lost in pictures.cache)
    pictures.want([damaged], [lost])
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert pictures.error(damaged) is not None, "what is damaged stays so"


def test_what_is_read_ahead_never_drives_out_what_is_on_screen(workspace: Failing, jobs: Jobs, qtbot: QtBot) -> None:
    native = 1200 * 800 * 4
    pictures = Pictures(lambda: workspace, jobs, most=native + 1000)
    shown = [Request(1, Level.THUMBNAIL), Request(1, Level.NATIVE)]
    pictures.want(shown, [Request(2, Level.THUMBNAIL), Request(3, Level.SCREEN, 512)])
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert pictures.cache.held() == [shown[1]]


def test_every_pixel_of_a_neighbour_is_read_once_however_often_it_is_wanted(
    workspace: Failing, jobs: Jobs, qtbot: QtBot
) -> None:
    now, later = [Request(1, Level.NATIVE)], [Request(2, Level.NATIVE), Request(3, Level.NATIVE)]
    pictures = Pictures(lambda: workspace, jobs)
    workspace.hold(2)
    pictures.want(now, later)
    qtbot.waitUntil(lambda: later[0] in pictures._pending)
    pictures.want(now, later)
    workspace.let(2)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert [photo for _, photo, _ in workspace.asked] == [1, 2, 3]


def test_what_is_read_ahead_next_is_what_is_dearest_by_then(workspace: Failing, jobs: Jobs, qtbot: QtBot) -> None:
    pictures = Pictures(lambda: workspace, jobs)
    first, second, third, fourth = (Request(n, Level.THUMBNAIL) for n in (1, 2, 3, 4))
    for photo in (1, 2):
        workspace.hold(photo)
    pictures.want([], [first, second, third, fourth])
    pictures.want([], [fourth, third, second, first])
    for photo in (1, 2):
        workspace.let(photo)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    asked = [photo for _, photo, _ in workspace.asked]
    assert set(asked[:2]) <= {1, 2, 4}
    assert asked.index(4) < asked.index(3)


def test_neighbours_are_read_ahead_anew_for_another_screen(workspace: Failing, jobs: Jobs, qtbot: QtBot) -> None:
    ahead = Request(2, Level.SCREEN, 512)
    pictures = Pictures(lambda: workspace, jobs)
    pictures.want([Request(1, Level.SCREEN, 512)], [ahead])
    qtbot.waitUntil(lambda: ahead in pictures.cache and jobs.busy == 0)
    pictures.set_transform(None)
    assert ahead not in pictures.cache
    pictures.want([Request(1, Level.SCREEN, 512)], [ahead])
    qtbot.waitUntil(lambda: ahead in pictures.cache)


def test_what_is_remembered_of_photos_is_bounded() -> None:
    remembered: Remembered[int, str] = Remembered(3)
    for number in (1, 2, 3, 1, 4):
        remembered.put(number, str(number))
    assert len(remembered) == 3
    assert [remembered.get(number) for number in (1, 2, 3, 4)] == ["1", None, "3", "4"]
    remembered.forget(1)
    remembered.forget(99)
    assert remembered.get(1) is None


def test_a_reduced_picture_is_made_of_as_many_pixels_as_it_takes(
    workspace: Failing, jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds: dict[int, int] = {}
    give = workspace.pixels

    def pixels(photo_id: int, need: Need, ctx: JobContext | None = None, most: int = 0) -> ScreenPixels:
        bounds[need.long_side] = most
        return give(photo_id, need, ctx, most)

    monkeypatch.setattr(workspace, "pixels", pixels)
    pictures = Pictures(lambda: workspace, jobs, most=4_000_000)
    pictures.want([Request(1, Level.SCREEN, 512), Request(1, Level.NATIVE)])
    qtbot.waitUntil(lambda: len(bounds) == 2 and jobs.busy == 0)
    assert bounds == {512: 200_000_000, 0: 1_000_000}


def test_what_is_lost_is_looked_for_in_every_pixel_and_says_so_until_they_are_here(
    workspace: Failing, jobs: Jobs, qtbot: QtBot
) -> None:
    spot = (255, 255, 255, 255)

    def pixels(photo_id: int, need: Need, ctx: JobContext | None = None, most: int = 0) -> ScreenPixels:
        whole = np.full((800, 1200, 4), (128, 128, 128, 255), np.uint8)
        whole[401, 601] = spot
        if need.is_native:
            assert native.wait(10)
            return ScreenPixels(whole, 1200, 800)
        return ScreenPixels(np.ascontiguousarray(whole[::2, ::2]), 1200, 800)

    native = threading.Event()
    workspace.pixels = pixels  # type: ignore[method-assign]
    loupe = LoupeView(FakeContext(workspace, jobs))
    qtbot.addWidget(loupe)
    loupe.resize(300, 250)
    loupe.show(1, [1])
    qtbot.waitUntil(lambda: loupe._sized and loupe._sight().screen in loupe._pictures.cache)
    loupe.toggle_clipping()
    qtbot.waitUntil(lambda: loupe._layers.layer is not None)
    assert "reduced picture" in loupe._standing().note()
    assert loupe.grab().toImage().pixelColor(150, 125) != QColor(BLOWN)
    native.set()
    qtbot.waitUntil(lambda: (made := loupe._layers.layer) is not None and made.recipe.image_size == (1200, 800))
    assert "reduced picture" not in loupe._standing().note()
    assert loupe.grab().toImage().pixelColor(150, 125) == QColor(BLOWN)
