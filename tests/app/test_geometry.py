"""Cells by arithmetic: the same answers as laying every cell out and looking."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect

from app.grid.geometry import Geometry


@pytest.mark.parametrize("count", [0, 1, 7, 100])
@pytest.mark.parametrize("width", [90, 400, 801, 1440])
@pytest.mark.parametrize("edge", [96, 184, 384])
def test_cells_lie_in_rows_without_touching(count: int, width: int, edge: int) -> None:
    geometry = Geometry(count, width, edge)
    cells = [geometry.cell(n) for n in range(count)]
    for n, cell in enumerate(cells):
        assert cell.bottom() < geometry.height
        assert not any(cell.intersects(other) for other in cells[n + 1 :])
        if geometry.columns > 1:
            assert cell.left() >= 0
            assert cell.right() < width
        assert geometry.index_at(cell.center()) == n
        assert cell.contains(geometry.picture(cell))
        for line in geometry.lines(cell):
            assert cell.contains(line)
            assert not line.intersects(geometry.picture(cell))


@pytest.mark.parametrize("band", [(0, 50), (300, 900), (5000, 9000), (-100, 10)])
def test_between_gives_every_cell_that_the_band_touches(band: tuple[int, int]) -> None:
    geometry = Geometry(100, 900, 184)
    strip = QRect(0, band[0], 900, band[1] - band[0] + 1)
    touched = {n for n in range(100) if geometry.cell(n).intersects(strip)}
    assert touched <= set(geometry.between(*band))
    assert set(geometry.inside(strip)) == touched


def test_gaps_belong_to_nobody() -> None:
    geometry = Geometry(100, 900, 184)
    assert geometry.index_at(QPoint(0, 0)) == -1
    assert geometry.index_at(geometry.cell(3).bottomRight() + QPoint(1, 1)) == -1
    assert geometry.index_at(QPoint(100, geometry.height + 500)) == -1


def test_a_million_photos_are_arithmetic() -> None:
    geometry = Geometry(1_000_000, 1200, 184)
    top = geometry.cell(999_000).top()
    assert 999_000 in geometry.between(top, top + 800)
    assert len(geometry.between(top, top + 800)) < 60
    assert geometry.height < 2**31


@pytest.mark.parametrize("width", [640, 900, 1440, 2560])
def test_a_landscape_photo_leaves_little_of_its_box_empty(width: int) -> None:
    geometry = Geometry(100, width, 184)
    box = geometry.picture(geometry.cell(0))
    assert box.width() >= 184
    assert box.width() / 1.5 > 0.8 * box.height()
    assert min(box.width(), box.height()) >= 0.75 * max(box.width(), box.height())
