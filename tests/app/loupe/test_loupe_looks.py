"""What lies over the photo: marks, the screen's colours, the focus point, and what is said of all that."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.jobs import Jobs
from app.loupe.fetching import Level, Request
from app.loupe.layer import BLOWN
from app.loupe.monitor.colours import ScreenColours, colours_of
from app.loupe.view import LoupeView
from core.imaging.need import Need
from core.jobs import JobContext
from core.types import Metadata, ScreenPixels
from tests.app.inspector.fakes import FakeContext, FakeWorkspace, details
from tests.app.loupe.making import WIDE

SIZE = (2400, 1600)


class OneColour(FakeWorkspace):
    """Photos of one colour, of which at most some pixels are given."""

    colour = (200, 40, 40)

    def pixels(self, photo_id: int, need: Need, ctx: JobContext | None = None, most: int = 0) -> ScreenPixels:
        self.asked.append(("pixels", photo_id, need.long_side))
        divisor = 2 if not need.is_native or photo_id == 2 else 1
        bgra = np.full((SIZE[1] // divisor, SIZE[0] // divisor, 4), (*self.colour[::-1], 255), np.uint8)
        return ScreenPixels(bgra, *SIZE)


class Paints(QObject):
    """Counts how often a widget paints itself."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


@pytest.fixture
def workspace() -> OneColour:
    return OneColour({1: details(1, SIZE, metadata=Metadata(af_point=(0.5, 0.5))), 2: details(2, SIZE)})


@pytest.fixture
def loupe(workspace: OneColour, jobs: Jobs, qtbot: QtBot) -> LoupeView:
    made = LoupeView(FakeContext(workspace, jobs))
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show(1, [1, 2])
    qtbot.waitUntil(lambda: made._sized and made._best() is not None and jobs.busy == 0)
    return made


def middle(loupe: LoupeView) -> tuple[int, int, int]:
    colour = loupe.grab().toImage().pixelColor(300, 250)
    return colour.red(), colour.green(), colour.blue()


def use(loupe: LoupeView, colours: ScreenColours) -> None:
    loupe._screen_watch._know(colours)


def close_up(loupe: LoupeView) -> None:
    loupe._look(loupe.viewport.zoomed(1.0, 300, 250))


def test_photo_and_every_pixel_come_in_the_screens_colours(loupe: LoupeView, qtbot: QtBot) -> None:
    assert middle(loupe) == (200, 40, 40)
    use(loupe, colours_of("A wide screen", WIDE))
    qtbot.waitUntil(lambda: 150 < middle(loupe)[0] < 195)
    fit = middle(loupe)
    close_up(loupe)
    qtbot.waitUntil(lambda: loupe._layers.layer is not None)
    assert np.abs(np.subtract(middle(loupe), fit)).max() <= 1
    loupe.pan(1, 0)
    assert np.abs(np.subtract(middle(loupe), fit)).max() <= 1
    assert "Colours for A wide screen" in loupe._standing().note()
    use(loupe, colours_of("Another", None))
    qtbot.waitUntil(lambda: middle(loupe) == (200, 40, 40))
    assert "gives no profile" in loupe._standing().note()


def test_blown_light_is_marked_and_follows_the_view(loupe: LoupeView, workspace: OneColour, qtbot: QtBot) -> None:
    workspace.colour = (255, 90, 90)
    loupe._pictures.forget(1)
    loupe._ask()
    qtbot.waitUntil(lambda: middle(loupe) == (255, 90, 90))
    loupe.toggle_clipping()
    blown = QColor(BLOWN).getRgb()[:3]
    qtbot.waitUntil(lambda: middle(loupe) == blown)
    close_up(loupe)
    qtbot.waitUntil(lambda: (made := loupe._layers.layer) is not None and made.recipe.image_size == SIZE)
    assert middle(loupe) == blown
    loupe.toggle_clipping()
    qtbot.waitUntil(lambda: middle(loupe) == (255, 90, 90))
    assert loupe._layers.layer is None


def test_sharp_edges_are_sought_in_every_pixel_even_where_the_photo_fits(
    loupe: LoupeView, workspace: OneColour, qtbot: QtBot
) -> None:
    loupe.toggle_peaking()
    assert "loading every pixel" in loupe._standing().note().lower()
    qtbot.waitUntil(lambda: Request(1, Level.NATIVE) in loupe._pictures.cache)
    qtbot.waitUntil(lambda: loupe._layers.layer is not None)
    assert loupe.viewport.zoom is None
    assert "sharp edges marked" in loupe._standing().note().lower()


def test_the_focus_point_is_a_hint(loupe: LoupeView, qtbot: QtBot) -> None:
    before = loupe.grab().toImage()
    loupe.toggle_focus_point()
    after = loupe.grab().toImage()
    changed = [(x, y) for x in range(240, 360) for y in range(190, 310) if before.pixel(x, y) != after.pixel(x, y)]
    assert changed
    assert all(abs(x - 300) <= 20 and abs(y - 250) <= 20 for x, y in changed)
    assert "a hint" in loupe._standing().note()
    loupe.next_photo()
    qtbot.waitUntil(lambda: loupe._sized and "IMG_2" in loupe._summary())
    assert "no focus point" in loupe._standing().note().lower()


def test_words_beside_the_focus_point_come_and_go_with_the_pointer_and_nothing_else_is_painted_for_it(
    loupe: LoupeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    paints = Paints(loupe)

    def painted_after(event: QEvent, pointer: QPointF | None) -> bool:
        monkeypatch.setattr(loupe._hand, "pointer", lambda: pointer)
        before = paints.count
        QApplication.sendEvent(loupe, event)
        QApplication.processEvents()
        return paints.count > before

    def moved_to(x: float, y: float) -> bool:
        at, none = QPointF(x, y), Qt.MouseButton.NoButton
        where = loupe.mapToGlobal(at)
        keys = Qt.KeyboardModifier.NoModifier
        return painted_after(QMouseEvent(QEvent.Type.MouseMove, at, where, none, none, keys), at)

    loupe.toggle_focus_point()
    QApplication.processEvents()
    assert [moved_to(20, 20), moved_to(40, 30)] == [False, False]
    assert [moved_to(300, 250), moved_to(305, 252), moved_to(40, 30)] == [True, False, True]
    assert moved_to(300, 250)
    assert painted_after(QEvent(QEvent.Type.Leave), None)


def test_a_photo_too_large_to_be_shown_whole_says_so(loupe: LoupeView, qtbot: QtBot) -> None:
    loupe.next_photo()
    qtbot.waitUntil(lambda: loupe._sized)
    close_up(loupe)
    qtbot.waitUntil(lambda: Request(2, Level.NATIVE) in loupe._pictures.cache)
    assert loupe._standing().note().startswith("Too large to show every pixel: shown at 50 %")
    assert loupe.viewport.picture_width == SIZE[0]
    assert middle(loupe) == (200, 40, 40)


def test_words_stand_at_the_other_side_where_reading_starts_there(loupe: LoupeView) -> None:
    def written(left: int, right: int) -> bool:
        image = loupe.grab().toImage()
        return any(image.pixelColor(x, y).lightness() > 150 for x in range(left, right) for y in range(466, 486))

    use(loupe, ScreenColours())
    assert written(0, 250)
    assert not written(350, 600)
    loupe.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert not written(0, 250)
    assert written(350, 600)


def test_a_plain_loupe_shows_the_photo_and_nothing_else(workspace: OneColour, jobs: Jobs, qtbot: QtBot) -> None:
    loupe = LoupeView(FakeContext(workspace, jobs), plain=True)
    qtbot.addWidget(loupe)
    loupe.resize(600, 400)
    loupe.show(1, [1])
    qtbot.waitUntil(lambda: loupe._best() is not None and loupe._sized and jobs.busy == 0)
    shown = loupe.grab().toImage()
    corners = [(2, 2), (597, 2), (2, 397), (597, 397), (30, 385), (560, 385)]
    assert {shown.pixelColor(x, y).getRgb()[:3] for x, y in corners} == {(200, 40, 40)}


def test_how_colours_are_shown_is_said_for_a_moment_only(loupe: LoupeView, qtbot: QtBot) -> None:
    def note() -> str:
        return loupe._scene(None).note

    use(loupe, colours_of("A wide screen", WIDE))
    qtbot.waitUntil(lambda: "Colours for A wide screen" in note())
    loupe._telling_colours.timeout.emit()
    loupe._telling_colours.stop()
    assert note() == ""
    loupe.show(2, [1, 2])
    assert not loupe._telling_colours.isActive(), "the next photo on the same screen is no news"
    loupe.toggle_info()
    assert note() == ""
    loupe.toggle_info()
    assert loupe._telling_colours.isActive()
    use(loupe, colours_of("Another", None))
    assert loupe._telling_colours.isActive()
