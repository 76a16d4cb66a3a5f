"""Every layout against its naive twin: all cells laid out one by one, all questions answered by looking at each."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from app.grid.geometry import HEADER, PAD, Geometry
from app.grid.layouts.justified import NARROWEST, WIDEST, Justified
from app.grid.layouts.square import Square
from app.grid.sections import Section
from app.theme import tokens

KINDS = ("square", "justified")


def sections_of(chance: random.Random, count: int) -> tuple[Section, ...]:
    made: list[Section] = []
    while count:
        size = min(count, chance.choice((0, 1, 1, 2, 5, 9, 30)))
        made.append(Section(f"s{len(made)}", f"Section {len(made)}", size, chance.random() < 0.25))
        count -= size
    return tuple(made)


def shapes_of(chance: random.Random, count: int) -> np.ndarray:
    usual = [chance.choice((1.5, 1.5, 0.667, 1.333, 1.0, 1.777)) for _ in range(count)]
    return np.array([chance.choice((0.001, 200.0, np.nan)) if chance.random() < 0.05 else shape for shape in usual])


def made(kind: str, seed: int) -> Geometry:
    """A layout by chance, the same for the same seed."""
    chance = random.Random(seed)
    count = chance.choice((0, 1, 2, 7, 60, 150))
    sections = sections_of(chance, count) if seed % 2 else ()
    width, edge, mirrored = chance.choice((90, 400, 801, 1440)), chance.choice((96, 184, 384)), seed % 3 == 0
    if kind == "square":
        return Square(count, width, edge, sections, mirrored=mirrored)
    return Justified(count, width, edge, shapes_of(chance, count), sections, mirrored=mirrored)


def hidden(geometry: Geometry) -> set[int]:
    found, first = set(), 0
    for section in geometry.sections:
        if section.collapsed:
            found.update(range(first, first + section.count))
        first += section.count
    return found


def seen_cells(geometry: Geometry) -> dict[int, QRect]:
    return {n: geometry.cell(n) for n in range(geometry.count) if n not in hidden(geometry)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(40))
class TestAnyLayout:
    def test_cells_and_headers_lie_in_order_without_touching(self, kind: str, seed: int) -> None:
        geometry = made(kind, seed)
        cells = seen_cells(geometry)
        heads = [geometry.header(n) for n in range(len(geometry.sections))]
        boxes = [*cells.values(), *heads]
        for n, box in enumerate(boxes):
            assert box.isValid()
            assert box.bottom() < geometry.height
            assert not any(box.intersects(other) for other in boxes[n + 1 :])
        for n, cell in cells.items():
            if geometry.sections:
                head = heads[geometry.section_of(n)]
                assert head.bottom() < cell.top()
                assert all(cell.bottom() < later.top() for later in heads[geometry.section_of(n) + 1 :])
            assert cell.contains(geometry.picture(cell)) or cell.width() <= 2 * PAD
            for line in geometry.lines(cell):
                assert not line.intersects(geometry.picture(cell))

    def test_hidden_photos_have_no_cell(self, kind: str, seed: int) -> None:
        geometry = made(kind, seed)
        for n in hidden(geometry):
            assert geometry.row_of(n) == -1
            assert geometry.cell(n).isEmpty()
            assert geometry.cell(n).top() == geometry.heads[geometry.section_of(n)]

    def test_points_bands_and_runs(self, kind: str, seed: int) -> None:
        geometry = made(kind, seed)
        cells = seen_cells(geometry)
        chance = random.Random(seed)
        for n, cell in cells.items():
            assert geometry.index_at(cell.center()) == n
            assert geometry.index_at(cell.topLeft()) == n
            assert geometry.index_at(cell.bottomRight()) == n
        for _ in range(60):
            point = QPoint(chance.randrange(-20, geometry.width + 20), chance.randrange(-50, geometry.height + 50))
            under = [n for n, cell in cells.items() if cell.contains(point)]
            assert geometry.index_at(point) == (under[0] if under else -1)
            other = QPoint(chance.randrange(-20, geometry.width + 20), chance.randrange(-50, geometry.height + 50))
            band = QRect(point, QSize(1, 1)) | QRect(other, QSize(1, 1))
            assert geometry.inside(band).tolist() == [n for n, cell in cells.items() if cell.intersects(band)]
            strip = QRect(0, band.top(), geometry.width, band.height())
            runs = [n for run in geometry.between(band.top(), band.bottom()) for n in run]
            assert runs == [n for n in cells if row_box(geometry, n).intersects(strip)]
            heads = [n for n in range(len(geometry.sections)) if geometry.header(n).intersects(strip)]
            assert list(geometry.headers(band.top(), band.bottom())) == heads

    def test_left_and_right_visit_all_that_is_seen_in_order(self, kind: str, seed: int) -> None:
        geometry = made(kind, seed)
        order = list(seen_cells(geometry))
        back = -1 if not geometry.mirrored else 1
        for before, after in itertools.pairwise(order):
            assert geometry.neighbour(before, -back, 0) == after
            assert geometry.neighbour(after, back, 0) == before
        for n in order[-1:]:
            assert geometry.neighbour(n, -back, 0) == n
        for n in hidden(geometry):
            expected = next((m for m in order if m > n), n)
            assert geometry.neighbour(n, -back, 0) == expected
            shown = next((m for m in order if m > n), order[-1] if order else -1)
            assert geometry.visible_from(n) == shown

    def test_up_and_down_go_to_the_nearest_of_the_next_row(self, kind: str, seed: int) -> None:
        geometry = made(kind, seed)
        cells = seen_cells(geometry)
        tops = sorted({cell.top() for cell in cells.values()})
        for n, cell in cells.items():
            for down in (-1, 1):
                at = tops.index(cell.top()) + down
                there = geometry.neighbour(n, 0, down)
                if not 0 <= at < len(tops):
                    assert there == n
                    continue
                row = {m: other for m, other in cells.items() if other.top() == tops[at]}
                x = cell.center().x()
                distance = {m: max(other.left() - x, x - other.right(), 0) for m, other in row.items()}
                assert distance[there] == min(distance.values())

    def test_the_header_of_the_section_in_view_sticks(self, kind: str, seed: int) -> None:
        geometry = made(kind, seed)
        for top in range(0, geometry.height, 37):
            stuck = geometry.sticky(top)
            if not geometry.sections:
                assert stuck is None
                continue
            assert stuck is not None
            section, box = stuck
            assert geometry.heads[section] <= top
            assert all(head > top for head in geometry.heads[section + 1 :])
            assert top - HEADER <= box.top() <= max(top, geometry.heads[section])
            if section + 1 < len(geometry.heads):
                assert box.bottom() < geometry.heads[section + 1]
            assert geometry.header_at(QPoint(5, box.bottom()), top) == section


def row_box(geometry: Geometry, index: int) -> QRect:
    cell = geometry.cell(index)
    return QRect(0, cell.top(), geometry.width, cell.height())


@pytest.mark.parametrize("seed", range(40))
def test_justified_rows_fill_the_width_in_the_pictures_own_shapes(seed: int) -> None:
    chance = random.Random(seed)
    count, width, edge = chance.choice((1, 20, 150)), chance.choice((500, 900, 1440, 5000)), chance.choice((96, 184))
    shapes = shapes_of(chance, count)
    sections = sections_of(chance, count) if seed % 2 else ()
    geometry = Justified(count, width, edge, shapes, sections)
    assert [n for row in range(geometry.rows) for n in geometry.row_cells(row)] == list(seen_cells(geometry))
    ends = set(geometry.starts[1:])
    for row in range(geometry.rows):
        cells = [geometry.cell(n) for n in geometry.row_cells(row)]
        assert cells[0].left() == tokens.M
        assert {b.left() - a.right() - 1 for a, b in itertools.pairwise(cells)} <= {tokens.S}
        tall = geometry.picture(cells[0]).height()
        if geometry.row_cells(row).stop not in ends:
            assert cells[-1].right() == width - tokens.M - 1
            assert 0.4 < tall / (0.8 * edge) < 2 or len(cells) == 1
        for n, cell in zip(geometry.row_cells(row), cells, strict=True):
            shape = min(max(1.5 if np.isnan(shapes[n]) else shapes[n], NARROWEST), WIDEST)
            assert geometry.picture(cell).width() == pytest.approx(shape * tall, abs=0.5 * shape + 1.5)


def test_photos_of_one_shape_in_columns_of_one_width() -> None:
    geometry = Square(100, 900, 184)
    assert {geometry.cell(n).size().toTuple() for n in range(100)} == {(geometry.cell_width, geometry.cell_height)}
    assert [geometry.cell(n).top() for n in range(geometry.columns)] == [tokens.M] * geometry.columns


def test_a_million_photos_are_arithmetic() -> None:
    geometry = Square(1_000_000, 1200, 184)
    top = geometry.cell(999_000).top()
    (run,) = geometry.between(top, top + 800)
    assert 999_000 in run
    assert len(run) < 60
    assert geometry.height < 2**31


@pytest.mark.parametrize("width", [640, 900, 1440, 2560])
def test_a_landscape_photo_leaves_little_of_its_box_empty(width: int) -> None:
    geometry = Square(100, width, 184)
    box = geometry.picture(geometry.cell(0))
    assert box.width() >= 184
    assert box.width() / 1.5 > 0.8 * box.height()
    assert min(box.width(), box.height()) >= 0.75 * max(box.width(), box.height())
