"""What stays when only metadata is rewritten, and what changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from core.errors import UnreadableError
from core.imaging.decode import Need, decode
from core.imaging.digest import digest
from core.imaging.source import open_source
from core.types import Digest
from tests.core.imaging.making import jpeg, saved, scene, tiff, with_preview, with_segment


def _digest(folder: Path, data: bytes, name: str = "a.jpg") -> Digest:
    path = folder / name
    path.write_bytes(data)
    with open_source(path) as source:
        return digest(source)


def _noisy(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (400, 600, 3), dtype=np.uint8)


def test_jpeg_metadata_changes_the_content_but_not_the_picture(tmp_path: Path) -> None:
    plain = jpeg(_noisy(0))
    first = _digest(tmp_path, plain)
    for other in (
        with_segment(plain, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
        with_segment(plain, 0xE1, b"Exif\0\0" + tiff({0x0112: (3, (6,)), 0x010E: (2, "new words " * 900)})),
        with_segment(plain, 0xFE, b"a comment"),
        with_segment(plain, 0xE2, b"ICC_PROFILE\0\1\1" + bytes(9000)),
    ):
        changed = _digest(tmp_path, other)
        assert changed.picture == first.picture
        assert changed.content != first.content


def test_dropping_the_preview_behind_the_picture_keeps_the_picture(tmp_path: Path) -> None:
    plain = jpeg(_noisy(0))
    carrying = with_preview(plain, jpeg(scene(300, 200)))
    assert _digest(tmp_path, carrying).picture == _digest(tmp_path, plain).picture


@pytest.mark.parametrize("change", ["pixels", "quality", "last byte"])
def test_other_jpeg_data_is_another_picture(tmp_path: Path, change: str) -> None:
    plain = jpeg(_noisy(0))
    other = {
        "pixels": jpeg(_noisy(1)),
        "quality": jpeg(_noisy(0), quality=91),
        "last byte": plain[:-3] + bytes((plain[-3] ^ 1,)) + plain[-2:],
    }[change]
    assert _digest(tmp_path, other).picture != _digest(tmp_path, plain).picture


def test_png_and_webp_text_leaves_the_picture_alone(tmp_path: Path) -> None:
    picture, text = Image.fromarray(_noisy(0)), PngImagePlugin.PngInfo()
    text.add_text("parameters", "a cat " * 2000)
    first = _digest(tmp_path, saved(picture, "PNG"), "a.png")
    second = _digest(tmp_path, saved(picture, "PNG", pnginfo=text, exif=tiff({0x0112: (3, (3,))})), "a.png")
    third = _digest(tmp_path, saved(Image.fromarray(_noisy(1)), "PNG"), "a.png")
    assert first.picture == second.picture != third.picture
    assert first.content != second.content
    first = _digest(tmp_path, saved(picture, "WEBP"), "a.webp")
    second = _digest(tmp_path, saved(picture, "WEBP", xmp=b"<x/>" * 100), "a.webp")
    assert first.picture == second.picture
    assert first.content != second.content


def test_other_kinds_fall_back_to_the_content(tmp_path: Path) -> None:
    found = _digest(tmp_path, saved(Image.fromarray(_noisy(0)), "BMP"), "a.bmp")
    assert found.picture == found.content


def test_does_not_depend_on_what_was_decoded_before(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg(_noisy(0), quality=97))
    with open_source(path) as source:
        first = digest(source)
        assert source.bytes_read < source.size
        decode(source, Need.native())
        assert digest(source) == first


def test_damaged_files_have_a_digest_too(tmp_path: Path) -> None:
    plain = jpeg(_noisy(0))
    for length in (3, 40, 200, 700, 5000):
        found = _digest(tmp_path, plain[:length])
        assert len(found.content) == len(found.picture) == 40


@pytest.mark.parametrize("suffix", [".bmp", ".tif", ".png"])
def test_plain_pixels_that_differ_only_in_the_middle_are_other_contents(suffix: str, tmp_path: Path) -> None:
    pixels = np.full((1000, 1500, 3), 255, np.uint8)
    other = pixels.copy()
    other[450:550, 600:900] = 90
    found = []
    for number, picture in enumerate((pixels, other)):
        path = tmp_path / f"{number}{suffix}"
        options = {"compress_level": 0} if suffix == ".png" else {}
        Image.fromarray(picture).save(path, **options)
        with open_source(path) as source:
            found.append(digest(source))
    assert found[0].content != found[1].content
    assert found[0].picture != found[1].picture


def test_a_file_that_is_gone_may_come_back(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as gone:
        open_source(tmp_path / "gone.jpg")
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(UnreadableError) as empty:
        open_source(tmp_path / "empty.jpg")
    assert (gone.value.passing, empty.value.passing) == (True, False)
