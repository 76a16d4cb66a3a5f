"""The live radar on screen: gaps, sources, hover, overlays, and words for those who cannot see it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.painting.bubble import Line, place_bubble
from app.painting.radar import RadarWidget
from app.painting.radar_paint import key_rows
from app.painting.radar_plot import MOST
from app.painting.radar_words import Mark, bubble_of, key_of, spoken
from app.theme.colours import Theme, colours
from app.theme.style import apply_theme
from core.interop.radar_series import RadarSeries
from core.types import MEASURED, Null, RadarAxis, Value
from tests.app.inspector.fakes import axes

NULL = Null("needs a model")


@pytest.fixture
def radar(qtbot: QtBot) -> RadarWidget:
    made = RadarWidget()
    qtbot.addWidget(made)
    made.resize(420, 380)
    return made


def photo(*values: Value, name: str = "a.jpg", source: str = "measured") -> RadarSeries:
    return RadarSeries(name, axes(*values, source=source))


def colours_near(image: QImage, x: float, y: float, reach: int = 2) -> set[str]:
    spots = range(-reach, reach + 1)
    return {image.pixelColor(round(x) + dx, round(y) + dy).name() for dx in spots for dy in spots}


def test_a_measured_mark_is_filled_a_judged_one_hollow(radar: RadarWidget) -> None:
    for source, inside in (("measured", colours().accent), ("CLIP ViT-B/32", colours().surface)):
        radar.set_series([photo(0.8, 0.5, 0.6, 0.7, 0.5, source=source)])
        image = radar.grab().toImage()
        assert radar._plot.layout is not None
        x, y = radar._plot.layout.point(0, 0.8)
        assert image.pixelColor(round(x), round(y)) == QColor(inside)


def test_a_null_is_a_gap_with_its_reason_under_the_pointer(radar: RadarWidget) -> None:
    whole, gap = photo(0.9, 0.9, 0.9, 0.9, 0.9), photo(0.9, 0.9, NULL, 0.9, 0.9)
    radar.set_series([whole])
    assert radar._plot.layout is not None
    first, second = radar._plot.layout.point(1, 0.9), radar._plot.layout.point(2, 0.9)
    middle = ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)
    assert colours().accent in colours_near(radar.grab().toImage(), *middle)
    radar.set_series([gap])
    assert colours().accent not in colours_near(radar.grab().toImage(), *middle)
    still = radar.grab().toImage()
    radar.point_at(QPointF(*radar._plot.layout.point(2, 0.5)))
    assert radar.hovered() == (None, 2)
    assert radar.grab().toImage() != still
    assert radar.accessibleDescription() == "colourful / dull; can’t tell: needs a model"
    radar.point_at(None)
    assert "colourful / dull: can’t tell: needs a model" in radar.accessibleDescription()
    assert "bright / dark: 90" in radar.accessibleDescription()


def test_a_value_without_neighbours_stands_on_a_spoke_of_its_own(radar: RadarWidget) -> None:
    radar.set_series([photo(0.9, NULL, 0.8, NULL, NULL)])
    layout = radar._plot.layout
    assert layout is not None
    image = radar.grab().toImage()
    tinted = [
        any(QColor(tint).saturation() > 60 for tint in colours_near(image, *layout.point(axis, 0.4)))
        for axis in range(5)
    ]
    assert tinted == [True, False, True, False, False]


def test_the_photo_under_the_pointer_comes_forward_and_the_others_step_back(radar: RadarWidget) -> None:
    radar.set_series([photo(0.9, 0.9, 0.9, name=name) for name in "abcde"[:4]] + [photo(0.4, 0.4, 0.4, name="z")])
    layout = radar._plot.layout
    assert layout is not None
    a, b = layout.point(0, 0.4), layout.point(1, 0.4)
    own = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    c, d = layout.point(0, 0.9), layout.point(1, 0.9)
    first = ((c[0] + d[0]) / 2, (c[1] + d[1]) / 2)
    still = radar.grab().toImage()
    assert colours().accent in colours_near(still, *first)
    radar.point_at(QPointF(*layout.point(2, 0.4)))
    assert radar.hovered()[0] == 4
    hovered = radar.grab().toImage()
    assert colours().series[4] in colours_near(hovered, *own)
    assert colours().accent not in colours_near(hovered, *first)
    radar.point_at(None)
    assert radar.grab().toImage() == still


def test_hover_names_a_mark_and_leaves_without_trace(radar: RadarWidget) -> None:
    radar.set_series([photo(0.2, 0.5, 0.6, 0.7, 0.5), photo(0.9, 0.5, 0.1, 0.7, 0.5, name="b.jpg")])
    still = radar.grab().toImage()
    assert radar._plot.layout is not None
    radar.point_at(QPointF(*radar._plot.layout.point(0, 0.9)))
    assert radar.hovered() == (1, 0)
    assert radar.grab().toImage() != still
    radar.point_at(None)
    assert radar.hovered() == (None, None)
    assert radar.grab().toImage() == still


def test_several_photos_have_their_own_colours_and_no_more_than_can_be_told_apart(radar: RadarWidget) -> None:
    radar.set_series([photo(*[0.1 + n / 10] * 5, name=f"{n}.jpg") for n in range(9)])
    assert len(radar.series) == MOST
    image = radar.grab().toImage()
    assert radar._plot.layout is not None
    for number, tint in enumerate(colours().series):
        x, y = radar._plot.layout.point(3, 0.1 + number / 10)
        assert image.pixelColor(round(x), round(y)) == QColor(tint)


def test_photos_with_other_axes_still_overlay(radar: RadarWidget) -> None:
    radar.set_series([photo(0.1, 0.2, 0.3), RadarSeries("b", axes(0.1, 0.2, 0.3, 0.4, 0.5)[1:])])
    assert [len(one.axes) for one in radar.series] == [5, 5]
    assert isinstance(radar.series[0].axes[4].value, Null)
    radar.grab()


def test_empty_and_cleared_paint_nothing(radar: RadarWidget) -> None:
    blank = radar.grab().toImage()
    radar.set_series([photo(0.1, 0.2, 0.3)])
    assert radar.grab().toImage() != blank
    radar.set_series([])
    assert radar.grab().toImage() == blank
    radar.point_at(QPointF(100, 100))
    assert radar.hovered() == (None, None)


def test_height_follows_width_and_a_low_widget_still_holds_everything(radar: RadarWidget) -> None:
    radar.set_series([photo(0.1, 0.2, 0.3, 0.4, 0.5)])
    assert radar.heightForWidth(300) < radar.heightForWidth(420)
    radar.resize(420, 180)
    radar.grab()
    assert radar._plot.layout is not None
    top, bottom = radar._plot.layout.extent
    assert top >= 0
    assert bottom <= 180


def test_the_picture_is_sharp_at_any_pixel_ratio(radar: RadarWidget) -> None:
    radar.set_series([photo(0.1, 0.2, 0.3, 0.4, 0.5)])
    for ratio in (1.0, 1.5, 2.0):
        image = QImage(radar.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        radar.render(image)
        assert radar._layers.still is not None
        assert radar._layers.still.devicePixelRatioF() == ratio


def test_the_web_is_kept_from_photo_to_photo_and_dropped_with_the_theme(radar: RadarWidget) -> None:
    radar.set_series([photo(0.1, 0.2, 0.3, 0.4, 0.5)])
    radar.grab()
    assert radar._layers.web is not None
    web = radar._layers.web[1]
    radar.set_series([photo(0.9, 0.2, 0.3, 0.4, 0.5, name="b.jpg")])
    radar.grab()
    assert radar._layers.web[1] is web
    radar.set_series([photo(0.9, NULL, 0.3, 0.4, 0.5)])
    radar.grab()
    assert radar._layers.web[1] is not web, "an axis without values looks otherwise"
    QCoreApplication.sendEvent(radar, QEvent(QEvent.Type.PaletteChange))
    assert radar._layers.web is None
    assert radar._layers.still is None


def test_every_theme_and_direction_paints_its_own(radar: RadarWidget, qapp: QApplication) -> None:
    radar.set_series([photo(0.1, 0.2, 0.3, 0.4, 0.5)])
    dark = radar.grab().toImage()
    try:
        apply_theme(qapp, Theme.LIGHT)
        assert radar.grab().toImage() != dark
    finally:
        apply_theme(qapp, Theme.DARK)
    assert radar.grab().toImage() == dark
    radar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert radar.grab().toImage() != dark, "the key begins at the other side"


def test_arrow_keys_walk_the_axes_and_say_each(radar: RadarWidget, qtbot: QtBot) -> None:
    radar.set_series([photo(0.1, 0.2, 0.3, NULL, 0.5)])
    radar.show()
    radar.activateWindow()
    radar.setFocus()
    qtbot.waitUntil(radar.hasFocus)
    assert radar.hovered() == (None, 0)
    assert radar.accessibleDescription() == "bright / dark; 10, measured"
    still = radar.grab().toImage()
    for key, axis in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Down, 2),
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_Up, 2),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Left, 4),
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_End, 4),
    ):
        qtbot.keyClick(radar, key)
        assert radar.hovered() == (None, axis)
    assert radar.grab().toImage() != still
    with qtbot.waitSignal(radar.chosen) as told:
        qtbot.keyClick(radar, Qt.Key.Key_Return)
    assert told.args == [4]
    radar.set_series([photo(0.9, 0.2, 0.3, NULL, 0.6, name="b.jpg")])
    assert radar.hovered() == (None, 4), "the next photo keeps the axis"
    radar.clearFocus()
    assert radar.hovered() == (None, None)


def test_the_window_s_keys_do_not_take_those_of_the_axes(radar: RadarWidget) -> None:
    radar.set_series([photo(0.1, 0.2, 0.3)])
    for key, ours in ((Qt.Key.Key_Left, True), (Qt.Key.Key_Return, True), (Qt.Key.Key_P, False)):
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QCoreApplication.sendEvent(radar, event)
        assert event.isAccepted() is ours


def test_a_click_on_a_mark_a_spoke_or_a_label_chooses_its_axis(radar: RadarWidget, qtbot: QtBot) -> None:
    radar.set_series([photo(0.4, 0.5, 0.6, 0.7, 0.5)])
    assert radar._plot.layout is not None
    chosen: list[object] = []
    radar.chosen.connect(chosen.append)
    layout = radar._plot.layout
    for at in (layout.point(2, 0.6), layout.point(1, 0.9), radar.place_of(3).center().toTuple()):
        qtbot.mouseClick(radar, Qt.MouseButton.LeftButton, pos=QPointF(*at).toPoint())
    qtbot.mouseClick(radar, Qt.MouseButton.LeftButton, pos=QPointF(*radar._plot.layout.centre).toPoint())
    qtbot.mouseClick(radar, Qt.MouseButton.RightButton, pos=QPointF(*radar._plot.layout.point(1, 0.9)).toPoint())
    assert chosen == [2, 1, 3]


def test_a_reference_is_dashed_named_and_never_counted_as_a_photo(radar: RadarWidget) -> None:
    middle = replace(photo(0.5, 0.5, 0.5, 0.5, 0.5, name="folder median"), reference=True)
    radar.set_series([photo(0.9, 0.9, 0.9, 0.9, 0.9)])
    still = radar.grab().toImage()
    radar.set_series([middle, photo(0.9, 0.9, 0.9, 0.9, 0.9)])
    assert [one.reference for one in radar.series] == [False, True]
    assert radar.grab().toImage() != still
    assert (Mark.REFERENCE, "folder median") in key_of(radar.series)
    texts = [line.text for line in bubble_of(radar.series, 0)]
    assert texts == ["bright / dark", "90  measured", "folder median 50"]
    radar.set_series([photo(*[0.1] * 5, name=f"{n}.jpg") for n in range(9)] + [middle])
    assert len(radar.series) == MOST + 1
    assert radar.series[-1].reference


def test_a_bubble_says_value_source_and_reason() -> None:
    one = photo(0.62, Null("the preview is too small"), 0.3, source="ViT-B/32")
    assert bubble_of([one], 0) == [Line("bright / dark", strong=True), Line("62  judged by ViT-B/32")]
    assert bubble_of([one], 1)[1] == Line("can’t tell: the preview is too small")
    other = photo(0.5, 0.25, 0.3, name="holiday in the mountains with everybody 0042.jpg")
    lines = bubble_of([one, other], 1)
    assert [line.swatch for line in lines[1:3]] == list(colours().series[:2])
    assert lines[1].text == "can’t tell: the preview is too small  a.jpg"
    assert lines[2].text == "25  holiday in the…ybody 0042.jpg"
    assert lines[3] == Line("measured", faint=True)
    assert spoken([one], 0) == "bright / dark; 62, judged by ViT-B/32"


@pytest.mark.parametrize("count", [3, 8, 14, 24])
@pytest.mark.parametrize("photos", [1, 6])
@pytest.mark.parametrize("width", [228, 448])
def test_any_number_of_axes_and_photos_fits_its_own_height(
    radar: RadarWidget, count: int, photos: int, width: int
) -> None:
    long = [
        RadarAxis(f"a.{n}", "t", f"Schwarzweissumwandlungsgrad {n}", f"Farbigkeit {n}", 0.5, "m") for n in range(count)
    ]
    radar.set_series([RadarSeries(f"{n}.jpg", long) for n in range(photos)])
    radar.resize(width, radar.heightForWidth(width))
    radar.grab()
    assert radar._plot.layout is not None
    boxes = radar._plot.layout.boxes
    assert not any(boxes[i].overlaps(boxes[j]) for i in range(count) for j in range(i))
    assert all(box.x >= 0 and box.right <= width and box.y >= 0 and box.bottom <= radar.height() for box in boxes)


def test_the_key_wraps_where_it_is_too_long_for_a_row(qapp: QApplication) -> None:
    key = [(Mark.MEASURED, "measured"), (Mark.MODEL, "judged by CLIP ViT-B/32"), (Mark.REFERENCE, "folder median")]
    assert len(key_rows(key, 600)) == 1
    rows = key_rows(key, 180)
    assert len(rows) == 3 or len(rows) == 2
    assert [mark for row in rows for _, mark, _ in row] == [Mark.MEASURED, Mark.MODEL, Mark.REFERENCE]
    assert key_rows([(Mark.GAP, "no words " * 30)], 100)[0][0][2].endswith("…")


def test_a_bubble_stays_inside_wherever_its_point_is() -> None:
    area = (0.0, 0.0, 200.0, 150.0)
    for anchor in ((0, 0), (200, 0), (0, 150), (200, 150), (100, 75), (100, 10)):
        x, y = place_bubble(area, anchor, (90, 60), 8)
        assert 0 <= x <= 110
        assert 0 <= y <= 90
    assert place_bubble(area, (100, 120), (90, 60), 8) == (55, 52)
    assert place_bubble(area, (100, 30), (90, 60), 8) == (55, 38)


def test_the_key_says_why_axes_have_no_value() -> None:
    known = RadarAxis("measures.brightness", "Brightness", "dark", "bright", 0.5, MEASURED)
    unknown = RadarAxis("attributes.happy", "Happy", "sad", "happy", Null("needs a model"), "")
    assert key_of([RadarSeries("a", (known, unknown))]) == [
        (Mark.MEASURED, "measured"),
        (Mark.GAP, "needs a model"),
    ]
    judged = RadarAxis("attributes.happy", "Happy", "sad", "happy", 0.7, "ViT-B/32")
    assert key_of([RadarSeries("a", (judged,))]) == [(Mark.MODEL, "judged by ViT-B/32")]
