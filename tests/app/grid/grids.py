"""A grid of its own for tests: a view over made-up photos, with whoever answers what it asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

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


MakeGrid = Callable[..., Grid]
"""Makes a shown grid of `count` photos in a layout of `kind`."""
