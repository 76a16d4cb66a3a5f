"""The live radar on screen: gaps, sources, hover, overlays, and words for those who cannot see it."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.painting.bubble import place_bubble
from app.painting.radar import MOST, RadarWidget
from app.painting.radar_words import Mark, key_of
from app.theme.colours import colours
from core.interop.radar_figure import RadarSeries
from core.scoring.radar import RadarAxis
from core.types import MEASURED, Null, Value
from tests.app.inspector.fakes import axes

NULL = Null("needs a CLIP model")


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
        assert radar._layout is not None
        x, y = radar._layout.point(0, 0.8)
        assert image.pixelColor(round(x), round(y)) == QColor(inside)


def test_a_null_is_a_gap_with_its_reason_under_the_pointer(radar: RadarWidget) -> None:
    whole, gap = photo(0.9, 0.9, 0.9, 0.9, 0.9), photo(0.9, 0.9, NULL, 0.9, 0.9)
    radar.set_series([whole])
    assert radar._layout is not None
    first, second = radar._layout.point(1, 0.9), radar._layout.point(2, 0.9)
    middle = ((first[0] + second[0]) / 2, (first[1] + second[1]) / 2)
    assert colours().accent in colours_near(radar.grab().toImage(), *middle)
    radar.set_series([gap])
    assert colours().accent not in colours_near(radar.grab().toImage(), *middle)
    still = radar.grab().toImage()
    radar.point_at(QPointF(*radar._layout.point(2, 0.5)))
    assert radar.hovered() == (None, 2)
    assert radar.grab().toImage() != still
    assert "colourful / dull: needs a CLIP model" in radar.accessibleDescription()


def test_hover_names_a_mark_and_leaves_without_trace(radar: RadarWidget) -> None:
    radar.set_series([photo(0.2, 0.5, 0.6, 0.7, 0.5), photo(0.9, 0.5, 0.1, 0.7, 0.5, name="b.jpg")])
    still = radar.grab().toImage()
    assert radar._layout is not None
    radar.point_at(QPointF(*radar._layout.point(0, 0.9)))
    assert radar.hovered() == (1, 0)
    assert radar.grab().toImage() != still
    radar.point_at(None)
    assert radar.hovered() == (None, None)
    assert radar.grab().toImage() == still


def test_several_photos_have_their_own_colours_and_no_more_than_can_be_told_apart(radar: RadarWidget) -> None:
    radar.set_series([photo(*[0.1 + n / 10] * 5, name=f"{n}.jpg") for n in range(9)])
    assert len(radar.series) == MOST
    image = radar.grab().toImage()
    assert radar._layout is not None
    for number, tint in enumerate(colours().series):
        x, y = radar._layout.point(3, 0.1 + number / 10)
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
    assert radar._layout is not None
    top, bottom = radar._layout.extent
    assert top >= 0
    assert bottom <= 180


def test_the_picture_is_sharp_at_any_pixel_ratio(radar: RadarWidget) -> None:
    radar.set_series([photo(0.1, 0.2, 0.3, 0.4, 0.5)])
    for ratio in (1.0, 1.5, 2.0):
        image = QImage(radar.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        radar.render(image)
        assert radar._still is not None
        assert radar._still.devicePixelRatioF() == ratio


def test_following_the_pointer_costs_little(radar: RadarWidget) -> None:
    radar.set_series([photo(*[0.1 + n / 10] * 5, name=f"{n}.jpg") for n in range(6)])
    assert radar._layout is not None
    radar.point_at(QPointF(*radar._layout.point(1, 0.5)))
    image = QImage(radar.size(), QImage.Format.Format_ARGB32_Premultiplied)
    radar.render(image)
    took = []
    for _ in range(15):
        start = time.perf_counter()
        radar.render(image)
        took.append(time.perf_counter() - start)
    assert sorted(took)[3] < 0.004


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
    unknown = RadarAxis("attributes.happy", "Happy", "sad", "happy", Null("needs a CLIP model"), "")
    assert key_of([RadarSeries("a", (known, unknown))]) == [
        (Mark.MEASURED, "measured"),
        (Mark.GAP, "needs a CLIP model"),
    ]
    judged = RadarAxis("attributes.happy", "Happy", "sad", "happy", 0.7, "ViT-B/32")
    assert key_of([RadarSeries("a", (judged,))]) == [(Mark.MODEL, "judged by ViT-B/32")]
