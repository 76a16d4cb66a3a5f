"""The inspector keeps up with who walks on: nothing stale, nothing of another photo, nothing read that nobody sees."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.inspector import reading
from app.inspector.panel import InspectorPanel
from core.types import Changes
from tests.app.inspector.fakes import FakeWorkspace, details, jpeg, settle


def test_late_answers_for_other_photos_are_dropped(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    workspace.hold(1, details=True)
    workspace.hold(1)
    panel.show_photos([1])
    panel.show_photos([2])
    workspace.let(1, details=True)
    workspace.let(1)
    settle(panel, qtbot)
    assert panel._name.text() == "IMG_2.jpg"
    grey = panel._preview.image.pixelColor(5, 5).red()  # type: ignore[union-attr]
    assert abs(grey - 62) <= 1


def test_the_old_photo_stays_until_the_new_one_is_there(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    workspace.hold(2, details=True)
    panel.show_photos([2])
    assert panel._name.text() == "IMG_1.jpg"
    workspace.let(2, details=True)
    settle(panel, qtbot)
    assert panel._name.text() == "IMG_2.jpg"


def grey_of(panel: InspectorPanel) -> int | None:
    """Which photo the small picture is of, by its grey; None while it is blank."""
    image = panel._preview.image
    return None if image is None else round(image.pixelColor(5, 5).red() - 60)


def test_the_picture_is_never_that_of_another_photo(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    assert (panel._name.text(), grey_of(panel)) == ("IMG_1.jpg", 1)
    workspace.hold(2)
    panel.show_photos([2])
    qtbot.waitUntil(lambda: panel._name.text() == "IMG_2.jpg")
    assert grey_of(panel) is None
    assert not panel._light.histogram.filled
    assert panel._lit.isVisible(), "the part waits for its histogram where it stands"
    workspace.let(2)
    settle(panel, qtbot)
    assert grey_of(panel) == 2
    assert panel._light.histogram.filled
    # The other way round: the picture is there before the facts.
    workspace.hold(1, details=True)
    panel.show_photos([1])
    qtbot.waitUntil(lambda: not panel._picture.is_coming(1))
    assert (panel._name.text(), grey_of(panel)) == ("IMG_2.jpg", 2)
    workspace.let(1, details=True)
    settle(panel, qtbot)
    assert (panel._name.text(), grey_of(panel)) == ("IMG_1.jpg", 1)


def test_who_walks_on_sees_name_and_score_at_once(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    workspace.asked.clear()
    small = QImage.fromData(jpeg(60, 40, 60 + 5))
    panel.glance(details(5, overall=0.31).row, small)
    assert panel._name.text() == "IMG_5.jpg"
    assert panel._score.words.split() == ["31", "Technical"], "the reasons are another photo's"
    assert grey_of(panel) == 5
    panel.glance(details(2, overall=None).row, None)
    assert (panel._name.text(), grey_of(panel)) == ("IMG_2.jpg", None)
    assert panel._score.words.split() == []
    assert workspace.asked == []
    panel.show_photos([2])
    settle(panel, qtbot)
    assert grey_of(panel) == 2
    assert panel._score.words.startswith("72")


def test_the_file_that_is_named_is_that_of_the_photo_in_the_title(
    panel: InspectorPanel, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    awake = threading.Event()
    monkeypatch.setattr(reading, "_size", lambda path: awake.wait(10) and 1000)
    panel.show_photos([2])
    qtbot.waitUntil(lambda: panel._name.text() == "IMG_2.jpg")
    assert panel._files.facts[0] == ("File", "IMG_2.jpg"), "a drive that sleeps says its size later"
    awake.set()
    settle(panel, qtbot)
    assert panel._files.facts[0] == ("File", "IMG_2.jpg, 1.0 kB")


def test_a_photo_that_gets_a_second_file_shows_both(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    alone = workspace.photos[1]
    workspace.photos[1] = replace(alone, files=(*alone.files, Path("photos/IMG_1.cr3")))
    panel.refresh(Changes(photos=frozenset({1})))
    settle(panel, qtbot)
    names = [value for name, value in panel._files.facts if name == "File"]
    assert names == ["IMG_1.jpg, no longer there", "IMG_1.cr3, no longer there"]


def test_while_nobody_looks_nothing_is_read(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    panel.hide()
    panel.show_photos([1])
    panel.show_photos([2])
    panel.refresh(Changes(photos=frozenset({2})))
    settle(panel, qtbot)
    assert workspace.asked == []
    panel.show()
    settle(panel, qtbot)
    assert [photo_id for _, photo_id, _ in workspace.asked] == [2, 2], "its facts and its picture"
    assert (panel._name.text(), grey_of(panel)) == ("IMG_2.jpg", 2)
    workspace.asked.clear()
    panel.hide()
    panel.show()
    settle(panel, qtbot)
    assert workspace.asked == [], "nothing is another than it was"


def test_another_screen_has_the_picture_scaled_for_it(
    panel: InspectorPanel, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    monkeypatch.setattr(panel._preview, "devicePixelRatio", lambda: 1.5)
    wanted = round(panel._preview.width() * 1.5)
    assert panel._preview.image is not None
    assert panel._preview.image.width() != wanted
    QApplication.sendEvent(panel, QEvent(QEvent.Type.DevicePixelRatioChange))
    qtbot.waitUntil(lambda: panel._preview.image.width() == wanted)  # type: ignore[union-attr]


def test_changes_are_read_again_only_where_they_concern_us(
    panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot
) -> None:
    panel.show_photos([1])
    settle(panel, qtbot)
    workspace.photos[1] = details(1, overall=0.11)
    panel.refresh(Changes(photos=frozenset({2}), entries=frozenset({"measures.noise"})))
    panel.refresh(Changes(photos=frozenset({1}), entries=frozenset({"marks.stars"})))
    assert panel._context.jobs.busy == 0, "nothing here is another because of a mark"
    panel.refresh(Changes(photos=frozenset({1, 2})))
    settle(panel, qtbot)
    assert panel._score.words.startswith("11")
    panel.refresh(Changes(entries=frozenset({"attributes.cosy"})))
    assert panel._context.jobs.busy == 1
    settle(panel, qtbot)


def test_the_preview_is_scaled_on_its_lane(panel: InspectorPanel, workspace: FakeWorkspace, qtbot: QtBot) -> None:
    def fits() -> bool:
        image, box = panel._preview.image, panel._preview.box(panel._preview.width())
        if image is None or image.width() > box.width() or image.height() > box.height():
            return False
        return image.height() == box.height() or image.width() == box.width()

    for photo_id in (1, 2):
        panel.show_photos([photo_id])
        settle(panel, qtbot)
    assert fits()
    panel.resize(270, 900)
    assert not fits()
    qtbot.waitUntil(fits)
    panel.resize(480, 900)
    qtbot.waitUntil(fits)
    assert panel._preview.image is not None
    assert panel._preview.image.height() == 200


def test_walking_keeps_the_row_in_view(panel: InspectorPanel, qtbot: QtBot) -> None:
    panel.resize(320, 300)
    panel.show_photos([1])
    settle(panel, qtbot)
    bar = panel._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    bar.setValue(90)
    panel.show_photos([2])
    settle(panel, qtbot)
    assert bar.value() == 90
    panel.show_photos([2, 3])
    settle(panel, qtbot)
    assert bar.value() == 0
