"""Pixels in the colours of a screen: the same that LittleCMS makes of them, and words that say which they are."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageCms
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColorSpace, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.jobs import Jobs
from app.loupe.image import ColouredImage, in_colours, plain_of
from app.loupe.layer import pixels_in
from app.loupe.monitor import x11
from app.loupe.monitor.colours import Known, ReadColours, ScreenColours, colours_of
from app.loupe.monitor.watch import ScreenWatch
from core.imaging.colour import matrix_profile
from core.jobs import JobContext
from tests.app.loupe.making import P3, WIDE, image_of

pytestmark = pytest.mark.usefixtures("qapp")

PROFILES = {
    "display p3": WIDE,
    "gamma 1.8": matrix_profile(P3, 1.8),
    "adobe rgb": bytes(QColorSpace(QColorSpace.NamedColorSpace.AdobeRgb).iccProfile().data()),
}


def cube() -> np.ndarray:
    levels = np.arange(0, 256, 17, dtype=np.uint8)
    return np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), -1).reshape(64, 64, 3)


@pytest.mark.parametrize("name", PROFILES)
def test_pixels_become_what_littlecms_makes_of_them(name: str) -> None:
    found = colours_of("Test", PROFILES[name])
    assert found.known is Known.PROFILE
    changed = in_colours(image_of(cube()), found.transform)
    expected = ImageCms.profileToProfile(
        Image.fromarray(cube()),
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(PROFILES[name])),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    assert expected is not None
    ours = pixels_in(changed)[..., 2::-1].astype(int)
    apart = np.abs(ours - np.asarray(expected, int))
    assert apart[np.asarray(expected) >= 32].max() <= 2
    # Near black, where a pure gamma rises steeply, eight bits of LittleCMS's own arithmetic are that rough.
    assert apart.max() <= 4
    assert np.abs(ours - cube()).max() > 10


def test_a_screen_of_srgb_leaves_pixels_alone() -> None:
    profile = bytes(QColorSpace(QColorSpace.NamedColorSpace.SRgb).iccProfile().data())
    found = colours_of("Test", profile)
    assert (found.known, found.transform) == (Known.PROFILE, None)
    image = image_of(cube())
    assert in_colours(image, None) is image


@pytest.mark.parametrize("profile", [None, b"", b"no profile at all" * 20])
def test_without_a_profile_that_can_be_used_the_words_say_so(profile: bytes | None) -> None:
    found = colours_of("Test", profile)
    assert found.transform is None
    assert "sRGB" in found.words


def test_words_name_the_screen() -> None:
    assert ScreenColours("DELL U2720Q", Known.PROFILE).words == "colours for DELL U2720Q"
    assert ScreenColours("", Known.PROFILE).words == "colours for this screen"
    assert all(ScreenColours("X", known).words for known in Known if known is not Known.ASKING)


def test_levels_stay_at_hand_beside_the_converted_picture() -> None:
    image = image_of(cube())
    changed = in_colours(image, colours_of("Test", PROFILES["display p3"]).transform)
    assert isinstance(changed, ColouredImage)
    assert plain_of(changed) is image
    assert plain_of(image) is image
    assert changed.sizeInBytes() == 2 * image.sizeInBytes()
    np.testing.assert_array_equal(image.pixels[..., 2::-1], cube())


def test_the_desktop_of_wayland_converts_by_itself() -> None:
    assert ReadColours("A", "wayland", 0, 0, 0)(JobContext()).known is Known.DESKTOP


@pytest.mark.parametrize("platform", ["offscreen", "windows", "cocoa"])
def test_a_system_that_gives_nothing_is_no_error(platform: str) -> None:
    assert ReadColours("A", platform, 0, 0, 0)(JobContext()).known is Known.NONE


def test_x11_asks_for_the_property_of_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x11, "read", lambda index: PROFILES["adobe rgb"] if index == 1 else None)
    assert ReadColours("A", "xcb", 1, 0, 0)(JobContext()).known is Known.PROFILE
    assert ReadColours("A", "xcb", 0, 0, 0)(JobContext()).known is Known.NONE
    assert [x11.property_name(index) for index in (0, 1, 2)] == ["_ICC_PROFILE", "_ICC_PROFILE_1", "_ICC_PROFILE_2"]


def test_a_library_that_is_missing_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(index: int) -> bytes:
        raise OSError("no such library")

    monkeypatch.setattr(x11, "read", gone)
    assert ReadColours("A", "xcb", 0, 0, 0)(JobContext()).known is Known.NONE


def test_a_screen_is_asked_by_its_number_and_place(qapp: QApplication) -> None:
    asked = ReadColours.of(QGuiApplication.primaryScreen())
    assert asked.index == 0
    assert asked.platform == "offscreen"


def test_a_new_calibration_is_noticed_by_who_comes_back(
    jobs: Jobs, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles = [PROFILES["display p3"]]
    monkeypatch.setattr(ReadColours, "_profile", lambda self: profiles[0])
    widget = QWidget()
    qtbot.addWidget(widget)
    watch = ScreenWatch(widget, jobs)
    widget.show()
    qtbot.waitUntil(lambda: watch.colours.known is Known.PROFILE)
    first = watch.colours
    qtbot.waitUntil(lambda: jobs.busy == 0)
    with qtbot.assertNotEmitted(watch.changed):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.WindowActivate))
        qtbot.waitUntil(lambda: jobs.busy == 0)
    profiles[0] = PROFILES["gamma 1.8"]
    with qtbot.waitSignal(watch.changed):
        QApplication.sendEvent(widget, QEvent(QEvent.Type.WindowActivate))
    assert watch.colours.screen == first.screen
    assert watch.colours.profile != first.profile
