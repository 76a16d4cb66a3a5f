"""Camera RAW and HEIC, on real files and on a DNG that the test writes itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from core.imaging.decode import Need, decode
from core.imaging.metadata import read_metadata
from core.imaging.source import open_source
from core.types import Metadata, Origin, Picture
from tests.core.imaging.making import Pixels, jpeg, scene, tiff

_WIDTH, _HEIGHT = 480, 320


def _dng(pixels: Pixels, orientation: int, preview: bytes) -> bytes:
    """A DNG (Adobe DNG 1.4): the preview in its first directory, Bayer data in a sub-directory."""
    height, width = pixels.shape[:2]
    mosaic = np.empty((height, width), np.uint16)
    linear = (pixels / 255.0) ** 2.2 * 65535
    for row, column, channel in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        mosaic[row::2, column::2] = linear[row::2, column::2, channel]
    identity = tuple((value, 10000) for value in (10000, 0, 0, 0, 10000, 0, 0, 0, 10000))
    raw = {0xFE: (4, (0,)), 0x100: (4, (width,)), 0x101: (4, (height,)), 0x102: (3, (16,)), 0x103: (3, (1,))}
    raw |= {0x106: (3, (32803,)), 0x115: (3, (1,)), 0x116: (4, (height,)), 0x117: (4, (mosaic.nbytes,))}
    raw |= {0x828D: (3, (2, 2)), 0x828E: (1, (0, 1, 1, 2)), 0xC61D: (4, (65535,))}
    main = {0xFE: (4, (1,)), 0x10F: (2, "Maker"), 0x110: (2, "Body"), 0x112: (3, (orientation,))}
    main |= {0x100: (4, (160,)), 0x101: (4, (107,)), 0x102: (3, (8, 8, 8)), 0x103: (3, (7,)), 0x106: (3, (6,))}
    main |= {0x115: (3, (3,)), 0x116: (4, (107,)), 0x117: (4, (len(preview),)), 0xC612: (1, (1, 4, 0, 0))}
    main |= {0xC614: (2, "Maker Body"), 0xC621: (10, identity), 0xC628: (5, ((1, 1), (1, 1), (1, 1)))}
    main |= {0xC65A: (3, (21,))}

    def block(preview_at: int, raw_at: int) -> bytes:
        first = main | {0x111: (4, (preview_at,)), 0x14A: (4, (0,))}
        made = bytearray(tiff(first, raw | {0x111: (4, (raw_at,))}))
        # The EXIF pointer of the helper becomes the pointer to the sub-directory.
        pointer = made.index(b"\x69\x87\x04\0") + 8
        place = made.index(b"\x4a\x01\x04\0") + 8
        made[place : place + 4] = made[pointer : pointer + 4]
        return bytes(made)

    start = len(block(0, 0))
    return block(start, start + len(preview)) + preview + mosaic.tobytes()


def _read(path: Path, need: Need) -> tuple[Picture, Metadata]:
    with open_source(path) as source:
        return decode(source, need), read_metadata(source)


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    image = Image.fromarray(pixels)
    exif = image.getexif()
    exif[0x0112] = orientation
    return np.asarray(ImageOps.exif_transpose(image))


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("need", [Need(120), Need(200), Need.native()])
def test_a_dng_is_turned_by_its_own_orientation(tmp_path: Path, orientation: int, need: Need) -> None:
    pixels = scene(_WIDTH, _HEIGHT)
    small = np.asarray(Image.fromarray(pixels).resize((160, 107), Image.Resampling.BOX))
    # The preview claims another orientation of its own, which must not count.
    path = tmp_path / "a.dng"
    path.write_bytes(_dng(pixels, orientation, jpeg(small, exif=tiff({0x0112: (3, (8,))}))))
    picture, metadata = _read(path, need)
    assert metadata.orientation == orientation
    assert metadata.model == "Body"
    wide = (_WIDTH, _HEIGHT) if orientation < 5 else (_HEIGHT, _WIDTH)
    assert (picture.full_width, picture.full_height) == wide
    assert picture.kind == "dng"
    expected = {120: (Origin.PREVIEW, 160), 200: (Origin.SCALED, 240), 0: (Origin.FULL, 480)}
    assert (picture.origin, max(picture.width, picture.height)) == expected[need.long_side]
    wanted = _turned(pixels, orientation)
    small_wanted = np.asarray(Image.fromarray(wanted).resize((picture.width, picture.height)), np.float64)
    seen = picture.rgb.astype(np.float64)
    correlation = np.corrcoef(seen.mean(2).ravel(), small_wanted.mean(2).ravel())[0, 1]
    assert correlation > 0.9


def test_a_real_raw_without_metadata_of_its_own(shared: Path) -> None:
    path = shared / "data" / "formats_raw" / "CRW.CRW"
    preview, _ = _read(path, Need(1024, 448))
    whole, _ = _read(path, Need.native())
    assert (preview.origin, whole.origin, preview.kind) == (Origin.PREVIEW, Origin.FULL, "crw")
    small = np.asarray(Image.fromarray(whole.rgb).resize((preview.width, preview.height)))
    assert np.corrcoef(small.mean(2).ravel(), preview.rgb.mean(2).ravel())[0, 1] > 0.85


def test_a_jpeg_named_as_raw_is_a_jpeg(shared: Path) -> None:
    picture, metadata = _read(shared / "data" / "formats_raw" / "Issue 247-1.nef", Need(1024))
    assert picture.kind == "jpeg"
    assert metadata.width == picture.full_width or metadata.orientation >= 5


def test_real_heic(shared: Path) -> None:
    folder = shared / "data" / "formats_heif"
    depths = {}
    for name in ("RGB_8", "RGB_10", "RGB_12", "RGBA_8", "L_8", "L_10"):
        picture, metadata = _read(folder / f"heif__{name}__128x128.heif", Need.native())
        assert picture.rgb.shape == (128, 128, 3)
        assert (metadata.width, metadata.height) == (128, 128)
        depths[name] = (picture.pixel_depth, picture.has_alpha, picture.is_grey)
    assert depths == {
        "RGB_8": (8, False, False),
        "RGB_10": (10, False, False),
        "RGB_12": (12, False, False),
        "RGBA_8": (8, True, False),
        "L_8": (8, False, True),
        "L_10": (10, False, True),
    }
    picture, metadata = _read(folder / "heif_other__arrow.heic", Need(100))
    assert (picture.full_width, picture.full_height) == (3024, 4032)
    assert metadata.orientation == 1
    assert metadata.make == "Apple"


def test_heic_of_ten_bits_looks_like_twelve(shared: Path) -> None:
    folder = shared / "data" / "formats_heif"
    ten, _ = _read(folder / "heif__RGB_10__128x128.heif", Need.native())
    twelve, _ = _read(folder / "heif__RGB_12__128x128.heif", Need.native())
    assert np.abs(ten.rgb.astype(int) - twelve.rgb).mean() < 3
    assert ten.rgb.max() > 250
    assert ten.rgb.min() < 5
