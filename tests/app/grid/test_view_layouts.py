"""The grid in a person's hands, in every layout and with sections: keys, headers, band, drag, motion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.grid.geometry import HEADER
from app.grid.layouts.choice import LayoutKind
from app.grid.layouts.justified import Justified
from app.grid.model import PhotoModel
from app.grid.sections import Section
from app.grid.selection import Selection
from app.grid.thumbnails import Thumbnails
from app.grid.view import GridView
from core.types import PhotoRow, Status
from tests.app.fakes import jpeg, row

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier


class Grid:
    """A view with its model over `count` photos with ids from 1, and whoever answers it: sections, shapes."""

    def __init__(self, count: int) -> None:
        self.loads: list[int] = []
        self.photos = {
            n: row(n, status=Status.OK, content=f"c{n}", overall=n / (count + 1)) for n in range(1, count + 1)
        }
        self.shapes = np.array([(1.5, 0.667, 1.0, 1.778)[n % 4] for n in range(count + 1)])
        self.model = PhotoModel(self._rows)
        self.selection = Selection(self.model)
        self.thumbnails = Thumbnails(self._load)
        self.view = GridView(self.model, self.thumbnails, self.selection)
        self.view.shapes_wanted.connect(self._tell_shapes)
        self.view.section_toggled.connect(self._toggle)
        self.sections: tuple[Section, ...] = ()
        self.view.resize(900, 700)

    def _rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        return [self.photos[n] for n in ids]

    def _load(self, photo_id: int) -> bytes:
        self.loads.append(photo_id)
        return jpeg(photo_id, (512, 341))

    def _tell_shapes(self, ids: np.ndarray) -> None:
        self.view.take_shapes(ids, self.shapes[ids])

    def _toggle(self, key: str) -> None:
        self.sections = tuple(replace(s, collapsed=s.collapsed != (s.key == key)) for s in self.sections)
        self.view.arranging.set_sections(self.sections)

    def order(self, ids: Sequence[int], *counts: int, collapsed: Sequence[int] = ()) -> None:
        self.sections = tuple(Section(f"s{n}", f"Section {n}", count, n in collapsed) for n, count in enumerate(counts))
        self.view.arranging.reorder_around_current(np.array(ids), self.sections, from_top=True)

    @property
    def top(self) -> int:
        return self.view.verticalScrollBar().value()

    def press(self, at: QPoint, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, modifier, at)

    def cell(self, index: int) -> QPoint:
        return self.view.geometry_now.cell(index).center() - QPoint(0, self.top)


@pytest.fixture
def make(qtbot: QtBot) -> Iterator[Callable[..., Grid]]:
    made: list[Grid] = []

    def build(count: int = 60, kind: LayoutKind = LayoutKind.SQUARE) -> Grid:
        grid = Grid(count)
        made.append(grid)
        grid.view.arranging.set_layout_kind(kind)
        grid.view.set_motion(False)
        grid.view.show()
        qtbot.waitExposed(grid.view)
        grid.order(range(1, count + 1))
        if kind is LayoutKind.JUSTIFIED and count:
            qtbot.waitUntil(lambda: grid.view.geometry_now.cell(0).width() != grid.view.geometry_now.cell(1).width())
        return grid

    yield build
    for grid in made:
        grid.thumbnails.close()
        grid.view.close()
        grid.view.deleteLater()
    QApplication.sendPostedEvents(None, 52)  # DeferredDelete


def point_at(grid: Grid, at: QPoint) -> None:
    """The pointer comes to rest there."""
    viewport = grid.view.viewport()
    where = QPointF(at)
    QApplication.sendEvent(viewport, QEnterEvent(where, where, QPointF(viewport.mapToGlobal(at))))
    QTest.mouseMove(viewport, at)


@pytest.mark.parametrize("kind", LayoutKind)
def test_arrows_cross_sections_and_come_back(make: Callable[..., Grid], kind: LayoutKind) -> None:
    grid = make(60, kind)
    grid.order(range(1, 61), 7, 30, 23)
    grid.view.walk.step_to(0)
    seen = []
    for _ in range(59):
        grid.view.walk.step(1, 0)
        seen.append(grid.selection.current)
    assert seen == list(range(2, 61))
    grid.view.walk.step_to(3)
    down = [grid.selection.current]
    while True:
        grid.view.walk.step(0, 1)
        if grid.selection.current == down[-1]:
            break
        down.append(grid.selection.current)
    assert len(down) == grid.view.geometry_now.rows
    for expected in reversed(down[:-1]):
        grid.view.walk.step(0, -1)
        assert grid.selection.current == expected


@pytest.mark.parametrize("kind", LayoutKind)
def test_first_last_and_pages(make: Callable[..., Grid], kind: LayoutKind) -> None:
    grid = make(200, kind)
    grid.order(range(1, 201), 10, 80, 110, collapsed=[0])
    grid.view.walk.step_to(0)
    assert grid.selection.current == 11
    grid.view.walk.step_to(199)
    assert grid.selection.current == 200
    pages = 0
    while grid.selection.current != 11 and pages < 100:
        before = grid.selection.current
        grid.view.walk.step_page(-1)
        pages += 1
        if grid.selection.current == before:
            break
        cell = grid.view.geometry_now.cell(grid.model.index_of(grid.selection.current))  # type: ignore[arg-type]
        assert grid.top <= cell.top()
        assert cell.bottom() <= grid.top + grid.view.viewport().height()
    assert grid.view.geometry_now.row_of(grid.model.index_of(grid.selection.current)) == 0  # type: ignore[arg-type]
    assert pages <= grid.view.geometry_now.rows


def test_the_selection_extends_to_both_ends_and_past_what_is_collapsed(make: Callable[..., Grid]) -> None:
    grid = make(30)
    grid.order(range(1, 31), 5, 20, 5, collapsed=[0])
    grid.view.walk.step_to(10)
    grid.view.walk.step_to_last(extend=True)
    assert grid.selection.ids() == list(range(11, 31))
    grid.view.walk.step_to(0, extend=True)
    assert grid.selection.ids() == list(range(6, 12))
    assert grid.selection.current == 6
    grid.order(range(1, 31), 30, collapsed=[0])
    kept = grid.selection.ids()
    grid.view.walk.step_to_last(extend=True)
    assert grid.selection.ids() == kept, "all is collapsed: there is nothing to extend to"


def test_shift_extends_over_sections_and_keeps_ids(make: Callable[..., Grid]) -> None:
    grid = make(30)
    grid.order(range(1, 31), 10, 10, 10, collapsed=[1])
    grid.view.walk.step_to(8)
    for _ in range(3):
        grid.view.walk.step(1, 0, extend=True)
    assert grid.selection.ids() == list(range(9, 23))
    grid.order(range(30, 0, -1), 10, 20)
    assert grid.selection.ids() == list(range(22, 8, -1))


class TestHeaders:
    def test_a_press_collapses_and_opens(self, make: Callable[..., Grid]) -> None:
        grid = make(60)
        grid.order(range(1, 61), 20, 20, 20)
        head = grid.view.geometry_now.header(1).center()
        QTest.mouseClick(grid.view.viewport(), LEFT, PLAIN, head)
        assert [s.collapsed for s in grid.view.geometry_now.sections] == [False, True, False]
        assert grid.view.geometry_now.cell(25).isEmpty()
        assert not set(range(21, 41)) & set(grid.view.visible_ids())
        QTest.mouseClick(grid.view.viewport(), LEFT, PLAIN, head)
        assert not grid.view.geometry_now.cell(25).isEmpty()

    def test_a_collapsed_section_stays_under_the_pointer_that_collapsed_it(self, make: Callable[..., Grid]) -> None:
        grid = make(300)
        grid.order(range(1, 301), 100, 100, 100)
        grid.view.verticalScrollBar().setValue(grid.view.geometry_now.heads[1] + 500)
        grid.press(QPoint(200, HEADER // 2))
        geometry = grid.view.geometry_now
        assert geometry.sections[1].collapsed
        assert geometry.heads[1] == grid.top

    def test_control_selects_the_whole_section(self, make: Callable[..., Grid]) -> None:
        grid = make(60)
        grid.order(range(1, 61), 20, 20, 20)
        grid.selection.set_only(5)
        grid.press(grid.view.geometry_now.header(1).center(), Qt.KeyboardModifier.ControlModifier)
        assert grid.selection.ids() == [5, *range(21, 41)]

    def test_keys_reach_open_and_close_it(self, make: Callable[..., Grid]) -> None:
        grid = make(60)
        grid.order(range(1, 61), 4, 16, 40, collapsed=[1])
        view = grid.view
        view.walk.step_to(1)
        view.walk.step(0, 1)
        # On a header no photo is current: a mark has nothing to act on.
        assert grid.selection.targets() == []
        view.walk.step(-1, 0)
        assert grid.sections[1].collapsed
        view.walk.step(1, 0)
        assert not grid.sections[1].collapsed
        view.walk.step(1, 0)
        assert grid.selection.current == 5
        view.walk.toggle_section()
        assert grid.sections[1].collapsed
        view.walk.step(0, 1)
        assert grid.selection.targets() == []
        view.walk.step(0, 1)
        assert grid.selection.current is not None
        assert grid.selection.current > 20
        view.walk.step_section(-1)
        view.walk.step_section(-1)
        view.walk.step_section(-1)
        assert grid.selection.targets() == []
        view.walk.step(-1, 0)
        assert [s.collapsed for s in grid.sections] == [True, True, False]

    def test_without_a_current_photo_the_first_one_that_is_seen_says_which_section(
        self, make: Callable[..., Grid]
    ) -> None:
        grid = make(300)
        grid.order(range(1, 301), 100, 100, 100)
        grid.view.verticalScrollBar().setValue(grid.view.geometry_now.heads[1])
        assert grid.view.visible_ids()[0] == 101
        grid.view.walk.toggle_section()
        assert [s.collapsed for s in grid.sections] == [False, True, False]
        grid = make(300)
        grid.order(range(1, 301), 100, 100, 100)
        grid.view.walk.toggle_section()
        assert [s.collapsed for s in grid.sections] == [True, False, False]

    def test_a_photo_made_current_elsewhere_takes_the_keys(self, make: Callable[..., Grid]) -> None:
        grid = make(60)
        grid.order(range(1, 61), 20, 20, 20, collapsed=[0])
        grid.view.walk.step_section(-1)
        grid.view.walk.step_section(-1)
        assert grid.selection.targets() == []
        grid.selection.set_only(25)
        grid.view.walk.step(1, 0)
        assert grid.selection.current == 26
        assert grid.sections[0].collapsed

    def test_all_collapsed_is_still_walked(self, make: Callable[..., Grid]) -> None:
        grid = make(60)
        grid.order(range(1, 61), 20, 20, 20, collapsed=[0, 1, 2])
        assert grid.view.visible_ids() == []
        grid.view.walk.step_to(0)
        grid.view.walk.step(0, 1)
        grid.view.walk.step(1, 0)
        assert [s.collapsed for s in grid.sections] == [True, False, True]

    def test_sections_that_do_not_add_up_are_left_out(self, make: Callable[..., Grid]) -> None:
        grid = make(10)
        grid.order(range(1, 11), 5, 5)
        grid.model.clear()
        assert grid.view.geometry_now.height == 0
        grid.view.viewport().repaint()


@pytest.mark.parametrize("kind", LayoutKind)
class TestPointer:
    def test_the_band_selects_what_it_touches(self, make: Callable[..., Grid], kind: LayoutKind) -> None:
        grid = make(60, kind)
        grid.order(range(1, 61), 5, 55)
        geometry = grid.view.geometry_now
        start, end = geometry.cell(1).topLeft() + QPoint(-3, 10), geometry.cell(7).center()
        QTest.mousePress(grid.view.viewport(), LEFT, PLAIN, start)
        QTest.mouseMove(grid.view.viewport(), end)
        assert grid.selection.ids() == [grid.model.id_at(n) for n in geometry.inside(grid.view.band.box).tolist()]  # type: ignore[arg-type]
        assert 8 in grid.selection
        QTest.mouseMove(grid.view.viewport(), start + QPoint(8, 8))
        assert 8 not in grid.selection
        QTest.mouseRelease(grid.view.viewport(), LEFT, PLAIN, end)
        assert not grid.view.dragging

    def test_a_selected_photo_is_dragged_away_and_not_banded(
        self, make: Callable[..., Grid], kind: LayoutKind, qtbot: QtBot
    ) -> None:
        grid = make(60, kind)
        grid.selection.set_many([2, 3, 9])
        viewport = grid.view.viewport()
        QTest.mousePress(viewport, LEFT, PLAIN, grid.cell(2))
        with qtbot.waitSignal(grid.view.drag_wanted) as dragged:
            QTest.mouseMove(viewport, grid.cell(2) + QPoint(30, 20))
        assert dragged.args == [[2, 3, 9]]
        assert not grid.view.dragging
        assert grid.selection.ids() == [2, 3, 9]
        QTest.mouseRelease(viewport, LEFT, PLAIN, grid.cell(2))
        assert grid.selection.ids() == [2, 3, 9]

    def test_a_press_without_a_move_selects_only_that(self, make: Callable[..., Grid], kind: LayoutKind) -> None:
        grid = make(60, kind)
        grid.selection.set_many([2, 3, 9])
        grid.press(grid.cell(2))
        assert grid.selection.ids() == [3]

    def test_a_button_that_comes_up_elsewhere_is_up_here_too(self, make: Callable[..., Grid], kind: LayoutKind) -> None:
        # As when a key opens the loupe, or a menu opens, while the button is down.
        grid = make(60, kind)
        viewport = grid.view.viewport()
        QTest.mousePress(viewport, LEFT, PLAIN, grid.cell(2))
        grid.view.hide()
        assert not grid.view.dragging, "nothing may hold the order of a grid that nobody sees"
        grid.view.show()
        QTest.mousePress(viewport, LEFT, PLAIN, grid.cell(2))
        move = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(grid.cell(7)), QPointF(grid.cell(7)), Qt.MouseButton.NoButton, NONE, PLAIN
        )
        QApplication.sendEvent(viewport, move)
        assert not grid.view.dragging
        assert grid.selection.ids() == [3]
        assert grid.view.band.box is None


def wheel(grid: Grid, angle: int = 0, pixels: int = 0, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    at, phase = QPointF(100, 100), Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, at, QPoint(0, pixels), QPoint(0, angle), NONE, modifier, phase, False)
    QApplication.sendEvent(grid.view.viewport(), event)


class TestScrolling:
    def test_a_touchpad_is_followed_to_the_pixel(self, make: Callable[..., Grid]) -> None:
        grid = make(300)
        grid.view.set_motion(True)
        for pixels in (-7, -30, 12):
            wheel(grid, pixels * 3, pixels)
        assert grid.top == 25

    def test_a_step_of_the_wheel_is_eased_and_ends_where_it_should(
        self, make: Callable[..., Grid], qtbot: QtBot
    ) -> None:
        grid = make(300)
        wheel(grid, -240)
        end = grid.top
        assert end > 100
        grid.view.verticalScrollBar().setValue(0)
        grid.view.set_motion(True)
        wheel(grid, -120)
        wheel(grid, -120)
        assert grid.top < end
        qtbot.waitUntil(lambda: grid.top == end)

    def test_small_turns_add_up(self, make: Callable[..., Grid]) -> None:
        grid = make(300)
        wheel(grid, -120)
        whole = grid.top
        grid.view.verticalScrollBar().setValue(0)
        for _ in range(24):
            wheel(grid, -5)
        assert abs(grid.top - whole) <= 1

    def test_with_control_a_step_changes_the_size_and_small_turns_add_up(self, make: Callable[..., Grid]) -> None:
        grid = make(60)
        before, control = grid.view.edge, Qt.KeyboardModifier.ControlModifier
        wheel(grid, 120, modifier=control)
        step = grid.view.edge - before
        assert step > 0
        assert grid.top == 0
        for _ in range(24):
            wheel(grid, -5, modifier=control)
        assert grid.view.edge == before
        wheel(grid, -240, modifier=control)
        assert grid.view.edge == before - 2 * step


class TestMotion:
    def test_a_resort_glides_and_ends_in_place(self, make: Callable[..., Grid], qtbot: QtBot) -> None:
        grid = make(12)
        grid.view.set_motion(True)
        grid.view.arranging.reorder_around_current(np.arange(12, 0, -1), from_top=True)
        assert grid.view.gliding
        before = grid.view.viewport().grab().toImage()
        qtbot.waitUntil(lambda: not grid.view.gliding)
        qtbot.waitUntil(lambda: all(grid.thumbnails.pixmap(n) is not None for n in grid.view.visible_ids()))
        after = grid.view.viewport().grab().toImage()
        assert before != after
        grid.view.set_motion(False)
        grid.view.arranging.apply_order(np.arange(1, 13))
        grid.view.arranging.apply_order(np.arange(12, 0, -1))
        assert not grid.view.gliding
        assert grid.view.viewport().grab().toImage() == after

    def test_what_stays_does_not_move_on_the_way(self, make: Callable[..., Grid]) -> None:
        grid = make(40)
        grid.view.set_motion(True)
        order = np.arange(1, 41)
        order[[6, 10]] = order[[10, 6]]
        grid.view.arranging.apply_order(order)
        assert grid.view.gliding
        places = grid.view._gliding.places()
        for index in (0, 5, 11):
            assert places[int(order[index])] == grid.view.geometry_now.cell(index)
        assert places[11] != grid.view.geometry_now.cell(6)

    def test_scores_that_arrive_move_neighbours_aside_and_nothing_across_the_screen(
        self, make: Callable[..., Grid]
    ) -> None:
        grid = make(40)
        grid.view.set_motion(True)
        before = grid.view._gliding.places()
        seen = grid.view.visible_ids()
        order = np.array([39, *(n for n in range(1, 41) if n != 39)])
        grid.view.arranging.apply_order(order)
        assert grid.view.gliding, "one photo came in: the others step aside"
        pitch = grid.view.geometry_now.pitch
        on_the_way = grid.view._gliding.places()
        for index in grid.view.visible_indices():
            photo, end = grid.model.id_at(index), grid.view.geometry_now.cell(index)
            start = on_the_way[photo]
            assert max(abs(start.x() - end.x()), abs(start.y() - end.y())) <= 1.5 * pitch
            wraps = photo in seen and before[photo].y() != end.y()
            assert (start == end) == (wraps or photo == 39), "who goes to another row's end is there at once"
        turned = np.concatenate((order[11::-1], order[12:]))
        grid.view.arranging.apply_order(turned)

        assert not grid.view.gliding, "most of them go far: nothing flies about"
        grid.view.arranging.reorder_around_current(order, from_top=True)
        assert grid.view.gliding, "a person asked for this one"

    def test_another_folder_and_a_huge_screen_do_not_glide(self, make: Callable[..., Grid]) -> None:
        grid = make(40)
        grid.view.set_motion(True)
        grid.model.clear()
        grid.view.arranging.reorder_around_current(np.arange(1, 41), from_top=True)
        assert not grid.view.gliding
        big = make(2000)
        big.view.resize(5000, 2600)
        big.view.set_edge(96)
        big.view.set_motion(True)
        big.view.arranging.reorder_around_current(np.roll(np.arange(1, 2001), 5), from_top=True)
        assert not big.view.gliding


class TestShapes:
    def test_what_is_not_measured_counts_as_three_by_two(self, make: Callable[..., Grid]) -> None:
        grid = make(20)
        grid.shapes[:] = np.nan
        grid.view.arranging.set_layout_kind(LayoutKind.JUSTIFIED)
        geometry = grid.view.geometry_now
        assert isinstance(geometry, Justified)
        box = geometry.picture(geometry.cell(0))
        assert box.width() / box.height() == pytest.approx(1.5, abs=0.02)

    def test_sizes_that_arrive_move_nothing_under_the_pointer(self, make: Callable[..., Grid], qtbot: QtBot) -> None:
        grid = make(60)
        grid.shapes[:] = np.nan
        grid.view.arranging.set_layout_kind(LayoutKind.JUSTIFIED)
        under = 5
        point_at(grid, grid.cell(under))
        qtbot.waitUntil(lambda: [pin.index for pin in grid.view.pins()] == [under])
        before = {n: grid.view.geometry_now.cell(n) for n in range(60)}
        ids = np.arange(1, 61)
        # Whether the view has asked for them yet or not: it is told the same.
        grid.shapes[ids] = np.where(ids % 2, 0.667, 1.778)
        grid.view.take_shapes(ids, grid.shapes[ids])
        qtbot.waitUntil(lambda: grid.view.geometry_now.cell(40) != before[40])
        assert all(grid.view.geometry_now.cell(n) == before[n] for n in range(under + 1))
        QApplication.sendEvent(grid.view.viewport(), QEvent(QEvent.Type.Leave))
        qtbot.waitUntil(lambda: grid.view.geometry_now.cell(0) != before[0])

    def test_shapes_are_asked_for_once_and_again_after_a_change(self, make: Callable[..., Grid], qtbot: QtBot) -> None:
        grid = make(20)
        asked: list[list[int]] = []
        grid.view.shapes_wanted.connect(lambda ids: asked.append(ids.tolist()))
        grid.view.arranging.set_layout_kind(LayoutKind.JUSTIFIED)
        qtbot.waitUntil(lambda: asked == [list(range(1, 21))])
        grid.view.arranging.apply_order(np.arange(20, 0, -1))
        grid.view.forget_shapes([7])
        qtbot.waitUntil(lambda: asked == [list(range(1, 21)), [7]])


class TestRightToLeft:
    def test_columns_begin_at_the_right(self, make: Callable[..., Grid]) -> None:
        grid = make(20)
        left_to_right = [grid.view.geometry_now.cell(n) for n in range(20)]
        grid.view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        width = grid.view.viewport().width()
        assert [grid.view.geometry_now.cell(n).right() for n in range(20)] == [
            width - 1 - cell.left() for cell in left_to_right
        ]
        grid.view.walk.step_to(0)
        grid.view.walk.step(-1, 0)
        assert grid.selection.current == 2
        grid.view.walk.step_on()
        assert grid.selection.current == 3
        grid.press(grid.cell(7))
        assert grid.selection.current == 8
        grid.view.viewport().repaint()


class TestSizes:
    def test_the_slider_reads_no_file_again(self, make: Callable[..., Grid], qtbot: QtBot) -> None:
        grid = make(12)
        qtbot.waitUntil(lambda: all(grid.thumbnails.pixmap(n) is not None for n in range(1, 13)))
        loads = sorted(grid.loads)
        assert loads == list(range(1, 13))
        small = grid.thumbnails.pixmap(1).width()  # type: ignore[union-attr]
        for edge in (200, 260, 340, 384, 150, 96, 384):
            grid.view.set_edge(edge)
            # What is there is drawn scaled until a better one has come.
            assert grid.thumbnails.pixmap(1) is not None
        qtbot.waitUntil(lambda: grid.thumbnails.pixmap(1).width() > small)  # type: ignore[union-attr]
        assert sorted(grid.loads) == loads

    def test_the_current_photo_is_described_to_those_who_listen(self, make: Callable[..., Grid], qtbot: QtBot) -> None:
        grid = make(12)
        grid.photos[3] = replace(grid.photos[3], stars=4, flag=1)
        grid.view.walk.step_to(2)
        qtbot.waitUntil(lambda: "IMG_0003.jpg" in grid.view.accessibleDescription())
        said = grid.view.accessibleDescription()
        assert "score 23 of 100" in said
        assert "picked" in said
        assert "★★★★" in said
