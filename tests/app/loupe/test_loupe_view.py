"""The loupe at work: quick preview first, then better pixels; walking, zooming, failing, and nothing stale."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.jobs import Jobs
from app.loupe.cache import PictureCache
from app.loupe.fetching import Level, Request
from app.loupe.pictures import Pictures
from app.loupe.view import LoupeView
from core.errors import UserError
from core.types import Changes, PhotoDetails, Status
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details
from tests.app.loupe.making import image_of

IDS = [1, 2, 3, 4]


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace({n: details(n, (2400, 1600)) for n in IDS})


@pytest.fixture
def loupe(workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot) -> LoupeView:
    made = LoupeView(FakeContext(workspace, jobs))
    qtbot.addWidget(made)
    made.resize(600, 500)
    return made


def shown_level(loupe: LoupeView) -> Level | None:
    cache = loupe._pictures.cache
    levels = [request.level for request in cache.held() if request.photo_id == loupe.current]
    return max(levels, default=None)


def centre_colour(loupe: LoupeView) -> tuple[int, int, int]:
    colour = loupe.grab().toImage().pixelColor(300, 250)
    return colour.red(), colour.green(), colour.blue()


def test_preview_then_screen_then_every_pixel(loupe: LoupeView, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    loupe.show(1, IDS)
    qtbot.waitUntil(lambda: loupe._sized and shown_level(loupe) == Level.SCREEN)
    # Neighbours are read ahead, the whole picture only when the zoom asks for it.
    qtbot.waitUntil(lambda: ("pixels", 2, 1024) in workspace.asked)
    assert ("pixels", 1, 0) not in workspace.asked
    loupe.toggle_zoom()
    qtbot.waitUntil(lambda: shown_level(loupe) == Level.NATIVE)
    assert loupe.viewport.zoom == 1.0
    image = loupe.grab().toImage()
    first, second = image.pixelColor(300, 250), image.pixelColor(301, 250)
    assert {first.red(), second.red()} == {0, 255}


def test_walking_keeps_zoom_and_place_and_stops_at_the_ends(loupe: LoupeView, qtbot: QtBot) -> None:
    loupe.show(1, IDS)
    qtbot.waitUntil(lambda: loupe._sized and shown_level(loupe) == Level.SCREEN)
    loupe.toggle_zoom()
    loupe._look(loupe.viewport.panned(200, 100))
    before = loupe.viewport
    with qtbot.waitSignal(loupe.current_changed) as told:
        loupe.next_photo()
    assert told.args == [2]
    assert loupe.viewport == before
    qtbot.waitUntil(lambda: loupe._sized and shown_level(loupe) == Level.NATIVE)
    assert loupe.viewport.zoom == before.zoom
    assert loupe.viewport.centre == pytest.approx(before.centre)
    for _ in range(9):
        loupe.previous_photo()
    assert loupe.current == 1
    with qtbot.assertNotEmitted(loupe.current_changed):
        loupe.previous_photo()


def test_showing_the_same_photo_in_a_new_order_keeps_the_view(loupe: LoupeView, qtbot: QtBot) -> None:
    loupe.show(1, IDS)
    qtbot.waitUntil(lambda: loupe._sized and shown_level(loupe) == Level.SCREEN)
    loupe.toggle_zoom()
    before = loupe.viewport
    loupe.show(1, [4, 1, 2])
    assert loupe.viewport == before
    loupe.previous_photo()
    assert loupe.current == 4


def test_wheel_zooms_at_the_pointer_and_drag_moves(loupe: LoupeView, qtbot: QtBot) -> None:
    loupe.show(1, IDS)
    qtbot.waitUntil(lambda: loupe._sized and shown_level(loupe) == Level.SCREEN)
    at = QPointF(200, 250)
    place = loupe.viewport.place_at(at.x(), at.y())
    for _ in range(6):
        wheel = QWheelEvent(
            at, loupe.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(loupe, wheel)
    assert loupe.viewport.point_of(place) == pytest.approx((at.x(), at.y()), abs=0.01)
    origin = loupe.viewport.origin
    QTest.mousePress(loupe, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    QTest.mouseMove(loupe, QPoint(340, 215))
    QTest.mouseRelease(loupe, Qt.MouseButton.LeftButton, pos=QPoint(340, 215))
    assert loupe.viewport.origin == pytest.approx((origin[0] + 40, origin[1] + 15))


def test_late_answers_for_another_photo_change_nothing(
    loupe: LoupeView, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.photos[1] = details(1, (100, 900))
    workspace.hold(1)
    loupe.show(1, [1])
    loupe.show(3, [3])
    qtbot.waitUntil(lambda: loupe.viewport.picture_width == 2400)
    workspace.let(1)
    qtbot.waitUntil(lambda: loupe._sized and shown_level(loupe) == Level.SCREEN)
    qtbot.waitUntil(lambda: loupe._context.jobs.busy == 0)
    assert loupe.viewport.picture_height == 1600
    assert not [request for request in loupe._pictures.cache.held() if request.photo_id == 1]


def test_an_unreadable_photo_says_why_and_decodes_nothing(
    loupe: LoupeView, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.photos[1] = details(1, (0, 0), status=Status.UNREADABLE, reason="The file ends too early.", overall=None)
    workspace.broken[1] = UserError("The file ends too early.")
    loupe.show(1, [1])
    qtbot.waitUntil(lambda: loupe._trouble() == "The file ends too early.")
    loupe.toggle_zoom()
    qtbot.waitUntil(lambda: loupe._context.jobs.busy == 0)
    assert ("pixels", 1, 0) not in workspace.asked
    assert "%" not in loupe._summary()
    loupe.grab()


def test_a_photo_that_left_the_library_says_so(loupe: LoupeView, qtbot: QtBot) -> None:
    loupe.show(99, [99])
    qtbot.waitUntil(lambda: loupe._trouble() == "This photo is no longer in the library.")
    loupe.grab()


def test_what_could_not_be_known_for_a_while_is_no_trouble_any_more(
    loupe: LoupeView, workspace: FakeWorkspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(photo_id: int) -> PhotoDetails:
        raise UserError("The library is busy.")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(workspace, "details", busy)
        loupe.show(2, [2])
        qtbot.waitUntil(lambda: loupe._trouble() == "The library is busy.")
    loupe.refresh(Changes(photos=frozenset({2})))
    qtbot.waitUntil(lambda: "IMG_2" in loupe._summary())
    assert loupe._trouble() == ""


def test_an_answer_that_comes_after_leaving_says_nothing(
    loupe: LoupeView, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.hold(99, details=True)
    loupe.show(99, [99])
    loupe.leave()
    workspace.let(99, details=True)
    qtbot.waitUntil(lambda: loupe._context.jobs.busy == 0)
    assert loupe._trouble() == ""


def test_pixels_that_fail_leave_the_preview_and_a_reason(
    loupe: LoupeView, workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot
) -> None:
    loupe.show(2, [2])
    qtbot.waitUntil(lambda: loupe._sized and shown_level(loupe) == Level.SCREEN)
    workspace.broken[2] = UserError("The drive is gone.")
    loupe.toggle_zoom()
    qtbot.waitUntil(lambda: loupe._trouble() == "The drive is gone.")
    assert loupe._best() is not None
    loupe.grab()


def test_a_photo_whose_size_nobody_knows_yet_is_read_whole(
    loupe: LoupeView, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    waiting = details(1, (0, 0), status=Status.WAITING, overall=None)
    real = workspace.photos[1]
    workspace.photos[1] = waiting
    whole = FakeWorkspace({1: real})
    workspace.pixels = whole.pixels  # type: ignore[method-assign]
    workspace.broken[1] = UserError("no preview yet")
    loupe.show(1, [1])
    qtbot.waitUntil(lambda: loupe.viewport.picture_width == 2400)


def test_info_names_photo_zoom_score_and_place(loupe: LoupeView, qtbot: QtBot) -> None:
    loupe.show(2, IDS)
    qtbot.waitUntil(lambda: loupe._sized)
    assert loupe._summary() == "IMG_2.jpg   fit, 25 %   score 72   2 of 4"
    before = loupe.grab().toImage()
    loupe.toggle_info()
    assert not loupe.info_shown
    assert loupe.grab().toImage() != before


def test_changes_to_the_shown_photo_are_read_again(loupe: LoupeView, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    loupe.show(2, IDS)
    qtbot.waitUntil(lambda: "score 72" in loupe._summary())
    workspace.photos[2] = details(2, (2400, 1600), overall=0.31)
    loupe.refresh(Changes(photos=frozenset({1})))
    loupe.refresh(Changes(photos=frozenset({2})))
    qtbot.waitUntil(lambda: "score 31" in loupe._summary())


def test_a_file_that_was_rewritten_is_read_again(loupe: LoupeView, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    loupe.show(2, [2])
    qtbot.waitUntil(lambda: loupe._sized and shown_level(loupe) == Level.SCREEN)
    old = workspace.photos[2]
    workspace.asked.clear()
    loupe.refresh(Changes(photos=frozenset({2})))
    qtbot.waitUntil(lambda: loupe._context.jobs.busy == 0)
    assert [kind for kind, _, _ in workspace.asked] == ["details"]
    workspace.photos[2] = replace(old, row=replace(old.row, content="other"))
    loupe.refresh(Changes(photos=frozenset({2})))
    qtbot.waitUntil(lambda: ("pixels", 2, 1024) in workspace.asked)


def test_leaving_stops_what_is_under_way(loupe: LoupeView, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    workspace.hold(1)
    loupe.show(1, [1])
    with qtbot.waitSignal(loupe.closed):
        loupe.leave()
    workspace.let(1)
    qtbot.waitUntil(lambda: loupe._context.jobs.busy == 0)
    assert len(loupe._pictures.cache) == 0


def test_without_a_library_nothing_is_asked(jobs: Jobs, qtbot: QtBot) -> None:
    loupe = LoupeView(FakeContext(None, jobs))
    qtbot.addWidget(loupe)
    loupe.show(1, [1])
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert len(loupe._pictures.cache) == 0


def test_holding_the_key_decodes_only_where_it_stops(workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot) -> None:
    for number in range(1, 40):
        workspace.photos[number] = details(number)
    pictures = Pictures(lambda: workspace, jobs)
    workspace.hold(1)
    pictures.want([Request(1, Level.THUMBNAIL), Request(1, Level.NATIVE)])
    qtbot.waitUntil(lambda: all(pending.fetch.begun for pending in pictures._pending.values()))
    for number in range(2, 40):
        pictures.want([Request(number, Level.NATIVE)])
    workspace.let(1)
    with qtbot.waitSignal(pictures.arrived) as told:
        pass
    assert told.args[0].request.photo_id == 39
    assert {photo for _, photo, _ in workspace.asked} == {1, 39}


def test_what_was_read_ahead_is_moved_up_not_read_twice(workspace: FakeWorkspace, jobs: Jobs, qtbot: QtBot) -> None:
    pictures = Pictures(lambda: workspace, jobs)
    workspace.hold(1)
    workspace.hold(2)
    request = Request(2, Level.SCREEN, 1024)
    pictures.want([Request(1, Level.NATIVE)], [request])
    qtbot.waitUntil(lambda: all(pending.fetch.begun for pending in pictures._pending.values()))
    pictures.want([request])
    workspace.let(1)
    workspace.let(2)
    qtbot.waitUntil(lambda: request in pictures.cache)
    qtbot.waitUntil(lambda: jobs.busy == 0)
    assert [ask for ask in workspace.asked if ask[1] == 2] == [("pixels", 2, 1024)]
    assert max(pictures.cache.get(request).width(), 0) <= 1024  # type: ignore[union-attr]


def test_cache_holds_a_number_of_bytes_and_drops_what_is_oldest(qapp: QApplication) -> None:
    import numpy as np

    image = image_of(np.zeros((10, 10, 3), np.uint8))
    cache: PictureCache[int] = PictureCache(3 * image.sizeInBytes())
    for key in (1, 2, 3):
        cache.put(key, image)
    cache.get(1)
    cache.put(4, image)
    assert cache.held() == [3, 1, 4]
    assert cache.bytes == 3 * image.sizeInBytes()
    cache.put(5, image_of(np.zeros((100, 100, 3), np.uint8)))
    assert cache.held() == [5]
    cache.drop(5)
    assert cache.bytes == 0
