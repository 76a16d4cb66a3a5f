"""Thumbnails and the folder that keeps them."""

from __future__ import annotations

import io
import os
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.imaging.thumbnails import ThumbnailCache, encode_thumbnail
from tests.core.imaging.making import scene
from tests.helpers.photos import draw_scene


@pytest.mark.parametrize(("size", "edge", "expected"), [((600, 400), 256, (256, 171)), ((90, 120), 256, (90, 120))])
def test_fits_the_edge_and_never_enlarges(size: tuple[int, int], edge: int, expected: tuple[int, int]) -> None:
    picture = scene(*size)
    opened = Image.open(io.BytesIO(encode_thumbnail(picture, edge)))
    assert opened.size == expected
    plain = np.asarray(Image.fromarray(picture).resize(expected, Image.Resampling.BOX), np.int16)
    assert np.abs(np.asarray(opened, np.int16) - plain).mean() < 3


def test_a_line_of_pixels_keeps_one_pixel_of_height() -> None:
    opened = Image.open(io.BytesIO(encode_thumbnail(np.full((1, 4000, 3), 90, np.uint8), 200)))
    assert opened.size == (200, 1)


def test_views_that_are_not_contiguous_are_encoded_alike() -> None:
    picture = scene(64, 48)
    assert encode_thumbnail(picture[:, ::-1], 64) == encode_thumbnail(np.ascontiguousarray(picture[:, ::-1]), 64)


def test_keeps_and_gives_back(tmp_path: Path) -> None:
    cache = ThumbnailCache(tmp_path / "thumbs")
    assert cache.read("ab12", 256) is None
    assert cache.write("ab12", 256, b"one")
    assert cache.write("ab12", 512, b"two")
    assert cache.write("ab12", 256, b"three")
    assert (cache.read("ab12", 256), cache.read("ab12", 512)) == (b"three", b"two")
    assert sorted(p.relative_to(cache.folder).as_posix() for p in cache.folder.rglob("*.*")) == [
        *("ab/ab12_256.jpg", "ab/ab12_512.jpg")
    ]


def test_no_content_id_leads_out_of_the_folder(tmp_path: Path) -> None:
    cache = ThumbnailCache(tmp_path)
    for content in ("", "../../etc", "a/b", "ä1"):
        with pytest.raises(ValueError, match="not a content id"):
            cache.path(content, 256)


def test_a_folder_that_takes_nothing_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    assert not ThumbnailCache(tmp_path / "file").write("ab12", 256, b"x")
    cache = ThumbnailCache(tmp_path / "thumbs")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert not cache.write("ab12", 256, b"x")
    monkeypatch.undo()
    assert cache.read("ab12", 256) is None
    assert not [path for path in cache.folder.rglob("*") if path.is_file()]


def test_readers_never_see_a_half_written_thumbnail(tmp_path: Path) -> None:
    cache, bodies = ThumbnailCache(tmp_path), [bytes((n,)) * 200_000 for n in range(1, 5)]
    cache.write("ab12", 256, bodies[0])
    writers = [threading.Thread(target=lambda b=b: [cache.write("ab12", 256, b) for _ in range(20)]) for b in bodies]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        seen.add(cache.read("ab12", 256))
    for writer in writers:
        writer.join()
    assert seen <= set(bodies)
    assert [path.name for path in tmp_path.rglob("*.*")] == ["ab12_256.jpg"]


def test_trims_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = ThumbnailCache(tmp_path)
    for age, content in enumerate(("aa1", "bb2", "cc3", "dd4")):
        cache.write(content, 256, bytes(1000))
        os.utime(cache.path(content, 256), (1_000_000 - age, 1_000_000 - age))
    assert cache.read("dd4", 256) is not None
    assert cache.trim(2500) == 2000
    assert [cache.read(content, 256) is not None for content in ("aa1", "bb2", "cc3", "dd4")] == [
        *(True, False, False, True)
    ]
    assert cache.trim(2500) == 0


@pytest.mark.parametrize("size", [(1620, 1080), (1501, 999), (4000, 601)])
def test_halving_on_the_way_looks_like_one_step(size: tuple[int, int]) -> None:
    pixels = (draw_scene(*size, seed=3) * 255).astype(np.uint8)
    scale = 320 / size[0]
    plain = cv2.resize(pixels, (320, round(size[1] * scale)), interpolation=cv2.INTER_AREA)
    both = [_decoded(encode_thumbnail(one, 320)) for one in (pixels, plain)]
    assert np.abs(both[0] - both[1]).mean() < 2.0


def _decoded(data: bytes) -> NDArray[np.float32]:
    return np.asarray(Image.open(io.BytesIO(data)), np.float32)
