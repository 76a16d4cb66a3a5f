"""Rows of measures: what they say, where a photo stands in its folder, and sorting by mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.inspector.measure_list import MeasureList
from app.inspector.measure_paint import ROW
from app.inspector.measure_rows import MeasureRow, rows_of, split_known, tip
from app.painting.strip import columns
from app.theme.colours import colours
from core.types import Null
from core.workspace.distributions import Distribution, Distributions, distribution_of
from tests.app.inspector.fakes import ENTRIES

BY_ID = {entry.id: entry for entry in ENTRIES}
SHARP, BRIGHT, NOISE = (BY_ID[f"measures.{name}"] for name in ("sharpness", "brightness", "noise"))


def spread(*values: float) -> Distribution:
    return distribution_of(np.array(values), 0.0, 1.0, 10)


FOLDER = spread(*np.linspace(0.0, 1.0, 101).tolist())


def test_rows_say_number_words_or_reason() -> None:
    values = {"measures.sharpness": 0.8, "measures.noise": Null("not read in full size yet")}
    sharp, noise = rows_of("measures", ENTRIES, [values])
    assert (sharp.said, sharp.reason) == ("80", "")
    assert (noise.said, noise.reason) == ("", "not read in full size yet")
    assert sharp.position(9.0) == 1.0
    assert "No value: not read in full size yet." in tip(noise)
    both = rows_of("measures", ENTRIES, [values, {"measures.brightness": 0.3}])
    assert [row.entry.name for row in both] == ["sharpness", "brightness", "noise"]
    assert both[1].values == (Null("not judged yet"), 0.3)
    assert split_known([sharp, noise]) == ([sharp], "Noise: not read in full size yet.")
    assert rows_of("measures", ENTRIES, [values, {**values, "measures.sharpness": 0.2}])[0].said == "20 to 80"


@pytest.mark.parametrize(
    ("value", "folder", "said"),
    [
        (0.825, FOLDER, "Closer to “sharp” than 82 % of this folder."),
        (0.104, FOLDER, "Closer to “blurry” than 89 % of this folder."),
        (1.0, FOLDER, "Closer to “sharp” than 99 % of this folder."),
        (5.0, FOLDER, "Closer to “sharp” than 99 % of this folder."),
        (0.5, spread(0.1, 0.5, 0.5, 0.5, 0.5, 0.9), "In the middle of this folder."),
        (0.5, spread(0.1, 0.9, 0.5, 0.2), ""),
        (0.5, None, ""),
    ],
)
def test_where_a_photo_stands_in_words(value: float, folder: Distribution | None, said: str) -> None:
    assert MeasureRow(SHARP, (value,), folder).compared == said


def test_only_a_single_known_value_is_compared() -> None:
    assert MeasureRow(SHARP, (0.1, 0.9), FOLDER).compared == ""
    assert MeasureRow(SHARP, (Null("why"),), FOLDER).compared == ""


def test_a_score_that_is_read_by_rank_says_its_place_with_the_raw_value_beside_it() -> None:
    entry = replace(SHARP, by_rank=True, range=(-0.1, 0.1))
    row = MeasureRow(entry, (0.0213,), FOLDER, 0.834)
    assert row.said == "83 (+0.0213)"
    assert "share of your photos that score lower" in tip(row)
    assert MeasureRow(entry, (0.0213,), FOLDER).said == "+0.0213"
    assert MeasureRow(entry, (-0.01, 0.0213)).said == "−0.0100 to +0.0213"
    assert row.position(0.0) == 0.5
    (made,) = rows_of(entry.kind, (entry,), ({entry.id: 0.5},), None, {entry.id: 0.25})
    assert made.place == 0.25


def test_the_tip_says_which_end_is_better() -> None:
    assert "“sharp” is the better end." in tip(MeasureRow(SHARP, (0.5,), FOLDER))
    assert "“clean” is the better end." in tip(MeasureRow(NOISE, (0.5,), FOLDER))
    assert "Neither end is better." in tip(MeasureRow(BRIGHT, (0.5,), FOLDER))


def test_bars_stand_on_the_ground_and_keep_their_proportions() -> None:
    area = QRectF(10, 20, 40, 16)
    bars = columns((0, 8, 4, 1000), area)
    assert [round(bar.height(), 3) for bar in bars] == [1.0, 1.0, 16.0]
    assert all(bar.bottom() == area.bottom() and area.contains(bar) for bar in bars)
    assert bars[0].left() == pytest.approx(20.25)
    assert columns((0, 8, 4, 1000), area, mirrored=True)[2].left() == pytest.approx(10.25)
    assert columns((0, 0), area) == []
    assert columns((), area) == []


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def shown(window: QWidget, qtbot: QtBot) -> MeasureList:
    """Three rows between two fields, in a window."""
    rows = MeasureList("Measured")
    layout = QVBoxLayout(window)
    for widget in (QLineEdit(), rows, QLineEdit()):
        layout.addWidget(widget)
    values = {"measures.sharpness": 0.8, "measures.brightness": 0.3, "measures.noise": Null("not read yet")}
    rows.set_rows(rows_of("measures", ENTRIES, [values], Distributions(None, {SHARP.id: FOLDER})))
    window.resize(320, 300)
    window.show()
    window.activateWindow()
    rows.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(rows.hasFocus)
    return rows


def test_a_click_asks_to_sort_by_the_row(shown: MeasureList, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.sort_wanted) as asked:
        qtbot.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(50, ROW + 10))
    assert asked.args == [BRIGHT.id]
    with qtbot.assertNotEmitted(shown.sort_wanted):
        qtbot.mouseClick(shown, Qt.MouseButton.RightButton, pos=QPoint(50, 10))


def test_arrows_walk_and_return_sorts(shown: MeasureList, qtbot: QtBot) -> None:
    assert shown.current is not None
    assert shown.current.entry is SHARP
    assert "Sharpness: 80. Closer to “sharp” than 79 % of this folder." in shown.accessibleName()
    qtbot.keyClick(shown, Qt.Key.Key_Down)
    with qtbot.waitSignal(shown.sort_wanted) as asked:
        qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert asked.args == [BRIGHT.id]
    for _ in range(5):
        qtbot.keyClick(shown, Qt.Key.Key_Down)
    assert shown.current.entry is NOISE
    assert shown.accessibleName() == "Measured, Noise: not read yet"
    qtbot.keyClick(shown, Qt.Key.Key_Home)
    assert shown.current.entry is SHARP


def test_new_values_leave_the_keyboard_on_its_row(shown: MeasureList, qtbot: QtBot) -> None:
    qtbot.keyClick(shown, Qt.Key.Key_Down)
    shown.set_rows(rows_of("measures", ENTRIES, [{"measures.brightness": 0.9, "measures.noise": 0.2}]))
    assert shown.current is not None
    assert shown.current.entry is BRIGHT
    assert "Brightness: 90." in shown.accessibleName()


def test_the_sorted_row_is_marked_in_either_direction(shown: MeasureList) -> None:
    plain = shown.grab().toImage()
    shown.show_sort(BRIGHT.id, descending=True)
    down = shown.grab().toImage()
    shown.show_sort(BRIGHT.id, descending=False)
    up = shown.grab().toImage()
    assert plain.copy(0, 0, 320, ROW) == down.copy(0, 0, 320, ROW)
    assert plain.copy(0, ROW, 320, ROW) != down.copy(0, ROW, 320, ROW)
    assert down.copy(0, ROW, 320, ROW) != up.copy(0, ROW, 320, ROW)
    shown.show_sort("name", descending=False)
    assert shown.grab().toImage() == plain


def test_everything_is_mirrored_where_people_read_from_the_right(shown: MeasureList) -> None:
    def dots() -> list[int]:
        image = shown.grab().toImage()
        tint = QColor(colours().series[0])
        line = [x for x in range(image.width()) for y in range(ROW) if image.pixelColor(x, y) == tint]
        return [min(line), max(line)]

    # The frame of the focus has the same colour.
    shown.clearFocus()
    left_to_right = dots()
    shown.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    right_to_left = dots()
    assert left_to_right[0] > shown.width() / 2 > right_to_left[1]


def test_nothing_to_show_is_no_height_and_takes_no_key(qtbot: QtBot) -> None:
    rows = MeasureList("Measured")
    qtbot.addWidget(rows)
    assert rows.sizeHint().height() == 0
    rows.setFocus()
    with qtbot.assertNotEmitted(rows.sort_wanted):
        qtbot.keyClick(rows, Qt.Key.Key_Return)
        qtbot.keyClick(rows, Qt.Key.Key_Down)
    assert rows.current is None
    assert rows.row_at(9999) is None
