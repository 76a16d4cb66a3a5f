"""Pixels for the screen are those of every other decode, in the screen's byte order and in memory of the caller's."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.errors import UnreadableError
from core.imaging import previews
from core.imaging.colour import adobe_rgb
from core.imaging.decode import Need, decode
from core.imaging.jpeg_structure import JpegStructure
from core.imaging.need import bounding_divisor
from core.imaging.screen import decode_for_screen
from core.imaging.source import Source, open_source
from core.types import RGB8, ScreenPixels
from tests.helpers.camera_files import make_camera_jpeg

ORIENTATION = 0x0112


class Memory:
    """A canvas that remembers what it gave."""

    def __init__(self) -> None:
        self.given: list[NDArray[np.uint8]] = []

    def __call__(self, height: int, width: int) -> NDArray[np.uint8]:
        self.given.append(np.full((height, width, 4), 7, np.uint8))
        return self.given[-1]


def noise(width: int, height: int) -> NDArray[np.uint8]:
    small = np.random.default_rng(width).integers(0, 256, (height // 4 + 1, width // 4 + 1, 3), np.uint8)
    return small.repeat(4, 0).repeat(4, 1)[:height, :width]


def write(path: Path, pixels: NDArray[np.uint8], form: str = "JPEG", orientation: int = 1, **how: object) -> Path:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, form, exif=exif, **how)  # type: ignore[arg-type]
    path.write_bytes(out.getvalue())
    return path


def painted(path: Path, need: Need, most: int = 0) -> tuple[ScreenPixels, Memory]:
    memory = Memory()
    with open_source(path) as source:
        return decode_for_screen(source, need, memory, most), memory


def plain(path: Path, need: Need) -> NDArray[np.uint8]:
    with open_source(path) as source:
        return decode(source, need).rgb


def same(found: ScreenPixels, rgb: NDArray[np.uint8]) -> None:
    np.testing.assert_array_equal(found.bgra[..., 2::-1], rgb)
    assert (found.bgra[..., 3] == 255).all()


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("need", [Need.native(), Need(150)], ids=["native", "scaled"])
def test_every_orientation_has_the_levels_of_a_plain_decode(tmp_path: Path, orientation: int, need: Need) -> None:
    file = write(tmp_path / "a.jpg", noise(403, 305), orientation=orientation, quality=93)
    found, memory = painted(file, need)
    same(found, plain(file, need))
    assert found.bgra is memory.given[-1]
    assert (found.full_width, found.full_height) == ((305, 403) if orientation >= 5 else (403, 305))


@pytest.mark.parametrize(
    ("form", "how"),
    [
        ("PNG", {}),
        ("JPEG", {"progressive": True}),
        ("JPEG", {"icc_profile": adobe_rgb()}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_every_other_road_ends_in_the_same_memory(tmp_path: Path, form: str, how: dict[str, object]) -> None:
    file = write(tmp_path / f"a.{form.lower()}", noise(211, 97), form, **how)
    found, memory = painted(file, Need.native())
    same(found, plain(file, Need.native()))
    assert found.bgra is memory.given[-1]


@pytest.mark.parametrize("most", [0, 200_000])
def test_a_preview_within_is_read_and_compared_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    path = make_camera_jpeg(tmp_path / "camera.jpg", 1, megapixels=2.0, target_mb=0.8, preview=(960, 640))
    need, compared = Need(960), list[RGB8]()

    def agree(source: Source, structure: JpegStructure, preview: RGB8) -> bool:
        compared.append(preview)
        return previews_agree(source, structure, preview)

    previews_agree = previews.agrees
    monkeypatch.setattr(previews, "agrees", agree)
    found, _ = painted(path, need, most)
    assert len(compared) == 1
    assert found.full_width > 1600
    if most:
        assert found.bgra.shape == (320, 480, 4)
    else:
        same(found, plain(path, need))
        assert found.bgra.shape == (640, 960, 4)


def test_grey_and_cmyk(tmp_path: Path) -> None:
    for mode in ("L", "CMYK"):
        file = tmp_path / f"{mode}.jpg"
        Image.fromarray(noise(90, 60)).convert(mode).save(file, quality=95)
        same(painted(file, Need.native())[0], plain(file, Need.native()))


@pytest.mark.parametrize(("width", "height"), [(1, 1), (1, 700), (700, 1)])
def test_a_picture_of_one_pixel_in_a_row(tmp_path: Path, width: int, height: int) -> None:
    file = write(tmp_path / "a.jpg", noise(width, height))
    found, _ = painted(file, Need.native())
    assert found.bgra.shape == (height, width, 4)
    same(found, plain(file, Need.native()))


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_too_many_pixels_come_scaled_and_say_how_large_the_picture_is(tmp_path: Path, form: str) -> None:
    ramp = np.linspace(0, 255, 6000).astype(np.uint8)
    file = write(tmp_path / f"wide.{form.lower()}", np.repeat(ramp[None, :, None], 40, 0).repeat(3, 2), form)
    found, _ = painted(file, Need.native(), most=70_000)
    assert found.bgra.shape == (20, 3000, 4)
    assert (found.full_width, found.full_height) == (6000, 40)
    whole = plain(file, Need.native()).astype(np.int16)
    halved = whole.reshape(20, 2, 3000, 2, 3).mean((1, 3))
    assert np.abs(halved - found.bgra[:, :, 2::-1]).max() < 2.0


def test_a_bound_is_met_by_the_smallest_division() -> None:
    assert [bounding_divisor(100, 100, most) for most in (0, 10_000, 9_999, 2_500, 2_499, 625, 1)] == [
        *(1, 1, 2, 2, 4, 4, 8)
    ]


def test_a_cut_off_file_is_refused_as_everywhere(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jpg", noise(400, 300))
    file.write_bytes(file.read_bytes()[:-4000])
    with pytest.raises(UnreadableError, match="cut off"):
        painted(file, Need.native())
