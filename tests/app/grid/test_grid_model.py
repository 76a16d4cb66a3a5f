"""The grid's model: ids, rows on demand, marks shown ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.grid.model import PhotoModel
from app.grid.selection import Selection
from core.types import PhotoRow
from tests.app.fakes import row

pytestmark = pytest.mark.usefixtures("qapp")


class Source:
    def __init__(self, count: int) -> None:
        self.rows = {n: row(n) for n in range(1, count + 1)}
        self.asked: list[list[int]] = []

    def __call__(self, ids: Sequence[int]) -> list[PhotoRow]:
        self.asked.append(list(ids))
        return [self.rows[i] for i in ids if i in self.rows]


def test_it_is_a_sound_model(qtmodeltester: ModelTester) -> None:
    model = PhotoModel(Source(300))
    qtmodeltester.check(model)
    model.set_order(np.arange(1, 301))
    model.set_order(np.arange(300, 0, -1))
    model.set_order(np.arange(1, 100))
    qtmodeltester.check(model)


def test_index_of_agrees_with_a_search() -> None:
    model = PhotoModel(Source(0))
    ids = np.random.default_rng(3).permutation(np.arange(5, 905))
    model.set_order(ids)
    for photo_id in (0, 5, 77, 904, 905):
        found = np.flatnonzero(ids == photo_id)
        assert model.index_of(photo_id) == (int(found[0]) if len(found) else -1)


def test_a_resort_is_no_reset(qtbot: QtBot) -> None:
    model = PhotoModel(Source(10))
    model.set_order(np.arange(1, 11))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.reordered):
        model.set_order(np.arange(10, 0, -1))
    with qtbot.waitSignal(model.modelReset):
        model.set_order(np.arange(1, 5))


def test_rows_come_by_the_page_and_painting_reads_nothing() -> None:
    source = Source(1000)
    model = PhotoModel(source)
    model.set_order(np.arange(1, 1001))
    assert model.row_at(5) is None
    assert source.asked == []
    model.fetch(range(200, 230))
    assert [len(asked) for asked in source.asked] == [128]
    shown = model.row_at(210)
    assert shown is not None
    assert shown.id == 211
    model.fetch(range(200, 230))
    assert len(source.asked) == 1


def test_a_row_that_was_shown_ahead_is_taken_back_by_a_refresh() -> None:
    source = Source(10)
    model = PhotoModel(source)
    model.set_order(np.arange(1, 11))
    model.fetch(range(10))
    model.show_ahead([replace(source.rows[3], stars=5)])
    assert model.row_at(2).stars == 5  # type: ignore[union-attr]
    model.refresh([3])
    model.fetch(range(10))
    assert model.row_at(2).stars == 0  # type: ignore[union-attr]


def test_a_refresh_of_many_reads_only_what_is_asked_for_next() -> None:
    source = Source(1000)
    model = PhotoModel(source)
    model.set_order(np.arange(1, 1001))
    assert [row.id for row in model.rows_of(range(1, 1001))] == list(range(1, 1001))
    assert [len(asked) for asked in source.asked] == [1000]
    source.rows[5] = replace(source.rows[5], stars=4)
    model.refresh(range(1, 1001))
    assert model.row_at(4).stars == 0  # type: ignore[union-attr]
    model.fetch(range(10))
    assert [len(asked) for asked in source.asked] == [1000, 128]
    assert model.row_at(4).stars == 4  # type: ignore[union-attr]
    del source.rows[7]
    model.refresh([7])
    assert model.row_of(7) is None


def test_a_photo_goes_by_its_name_as_long_as_there_is_one() -> None:
    source = Source(2)
    model = PhotoModel(source)
    model.set_order(np.array([2, 1]))
    del source.rows[1]
    assert [model.data(model.index(n)) for n in range(2)] == ["IMG_0002.jpg", None]
    assert model.data(model.index(0), Qt.ItemDataRole.ToolTipRole) is None


def test_selection_is_by_id_over_any_order() -> None:
    model = PhotoModel(Source(20))
    model.set_order(np.arange(1, 21))
    selection = Selection(model)
    selection.set_only(4)
    selection.extend_to(8)
    assert selection.ids() == [4, 5, 6, 7, 8]
    model.set_order(np.arange(20, 0, -1))
    assert selection.ids() == [8, 7, 6, 5, 4]
    model.set_order(np.array([2, 5, 9]))
    assert selection.ids() == [5]
    assert selection.count() == 1
    assert selection.targets() == [5]
    model.set_order(np.arange(1, 21))
    selection.toggle(5)
    assert selection.ids() == [4, 6, 7, 8]
    selection.clear()
    assert selection.count() == 0
    assert selection.targets() == [5]
